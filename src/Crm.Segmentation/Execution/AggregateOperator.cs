namespace Crm.Segmentation;

/// <summary>A property's values over the matching events of one type in the window, aggregated. Events without the property are left out.</summary>
internal sealed class AggregateOperator(
    int slot, AggregateFunction function, PropertyReader property, PatternOperator pattern, RowRangeOperator rows, WindowOperator window, int? scale)
    : MeasureOperator(slot, scale, function == AggregateFunction.Distinct ? null : property.Dictionary, EventCost, [pattern, rows, .. window.Anchors])
{
    internal override void Compute(RowContext context, MeasureVector result)
    {
        RowRanges ranges = context.Rows(rows);
        int batchStart = context.Events!.Rows(rows.Type).Start;
        ReadOnlySpan<ulong> matches = pattern.MatchesAll(rows.Type) ? default : context.Matches(pattern, rows.Type);
        window.WriteValid(context, result.Valid);
        for (int i = BitWords.Next(result.Valid.AsSpan(0, context.WordCount), 0); i >= 0; i = BitWords.Next(result.Valid.AsSpan(0, context.WordCount), i + 1))
        {
            bool any = Fold(new Rows(ranges.Starts[i], ranges.Ends[i], batchStart, matches), context.Scratch, result, i);
            if (!any) BitWords.Clear(result.Valid, i);
        }
    }

    /// <summary>Aggregates one customer's rows; false when the result is missing.</summary>
    private bool Fold(Rows rows, EventScratch scratch, MeasureVector result, int i) => function switch
    {
        AggregateFunction.Sum => Sum(rows, result, i),
        AggregateFunction.Average => Average(rows, result, i),
        AggregateFunction.Distinct => Distinct(rows, scratch, result, i),
        AggregateFunction.MostFrequent => MostFrequent(rows, scratch, result, i),
        _ => Pick(rows, result, i),
    };

    private bool Sum(Rows rows, MeasureVector result, int i)
    {
        (Int128 exact, double sum, _) = Total(rows);
        if (IsExact)
        {
            result.Longs[i] = Exact.Saturate(exact);
            return true;
        }

        result.Doubles[i] = sum;
        return double.IsFinite(sum);
    }

    private bool Average(Rows rows, MeasureVector result, int i)
    {
        (Int128 exact, double sum, int count) = Total(rows);
        if (count == 0) return false;
        if (IsExact)
        {
            // Of durations: the mean lies between the least and the greatest, so it fits.
            result.Longs[i] = (long)Exact.DivideToEven(exact, count);
            return true;
        }

        if (property.Scale is { } places) sum = Exact.TryNarrow(exact, out long units) ? Exact.ToDouble(units, places) : Exact.ToDouble(exact, places);
        result.Doubles[i] = sum / count;
        return double.IsFinite(result.Doubles[i]);
    }

    private (Int128 Exact, double Sum, int Count) Total(Rows rows)
    {
        Int128 exact = 0;
        long narrow = 0;
        double sum = 0;
        int count = 0;
        for (int row = rows.Next(rows.Start, property); row < rows.End; row = rows.Next(row + 1, property))
        {
            count++;
            if (property.Scale is null)
            {
                sum += property.Double(row);
                continue;
            }

            // 64 bits are enough for nearly everybody; what does not fit goes on in 128.
            long value = property.Exact(row), next = unchecked(narrow + value);
            if (((narrow ^ next) & (value ^ next)) < 0) (exact, next) = (exact + narrow, value);
            narrow = next;
        }

        return (exact + narrow, sum, count);
    }

    private bool Distinct(Rows rows, EventScratch scratch, MeasureVector result, int i)
    {
        scratch.Distinct.Clear();
        for (int row = rows.Next(rows.Start, property); row < rows.End; row = rows.Next(row + 1, property)) scratch.Distinct.Add(property.Identity(row));
        result.Longs[i] = scratch.Distinct.Count;
        return true;
    }

    private bool MostFrequent(Rows rows, EventScratch scratch, MeasureVector result, int i)
    {
        scratch.Frequencies.Clear();
        for (int row = rows.Next(rows.Start, property); row < rows.End; row = rows.Next(row + 1, property))
        {
            long identity = property.Identity(row);
            scratch.Frequencies[identity] = scratch.Frequencies.GetValueOrDefault(identity) + 1;
        }

        int best = 0, at = -1;
        for (int row = rows.Next(rows.Start, property); row < rows.End; row = rows.Next(row + 1, property))
        {
            int frequency = scratch.Frequencies[property.Identity(row)];
            if (frequency >= best) (best, at) = (frequency, row);
        }

        return Take(property.HasSpellings ? FirstSpelling(rows, at) : at, result, i);
    }

    /// <summary>The first row whose value equals that of a row.</summary>
    private int FirstSpelling(Rows rows, int of)
    {
        int row = of < 0 ? of : rows.Next(rows.Start, property);
        while (row < of && property.Identity(row) != property.Identity(of)) row = rows.Next(row + 1, property);
        return row;
    }

    /// <summary>The row that holds the result of first, last, min or max.</summary>
    private bool Pick(Rows rows, MeasureVector result, int i)
    {
        int at = -1;
        for (int row = rows.Next(rows.Start, property); row < rows.End; row = rows.Next(row + 1, property))
        {
            bool better = at < 0 || function switch
            {
                AggregateFunction.Last => true,
                AggregateFunction.Min => Less(row, at),
                AggregateFunction.Max => Less(at, row),
                _ => false,
            };
            if (better) at = row;
            if (function == AggregateFunction.First) break;
        }

        return Take(at, result, i);
    }

    private bool Less(int row, int other) =>
        property.Scale is null ? property.Double(row) < property.Double(other) : property.Exact(row) < property.Exact(other);

    private bool Take(int row, MeasureVector result, int i)
    {
        if (row < 0) return false;
        if (IsExact) result.Longs[i] = property.Exact(row);
        else result.Doubles[i] = property.Double(row);
        return true;
    }

    /// <summary>One customer's rows in the window, and which of the batch's rows match.</summary>
    private readonly ref struct Rows(int start, int end, int batchStart, ReadOnlySpan<ulong> matches)
    {
        private readonly ReadOnlySpan<ulong> _matches = matches;

        internal int Start { get; } = start;

        internal int End { get; } = end;

        /// <summary>The first matching row with a value at or after a row; the end when there is none.</summary>
        internal int Next(int row, PropertyReader property)
        {
            while (row < End && ((!_matches.IsEmpty && !BitWords.Get(_matches, row - batchStart)) || !property.IsValid(row))) row++;
            return row;
        }
    }
}
