namespace Crm.Segmentation.Live;

/// <summary>A value as what is counted by: a number's bits, or a text.</summary>
internal readonly record struct TalliedValue(long Number, string? Text);

/// <summary>What is known of a value: the row seen first, how many there are, and what they add up to.</summary>
internal readonly record struct Tallied(int Row, int Count, Int128 Exact, double Double);

/// <summary>Counts and sums by value over a selection of events. Holds memory to work with, for one thread.</summary>
internal sealed class ValueTally
{
    private readonly Dictionary<TalliedValue, Tallied> _exactly = new(new ValueEquality(StringComparer.Ordinal)), _folded = new(new ValueEquality(CaseFolding.Comparer));

    /// <summary>How many different values there are.</summary>
    internal int Count(NodeRun run, SelectionNode events, MeasureNode property, bool ignoresCase, int start, int end, long at) =>
        Fill(run, events, property, null, ignoresCase, start, end, at).Count;

    /// <summary>The first row of the value with the most events, or with the greatest sum of a number; among equals of the one seen last. −1 when there is none.</summary>
    internal int Greatest(NodeRun run, SelectionNode events, MeasureNode property, NumberNode? by, bool ignoresCase, int start, int end, long at)
    {
        Dictionary<TalliedValue, Tallied> values = Fill(run, events, property, by, ignoresCase, start, end, at);
        Tallied best = new(-1, 0, 0, 0);
        for (int row = events.Next(run, start, end, at); row < end; row = events.Next(run, row + 1, end, at))
        {
            if (!TryRead(run, events, property, by, row, at, out TalliedValue value, out _)) continue;
            Tallied next = values[value];
            bool isBetter = by switch
            {
                null => next.Count >= best.Count,
                { Scale: not null } => best.Row < 0 || next.Exact >= best.Exact,
                _ => double.IsFinite(next.Double) && (best.Row < 0 || next.Double >= best.Double),
            };
            if (isBetter) best = next;
        }

        return best.Row;
    }

    private Dictionary<TalliedValue, Tallied> Fill(NodeRun run, SelectionNode events, MeasureNode property, NumberNode? by, bool ignoresCase, int start, int end, long at)
    {
        Dictionary<TalliedValue, Tallied> values = ignoresCase ? _folded : _exactly;
        values.Clear();
        for (int row = events.Next(run, start, end, at); row < end; row = events.Next(run, row + 1, end, at))
        {
            if (!TryRead(run, events, property, by, row, at, out TalliedValue value, out long amount)) continue;
            Tallied known = values.GetValueOrDefault(value, new Tallied(row, 0, 0, 0));
            values[value] = by is { Scale: null }
                ? known with { Count = known.Count + 1, Double = known.Double + BitConverter.Int64BitsToDouble(amount) }
                : known with { Count = known.Count + 1, Exact = known.Exact + amount };
        }

        return values;
    }

    /// <summary>The value of a row, and what it adds; false where either is missing.</summary>
    internal static bool TryRead(NodeRun run, SelectionNode events, MeasureNode property, NumberNode? by, int row, long at, out TalliedValue value, out long amount)
    {
        run.Event = events.Pattern.Events(run)[row];
        (value, amount) = (default, 0);
        if (by is not null && !by.TryRead(run, at, out amount)) return false;
        if (property is TextNode text)
        {
            if (text.Read(run, at) is not { } read) return false;
            value = new TalliedValue(0, read);
            return true;
        }

        var numbers = (NumberNode)property;
        if (!numbers.TryRead(run, at, out long number)) return false;

        // Negative zero is zero.
        value = new TalliedValue(numbers.Scale is null ? BitConverter.DoubleToInt64Bits(BitConverter.Int64BitsToDouble(number) + 0.0) : number, null);
        return true;
    }

    private sealed class ValueEquality(IEqualityComparer<string> texts) : IEqualityComparer<TalliedValue>
    {
        public bool Equals(TalliedValue x, TalliedValue y) => x.Number == y.Number && texts.Equals(x.Text, y.Text);

        public int GetHashCode(TalliedValue obj) => obj.Text is null ? SeededHash.OfProcess.GetHashCode(obj.Number) : texts.GetHashCode(obj.Text);
    }
}
