using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>
/// How often each byte occurs. Counting waits for its stores; many bytes are therefore counted by twos, with half as many, and told apart at the end.
/// </summary>
internal sealed class ByteCounts
{
    /// <summary>How many bytes there are.</summary>
    internal const int Bins = CodeHistogram.ByteBins;

    /// <summary>So many are counted by twos. For fewer the table of all twos is too large.</summary>
    internal const int Many = 1 << 17;

    private readonly uint[] _alone = new uint[Bins];
    private readonly uint[] _lanes = [], _twos = [];

    /// <param name="expected">How many bytes there are about.</param>
    internal ByteCounts(int expected)
    {
        if (expected < Many) _lanes = new uint[CodeHistogram.ByteLanes * Bins];
        else _twos = new uint[CodeHistogram.ShortBins];
    }

    internal void Add(byte code) => _alone[code]++;

    internal void Add(ReadOnlySpan<byte> codes)
    {
        if (_twos.Length == 0)
        {
            CodeHistogram.Add(codes, _lanes);
            return;
        }

        CodeHistogram.AddInOne(MemoryMarshal.Cast<byte, ushort>(codes), _twos);
        if ((codes.Length & 1) != 0) Add(codes[^1]);
    }

    /// <summary>Adds the counts to those of others.</summary>
    internal void AddTo(Span<uint> totals)
    {
        totals = totals[..Bins];
        CodeHistogram.Join(totals, _alone);
        for (int start = 0; start < _lanes.Length; start += Bins) CodeHistogram.Join(totals, _lanes.AsSpan(start, Bins));
        for (int one = 0; one < _twos.Length / Bins; one++)
        {
            ReadOnlySpan<uint> others = _twos.AsSpan(one * Bins, Bins);
            CodeHistogram.Join(totals, others);
            foreach (uint count in others) totals[one] += count;
        }
    }
}
