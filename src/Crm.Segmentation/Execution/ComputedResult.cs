namespace Crm.Segmentation;

/// <summary>
/// A result that an analysis computes, in the form that it has for a batch: columns, computed once a batch together with everything else. Of codes, one
/// a customer, its cells are ranges, so that they cost next to nothing however many are asked for; of values each is a column of numbers.
/// </summary>
internal abstract class ComputedResult : NamedResult
{
    /// <summary>The column of codes: whole numbers, missing for customers in no cell.</summary>
    /// <param name="binder">Binds what the column is computed from; its scope says when.</param>
    /// <param name="entered">The window of those who are asked for; null for everybody.</param>
    internal virtual MeasureOperator Column(Binder binder, Window? entered) => throw new System.Diagnostics.UnreachableException($"{GetType().Name} has no cells.");

    /// <summary>
    /// On what the codes of a customer depend besides attributes that no instant matters to: of each pattern the edges before which its events lie, or not, at an instant. Null
    /// where that is not known, or a code is not computed of one row alone.
    /// </summary>
    /// <param name="binder">The binder of the column.</param>
    /// <param name="entered">The window of those who are asked for; null for everybody.</param>
    internal virtual IEnumerable<(EventPattern Pattern, Func<EvaluationScope, long> Edge)>? Edges(Binder binder, Window? entered) => null;

    /// <summary>The codes of the customers in a cell, which has been checked.</summary>
    internal virtual ExactRange CodesOf(MemberOf member) => throw new System.Diagnostics.UnreachableException($"{GetType().Name} has no cells.");

    /// <summary>The column of a value, which has been checked: bound once for each different value, part and arguments alike. What several share they bind as measures, or as operands that <see cref="Binder.Shared{T}"/> keeps.</summary>
    /// <param name="binder">Binds what the column is computed from; its scope says when.</param>
    /// <param name="value">The value.</param>
    internal virtual MeasureOperator Values(Binder binder, ValueOf value) => throw new System.Diagnostics.UnreachableException($"{GetType().Name} has no values.");
}
