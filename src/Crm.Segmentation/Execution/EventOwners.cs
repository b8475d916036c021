namespace Crm.Segmentation;

/// <summary>Whose the events of one type of a batch are.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Type">The type, as a position in the schema.</param>
internal readonly record struct EventOwners(EventBatch Batch, int Type)
{
    /// <summary>Writes for consecutive rows the ordinal of each one's customer.</summary>
    internal void Write(int start, Span<long> owners)
    {
        ReadOnlySpan<int> offsets = Batch.Offsets(Type);

        // Of several customers that begin at the row, those before the last have no events.
        int customer = offsets.BinarySearch(start);
        if (customer < 0) customer = ~customer - 1;
        while (customer + 1 < offsets.Length && offsets[customer + 1] <= start) customer++;
        for (int i = 0; i < owners.Length; i++)
        {
            while (offsets[customer + 1] <= start + i) customer++;
            owners[i] = Batch.First + customer;
        }
    }
}
