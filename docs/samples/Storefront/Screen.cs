using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace StorefrontSample;

/// <summary>Everything that is written: headings, tables with figures on the right, bars, progress, and how long each part took.</summary>
internal sealed class Screen
{
    private const int PlainWidth = 120;
    private const int LongestQuote = 40;

    private readonly IAnsiConsole _console;
    private readonly List<(string Part, TimeSpan Time)> _times = [];
    private readonly bool _interactive;

    internal Screen(IAnsiConsole console, bool interactive)
    {
        _console = console;
        _interactive = interactive;
        if (!interactive) console.Profile.Width = PlainWidth;
    }

    /// <summary>The terminal; when the output goes elsewhere, plain lines of a fixed width without colours.</summary>
    internal static Screen OfTerminal()
    {
        Console.OutputEncoding = System.Text.Encoding.UTF8;
        bool interactive = !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Interactive;
        return interactive ? new Screen(AnsiConsole.Console, interactive: true) : Plain(Console.Out);
    }

    /// <summary>Lines of text, without colours and without anything that moves.</summary>
    internal static Screen Plain(TextWriter writer) => new(
        AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        }),
        interactive: false);

    internal static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    internal static string Percent(double? share, int decimals = 1) =>
        share is { } known ? known.ToString($"P{decimals}", CultureInfo.InvariantCulture).Replace(" %", "%", StringComparison.Ordinal) : "–";

    /// <summary>A bar for a value, so long as the value is of the greatest one; at least a thin line for anything above nothing.</summary>
    internal static string Bar(double value, double greatest, int cells = 24)
    {
        if (value <= 0 || greatest <= 0) return "";
        int eighths = Math.Max(1, (int)Math.Round(Math.Min(value / greatest, 1) * cells * 8));
        return new string('█', eighths / 8) + (eighths % 8 == 0 ? "" : "▏▎▍▌▋▊▉"[(eighths % 8) - 1]);
    }

    internal static string Seconds(TimeSpan time) => time.TotalSeconds.ToString(time.TotalSeconds < 10 ? "0.00" : "0.0", CultureInfo.InvariantCulture) + " s";

    internal static string Day(DateTimeOffset instant) => instant.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal static string Month(DateTimeOffset instant) => instant.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>What somebody wrote, in quotes.</summary>
    internal static string Quoted(string text) => $"'{Printable(text)}'";

    /// <summary>What somebody wrote, without signs that a terminal would obey; of a long text its beginning.</summary>
    internal static string Printable(string text) =>
        string.Concat(text.Take(LongestQuote).Select(sign => char.IsControl(sign) ? '�' : sign)) + (text.Length > LongestQuote ? "…" : "");

    internal void Heading(string text, string? remark = null)
    {
        _console.WriteLine();
        _console.Write(new Rule($"[bold]{Markup.Escape(text)}[/]") { Justification = Justify.Left });
        if (remark is not null) Line(remark);
    }

    internal void Line(string text) => _console.MarkupLine(Markup.Escape(text));

    internal void Write(Table table) => _console.Write(table);

    /// <summary>A table; a column whose title begins with '&gt;' has its cells on the right.</summary>
    internal static Table Table(params ReadOnlySpan<string> columns)
    {
        var table = new Table { Border = TableBorder.Rounded };
        foreach (string column in columns)
        {
            bool right = column.StartsWith('>');
            table.AddColumn(new TableColumn(Markup.Escape(right ? column[1..] : column)) { Alignment = right ? Justify.Right : Justify.Left, NoWrap = true });
        }

        return table;
    }

    internal static void Row(Table table, params ReadOnlySpan<string> cells)
    {
        var escaped = new string[cells.Length];
        for (int i = 0; i < cells.Length; i++) escaped[i] = Markup.Escape(cells[i]);
        table.AddRow(escaped);
    }

    /// <summary>Does a part of the work and notes how long it took.</summary>
    internal T Timed<T>(string part, Func<T> work)
    {
        long start = Stopwatch.GetTimestamp();
        T result = work();
        _times.Add((part, Stopwatch.GetElapsedTime(start)));
        return result;
    }

    /// <summary>Does a part that takes long: a bar in a terminal, a line for each quarter elsewhere.</summary>
    internal T TimedWithProgress<T>(string part, Func<IProgress<double>, T> work) => Timed(part, () =>
    {
        T result = default!;
        if (!_interactive)
        {
            var lines = new QuarterLines(part, Line);
            result = work(lines);
            lines.Report(1);
            return result;
        }

        _console.Progress().Start(context =>
        {
            ProgressTask task = context.AddTask(part, maxValue: 1);
            result = work(new Reporter(done => task.Value = done));
            task.Value = 1;
        });
        return result;
    });

    /// <summary>The time that each part took, and all of it.</summary>
    internal void Times()
    {
        Table table = Table("Part", ">Time", "");
        TimeSpan total = _times.Aggregate(TimeSpan.Zero, (sum, entry) => sum + entry.Time);
        foreach ((string part, TimeSpan time) in _times) Row(table, part, Seconds(time), Bar(time.TotalSeconds, _times.Max(entry => entry.Time.TotalSeconds)));
        Row(table, "all of it", Seconds(total), "");
        Write(table);
    }

    private sealed class Reporter(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }

    private sealed class QuarterLines(string part, Action<string> write) : IProgress<double>
    {
        private int _quarters;

        public void Report(double value)
        {
            while (_quarters < 4 && value >= (_quarters + 1) / 4.0) write(string.Create(CultureInfo.InvariantCulture, $"{part}: {++_quarters * 25}%"));
        }
    }
}
