namespace Crm.Segmentation.Growth;

/// <summary>A revenue tree behind a name: its counts depend on the periods that it is asked for, so it has no members of its own.</summary>
internal sealed class GrowthResult(RevenueGrowth growth) : NamedResult
{
    internal override Diagnostic Check(MemberOf member, string definition) => Diagnostic.Of(
        DiagnosticCodes.NoMembers,
        DiagnosticSeverity.Error,
        definition,
        $"'{member.ShortName}' refers to '{growth.Name}', a growth, which has no members.",
        "Ask its report for the visitors and buyers of a period.");
}
