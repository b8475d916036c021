namespace Crm.Segmentation;

/// <summary>A pattern's matches over a batch, by event type.</summary>
internal sealed class EventBits
{
    private (ulong[] Words, bool Done)[] _byType = [];

    internal void Forget()
    {
        foreach (ref (ulong[] Words, bool Done) entry in _byType.AsSpan()) entry.Done = false;
    }

    /// <param name="pattern">The pattern.</param>
    /// <param name="filter">Working memory for its filter.</param>
    /// <param name="context">The batch.</param>
    /// <param name="type">The type, as a position in the schema.</param>
    internal ReadOnlySpan<ulong> Get(PatternOperator pattern, RowContext? filter, RowContext context, int type)
    {
        (int start, int end) = context.Events!.Rows(type);
        int words = BitWords.Count(end - start);
        if (_byType.Length <= type) Array.Resize(ref _byType, type + 1);
        ref (ulong[] Words, bool Done) entry = ref _byType[type];
        if (!entry.Done)
        {
            if (entry.Words is null || entry.Words.Length < words) entry.Words = new ulong[Math.Max(words, 64)];
            pattern.Match(context, type, filter, entry.Words.AsSpan(0, words));
            entry.Done = true;
        }

        return entry.Words.AsSpan(0, words);
    }
}
