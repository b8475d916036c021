namespace Crm.Segmentation.Testing;

/// <summary>Makes the blocks of a storefront, several at a time, and hands them out in the order of the customers.</summary>
internal sealed class BlockSource(StorefrontOptions options)
{
    private readonly ShopCalendar _calendar = new(options.ObservedUntil, options.HistoryDays);
    private readonly Stack<StorefrontBlock> _spare = [];

    /// <summary>The blocks. Each is the caller's until the next is asked for.</summary>
    internal IEnumerable<StorefrontBlock> Blocks(CancellationToken cancellation)
    {
        int inFlight = options.MaxDegreeOfParallelism ?? 3;
        var started = new Queue<Task<StorefrontBlock>>();
        int next = 0;
        while (next < options.Customers || started.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            while (next < options.Customers && started.Count < inFlight)
            {
                int from = next, count = Math.Min(options.BlockSize, options.Customers - next);
                StorefrontBlock empty = _spare.TryPop(out StorefrontBlock? spare) ? spare : new StorefrontBlock(_calendar.End);
                started.Enqueue(Task.Run(() => Fill(empty, from, count), cancellation));
                next += count;
            }

            StorefrontBlock block = started.Dequeue().GetAwaiter().GetResult();
            yield return block;
            block.Clear();
            _spare.Push(block);
        }
    }

    private StorefrontBlock Fill(StorefrontBlock block, int from, int count)
    {
        var shopper = new Shopper(options, _calendar, block);
        for (int customer = from; customer < from + count; customer++) shopper.Live(customer);
        return block;
    }
}
