namespace Crm.Segmentation.Tree;

/// <summary>
/// Since a customer entered a journey: events that came after the one that started it. It stands in a journey only, and only where events are counted.
/// </summary>
public sealed record SinceEntryWindow : Window
{
    private SinceEntryWindow()
    {
    }

    internal static SinceEntryWindow Instance { get; } = new();

    internal override TimeRange Resolve(long asOf, Calendar calendar, ReadOnlySpan<long> anchors) =>
        throw new System.Diagnostics.UnreachableException("Only an instance of a journey knows when it was entered.");

    internal override void Write(RuleText text) => text.Write("since entry");
}
