namespace Crm.Segmentation;

/// <summary>Counts of customers, none below 0, which together are at most 2⁵³ − 1: every sum of some of them is exact, as a whole number and as a double.</summary>
/// <remarks>A value; immutable and thread-safe.</remarks>
internal sealed record Tally
{
    /// <summary>The most that counts may be together.</summary>
    internal const long Most = (1L << 53) - 1;

    /// <summary>INVARIANT: no count is below 0, and together they are at most <see cref="Most"/>. Customers of a dataset are far fewer.</summary>
    private Tally(ValueList<long> counts) => Counts = counts;

    /// <summary>The counts, each in its place.</summary>
    internal ValueList<long> Counts { get; }

    internal long this[Index place] => Counts[place.GetOffset(Counts.Count)];

    /// <summary>Counts that were counted in a dataset.</summary>
    internal static Tally Of(params ReadOnlySpan<long> counts) => new(ValueList.Create(counts));

    /// <summary>Whether counts from anywhere may stand together.</summary>
    internal static bool IsSound(ReadOnlySpan<long> counts)
    {
        Int128 sum = 0;
        foreach (long count in counts)
        {
            if (count < 0) return false;
            sum += count;
        }

        return sum <= Most;
    }

    /// <summary>The sum of the counts in some places.</summary>
    internal long Sum(Range places)
    {
        long sum = 0;
        foreach (long count in Counts.AsSpan()[places]) sum += count;
        return sum;
    }

    /// <summary>The counts of both, place by place.</summary>
    /// <exception cref="ArgumentException">Together they are more than 2⁵³ − 1.</exception>
    internal Tally Plus(Tally other)
    {
        var counts = new long[Counts.Count];
        for (int i = 0; i < counts.Length; i++) counts[i] = Counts[i] + other.Counts[i];
        return IsSound(counts) ? Of(counts) : throw TooMany(nameof(other));
    }

    internal static ArgumentException TooMany(string parameter) => new($"Together they count more than {Most} customers.", parameter);
}
