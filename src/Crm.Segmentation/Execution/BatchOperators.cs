namespace Crm.Segmentation;

/// <summary>Computes something for the rows of a batch. Immutable; its results live in the <see cref="RowContext"/>.</summary>
internal abstract class BatchOperator
{
    /// <summary>The most that costs add up to, so that what many definitions share does not overflow.</summary>
    private const int Dearest = int.MaxValue / 2;

    private protected BatchOperator(int slot, int cost, ReadOnlySpan<BatchOperator> operands) => (Slot, Cost, Operands) = (slot, cost, operands.ToArray());

    /// <summary>Where its results live.</summary>
    internal int Slot { get; }

    /// <summary>What a row costs, about, in bytes that are read; the cheap operands of an <c>and</c> come first.</summary>
    internal int Cost { get; }

    /// <summary>Whatever it may ask the context for while it computes. What is asked for and is not here is not kept.</summary>
    internal BatchOperator[] Operands { get; }

    /// <summary>Whether it gives up its operands itself, one after the other; otherwise all are given up when it has computed.</summary>
    internal virtual bool GivesUpOperands => false;

    /// <summary>What operators cost together.</summary>
    internal static int CostOf(params ReadOnlySpan<BatchOperator> operators)
    {
        long cost = 0;
        foreach (BatchOperator @operator in operators) cost += @operator.Cost;
        return (int)Math.Min(cost, Dearest);
    }
}

/// <summary>Computes which rows of a batch satisfy a condition.</summary>
/// <param name="slot">Where its results live.</param>
/// <param name="cost">What a row costs, about, in bytes that are read.</param>
/// <param name="operands">Whatever it may ask for.</param>
internal abstract class ConditionOperator(int slot, int cost = 8, params ReadOnlySpan<BatchOperator> operands) : BatchOperator(slot, cost, operands)
{
    /// <summary>Writes a bit for every row; bits at or after the row count stay 0.</summary>
    internal abstract void Compute(RowContext context, Span<ulong> result);
}

/// <summary>
/// Computes a measure for the rows of a batch. Exact numbers, durations, instants and dates are whole numbers with a scale; texts are codes into
/// <see cref="Dictionary"/>; other numbers are doubles.
/// </summary>
/// <param name="slot">Where its results live.</param>
/// <param name="scale">The decimal places of exact values; null for doubles.</param>
/// <param name="dictionary">What the codes of a text stand for.</param>
/// <param name="cost">What a row costs, about, in bytes that are read.</param>
/// <param name="operands">Whatever it may ask for.</param>
internal abstract class MeasureOperator(
    int slot, int? scale, TextDictionary? dictionary = null, int cost = 8, params ReadOnlySpan<BatchOperator> operands) : BatchOperator(slot, cost, operands)
{
    /// <summary>What reading the events of a customer costs, and what following them in order does.</summary>
    internal const int EventCost = 64, SequenceCost = 1024;

    /// <summary>Whether the values are whole numbers; otherwise they are doubles.</summary>
    internal bool IsExact => Scale is not null;

    /// <summary>The decimal places of exact values; null for doubles.</summary>
    internal int? Scale { get; } = scale;

    /// <summary>What the codes of a text stand for; null for anything else.</summary>
    internal TextDictionary? Dictionary { get; } = dictionary;

    /// <summary>The one value of every row, for who can do without a vector; null where rows differ.</summary>
    internal virtual MeasureVector? Constant => null;

    internal abstract void Compute(RowContext context, MeasureVector result);

    /// <summary>A value as a double: of an exact value, the nearest.</summary>
    internal double ToDouble(MeasureVector values, int row) =>
        Scale is { } scale ? Exact.ToDouble(values.Longs[row], scale) : values.Doubles[row];
}
