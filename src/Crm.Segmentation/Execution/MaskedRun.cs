using System.Buffers;

namespace Crm.Segmentation;

/// <summary>The events of one type in a batch: times, and bits by event, or the same bits for all.</summary>
internal sealed class MaskedRun : IDisposable
{
    private readonly EventBatch _batch;
    private readonly int _type;
    private readonly int _start;
    private readonly long[] _times;
    private readonly uint[]? _masks;

    private MaskedRun(EventBatch batch, MaskedType type, int start, int end)
    {
        (_batch, _type, _start, Always) = (batch, type.Type, start, type.Always);
        int count = end - start;
        _times = ArrayPool<long>.Shared.Rent(count);
        batch.Run(_type)!.Times.Read(start, _times.AsSpan(0, count));
        if (type.Filters.Count == 0) return;

        _masks = ArrayPool<uint>.Shared.Rent(count);
        _masks.AsSpan(0, count).Fill(type.Always);
        ulong[] bits = ArrayPool<ulong>.Shared.Rent(BitWords.Count(count));
        foreach ((EventMatcher matcher, uint steps) in type.Filters)
        {
            Span<ulong> matched = bits.AsSpan(0, BitWords.Count(count));
            matcher.Match(batch, _type, matched);
            for (int i = BitWords.Next(matched, 0); i >= 0; i = BitWords.Next(matched, i + 1)) _masks[i] |= steps;
        }

        ArrayPool<ulong>.Shared.Return(bits);
    }

    /// <summary>The bits of every event, where the events have no bits of their own.</summary>
    internal uint Always { get; }

    internal static MaskedRun? Read(EventBatch batch, MaskedType type)
    {
        (int start, int end) = batch.Rows(type.Type);
        return start == end ? null : new MaskedRun(batch, type, start, end);
    }

    /// <summary>The times of the batch's events, customer by customer.</summary>
    internal ReadOnlySpan<long> Times => _times;

    /// <summary>Their bits; empty when they are <see cref="Always"/>.</summary>
    internal ReadOnlySpan<uint> Masks => _masks;

    /// <summary>Where in <see cref="Times"/> a customer's events up to as-of are: [start, end).</summary>
    internal (int Start, int End) Rows(int customer, long asOf)
    {
        (int start, int end) = _batch.Rows(_type, customer);
        (start, end) = (start - _start, end - _start);
        return end > start && _times[end - 1] > asOf ? (start, start + UpTo(_times.AsSpan(start, end - start), asOf)) : (start, end);
    }

    public void Dispose()
    {
        ArrayPool<long>.Shared.Return(_times);
        if (_masks is not null) ArrayPool<uint>.Shared.Return(_masks);
    }

    private static int UpTo(ReadOnlySpan<long> times, long asOf)
    {
        int low = 0, high = times.Length;
        while (low < high)
        {
            int middle = (int)(((uint)low + (uint)high) / 2);
            if (times[middle] <= asOf) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
