namespace Crm.Segmentation.Funnels;

/// <summary>The units of a funnel, or its attempts, each with its code: where they are not simply the customers.</summary>
/// <param name="Data">The dataset.</param>
/// <param name="All">The units in an order that is always the same.</param>
internal sealed record FunnelRows(Dataset Data, FunnelRow[] All)
{
    /// <summary>The customers with at least one unit of some codes.</summary>
    internal CustomerSet Customers(Func<int, bool> isWanted)
    {
        var words = new ulong[BitWords.Count(Data.CustomerCount)];
        foreach (FunnelRow row in All)
        {
            if (!isWanted(row.Code)) continue;
            if (row.Customer >= 0) BitWords.Set(words, row.Customer);
            foreach (int customer in row.Customers ?? []) BitWords.Set(words, customer);
        }

        return new CustomerSet(Data, words);
    }
}

/// <summary>One unit, or one attempt.</summary>
/// <param name="Customer">The customer; below 0 for a unit of several.</param>
/// <param name="Customers">The customers of a unit of several.</param>
/// <param name="Name">The value that it is of; null for none.</param>
/// <param name="Ordinal">The number of the session or the attempt, from 0.</param>
/// <param name="Code">How far it got.</param>
internal readonly record struct FunnelRow(int Customer, int[]? Customers, string? Name, int Ordinal, int Code);
