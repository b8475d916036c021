namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>Runs the headline workloads and prints one line each; with <c>--json</c> also one line of JSON each.</summary>
internal static class HeadlineProgram
{
    private static readonly (string Name, Func<HeadlineOptions, int, HeadlineResult> Run)[] Workloads =
    [
        ("W2", (options, threads) => W2Rfm.Run(options.DataDirectory, threads, options.Customers, options.Runs)),
        ("W9", (options, threads) => W9EventLog.Run(options.DataDirectory, threads, options.Customers, options.Runs)),
        ("parse100", (options, _) => Parse100.Run(options.Runs)),
    ];

    internal static int Run(HeadlineOptions options)
    {
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
