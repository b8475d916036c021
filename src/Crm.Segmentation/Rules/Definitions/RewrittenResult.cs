namespace Crm.Segmentation;

/// <summary>A result that stands for conditions, with nodes of them replaced.</summary>
/// <param name="result">The result as it was written.</param>
/// <param name="rewriter">Shared by the results of one run, whose threads take turns with it.</param>
internal sealed class RewrittenResult(NamedResult result, RuleRewriter rewriter) : NamedResult
{
    /// <summary>Whether it is that of a segment.</summary>
    internal bool IsOfSegment => result is SegmentResult or RewrittenResult { IsOfSegment: true };

    internal override Condition? Condition(MemberOf member)
    {
        if (result.Condition(member) is not { } condition) return null;
        lock (rewriter) return rewriter.Rewrite(condition);
    }

    internal override Measure? Value(ValueOf value)
    {
        if (result.Value(value) is not { } measure) return null;
        lock (rewriter) return rewriter.Rewrite(measure);
    }

    internal override IReadOnlyList<Condition>? Cells
    {
        get
        {
            if (result.Cells is not { } cells) return null;
            lock (rewriter) return [.. cells.Select(rewriter.Rewrite)];
        }
    }

    internal override int PositionOf(MemberOf member) => result.PositionOf(member);

    internal override Diagnostic? Check(MemberOf member, string definition) => result.Check(member, definition);
}
