using System.Globalization;
using Crm.Segmentation.Growth;
using Crm.Segmentation.Lifetime;
using Crm.Segmentation.Testing;
using Spectre.Console;

namespace StorefrontSample;

/// <summary>What the shop's customers are worth: why revenue changed, and who is about to be lost.</summary>
internal static class ValueTables
{
    internal static void WriteGrowth(Screen screen, SegmentationEngine engine, Dataset data, DateSpan before, DateSpan after, DateTimeOffset asOf)
    {
        var sales = new RevenueGrowth("sales") { Visit = Storefront.Visit, Order = Storefront.Purchase, Value = Storefront.Amount, OrderKey = Storefront.Order };
        screen.Heading("Why revenue changed", $"From {Screen.Month(before.From.ToOffset(asOf.Offset))} to {Screen.Month(after.From.ToOffset(asOf.Offset))}: the last line says how much of the change of revenue is laid to each factor; the parts sum to it.");
        GrowthReport report = screen.Timed("revenue of two months", () => engine.Analyze(sales, data, before, after, asOf));
        Table table = Screen.Table("", ">Visitors", ">Conversion", ">Orders a buyer", ">Order value", ">Revenue");
        Add(table, "before", report.Before!);
        Add(table, "after", report.After);
        if (report.Attribution is { } change)
            Screen.Row(table, "change", Amount(change.Visitors), Amount(change.Conversion), Amount(change.OrdersPerBuyer), Amount(change.OrderValue), Amount(change.Total));
        screen.Write(table);
    }

    internal static void WriteLifetime(Screen screen, SegmentationEngine engine, Dataset data, DateTimeOffset asOf)
    {
        screen.Heading("What is at risk", "By MBG/NBD and Gamma-Gamma: who has bought often, and is likelier gone than not.");
        var purchases = new Purchases(Storefront.Amount, Storefront.Purchase);
        PurchaseReport report = screen.Timed("purchase summaries", () => engine.Summarize(purchases, data, asOf));
        PurchaseSummaries customers = report.Summaries;
        ModelFit<MbgNbd> model = screen.Timed("model of purchases", () => MbgNbd.Fit(customers));
        ModelFit<GammaGamma> spend = screen.Timed("model of spending", () => GammaGamma.Fit(customers));
        if (!model.Identified || !spend.Identified)
        {
            screen.Line("The purchases do not tell the models apart: decide by the time since the last order.");
            return;
        }

        double[] alive = new double[customers.Count];
        model.Model.PAlive(customers, alive);
        CustomerSet atRisk = report.Where(IsAtRisk);
        int[] rows = [.. Enumerable.Range(0, customers.Count)], risky = [.. rows.Where(IsAtRisk)];
        screen.Line($"All buyers together are expected to spend {Amount(rows.Sum(Year))} in the coming year.");
        screen.Line($"{Screen.Count(atRisk.Count)} with at least four orders are likelier gone than not.");
        screen.Line($"If all of these still bought, they would spend {Amount(risky.Sum(row => Year(row) / Math.Max(alive[row], double.Epsilon)))}; {Amount(risky.Sum(Year))} is to be expected.");

        bool IsAtRisk(int row) => customers[row].Repeats >= 3 && alive[row] < 0.5;
        double Year(int row) => (spend.Model.ExpectedValue(customers[row]) ?? 0) * model.Model.Expected(customers[row], 365);
    }

    private static void Add(Table table, string name, RevenueTree tree) => Screen.Row(
        table, name, Screen.Count(tree.Visitors), Screen.Percent(tree.Conversion), Amount(tree.OrdersPerBuyer, "N2"), Amount(tree.OrderValue), Amount((double?)tree.Revenue));

    private static string Amount(double? amount, string format = "N0") => amount?.ToString(format, CultureInfo.InvariantCulture) ?? "–";
}
