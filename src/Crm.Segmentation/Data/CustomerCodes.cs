namespace Crm.Segmentation;

/// <summary>One code for every customer of a dataset, from which the sets of a report are made when they are asked for.</summary>
/// <remarks>Immutable: what it is made of is not written to again.</remarks>
/// <param name="data">The dataset.</param>
/// <param name="codes">A code a customer, from 0, in as few bytes as it needs.</param>
/// <param name="coded">Whose code means something, a bit a customer; null for everyone's.</param>
internal sealed class CustomerCodes(Dataset data, PackedIntegers codes, ulong[]? coded = null)
{
    internal Dataset Data => data;

    /// <summary>The code of a customer; null for one without, and for a key that is no customer's.</summary>
    internal int? Of(CustomerKey customer) =>
        data.TryFind(customer, out int ordinal) && (coded is null || BitWords.Get(coded, ordinal)) ? (int)codes[ordinal] : null;

    /// <summary>The code of the customer with an ordinal, whether it means something or not.</summary>
    internal int At(int ordinal) => (int)codes[ordinal];

    /// <summary>The codes of all customers where each is a byte and means something; empty where not.</summary>
    internal ReadOnlySpan<byte> Bytes => codes.Width == 1 && coded is null ? codes.Bytes : [];

    /// <summary>The customers with a code.</summary>
    internal CustomerSet Where(int code)
    {
        var words = new ulong[BitWords.Count(data.CustomerCount)];
        if (codes.Width == 1) RangeBits.Write(codes.Bytes, (byte)code, (byte)code, words);
        else if (codes.Width == 2) RangeBits.Write(codes.Shorts, (ushort)code, (ushort)code, words);
        else RangeBits.Write(codes.Ints, (uint)code, (uint)code, words);
        return Coded(words);
    }

    /// <summary>The customers with one of some codes.</summary>
    /// <param name="end">Above all codes that are wanted.</param>
    /// <param name="isWanted">Whether a code is one of them.</param>
    internal CustomerSet Where(int end, Func<int, bool> isWanted)
    {
        var wanted = new bool[end];
        for (int code = 0; code < end; code++) wanted[code] = isWanted(code);
        var words = new ulong[BitWords.Count(data.CustomerCount)];
        if (codes.Width == 1)
        {
            ValueBits.Write(codes.Bytes, new ByteSet([.. Enumerable.Range(0, end).Where(code => wanted[code])]), words);
        }
        else
        {
            for (int row = 0; row < data.CustomerCount; row++)
                if ((int)codes[row] is var code && code < end && wanted[code]) BitWords.Set(words, row);
        }

        return Coded(words);
    }

    /// <summary>How many customers have each code.</summary>
    internal long[] Counts(int end)
    {
        var counts = new long[end];
        if (codes.Width == 1 && coded is null)
        {
            var bytes = new ByteCounts(codes.Length);
            bytes.Add(codes.Bytes);
            var sums = new uint[ByteCounts.Bins];
            bytes.AddTo(sums);
            for (int code = 0; code < end; code++) counts[code] = sums[code];
            return counts;
        }

        for (int row = 0; row < codes.Length; row++)
            if (coded is null || BitWords.Get(coded, row)) counts[(int)codes[row]]++;
        return counts;
    }

    private CustomerSet Coded(ulong[] words)
    {
        if (coded is not null) BitWords.And(words, coded);
        return new CustomerSet(data, words);
    }
}
