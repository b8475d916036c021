namespace Crm.Segmentation.Live;

/// <summary>A text of which a test holds: one of some texts, or one that a pattern takes.</summary>
internal sealed class TextTestNode(TextNode text, Func<string, bool> test) : LeafNode
{
    internal override bool IsTimed => text.IsTimed;

    internal override int Cost => 1 + text.Cost;

    private protected override bool Decide(NodeRun run, long at) => text.Read(run, at) is { } read && test(read);

    private protected override long Turn(NodeRun run, long at) => text.Turn(run, at);
}

/// <summary>A text of the event that is looked at, which is a given one: the everyday test inside <c>where</c>.</summary>
internal sealed class EventTextNode(int slot, string text) : ConditionNode
{
    internal override bool IsTimed => false;

    internal override int Cost => 2;

    /// <summary>Whether an event has the text.</summary>
    internal bool HoldsOf(CustomerEvent one) => one.Values.TextOrNull(slot) == text;

    private protected override bool Decide(NodeRun run, long at) => HoldsOf(run.Event!);

    private protected override Until Change(NodeRun run, long at) => Until.Never;
}

/// <summary>An enum of which the value is one of some: known by its position.</summary>
internal sealed class EnumTestNode(EnumFieldNode field, bool[] holds) : ConditionNode
{
    internal override bool IsTimed => false;

    private protected override bool Decide(NodeRun run, long at) => field.Code(run) is >= 0 and var code && holds[code];

    private protected override Until Change(NodeRun run, long at) => Until.Never;
}

/// <summary>Two texts that are equal.</summary>
internal sealed class SameTextNode(TextNode left, TextNode right, bool ignoresCase) : LeafNode
{
    internal override bool IsTimed => left.IsTimed || right.IsTimed;

    internal override int Cost => left.Cost + right.Cost;

    private protected override bool Decide(NodeRun run, long at) =>
        left.Read(run, at) is { } one && right.Read(run, at) is { } other && (ignoresCase ? CaseFolding.AreEqual(one, other) : one == other);

    private protected override long Turn(NodeRun run, long at) => Math.Min(left.Turn(run, at), right.Turn(run, at));
}

/// <summary>Tags with any, or with all, of some texts.</summary>
internal sealed class HasTagsNode(TagsField tags, string[] wanted, bool all, bool ignoresCase) : ConditionNode
{
    internal override bool IsTimed => false;

    internal override int Cost => 2;

    private protected override bool Decide(NodeRun run, long at)
    {
        if (tags.Read(run) is not { } own) return false;
        foreach (string text in wanted)
            if (InTagsNode.Has(own, text, ignoresCase) != all) return !all;
        return all;
    }

    private protected override Until Change(NodeRun run, long at) => Until.Never;
}

/// <summary>A text among tags.</summary>
internal sealed class InTagsNode(TextNode text, TagsField tags, bool ignoresCase) : LeafNode
{
    internal override bool IsTimed => text.IsTimed;

    internal override int Cost => 2 + text.Cost;

    internal static bool Has(string[] tags, string text, bool ignoresCase)
    {
        foreach (string tag in tags)
            if (ignoresCase ? CaseFolding.AreEqual(tag, text) : tag == text) return true;
        return false;
    }

    private protected override bool Decide(NodeRun run, long at) => tags.Read(run) is { } own && text.Read(run, at) is { } read && Has(own, read, ignoresCase);

    private protected override long Turn(NodeRun run, long at) => text.Turn(run, at);
}
