namespace Crm.Segmentation;

/// <summary>Up to <see cref="StagedEvents.BlockRows"/> events, packed: first in the order of their arrival, then, in place, by slice of customers.</summary>
internal sealed class EventBlock
{
    /// <summary>The number of the first event among all staged events.</summary>
    internal required long Start { get; init; }

    internal required int Count { get; init; }

    /// <summary>The staged keys less <see cref="KeyBase"/>; after slicing, the customers' ordinals.</summary>
    internal uint[]? Keys { get; set; }

    internal long KeyBase { get; set; }

    /// <summary>The staged keys when their range does not fit into 32 bits.</summary>
    internal long[]? WideKeys { get; set; }

    /// <summary>Times in <see cref="TimeUnit"/> since <see cref="TimeBase"/>.</summary>
    internal uint[]? Times { get; set; }

    internal long TimeBase { get; set; }

    internal long TimeUnit { get; set; } = 1;

    /// <summary>Milliseconds, when the range of times does not fit into 32 bits.</summary>
    internal long[]? WideTimes { get; set; }

    /// <summary>One type for all events, when neither <see cref="Types8"/> nor <see cref="Types16"/> says which.</summary>
    internal required ushort Type { get; init; }

    internal byte[]? Types8 { get; set; }

    internal ushort[]? Types16 { get; set; }

    internal EventKey?[]? Ids { get; set; }

    /// <summary>For each type, how many events of it were staged before this block.</summary>
    internal required long[] RowsBefore { get; init; }

    /// <summary>The events that are not taken; null when all are.</summary>
    internal ulong[]? Dropped { get; set; }

    /// <summary>After slicing: for each slice of customers, where its events start; and the end.</summary>
    internal ushort[] SliceStarts { get; set; } = [];

    /// <summary>After slicing, when any event has properties: each event's row among the staged events of its type.</summary>
    internal uint[]? Rows { get; set; }

    internal void ReadKeys(Span<long> keys)
    {
        if (WideKeys is not null)
        {
            WideKeys.CopyTo(keys);
            return;
        }

        ReadOnlySpan<uint> source = Keys.AsSpan(0, keys.Length);
        for (int i = 0; i < source.Length; i++) keys[i] = KeyBase + source[i];
    }

    internal void ReadTypes(Span<ushort> types)
    {
        if (Types8 is not null)
        {
            ReadOnlySpan<byte> source = Types8.AsSpan(0, types.Length);
            for (int i = 0; i < source.Length; i++) types[i] = source[i];
        }
        else if (Types16 is not null)
        {
            Types16.CopyTo(types);
        }
        else
        {
            types.Fill(Type);
        }
    }

    internal void Drop(int row) => BitWords.Set(Dropped ??= new ulong[BitWords.Count(Count)], row);

    internal bool IsDropped(int row) => Dropped is not null && BitWords.Get(Dropped, row);
}
