namespace Crm.Segmentation.TrimSmoke;

/// <summary>What was compared, and what differed.</summary>
internal sealed class SmokeChecks
{
    private readonly List<string> _differences = [];
    private int _count;

    internal void Equal<T>(string what, T expected, T actual)
    {
        _count++;
        if (!EqualityComparer<T>.Default.Equals(expected, actual)) _differences.Add($"{what}: expected {expected}, actual {actual}");
    }

    /// <summary>Prints what differed; the exit code of the program.</summary>
    internal int Report(TextWriter output)
    {
        foreach (string difference in _differences) output.WriteLine(difference);
        output.WriteLine($"{_count - _differences.Count} of {_count} checks hold");
        return _differences.Count == 0 ? 0 : 1;
    }
}
