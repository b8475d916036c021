namespace Crm.Segmentation;

/// <summary>Computes which rows of a batch satisfy a condition. Immutable; its results live in the <see cref="RowContext"/>.</summary>
/// <param name="slot">Where its results live.</param>
/// <param name="cost">What a row costs, about, in bytes that are read; the cheap operands of an <c>and</c> come first.</param>
internal abstract class ConditionOperator(int slot, int cost = 8)
{
    internal int Slot { get; } = slot;

    internal int Cost { get; } = cost;

    /// <summary>Writes a bit for every row; bits at or after the row count stay 0.</summary>
    internal abstract void Compute(RowContext context, Span<ulong> result);
}

/// <summary>
/// Computes a measure for the rows of a batch. Exact numbers, durations, instants and dates are whole numbers with a scale; texts are codes into
/// <see cref="Dictionary"/>; other numbers are doubles.
/// </summary>
internal abstract class MeasureOperator(int slot, int? scale, TextDictionary? dictionary = null, int cost = 8)
{
    /// <summary>What reading the events of a customer costs, and what following them in order does.</summary>
    internal const int EventCost = 64, SequenceCost = 1024;

    internal int Slot { get; } = slot;

    internal int Cost { get; } = cost;

    /// <summary>Whether the values are whole numbers; otherwise they are doubles.</summary>
    internal bool IsExact => Scale is not null;

    /// <summary>The decimal places of exact values; null for doubles.</summary>
    internal int? Scale { get; } = scale;

    /// <summary>What the codes of a text stand for; null for anything else.</summary>
    internal TextDictionary? Dictionary { get; } = dictionary;

    internal abstract void Compute(RowContext context, MeasureVector result);

    /// <summary>A value as a double: of an exact value, the nearest.</summary>
    internal double ToDouble(MeasureVector values, int row) =>
        Scale is { } scale ? Exact.ToDouble(values.Longs[row], scale) : values.Doubles[row];
}
