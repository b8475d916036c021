namespace Crm.Segmentation;

/// <summary>Staged keys to ordinals of customers, by their own key or by an alias; -1 for a key that is neither.</summary>
internal sealed class KeyResolution
{
    private readonly NumberIndex? _numbers;
    private readonly Dictionary<long, int>? _aliases;
    private readonly int[]? _ordinals;
    private readonly int[]? _few;

    /// <summary>For keys that are numbers.</summary>
    internal KeyResolution(NumberIndex numbers, IReadOnlyDictionary<CustomerKey, int> aliases, SeededHash hash)
    {
        _numbers = numbers;
        if (aliases.Count > 0) _aliases = aliases.ToDictionary(alias => alias.Key.Number, alias => alias.Value, hash);
    }

    /// <summary>For texts and Guids: the ordinal for each of the different ones seen.</summary>
    internal KeyResolution(int[] ordinals) => _ordinals = ordinals;

    private KeyResolution(KeyResolution all, int[] few) =>
        (_numbers, _aliases, _ordinals, _few) = (all._numbers, all._aliases, all._ordinals, few);

    /// <summary>The same, with the places in an ascending list of ordinals instead of these; -1 for others.</summary>
    internal KeyResolution Among(int[] ordinals) => new(this, ordinals);

    internal void Find(ReadOnlySpan<long> staged, Span<int> ordinals)
    {
        FindAll(staged, ordinals);
        if (_few is null) return;
        foreach (ref int ordinal in ordinals) ordinal = Math.Max(-1, Array.BinarySearch(_few, ordinal));
    }

    private void FindAll(ReadOnlySpan<long> staged, Span<int> ordinals)
    {
        if (_ordinals is not null)
        {
            for (int i = 0; i < staged.Length; i++) ordinals[i] = _ordinals[staged[i]];
            return;
        }

        _numbers!.Find(staged, ordinals);
        if (_aliases is null) return;
        for (int i = 0; i < staged.Length; i++)
            if (ordinals[i] < 0) ordinals[i] = _aliases.GetValueOrDefault(staged[i], -1);
    }
}
