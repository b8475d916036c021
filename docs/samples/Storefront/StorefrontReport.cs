using Crm.Segmentation.Funnels;
using Crm.Segmentation.Retentions;
using Crm.Segmentation.Segments;
using Crm.Segmentation.Sizes;
using Crm.Segmentation.Testing;
using Spectre.Console;

namespace StorefrontSample;

/// <summary>Makes a shop and looks at it from every side that the library has.</summary>
internal static class StorefrontReport
{
    private const string Zone = "Asia/Seoul";
    private const long OrderValue = 50_000;

    internal static int Run(CommandLine command, Screen screen)
    {
        var shop = new StorefrontOptions { Customers = command.Customers, Seed = command.Seed, MaxDegreeOfParallelism = command.Threads };
        DateTimeOffset asOf = shop.ObservedUntil;
        var engine = new SegmentationEngine(Storefront.Schema, new SegmentationOptions { TimeZone = Zone, MaxDegreeOfParallelism = command.Threads ?? 0 });

        screen.Heading("The shop", $"{Screen.Count(command.Customers)} customers made from seed {command.Seed}, as of {asOf:yyyy-MM-dd HH:mm zzz}, {Zone}.");
        Dataset data = Build(screen, shop);

        RuleBook rules = StorefrontRules.Read();
        Evaluation today = screen.Timed($"{rules.Definitions.Count(definition => definition is Segment)} segments and the tiers", () => engine.Evaluate(rules, data, asOf));
        screen.Heading("Segments", "They overlap: a customer may be in any number of them.");
        SegmentTables.WriteSegments(screen, today);

        screen.Heading("Who is in two of them", "Of the members of the row's segment, the share that is also in the column's.");
        OverlapMatrix overlap = screen.Timed("overlap", () => today.Overlap());
        SegmentTables.WriteOverlap(
            screen, today.Rules, overlap, "repeat_buyers", "hat_interest", "looked_not_bought", "cart_abandoners", "going_quiet", "regular_visitors", "big_spenders", "reachable_vip");

        screen.Heading("Membership tiers", "A partition: every customer is in exactly one cell, the first that holds.");
        SegmentTables.WriteTiers(screen, today.Partition("membership"));
        DateTimeOffset before = asOf.AddDays(-90);
        Evaluation earlier = screen.Timed("tiers 90 days before", () => engine.Evaluate(RuleBook.Create(Storefront.Schema, rules["membership"]), data, before));
        SegmentTables.WriteTransitions(screen, today.Transitions("membership", earlier));

        screen.Heading("How they grew", "At the end of each of the last eight weeks, and now: who has come and gone since the line before.");
        SizeHistory weeks = screen.Timed("sizes of eight weeks", () => engine.Sizes(rules, data, DateSpan.Between(asOf.AddDays(-56), asOf), CalendarUnit.Week));
        SegmentTables.WriteSizes(screen, weeks["regular_visitors"], weeks["going_quiet"], weeks["membership.vip"]);

        FunnelReport checkout = WriteFunnel(screen, engine, data, today, asOf);

        PathTables.WritePaths(screen, engine, rules, data, asOf);

        screen.Heading("Do first-time buyers come back?", "By the week of the first order: the share that orders again in the weeks after it.");
        RetentionReport weekly = screen.Timed("weekly retention", () => engine.Analyze(StorefrontRules.Weekly, data, DateSpan.Between(asOf.AddDays(-70), asOf), asOf));
        AnalysisTables.WriteRetention(screen, weekly);

        DateTimeOffset month = asOf.AddMonths(-2);
        DateSpan wholeMonth = DateSpan.Month(month.Year, month.Month, Zone);
        screen.Heading("Who comes, and who stops coming", "Visitors by week: new, there the week before, back after a pause; dormant are those of the week before who did not come.");
        AnalysisTables.WriteLifecycle(screen, screen.Timed("lifecycle by week", () => engine.Analyze(StorefrontRules.Visitors, data, DateSpan.Between(asOf.AddDays(-49), asOf), asOf)));
        AnalysisTables.WriteStickiness(screen, screen.Timed("days of a month", () => engine.Analyze(StorefrontRules.Daily, data, wholeMonth, asOf)), month);

        ValueTables.WriteGrowth(screen, engine, data, DateSpan.Month(month.AddMonths(-1).Year, month.AddMonths(-1).Month, Zone), wholeMonth, asOf);
        ValueTables.WriteLifetime(screen, engine, data, asOf);
        JourneyTables.WriteBacktest(screen, engine, data, asOf);

        screen.Heading("How long it took");
        screen.Times();

        WriteSummary(screen, today, checkout, weekly);
        return 0;
    }

    private static FunnelReport WriteFunnel(Screen screen, SegmentationEngine engine, Dataset data, Evaluation today, DateTimeOffset asOf)
    {
        DateTimeOffset lastWholeMonth = asOf.AddMonths(-2);
        DateSpan month = DateSpan.Month(lastWholeMonth.Year, lastWholeMonth.Month, Zone);
        screen.Heading("Where the way to an order leaks", $"Who searched in {Screen.Month(lastWholeMonth)}, and went on within 7 days.");
        FunnelReport checkout = screen.Timed("checkout funnel", () => engine.Analyze((Funnel)today.Rules["checkout"], data, month, asOf));
        AnalysisTables.WriteFunnel(screen, checkout);
        AnalysisTables.WriteTimes(screen, screen.Timed("times from cart to order", () => engine.Times(checkout, from: 2, to: 3)));

        // A drop-off is a set of customers like any other: it combines with segments, and its keys go to the mailer.
        CustomerSet left = checkout.Steps[^1].Dropped;
        CustomerSet target = left & today["opted_in"] - today["going_quiet"];
        screen.Line($"{Screen.Count(left.Count)} filled a cart and did not pay. {Screen.Count(target.Count)} of them may be written to and are not going quiet.");
        if (!target.IsEmpty) screen.Line($"The first of them: {string.Join(", ", target.Keys.Take(5))}.");
        WriteParts(screen, engine, checkout, today.Partition("membership"));
        return checkout;
    }

    /// <summary>The funnel by tier and by week, where most is at stake, and what goes with converting.</summary>
    private static void WriteParts(Screen screen, SegmentationEngine engine, FunnelReport checkout, PartitionReport membership)
    {
        screen.Heading("The same way by tier", "The groups sum to the whole.");
        FunnelGroups tiers = screen.Timed("funnel by tier", () => engine.Breakdown(checkout, FunnelDimension.Of(membership.ToGroups())));
        AnalysisTables.WriteGroups(screen, tiers);
        screen.Line($"What is at stake where a tier falls behind the best, at {Screen.Count(OrderValue)} won an order:");
        AnalysisTables.WriteLeaks(screen, tiers.Counts.Leaks(OrderValue).Take(5));

        screen.Heading("By week", "The week in which the attempt began.");
        AnalysisTables.WriteTrend(screen, screen.Timed("funnel by week", () => engine.Trend(checkout, CalendarUnit.Week)));

        screen.Heading("What goes with converting", "Of those who searched, who had such an event in the day after and before the outcome; that it goes with converting does not say that it is why.");
        AnalysisTables.WriteDrivers(screen, screen.Timed("drivers", () => engine.Drivers(checkout, TimeSpan.FromDays(1))).Compare());

        screen.Heading("When to remind", "Of those who searched and have not ordered after a wait, how many order by themselves within a day from then.");
        AnalysisTables.WriteReminder(screen, screen.Timed("times to order", () => engine.Conversion(checkout)));
    }

    private static void WriteSummary(Screen screen, Evaluation today, FunnelReport checkout, RetentionReport weekly)
    {
        CustomerSet once = today["first_time_buyers"], again = today["repeat_buyers"];
        CustomerSet buyers = once | again;
        FunnelStepReport leak = checkout.Steps.Skip(1).MaxBy(step => step.Dropped.Count)!;
        screen.Heading("In short");
        screen.Line($"{Screen.Percent(buyers.Share)} of the customers have ordered, {Screen.Percent(buyers.IsEmpty ? null : (double)again.Count / buyers.Count)} of them more than once.");
        if (checkout.Entered.IsEmpty) return;
        screen.Line($"Most are lost on the way to '{leak.Name}': {Screen.Count(leak.Dropped.Count)} of {Screen.Count(checkout.Entered.Count)} who searched.");
        screen.Line($"In the week after that of a first order {Screen.Percent(weekly.Pooled[1].Rate)} order again, six weeks later {Screen.Percent(weekly.Pooled[7].Rate)}.");
        screen.Line($"Worth a message today: {Screen.Count(today["cart_left_reachable"].Count)} left a cart in the last 30 days, {Screen.Count(today["going_quiet"].Count)} are going quiet.");
    }

    private static Dataset Build(Screen screen, StorefrontOptions shop)
    {
        DatasetBuilder builder = Dataset.For(Storefront.Schema, new DatasetOptions { ObservedUntil = shop.ObservedUntil, MaxDegreeOfParallelism = shop.MaxDegreeOfParallelism });
        screen.TimedWithProgress("generate and add", progress =>
        {
            StorefrontGenerator.AddTo(builder, shop, progress);
            return builder;
        });
        (Dataset data, BuildReport report) = screen.TimedWithProgress("build", progress =>
        {
            Dataset built = builder.Build(new BuildShare(progress), out BuildReport taken);
            return (built, taken);
        });

        Table table = Screen.Table("Taken", ">Rows", ">Rejected");
        Screen.Row(table, "customers", Screen.Count(report.AcceptedCustomers), Screen.Count(report.RejectedCustomers));
        Screen.Row(table, "events", Screen.Count(report.AcceptedEvents), Screen.Count(report.RejectedEvents));
        Screen.Row(table, "in memory", $"{Screen.Count(data.MemorySize >> 20)} MiB", "");
        screen.Write(table);
        return data;
    }

    /// <summary>The phases of a build as one share.</summary>
    private sealed class BuildShare(IProgress<double> progress) : IProgress<BuildProgress>
    {
        public void Report(BuildProgress value) =>
            progress.Report(((int)value.Phase + (value.Total == 0 ? 1 : (double)value.Done / value.Total)) / (int)(BuildPhase.Properties + 1));
    }
}
