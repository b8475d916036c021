namespace Crm.Segmentation;

/// <summary><c>feature NAME ["TITLE"] = MEASURE</c>.</summary>
internal static class FeatureSyntax
{
    internal static Feature? Parse(RuleParser parser, Declaration declaration)
    {
        parser.Reader.Expect("=");
        return parser.Measure() is { } measure ? Feature.Define(declaration.Name, measure, declaration.Title) : null;
    }
}
