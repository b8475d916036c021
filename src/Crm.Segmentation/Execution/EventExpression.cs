namespace Crm.Segmentation;

/// <summary>Arithmetic over properties of one type of event, computed for all of a batch's events of the type. Its values live in the <see cref="RowContext"/>.</summary>
/// <param name="slot">Where its values live.</param>
/// <param name="type">The type, as a position in the schema.</param>
/// <param name="value">The value of an event, over the rows of the type's run; null where there are no events.</param>
/// <param name="uses">How often what it is computed from is asked for; null where there are no events.</param>
/// <param name="scale">The decimal places of exact values; null for doubles.</param>
internal sealed class EventExpression(int slot, int type, MeasureOperator? value, OperatorUses? uses, int? scale) : BatchOperator(slot, MeasureOperator.EventCost, [])
{
    internal int Type { get; } = type;

    /// <summary>The decimal places of exact values; null for doubles.</summary>
    internal int? Scale { get; } = scale;

    /// <summary>Working memory for what it is computed from; null where there are no events.</summary>
    internal RowContext? RowMemory() => uses is null ? null : new RowContext(uses);

    /// <summary>Computes the values of consecutive rows of the run into vectors that are the batch's.</summary>
    internal void Compute(RowContext context, RowContext? rows, EventValues values)
    {
        (int start, int end) = context.Events!.Rows(Type);
        values.Reserve(start, end - start);
        if (rows is null) return;
        for (int row = start; row < end; row += RowContext.MaxRows)
        {
            rows.Begin(row, Math.Min(RowContext.MaxRows, end - row), null, context.Memory, new EventOwners(context.Events, Type));
            values.Write(row - start, rows.Values(value!), rows.Count);
        }

        rows.End();
    }
}

/// <summary>The values of an expression over the events of a batch, as the property that they stand for.</summary>
internal sealed class EventValues(int? scale)
{
    private readonly bool _isExact = scale is not null;
    private long[] _longs = [];
    private double[] _doubles = [];
    private ulong[] _valid = [];
    private PropertyReader? _reader;

    /// <summary>The decimal places of exact values; null for doubles.</summary>
    internal int? Scale => scale;

    /// <summary>Reads them by row, as a stored property is.</summary>
    internal PropertyReader Reader => _reader!;

    /// <summary>Makes room for so many values, the first of which is of a row.</summary>
    internal void Reserve(int first, int count)
    {
        if (_reader is null || count > Math.Max(_longs.Length, _doubles.Length))
        {
            int length = Math.Max(Math.Max(count, 64), 2 * Math.Max(_longs.Length, _doubles.Length));
            (_longs, _doubles, _valid) = (_isExact ? new long[length] : [], _isExact ? [] : new double[length], new ulong[BitWords.Count(length)]);
            _reader = new PropertyReader(_isExact ? new IntegerColumn(new PackedIntegers(_longs), _valid) : new DoubleColumn(_doubles, _valid), scale ?? 0);
        }

        _reader.First = first;
    }

    internal void Write(int at, MeasureVector values, int count)
    {
        if (_isExact) values.Longs.AsSpan(0, count).CopyTo(_longs.AsSpan(at));
        else values.Doubles.AsSpan(0, count).CopyTo(_doubles.AsSpan(at));
        values.Valid.AsSpan(0, BitWords.Count(count)).CopyTo(_valid.AsSpan(at >> 6));
    }
}

/// <summary>What is aggregated of the events of a type: a property as it is stored, or an expression.</summary>
/// <param name="Stored">Reads the property; null for an expression.</param>
/// <param name="Computed">The expression; null for a property.</param>
/// <param name="Scale">The decimal places of exact values; null for doubles.</param>
/// <param name="Dictionary">What the codes of a text stand for; null for anything else.</param>
internal sealed record EventProperty(PropertyReader? Stored, EventExpression? Computed, int? Scale, TextDictionary? Dictionary)
{
    /// <summary>What an operator over it asks for besides.</summary>
    internal BatchOperator[] Operands => Computed is null ? [] : [Computed];

    /// <summary>Reads the values of a batch.</summary>
    internal PropertyReader In(RowContext context) => Stored ?? context.Values(Computed!);
}
