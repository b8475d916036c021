namespace Crm.Segmentation;

/// <summary>What is wrong with a reference to a segment or a partition alike.</summary>
internal static class MemberOfDiagnostics
{
    internal static Diagnostic NoEntries(MemberOf member, string definition, string what) => Diagnostic.Of(
        DiagnosticCodes.NoEntries,
        DiagnosticSeverity.Error,
        definition,
        $"'{member.ShortName}' asks when a customer entered, and '{member.Result}' is {what}, which is judged at as-of only.",
        "Leave the window out.");
}
