namespace Crm.Segmentation;

/// <summary>Events of any type.</summary>
public sealed record AnyEvent : EventPattern
{
    private AnyEvent()
    {
    }

    /// <summary>Every event.</summary>
    public static AnyEvent Instance { get; } = new();

    /// <summary>The word that rules use.</summary>
    public override string ToString() => "any";
}
