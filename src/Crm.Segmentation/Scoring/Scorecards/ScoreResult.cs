namespace Crm.Segmentation.Scoring;

/// <summary>A score behind a name: its measure.</summary>
internal sealed class ScoreResult(Score score) : NamedResult
{
    internal override Measure Value(ValueOf value) => score.Measure;

    internal override NamedResult Rewritten(RuleRewriter rewriter) => new RewrittenResult(this, rewriter);

    internal override Diagnostic Check(MemberOf member, string definition) => HasNoMembers(score, definition);

    /// <summary>Of a score or a scorecard that is asked for its members.</summary>
    internal static Diagnostic HasNoMembers(Definition score, string definition) => Diagnostic.Of(
        DiagnosticCodes.NoMembers, DiagnosticSeverity.Error, definition, $"'{score.Name}' is a {score.Keyword}, which has no members.", $"Compare it with something.");
}
