namespace Crm.Segmentation;

/// <summary>Who of a dataset is on a list.</summary>
/// <param name="Words">A bit a customer.</param>
/// <param name="Unknown">How many of the list's keys the dataset does not have, each once.</param>
internal sealed record ListMembers(ulong[] Words, int Unknown)
{
    /// <summary>Who of a dataset is on a list that is given.</summary>
    internal static ListMembers Of(CustomerLists lists, string name, Dataset data)
    {
        var members = new ulong[BitWords.Count(data.CustomerCount)];
        var unknown = new HashSet<CustomerKey>();
        foreach (CustomerKey key in lists.KeysOf(name))
        {
            if (data.TryFind(key, out int ordinal)) BitWords.Set(members, ordinal);
            else unknown.Add(key);
        }

        return new ListMembers(members, unknown.Count);
    }
}
