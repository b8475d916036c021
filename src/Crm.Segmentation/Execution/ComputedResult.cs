namespace Crm.Segmentation;

/// <summary>
/// A result that an analysis computes, in the form that it has for a batch: a column, one code a customer, computed together with everything else;
/// its cells are ranges of codes, so that they cost next to nothing however many are asked for.
/// </summary>
internal abstract class ComputedResult : NamedResult
{
    /// <summary>The column: whole numbers, missing for customers in no cell.</summary>
    /// <param name="binder">Binds what the column is computed from; its scope says when.</param>
    /// <param name="entered">The window of those who are asked for; null for everybody.</param>
    internal abstract MeasureOperator Column(Binder binder, Window? entered);

    /// <summary>The codes of the customers in a cell, which has been checked.</summary>
    internal abstract ExactRange CodesOf(MemberOf member);
}
