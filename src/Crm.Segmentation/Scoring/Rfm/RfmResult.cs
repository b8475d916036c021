namespace Crm.Segmentation.Scoring;

/// <summary>A scoring behind a name: for each cell, that the three scores are those of the cell.</summary>
internal sealed class RfmResult(Rfm rfm) : NamedResult
{
    internal override IPopulationFunction PopulationFunction => rfm;

    internal override Condition? Condition(MemberOf member) =>
        rfm.ScoresOf(member.Cell!) is [var recency, var frequency, var monetary]
            ? rfm.Recency.Is(recency) & rfm.Frequency.Is(frequency) & rfm.Monetary.Is(monetary)
            : null;

    internal override NamedResult Rewritten(RuleRewriter rewriter) => new RewrittenResult(this, rewriter);

    internal override Diagnostic? Check(MemberOf member, string definition)
    {
        if (member.Cell is null)
            return Diagnostic.Of(
                DiagnosticCodes.CellNeeded,
                DiagnosticSeverity.Error,
                definition,
                $"'{member.ShortName}' refers to an rfm, which has cells.",
                $"Name the cell by its scores, such as r5f5m5.");
        if (rfm.ScoresOf(member.Cell) is null)
            return Diagnostic.Of(
                DiagnosticCodes.UnknownCell,
                DiagnosticSeverity.Error,
                definition,
                $"Rfm '{rfm.Name}' has no cell '{member.Cell}'.",
                $"A cell is named by its scores from 1 to {rfm.Bins}, such as r1f1m1.");
        return member.Entered is null
            ? null
            : Diagnostic.Of(
                DiagnosticCodes.NoEntries,
                DiagnosticSeverity.Error,
                definition,
                $"'{member.ShortName}' asks when a customer entered, and '{rfm.Name}' is an rfm, which is judged at as-of only.",
                $"Leave the window out.");
    }
}
