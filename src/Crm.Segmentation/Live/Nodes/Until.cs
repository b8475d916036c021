namespace Crm.Segmentation.Live;

/// <summary>How long an answer stands.</summary>
/// <param name="At">The first later instant at which it is another, if nothing else happens; <see cref="ConditionNode.Never"/> when there is none.</param>
/// <param name="Then">
/// What comes after that by itself: the one instant at which the answer is again what it is now, for good; <see cref="ConditionNode.Never"/> where it stays the other one;
/// <see cref="Untold"/> where that is not known, and of what never changes at all.
/// </param>
internal readonly record struct Until(long At, long Then = Until.Untold)
{
    /// <summary>What comes after a change is to be asked when it has come.</summary>
    internal const long Untold = long.MinValue;

    /// <summary>The answer stands for ever.</summary>
    internal static Until Never => new(ConditionNode.Never);

    /// <summary>Whether the change is the last.</summary>
    internal bool IsLast => Then == ConditionNode.Never;

    /// <summary>The answer stands until an instant, and where that is the last change, it is said.</summary>
    internal static Until Change(long at, bool isLast) => new(at, isLast ? ConditionNode.Never : Untold);

    /// <summary>Until an instant, after which nothing comes.</summary>
    internal static Until Left(long at) => at > Timestamp.Max ? Never : Change(at, isLast: true);
}
