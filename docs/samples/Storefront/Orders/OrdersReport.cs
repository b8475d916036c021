using Crm.Segmentation.Funnels;
using Spectre.Console;

namespace StorefrontSample;

/// <summary>Looks at a file of orders: who buys once, who comes back, who goes quiet.</summary>
internal static class OrdersReport
{
    private const int RejectedShown = 10;

    internal static int Run(CommandLine command, Screen screen)
    {
        OrderFile orders;
        try
        {
            orders = screen.TimedWithProgress("read and build", progress => OrderFile.Read(command, progress));
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return Refuse(problem.Message);
        }

        DateTimeOffset asOf = TimeZoneInfo.ConvertTime(command.AsOf ?? orders.Last, TimeZoneInfo.FindSystemTimeZoneById(command.Zone));
        if (asOf < orders.First) return Refuse($"There is no order yet at --as-of {asOf:yyyy-MM-dd HH:mm}; the first is of {orders.First:yyyy-MM-dd HH:mm}.");
        var engine = new SegmentationEngine(OrderVocabulary.Schema, new SegmentationOptions { TimeZone = command.Zone, MaxDegreeOfParallelism = command.Threads ?? 0 });
        WriteFile(screen, command, orders);

        Partition tiers = screen.Timed("cut points of the tiers", () => CutTiers(engine, orders.Data, asOf));
        RuleBook rules = RuleBook.Create(OrderVocabulary.Schema, [.. OrderRules.Segments, tiers]);
        Evaluation now = screen.Timed($"{OrderRules.Segments.Length} segments and the tiers", () => engine.Evaluate(rules, orders.Data, asOf));
        screen.Heading("Segments", $"As of {(command.AsOf is null ? "the last order, " : "")}{asOf:yyyy-MM-dd HH:mm}. They overlap.");
        SegmentTables.WriteSegments(screen, now);

        screen.Heading("Who is in two of them", "Of the members of the row's segment, the share that is also in the column's.");
        SegmentTables.WriteOverlap(screen, rules, screen.Timed("overlap", () => now.Overlap()), OrderRules.Overlapping);

        screen.Heading("Tiers by spend", "Net of returns, in the 365 days before; cut at the median and the ninth decile of those who paid.");
        SegmentTables.WriteTiers(screen, now.Partition("spend"));
        Evaluation earlier = screen.Timed("tiers 90 days before", () => engine.Evaluate(RuleBook.Create(OrderVocabulary.Schema, tiers), orders.Data, asOf.AddDays(-90)));
        SegmentTables.WriteTransitions(screen, now.Transitions("spend", earlier));

        screen.Heading("From the first order to the second", "Within 90 days of the first; a customer who still can is open, not lost.");
        DateSpan all = DateSpan.Between(orders.First, asOf.AddMilliseconds(1));
        FunnelReport second = screen.Timed("funnel", () => engine.Analyze(OrderRules.SecondOrder, orders.Data, all, asOf));
        AnalysisTables.WriteFunnel(screen, second);
        AnalysisTables.WriteTimes(screen, screen.Timed("times between the orders", () => engine.Times(second, from: 0, to: 1)));

        screen.Heading("Do they come back?", "By the month of the first order: the share that orders again in the months after it.");
        AnalysisTables.WriteRetention(screen, screen.Timed("monthly retention", () => engine.Analyze(OrderRules.Monthly, orders.Data, all, asOf)));

        screen.Heading("How long it took");
        screen.Times();
        return 0;
    }

    private static void WriteFile(Screen screen, CommandLine command, OrderFile orders)
    {
        screen.Heading("The file", $"{Path.GetFileName(command.OrdersFile)}: orders from {Screen.Day(orders.First)} to {Screen.Day(orders.Last)}, times without an offset read as {command.Zone}.");
        Table table = Screen.Table("What", ">Count");
        Screen.Row(table, "rows in the file", Screen.Count(orders.Rows));
        Screen.Row(table, "rows rejected", Screen.Count(orders.Rejected.Count));
        Screen.Row(table, "purchases", Screen.Count(orders.Purchases));
        Screen.Row(table, "returns (negative)", Screen.Count(orders.Returns));
        Screen.Row(table, "customers", Screen.Count(orders.Data.CustomerCount));
        screen.Write(table);

        if (orders.Rejected.Count == 0) return;
        Table rejected = Screen.Table(">Line", "Why it was rejected");
        foreach (RejectedRow row in orders.Rejected.Take(RejectedShown)) Screen.Row(rejected, Screen.Count(row.Line), row.Reason);
        if (orders.Rejected.Count > RejectedShown) Screen.Row(rejected, "…", $"and {Screen.Count(orders.Rejected.Count - RejectedShown)} more");
        screen.Write(rejected);
        foreach (string remedy in orders.Rejected.Select(row => row.Remedy).OfType<string>().Distinct()) screen.Line(remedy);
    }

    private static int Refuse(string problem)
    {
        Console.Error.WriteLine(problem);
        return 2;
    }

    private static Partition CutTiers(SegmentationEngine engine, Dataset data, DateTimeOffset asOf)
    {
        decimal[] spends = [.. engine.Measure(OrderRules.SpendYear, data, asOf).All.Select(entry => (decimal)entry.Value!).Where(spend => spend > 0).Order()];
        return spends.Length == 0 ? OrderRules.Tiers(1, 1) : OrderRules.Tiers(OrderRules.Quantile(spends, 0.9), OrderRules.Quantile(spends, 0.5));
    }
}
