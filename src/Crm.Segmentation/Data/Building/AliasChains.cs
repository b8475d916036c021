namespace Crm.Segmentation;

/// <summary>Anonymous keys and the keys that they lead to, over any number of steps.</summary>
internal sealed class AliasChains(SeededHash hash)
{
    private readonly Dictionary<long, long> _next = new(hash);

    /// <summary>The key at the end of a chain; the key itself when it is no alias. Shortens the chain on the way.</summary>
    internal long End(long key)
    {
        long end = key;
        while (_next.TryGetValue(end, out long next)) end = next;
        while (_next.TryGetValue(key, out long next) && next != end) (_next[key], key) = (end, next);
        return end;
    }

    internal Problem? Add(long anonymous, long customer)
    {
        long end = End(customer);
        if (end == anonymous) return new Problem(RejectionReason.AliasCycle, "The alias leads back to itself.");
        if (!_next.TryGetValue(anonymous, out _)) _next.Add(anonymous, end);
        else if (End(anonymous) != end) return new Problem(RejectionReason.AliasConflict, "The key is an alias of another key already.");
        return null;
    }
}
