namespace Crm.Segmentation;

/// <summary><c>segment NAME ["TITLE"] = CONDITION</c>.</summary>
internal static class SegmentSyntax
{
    internal static Segment? Parse(RuleParser parser, Declaration declaration)
    {
        parser.Reader.Expect("=");
        return parser.Condition() is { } condition ? Segment.Define(declaration.Name, condition, declaration.Title) : null;
    }
}
