namespace Crm.Segmentation.Retentions;

/// <summary>An analysis behind a name: its cells depend on the range that it is asked for, so it has no members of its own.</summary>
internal sealed class AnalysisWithoutMembers(string name, string what) : NamedResult
{
    internal override Diagnostic Check(MemberOf member, string definition) => Diagnostic.Of(
        DiagnosticCodes.NoMembers,
        DiagnosticSeverity.Error,
        definition,
        $"'{member.ShortName}' refers to '{name}', {what}, which has no members.",
        "Ask its report for the customers of a cell.");
}
