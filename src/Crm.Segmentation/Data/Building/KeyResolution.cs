namespace Crm.Segmentation;

/// <summary>Staged keys to ordinals of customers, by their own key or by an alias; -1 for a key that is neither.</summary>
internal sealed class KeyResolution
{
    private readonly NumberIndex? _numbers;
    private readonly Dictionary<long, int>? _aliases;
    private readonly int[]? _ordinals;

    /// <summary>For keys that are numbers.</summary>
    internal KeyResolution(NumberIndex numbers, IReadOnlyDictionary<CustomerKey, int> aliases)
    {
        _numbers = numbers;
        if (aliases.Count > 0) _aliases = aliases.ToDictionary(alias => alias.Key.Number, alias => alias.Value);
    }

    /// <summary>For texts and Guids: the ordinal for each of the different ones seen.</summary>
    internal KeyResolution(int[] ordinals) => _ordinals = ordinals;

    internal void Find(ReadOnlySpan<long> staged, Span<int> ordinals)
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
