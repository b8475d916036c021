namespace Crm.Segmentation;

/// <summary>Memory for operators over a property's values, reused from customer to customer.</summary>
internal sealed class EventScratch
{
    internal HashSet<long> Distinct { get; } = [];

    internal Dictionary<long, int> Frequencies { get; } = [];
}
