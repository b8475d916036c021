using System.Globalization;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>What one workload took: seconds of the warm runs, the process's peak memory, and its check value.</summary>
internal sealed record HeadlineResult(string Name, int Threads, double[] Seconds, double PeakMebibytes, string Answer)
{
    /// <summary>Seconds of the first run, before anything was compiled for speed or in the caches.</summary>
    internal double? Cold { get; init; }

    internal double Minimum => Seconds.Min();

    internal double Median => Seconds.Order().ElementAt(Seconds.Length / 2);

    internal string Line => string.Create(CultureInfo.InvariantCulture,
        $"{Name,-4} {Threads} thread(s)  n {Seconds.Length}  min {Minimum * 1000,9:F1} ms  med {Median * 1000,9:F1} ms  peak {PeakMebibytes,7:F0} MiB  {(Cold is { } cold ? $"cold {cold * 1000:F1} ms  " : "")}{Answer}");

    internal string Json => string.Create(CultureInfo.InvariantCulture,
        $$"""{"w":"{{Name}}","threads":{{Threads}},"n":{{Seconds.Length}},"min":{{Minimum:G6}},"med":{{Median:G6}},"rss":{{PeakMebibytes:F0}},"ans":"{{Answer}}"}""");
}
