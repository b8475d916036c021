namespace Crm.Segmentation.Scoring;

/// <summary>Pairs that were found equal while a pair above them is compared: what two share is compared once, however many ways lead to it.</summary>
internal static class EqualPairs
{
    [ThreadStatic]
    private static HashSet<(Rfm One, Rfm Other)>? _found;

    /// <summary>Whether two are equal as a comparison says, which may come back here for what lies below them.</summary>
    internal static bool Compare(Rfm one, Rfm other, Func<Rfm, Rfm, bool> areEqual)
    {
        bool isFirst = _found is null;
        HashSet<(Rfm One, Rfm Other)> found = _found ??= new(ByReference.Instance);
        try
        {
            if (found.Contains((one, other))) return true;
            if (!areEqual(one, other)) return false;
            found.Add((one, other));
            return true;
        }
        finally
        {
            if (isFirst) _found = null;
        }
    }

    private sealed class ByReference : IEqualityComparer<(Rfm One, Rfm Other)>
    {
        internal static readonly ByReference Instance = new();

        public bool Equals((Rfm One, Rfm Other) x, (Rfm One, Rfm Other) y) => ReferenceEquals(x.One, y.One) && ReferenceEquals(x.Other, y.Other);

        public int GetHashCode((Rfm One, Rfm Other) pair) =>
            HashCode.Combine(ReferenceEqualityComparer.Instance.GetHashCode(pair.One), ReferenceEqualityComparer.Instance.GetHashCode(pair.Other));
    }
}
