namespace Crm.Segmentation.Scoring;

/// <summary><c>score NAME ["TITLE"] = MEASURE</c>.</summary>
internal static class ScoreSyntax
{
    internal static Score? Parse(RuleParser parser, Declaration declaration)
    {
        parser.Reader.Expect("=");
        return parser.Measure() is { } measure ? Score.Define(declaration.Name, measure, declaration.Title) : null;
    }
}
