namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>Runs the headline workloads and prints one line each; with <c>--json</c> also one line of JSON each.</summary>
internal static class HeadlineProgram
{
    private static readonly (string Name, Func<HeadlineOptions, int, HeadlineResult> Run)[] Workloads =
    [
        ("W1", (options, threads) => W1Segments.One(options.Data.Customers, options.Data.Shop, threads, options.Runs)),
        ("W1b", (options, threads) => W1Segments.Fifty(options.Data.Customers, options.Data.Shop, options.Data.Segments, threads, options.Runs)),
        ("W2", (options, threads) => W2Rfm.Run(options.Data.Customers, options.Data.Shop, threads, options.Runs)),
        ("W3", (options, threads) => W3Funnel.Run(options.Data.Events, options.Data.Log, threads, options.Runs)),
        ("W3p", (options, threads) => W3Options.Plain(options.Data.Events, threads, options.Runs)),
        ("W3i", (options, threads) => W3Options.ByItem(options.Data.Events, threads, options.Runs)),
        ("W3g", (options, threads) => W3Options.ByGroup(options.Data.Events, threads, options.Runs)),
        ("W3t", (options, threads) => W3Options.ByWeek(options.Data.Events, threads, options.Runs)),
        ("W3h", (options, threads) => W3Options.SameItem(options.Data.Events, threads, options.Runs)),
        ("W3x", (options, threads) => W3Options.Without(options.Data.Events, threads, options.Runs)),
        ("F10", (options, threads) => F10Cells.Run(options.Data.Log, threads, options.Runs)),
        ("W4", (options, threads) => W4Retention.Run(options.Data.Events, options.Data.Log, threads, options.Runs)),
        ("W4z", (options, threads) => W4Retention.InSummerTime(options.Data.Events, options.Data.Log, threads, options.Runs)),
        ("W4d", (options, threads) => W4Retention.Daily(options.Data.Events, options.Data.Log, threads, options.Runs)),
        ("W4l", (options, threads) => W4Retention.Lifecycle(options.Data.Events, options.Data.Log, threads, options.Runs)),
        ("W5", (options, threads) => W5RecentEvents.Run(options.Data.Events, options.Data.Log, threads, options.Runs)),
        ("W6", W6Scores.Run),
        ("W6b", L1Lifetimes.Alive),
        ("W7", SetWorkloads.CountExpressions),
        ("W7b", SetWorkloads.Overlaps),
        ("W9", (options, threads) => W9EventLog.Run(options.Data.Events, threads, options.Runs)),
        ("W10", (options, threads) => W10Sessions.Run(options.Data.Events, options.Data.Log, threads, options.Runs)),
        ("W11", (options, threads) => W11Paths.Matrix(options.Data.Events, options.Data.Log, threads, options.Runs)),
        ("W11s", (options, threads) => W11Paths.Sessions(options.Data.Events, options.Data.Log, threads, options.Runs)),
        ("W11e", (options, threads) => W11Paths.Steps(options.Data.Events, options.Data.Log, threads, options.Runs)),
        ("S20", (options, threads) => S20Storefront.Run(options.Data.Storefront, HeadlineData.StorefrontAsOf, threads, options.Runs)),
        ("S20d", (options, threads) => S20Sizes.Run(options.Data.Storefront, HeadlineData.StorefrontAsOf, threads, options.Runs)),
        ("forms", RuleForms.OfCustomers),
        ("events", RuleForms.OfEvents),
        ("SG1", (options, threads) => SG1Program.Run(threads, options.Runs)),
        ("L1", L1Lifetimes.Fit),
        ("L2", L1Lifetimes.Expect),
        ("L3", L1Lifetimes.Summarise),
        ("LV1", (options, threads) => LV1Live.Run(options.DataDirectory is null ? options.Customers : LV1Live.YardstickCustomers, threads)),
        ("J1", (options, threads) => J1Journeys.Run(threads, options.Runs)),
        ("parse100", (options, _) => Parse100.Run(options.Runs)),
    ];

    internal static int Run(HeadlineOptions options)
    {
        if (options.AsksForHugePages && !HugePages.Ask()) Console.Error.WriteLine("This system was not asked for pages of two megabytes.");
        using StreamWriter? json = options.JsonFile is null ? null : new StreamWriter(options.JsonFile, append: true);
        foreach ((string name, Func<HeadlineOptions, int, HeadlineResult> run) in Workloads)
        {
            if (options.Only.Length > 0 && !options.Only.Contains(name, StringComparer.Ordinal)) continue;
            foreach (int threads in options.Threads)
            {
                HeadlineResult result = run(options, threads);
                Console.WriteLine(result.Line);
                json?.WriteLine(result.Json);
            }
        }

        return 0;
    }
}
