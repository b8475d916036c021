namespace Crm.Segmentation.Live;

/// <summary>How long an answer stands.</summary>
/// <param name="At">The first later instant at which it is another, if nothing else happens; <see cref="ConditionNode.Never"/> when there is none.</param>
/// <param name="IsLast">Whether it is known that the answer from then on never changes again by itself. False of what never changes at all.</param>
internal readonly record struct Until(long At, bool IsLast = false)
{
    /// <summary>The answer stands for ever.</summary>
    internal static Until Never => new(ConditionNode.Never);

    /// <summary>Until an instant, after which nothing comes.</summary>
    internal static Until Left(long at) => at > Timestamp.Max ? Never : new(at, IsLast: true);
}
