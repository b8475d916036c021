using Crm.Segmentation.Live;

namespace Crm.Segmentation.Journeys;

/// <summary>What customers are simulated under: the journeys, the rules that say who is in which segment they ask for, and lists.</summary>
/// <param name="Catalog">The journeys.</param>
/// <param name="Rules">The rules of the segments and partitions that journeys ask for; null where they ask for none.</param>
/// <param name="Lists">The members of the lists that journeys ask for, which stay.</param>
internal sealed record SimulatedBook(JourneyCatalog Catalog, LiveRules? Rules, ValueList<SimulatedList> Lists)
{
    /// <summary>What a customer is on from the start.</summary>
    internal JourneyMemberships ListsOf(CustomerKey customer)
    {
        JourneyMemberships memberships = JourneyMemberships.None;
        foreach (SimulatedList list in Lists)
            if (list.Members.Contains(customer)) memberships = memberships.In(list.Name);
        return memberships;
    }
}

/// <summary>A list with its members.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Members">Who is on it.</param>
internal sealed record SimulatedList(string Name, IReadOnlySet<CustomerKey> Members);
