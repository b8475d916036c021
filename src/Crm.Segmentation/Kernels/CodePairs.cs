using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>
/// How often each of a few codes follows each, without regard to where one stretch of codes ends and the next begins. Of codes below 16 three that follow one another
/// are counted at once, which are two pairs; tables side by side take turns, so that runs of one code do not wait for their own stores.
/// </summary>
internal sealed class CodePairs
{
    private const int Nibbles = 16, Triples = Nibbles * Nibbles * Nibbles, Tables = 4;

    /// <summary>Codes whose pairs are counted before 32 bits of a count could be full.</summary>
    private const int Block = 1 << 30;

    private readonly int _codes;
    private readonly uint[] _triples;
    private readonly uint[] _pairs;
    private readonly long[] _counts;

    /// <param name="codes">Above all codes; 1 to 256.</param>
    internal CodePairs(int codes)
    {
        (_codes, _counts) = (codes, new long[codes * codes]);
        _triples = codes <= Nibbles ? new uint[Tables * Triples] : [];
        _pairs = new uint[codes <= Nibbles ? 0 : 2 * codes * codes];
    }

    /// <summary>The counts by the first code and then by the second.</summary>
    internal ReadOnlySpan<long> Counts => _counts;

    /// <summary>Counts the pairs of a stretch.</summary>
    internal void Add(ReadOnlySpan<byte> codes)
    {
        for (int start = 0; start < codes.Length - 1; start += Block)
        {
            ReadOnlySpan<byte> block = codes[start..(int)Math.Min(codes.Length, (long)start + Block + 1)];
            if (_codes <= Nibbles) AddTriples(block);
            else AddPairs(block);
        }
    }

    /// <summary>Takes away or adds pairs.</summary>
    internal void Add(int first, int second, long count) => _counts[(first * _codes) + second] += count;

    /// <summary>Adds the counts of another.</summary>
    internal void Add(CodePairs other)
    {
        for (int i = 0; i < _counts.Length; i++) _counts[i] += other._counts[i];
    }

    private void AddTriples(ReadOnlySpan<byte> codes)
    {
        ref uint triples = ref MemoryMarshal.GetArrayDataReference(_triples);
        ref byte first = ref MemoryMarshal.GetReference(codes);
        int at = 0;

        // Of eight codes and the one behind them four triples, which are the eight pairs that begin there.
        for (; at + 9 <= codes.Length; at += 8)
        {
            ulong eight = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, at));
            if (!BitConverter.IsLittleEndian) eight = BinaryPrimitives.ReverseEndianness(eight);
            eight = (eight | (eight >> 4)) & 0x00FF00FF00FF00FF;
            eight |= eight >> 8;
            Unsafe.Add(ref triples, (nint)(eight & 0xFFF))++;
            Unsafe.Add(ref triples, (nint)((eight >> 16) & 0xFFF) + Triples)++;
            Unsafe.Add(ref triples, (nint)((eight >> 32) & 0xFFF) + (2 * Triples))++;
            Unsafe.Add(ref triples, (nint)(((eight >> 48) & 0xFF) | ((ulong)Unsafe.Add(ref first, at + 8) << 8)) + (3 * Triples))++;
        }

        for (; at + 1 < codes.Length; at++) Add(codes[at], codes[at + 1], 1);
        for (int triple = 0; triple < Triples; triple++)
        {
            long count = 0;
            for (int table = 0; table < Tables; table++) count += _triples[(table * Triples) + triple];
            if (count == 0) continue;
            (int one, int two, int three) = (triple & 15, (triple >> 4) & 15, triple >> 8);
            Add(one, two, count);
            Add(two, three, count);
        }

        Array.Clear(_triples);
    }

    private void AddPairs(ReadOnlySpan<byte> codes)
    {
        int cells = _codes * _codes, at = 0;
        for (; at + 2 < codes.Length; at += 2)
        {
            _pairs[(codes[at] * _codes) + codes[at + 1]]++;
            _pairs[cells + (codes[at + 1] * _codes) + codes[at + 2]]++;
        }

        for (; at + 1 < codes.Length; at++) Add(codes[at], codes[at + 1], 1);
        for (int pair = 0; pair < cells; pair++) _counts[pair] += _pairs[pair] + _pairs[cells + pair];
        Array.Clear(_pairs);
    }
}
