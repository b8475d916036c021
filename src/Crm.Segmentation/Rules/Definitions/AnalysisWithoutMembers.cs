namespace Crm.Segmentation;

/// <summary>An analysis behind a name that has no members of its own: its cells depend on what else it is asked with, such as a range.</summary>
internal sealed class AnalysisWithoutMembers(string name, string what) : NamedResult
{
    internal override Diagnostic Check(MemberOf member, string definition) => Diagnostic.Of(
        DiagnosticCodes.NoMembers,
        DiagnosticSeverity.Error,
        definition,
        $"'{member.ShortName}' refers to '{name}', {what}, which has no members.",
        "Ask its report for the customers of a cell.");
}
