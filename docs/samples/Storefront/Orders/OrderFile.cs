namespace StorefrontSample;

/// <summary>A row of the file that was not taken, and why.</summary>
/// <param name="Line">The line of the file on which the row begins; the header is on line 1.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Remedy">What is read instead, where that helps.</param>
internal sealed record RejectedRow(long Line, string Reason, string? Remedy = null);

/// <summary>The orders of a CSV file as a dataset, and what of the file could not be used.</summary>
internal sealed class OrderFile
{
    private readonly List<RejectedRow> _rejected = [];

    private OrderFile()
    {
    }

    internal Dataset Data { get; private set; } = null!;

    /// <summary>The instant of the last order that was taken, in the zone of the file.</summary>
    internal DateTimeOffset Last { get; private set; }

    /// <summary>The instant of the first order that was taken, in the zone of the file.</summary>
    internal DateTimeOffset First { get; private set; }

    internal long Rows { get; private set; }

    internal long Purchases { get; private set; }

    internal long Returns { get; private set; }

    /// <summary>All rows that were not taken, in the order of the file.</summary>
    internal IReadOnlyList<RejectedRow> Rejected => _rejected;

    /// <summary>Reads a file with a header row; rows that make no sense are counted and described, never guessed at.</summary>
    /// <exception cref="InvalidDataException">The file is no text, is damaged, has no such column, or no order that can be used.</exception>
    internal static OrderFile Read(CommandLine command, IProgress<double> progress)
    {
        FileStream file = null!;
        return Read(
            () => StrictText.Open(file = File.OpenRead(command.OrdersFile!), command.Encoding),
            command,
            () => progress.Report((double)file.Position / file.Length));
    }

    /// <param name="open">Opens the text at its start; it may be called more than once.</param>
    /// <param name="command">The names of the columns, and how they are read.</param>
    /// <param name="rowsDone">Called once in a while.</param>
    internal static OrderFile Read(Func<TextReader> open, CommandLine command, Action? rowsDone = null)
    {
        var orders = new OrderFile();
        Order[] read = [.. orders.ReadOrders(open, command, rowsDone)];
        DatasetBuilder builder = Dataset.For(OrderVocabulary.Schema, new DatasetOptions
        {
            UnknownCustomers = UnknownCustomers.Create,
            MaxRejectedRows = int.MaxValue,
            MaxDegreeOfParallelism = command.Threads,
        });
        foreach (Order order in read) Add(builder, order);
        orders.Data = builder.Build(out BuildReport report);
        orders.Finish(read, report, command);
        return orders;
    }

    private void Finish(Order[] read, BuildReport report, CommandLine command)
    {
        int[] refused = [.. report.Rejected.Select(row => (int)row.Row - 1)];
        for (int i = 0; i < refused.Length; i++) _rejected.Add(new RejectedRow(read[refused[i]].Line, report.Rejected[i].Message));
        _rejected.Sort((a, b) => a.Line.CompareTo(b.Line));
        Order[] taken = [.. read.Where((_, i) => Array.BinarySearch(refused, i) < 0)];
        if (taken.Length == 0)
            throw new InvalidDataException($"No row of the file can be used as an order.{(_rejected is [var first, ..] ? $" Line {first.Line}: {first.Reason}. {first.Remedy}" : "")}".TrimEnd());
        Returns = taken.LongCount(order => order.IsReturn);
        Purchases = taken.Length - Returns;
        TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(command.Zone);
        (First, Last) = (TimeZoneInfo.ConvertTime(taken.Min(order => order.Time), zone), TimeZoneInfo.ConvertTime(taken.Max(order => order.Time), zone));
    }

    private IEnumerable<Order> ReadOrders(Func<TextReader> open, CommandLine command, Action? rowsDone)
    {
        OrderColumns? columns = null;
        var orders = new Orders();
        foreach (CsvRow row in CsvRows.Read(open))
        {
            if (columns is null)
            {
                columns = OrderColumns.Of(row, command);
                continue;
            }

            if (++Rows % 4096 == 0) rowsDone?.Invoke();
            if (columns.TryRead(row, out OrderRow order, out RejectedRow? rejected)) orders.Add(order);
            else _rejected.Add(rejected);
        }

        return columns is null ? throw new InvalidDataException("The file is empty.") : orders.All;
    }

    private static void Add(DatasetBuilder builder, Order order)
    {
        if (order.IsReturn) builder.AddEvent(OrderVocabulary.Return, order.Customer, order.Time, part => part.Set(OrderVocabulary.ReturnedAmount, order.Amount));
        else builder.AddEvent(OrderVocabulary.Purchase, order.Customer, order.Time, part => part.Set(OrderVocabulary.Amount, order.Amount));
    }
}
