namespace Crm.Segmentation;

/// <summary>Events of any type.</summary>
public sealed record AnyEvent : EventPattern
{
    private AnyEvent()
    {
    }

    /// <summary>Every event.</summary>
    public static AnyEvent Instance { get; } = new();

    internal override string? EventName => null;

    internal override void Write(RuleText text) => text.Write("any");
}
