using System.Globalization;
using System.IO.Compression;
using CsvHelper;

namespace StorefrontSample;

/// <summary>A row of the file that was not taken, and why.</summary>
/// <param name="Line">The line of the file on which the row begins; the header is on line 1.</param>
/// <param name="Reason">Why, in words.</param>
internal sealed record RejectedOrder(long Line, string Reason);

/// <summary>The orders of a CSV file as a dataset, and what of the file could not be used.</summary>
internal sealed class OrderFile
{
    private static readonly string[] LocalTimes =
    [
        "yyyyMMdd", "yyyy-MM-dd",
        "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF",
    ];

    // K: Z or an offset.
    private static readonly string[] Instants = [.. LocalTimes.Skip(2).Select(format => format + "K")];

    private readonly List<RejectedOrder> _rejected = [];

    // What the builder was given, in its order.
    private readonly List<(long Line, DateTimeOffset Time, bool IsReturn)> _given = [];

    private OrderFile()
    {
    }

    internal Dataset Data { get; private set; } = null!;

    /// <summary>The instant of the last order that was taken.</summary>
    internal DateTimeOffset Last { get; private set; }

    /// <summary>The instant of the first order that was taken.</summary>
    internal DateTimeOffset First { get; private set; }

    internal long Rows { get; private set; }

    internal long Taken { get; private set; }

    internal long Returns { get; private set; }

    /// <summary>All rows that were not taken, in the order of the file.</summary>
    internal IReadOnlyList<RejectedOrder> Rejected => _rejected;

    /// <summary>Reads a file with a header row; rows that make no sense are counted and described, never guessed at.</summary>
    /// <exception cref="InvalidDataException">The file has no such column, or no order that can be used.</exception>
    internal static OrderFile Read(CommandLine command, IProgress<double> progress)
    {
        using FileStream file = File.OpenRead(command.OrdersFile!);
        using Stream stream = command.OrdersFile!.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var text = new StreamReader(stream);
        return Read(text, command, () => progress.Report(file.Length == 0 ? 1 : (double)file.Position / file.Length));
    }

    internal static OrderFile Read(TextReader text, CommandLine command, Action? rowsDone = null)
    {
        var orders = new OrderFile();
        DatasetBuilder builder = Dataset.For(OrderVocabulary.Schema, new DatasetOptions
        {
            UnknownCustomers = UnknownCustomers.Create,
            MaxRejectedRows = int.MaxValue,
            MaxDegreeOfParallelism = command.Threads,
        });
        orders.ReadRows(text, command, builder, rowsDone);
        orders.Data = builder.Build(out BuildReport report);
        orders.Finish(report);
        return orders;
    }

    private void Finish(BuildReport report)
    {
        int[] refused = [.. report.Rejected.Select(row => (int)row.Row - 1)];
        for (int i = 0; i < refused.Length; i++) _rejected.Add(new RejectedOrder(_given[refused[i]].Line, report.Rejected[i].Message));
        _rejected.Sort((a, b) => a.Line.CompareTo(b.Line));
        (long Line, DateTimeOffset Time, bool IsReturn)[] taken = [.. _given.Where((_, i) => Array.BinarySearch(refused, i) < 0)];
        if (taken.Length == 0)
            throw new InvalidDataException($"No row of the file can be used as an order.{(_rejected.Count > 0 ? $" Line {_rejected[0].Line}: {_rejected[0].Reason}." : "")}");
        (Taken, Returns) = (taken.Length, taken.LongCount(order => order.IsReturn));
        (First, Last) = (taken.Min(order => order.Time), taken.Max(order => order.Time));
    }

    private void ReadRows(TextReader text, CommandLine command, DatasetBuilder builder, Action? rowsDone)
    {
        var malformed = new HashSet<long>();
        var options = new CsvReaderOptions { TrimWhitespace = true, TrackLineNumbers = true, OnMalformedRecord = record => malformed.Add(record.LineNumber) };
        using var csv = CsvReader.Create(text, options, leaveOpen: true);
        csv.ReadHeader();
        string[] header = [.. csv.Headers];
        int customer = Column(header, command.CustomerColumn), time = Column(header, command.TimeColumn), amount = Column(header, command.AmountColumn);
        TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(command.Zone);
        while (csv.Read())
        {
            Rows++;
            if (Rows % 4096 == 0) rowsDone?.Invoke();
            string[] cells = csv.Current.ToArray();
            string? problem = Problem(cells, customer, time, amount, zone, out DateTimeOffset instant, out decimal money);
            if (malformed.Contains(csv.LineNumber)) problem = "its quotes do not match";
            if (problem is not null) _rejected.Add(new RejectedOrder(csv.LineNumber, problem));
            else Take(builder, csv.LineNumber, cells[customer], instant, money);
        }
    }

    private static string? Problem(string[] cells, int customer, int time, int amount, TimeZoneInfo zone, out DateTimeOffset instant, out decimal money)
    {
        (instant, money) = (default, default);
        if (cells.Length <= Math.Max(customer, Math.Max(time, amount))) return $"the row has only {cells.Length} cells";
        if (cells[customer].Length == 0) return "the customer is blank";
        if (!TryTime(cells[time], zone, out instant)) return $"'{cells[time]}' is no time";
        return decimal.TryParse(cells[amount], NumberStyles.Float, CultureInfo.InvariantCulture, out money) ? null : $"'{cells[amount]}' is no amount";
    }

    private void Take(DatasetBuilder builder, long line, string customer, DateTimeOffset time, decimal amount)
    {
        if (amount < 0) builder.AddEvent(OrderVocabulary.Return, customer, time, order => order.Set(OrderVocabulary.ReturnedAmount, amount));
        else builder.AddEvent(OrderVocabulary.Purchase, customer, time, order => order.Set(OrderVocabulary.Amount, amount));
        _given.Add((line, time, amount < 0));
    }

    private static int Column(string[] header, string name)
    {
        int column = Array.IndexOf(header, name);
        return column >= 0 ? column : throw new InvalidDataException($"The file has no column '{name}'; it has {string.Join(", ", header)}.");
    }

    /// <summary>A date, or a date and a time; without an offset it is local to the zone, and where clocks jump over it, as much later.</summary>
    internal static bool TryTime(string text, TimeZoneInfo zone, out DateTimeOffset instant)
    {
        if (!DateTime.TryParseExact(text, LocalTimes, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local))
            return DateTimeOffset.TryParseExact(text, Instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant);
        if (zone.IsInvalidTime(local)) local = local.AddHours(1);
        instant = new DateTimeOffset(local, zone.GetUtcOffset(local));
        return true;
    }
}
