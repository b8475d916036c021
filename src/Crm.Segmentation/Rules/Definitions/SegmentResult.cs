namespace Crm.Segmentation;

/// <summary>A segment behind a name: its condition.</summary>
internal sealed class SegmentResult(Segment segment) : NamedResult
{
    internal override Condition? Condition(MemberOf member) => segment.Condition;

    internal override NamedResult Rewritten(RuleRewriter rewriter) => new RewrittenResult(this, rewriter);

    internal override Diagnostic? Check(MemberOf member, string definition)
    {
        if (member.Cell is not null)
        {
            return Diagnostic.Of(
                DiagnosticCodes.NoCells,
                DiagnosticSeverity.Error,
                definition,
                $"'{member.ShortName}' names a cell, and '{segment.Name}' is a segment, which has none.",
                $"Refer to '{segment.Name}' itself.");
        }

        return member.Entered is null ? null : MemberOfDiagnostics.NoEntries(member, definition, "a segment");
    }
}
