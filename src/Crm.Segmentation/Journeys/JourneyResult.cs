namespace Crm.Segmentation.Journeys;

/// <summary>A journey behind a name: it is made of what happens to each customer, and has no members.</summary>
internal sealed class JourneyResult(string name, string what) : NamedResult
{
    internal override Diagnostic Check(MemberOf member, string definition) => Diagnostic.Of(
        DiagnosticCodes.NoMembers,
        DiagnosticSeverity.Error,
        definition,
        $"'{member.ShortName}' refers to '{name}', a {what}, which has no members.",
        "Use a segment of what the customers did.");
}
