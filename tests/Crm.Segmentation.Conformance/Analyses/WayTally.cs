namespace Crm.Segmentation.Conformance;

/// <summary>What came of one way of running a case.</summary>
/// <param name="Way">The way's name.</param>
/// <param name="Failure">What the way answered instead; null when it passed or was left out.</param>
/// <param name="LeftOut">Why the way was left out; null when it was run.</param>
internal sealed record WayResult(string Way, string? Failure, string? LeftOut);

/// <summary>Counts, for each way of running, the cases that were run, passed and left out.</summary>
internal sealed class WayTally
{
    private readonly List<string> _ways = [];
    private readonly Dictionary<string, List<WayResult>> _results = new(StringComparer.Ordinal);

    internal void Add(IEnumerable<WayResult> results)
    {
        foreach (WayResult result in results)
        {
            if (!_results.TryGetValue(result.Way, out List<WayResult>? ofWay))
            {
                _ways.Add(result.Way);
                _results.Add(result.Way, ofWay = []);
            }

            ofWay.Add(result);
        }
    }

    /// <summary>A line a way.</summary>
    internal IEnumerable<string> Lines() => _ways.Select(way => Line(way, _results[way]));

    private static string Line(string way, List<WayResult> results)
    {
        int run = results.Count(r => r.LeftOut is null);
        string leftOut = string.Join("; ", results.Where(r => r.LeftOut is not null).GroupBy(r => r.LeftOut, StringComparer.Ordinal).Select(g => $"{g.Count()}: {g.Key}"));
        return $"{way}: {run} run, {results.Count(r => r is { LeftOut: null, Failure: null })} passed, {results.Count - run} left out{(leftOut.Length > 0 ? $" ({leftOut})" : "")}";
    }
}
