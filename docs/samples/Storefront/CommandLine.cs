using System.Globalization;

namespace StorefrontSample;

/// <summary>What the program was asked to do.</summary>
internal sealed record CommandLine
{
    internal const string Usage = """
        Usage:
          storefront [--customers N] [--seed S] [--threads N]
              makes a shop of N customers (1,000,000 unless said) and looks at it
          storefront --orders FILE --customer COLUMN --time COLUMN --amount COLUMN [--order COLUMN] [--zone ZONE] [--as-of TIME]
                     [--encoding NAME] [--time-format FORM] [--threads N]
              looks at the orders of a CSV file with a header row; FILE may be compressed by gzip
              --order: rows of one customer and one order are one, however many there are; without it those of one instant are
              --as-of: the instant to look from; the last order unless said
              --zone: where times without an offset are local, and days begin; UTC unless said
              --encoding: utf-8 unless the file or this says another, such as cp949, shift_jis, latin1 or utf-16
              --time-format: the form of all times, such as "dd/MM/yyyy HH:mm"; not needed where the year comes first
        """;

    internal int Customers { get; private init; } = 1_000_000;

    internal ulong Seed { get; private init; } = 2026;

    internal int? Threads { get; private init; }

    internal string? OrdersFile { get; private init; }

    internal string CustomerColumn { get; private init; } = "";

    internal string TimeColumn { get; private init; } = "";

    internal string AmountColumn { get; private init; } = "";

    /// <summary>The column whose values name orders; null when each row is one.</summary>
    internal string? OrderColumn { get; private init; }

    /// <summary>The instant to look from; null for that of the last order.</summary>
    internal DateTimeOffset? AsOf { get; private init; }

    internal string? Encoding { get; private init; }

    internal string? TimeFormat { get; private init; }

    internal string Zone { get; private init; } = "UTC";

    internal bool Help { get; private init; }

    /// <summary>Reads the arguments; false, with what is wrong, when they make no sense.</summary>
    internal static bool TryParse(ReadOnlySpan<string> arguments, out CommandLine command, out string problem)
    {
        command = new CommandLine();
        problem = "";
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < arguments.Length; i += 2)
        {
            string name = arguments[i];
            if (name is "--help" or "-h")
            {
                command = command with { Help = true };
                return true;
            }

            if (!name.StartsWith("--", StringComparison.Ordinal)) return Wrong($"'{name}' is not an option.", out problem);
            if (!seen.Add(name)) return Wrong($"{name} is given twice.", out problem);
            if (i + 1 == arguments.Length) return Wrong($"{name} needs a value.", out problem);
            if (!TryTake(ref command, name, arguments[i + 1], out problem)) return false;
        }

        int asOf = arguments.IndexOf("--as-of");
        return IsWhole(command, seen, out problem) && (asOf < 0 || TryAsOf(ref command, arguments[asOf + 1], out problem));
    }

    private static bool TryTake(ref CommandLine command, string name, string value, out string problem)
    {
        problem = "";
        switch (name)
        {
            case "--customers" when Number(value, 1, 20_000_000, out int customers): command = command with { Customers = customers }; break;
            case "--threads" when Number(value, 1, 1024, out int threads): command = command with { Threads = threads }; break;
            case "--seed" when ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed): command = command with { Seed = seed }; break;
            case "--orders": command = command with { OrdersFile = value }; break;
            case "--customer": command = command with { CustomerColumn = value }; break;
            case "--time": command = command with { TimeColumn = value }; break;
            case "--amount": command = command with { AmountColumn = value }; break;
            case "--order": command = command with { OrderColumn = value }; break;
            case "--as-of": break;
            case "--encoding" when TextEncodings.Find(value) is not null: command = command with { Encoding = value }; break;
            case "--time-format" when OrderTime.IsForm(value): command = command with { TimeFormat = value }; break;
            case "--zone" when TimeZoneInfo.TryFindSystemTimeZoneById(value, out _): command = command with { Zone = value }; break;
            case "--zone": return Wrong($"'{value}' is no time zone; an example is Asia/Seoul.", out problem);
            case "--encoding": return Wrong($"'{value}' is no encoding; examples are utf-8, cp949, shift_jis, latin1 and utf-16.", out problem);
            case "--time-format": return Wrong($"'{value}' does not tell a whole date; an example is dd/MM/yyyy HH:mm, with y, M and d for the date, H, m and s for the time.", out problem);
            case "--customers": return Wrong($"--customers must be a whole number from 1 to 20,000,000, not '{value}'.", out problem);
            case "--threads": return Wrong($"--threads must be a whole number from 1 to 1,024, not '{value}'.", out problem);
            case "--seed": return Wrong($"--seed must be a whole number, not '{value}'.", out problem);
            default: return Wrong($"There is no option {name}.", out problem);
        }

        return true;
    }

    // The zone may stand after it.
    private static bool TryAsOf(ref CommandLine command, string value, out string problem)
    {
        if (new OrderTime(TimeZoneInfo.FindSystemTimeZoneById(command.Zone)).Problem(value, out DateTimeOffset asOf) is { } wrong)
            return Wrong($"--as-of: {wrong}; examples are 2026-03-01 and 2026-03-01T09:00+09:00.", out problem);
        command = command with { AsOf = asOf };
        return Right(out problem);
    }

    private static bool IsWhole(CommandLine command, HashSet<string> seen, out string problem)
    {
        string[] ofOrders = ["--customer", "--time", "--amount"];
        if (command.OrdersFile is null)
        {
            return Array.Find([.. ofOrders, "--order", "--zone", "--as-of", "--encoding", "--time-format"], seen.Contains) is { } lonely
                ? Wrong($"{lonely} goes with --orders.", out problem)
                : Right(out problem);
        }

        if (Array.Find(["--customers", "--seed"], seen.Contains) is { } made) return Wrong($"{made} does not go with --orders.", out problem);
        if (Array.Find(ofOrders, name => !seen.Contains(name)) is { } absent) return Wrong($"--orders needs {absent}.", out problem);
        return File.Exists(command.OrdersFile) ? Right(out problem) : Wrong($"There is no file '{command.OrdersFile}'.", out problem);
    }

    private static bool Number(string text, int least, int most, out int number) =>
        int.TryParse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out number) && number >= least && number <= most;

    private static bool Wrong(string text, out string problem)
    {
        problem = text;
        return false;
    }

    private static bool Right(out string problem)
    {
        problem = "";
        return true;
    }
}
