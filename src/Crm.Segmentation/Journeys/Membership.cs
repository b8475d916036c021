namespace Crm.Segmentation.Journeys;

/// <summary>Memberships as journeys name them: without the word <c>in</c>.</summary>
internal static class Membership
{
    /// <exception cref="ArgumentException">The condition is no membership.</exception>
    internal static MemberOf Of(Condition condition) => condition switch
    {
        null => throw new ArgumentNullException(nameof(condition)),
        MemberOf { Entered: null } member => member,
        _ => throw new ArgumentException("Only the membership of a segment or a cell changes by itself.", nameof(condition)),
    };

    extension(RuleText text)
    {
        internal RuleText Member(MemberOf member)
        {
            text.Name(member.Result);
            return member.Cell is null ? text : text.Write(".").Name(member.Cell);
        }
    }
}
