namespace Crm.Segmentation;

/// <summary>
/// What stands behind a name in <see cref="MemberOf"/> and <see cref="ValueOf"/>, as far as rules know it: whether a reference is right, and which condition on the customer
/// membership stands for. A result that an analysis computes has no condition: each way to run declares the form in which it takes one.
/// </summary>
internal abstract class NamedResult
{
    /// <summary>The condition that membership stands for, which may be part of any tree; null for a computed result.</summary>
    internal virtual Condition? Condition(MemberOf member) => null;

    /// <summary>The measure that a value stands for, which may be part of any tree; null for a computed result, and where there is none before the result is fitted.</summary>
    internal virtual Measure? Value(ValueOf value) => null;

    /// <summary>What the values of a computed result are computed from, where that may refer to names or need a fit; none for any other result.</summary>
    internal virtual IEnumerable<Expression> Sources => [];

    /// <summary>Of one customer the number behind a value that is no measure; null where there is none for one customer.</summary>
    internal virtual CombinedValue? Combined(ValueOf value) => null;

    /// <summary>The population function whose values the result has; null for a result that needs no fit of its own.</summary>
    internal virtual IPopulationFunction? PopulationFunction => null;

    /// <summary>
    /// Of a result that puts everyone in one of several cells: the conditions of the cells in the order in which they are tried, of which the first
    /// that holds takes a customer; the last cell takes everyone else and has none. Null for any other result.
    /// </summary>
    internal virtual IReadOnlyList<Condition>? Cells => null;

    /// <summary>Of a result with <see cref="Cells"/>: the position of a cell in their order.</summary>
    internal virtual int PositionOf(MemberOf member) => throw new InvalidOperationException($"'{member.Result}' has no order of cells.");

    /// <summary>What is wrong with a reference to this result, such as a cell that it does not have; null when it is right.</summary>
    internal abstract Diagnostic? Check(MemberOf member, string definition);

    /// <summary>The same with nodes of its conditions replaced, such as population functions by their fitted values.</summary>
    /// <param name="rewriter">Shared by the results of one run, whose threads take turns with it.</param>
    internal virtual NamedResult Rewritten(RuleRewriter rewriter) => this;
}
