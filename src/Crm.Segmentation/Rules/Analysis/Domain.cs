namespace Crm.Segmentation;

/// <summary>Which states a variable may be in: missing or not, and which values. Values are whole numbers; see <see cref="MeasureDomain"/>.</summary>
/// <remarks>Complement, intersection and tests are exact, so that what is known of a variable is never too little.</remarks>
internal sealed class Domain
{
    private readonly bool _missing;

    /// <summary>INVARIANT: inclusive, in order, with a gap between neighbours.</summary>
    private readonly (long From, long To)[] _ranges;

    private Domain(bool missing, (long From, long To)[] ranges) => (_missing, _ranges) = (missing, ranges);

    internal static Domain Nothing { get; } = new(false, []);

    internal static Domain Missing { get; } = new(true, []);

    /// <summary>Any value.</summary>
    internal static Domain Set { get; } = new(false, [(long.MinValue, long.MaxValue)]);

    internal static Domain Anything { get; } = new(true, Set._ranges);

    internal bool IsEmpty => !_missing && _ranges.Length == 0;

    internal bool MayBeMissing => _missing;

    /// <summary>How much work a test is.</summary>
    internal int Size => 1 + (_ranges.Length / 8);

    /// <summary>The least value; there must be one.</summary>
    internal long Least => _ranges[0].From;

    /// <summary>The greatest value; there must be one.</summary>
    internal long Greatest => _ranges[^1].To;

    internal bool HasValues => _ranges.Length > 0;

    /// <summary>The values from one to another, both included; nothing when they are not in order.</summary>
    internal static Domain Range(Int128 from, Int128 to) =>
        from > to || from > long.MaxValue || to < long.MinValue
            ? Nothing
            : new(false, [((long)Int128.Max(from, long.MinValue), (long)Int128.Min(to, long.MaxValue))]);

    internal static Domain Points(IEnumerable<long> values) => Union(values.Select(value => Range(value, value)));

    internal static Domain Union(IEnumerable<Domain> domains)
    {
        Domain[] all = [.. domains];
        var ranges = new List<(long From, long To)>();
        foreach ((long from, long to) in all.SelectMany(d => d._ranges).Order())
        {
            if (ranges.Count > 0 && (ranges[^1].To == long.MaxValue || from <= ranges[^1].To + 1)) ranges[^1] = (ranges[^1].From, Math.Max(ranges[^1].To, to));
            else ranges.Add((from, to));
        }

        return new(all.Any(d => d._missing), [.. ranges]);
    }

    internal Domain OrMissing() => new(true, _ranges);

    internal Domain Complement()
    {
        var gaps = new List<(long From, long To)>();
        long next = long.MinValue;
        foreach ((long from, long to) in _ranges)
        {
            if (from > next) gaps.Add((next, from - 1));
            if (to == long.MaxValue) return new(!_missing, [.. gaps]);
            next = to + 1;
        }

        gaps.Add((next, long.MaxValue));
        return new(!_missing, [.. gaps]);
    }

    internal Domain Intersect(Domain other)
    {
        var common = new List<(long From, long To)>();
        for (int i = 0, j = 0; i < _ranges.Length && j < other._ranges.Length;)
        {
            (long From, long To) a = _ranges[i], b = other._ranges[j];
            long from = Math.Max(a.From, b.From), to = Math.Min(a.To, b.To);
            if (from <= to) common.Add((from, to));
            if (a.To < b.To) i++;
            else j++;
        }

        return new(_missing && other._missing, [.. common]);
    }

    /// <summary>Whether some state is in both.</summary>
    internal bool Meets(Domain other)
    {
        if (_missing && other._missing) return true;
        for (int i = 0, j = 0; i < _ranges.Length && j < other._ranges.Length;)
        {
            if (_ranges[i].To < other._ranges[j].From) i++;
            else if (other._ranges[j].To < _ranges[i].From) j++;
            else return true;
        }

        return false;
    }
}
