namespace Crm.Segmentation.Retentions;

/// <summary>A retention behind a name: its cells depend on the range that it is asked for, so it has no members of its own.</summary>
internal sealed class RetentionResult(Retention retention) : NamedResult
{
    internal override Diagnostic Check(MemberOf member, string definition) => Diagnostic.Of(
        DiagnosticCodes.NoMembers,
        DiagnosticSeverity.Error,
        definition,
        $"'{member.ShortName}' refers to '{retention.Name}', a retention, which has no members.",
        "Ask its report for the customers of a cell.");
}
