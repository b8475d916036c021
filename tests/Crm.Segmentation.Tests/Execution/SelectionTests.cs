namespace Crm.Segmentation.Tests.Execution;

/// <summary>Codes of 32 and 64 bits at any place against a sort of the values, without and with a mask, on one thread and on two.</summary>
public sealed class SelectionTests
{
    private static readonly int[] Lengths = [1, 2, 63, 64, 65, 1_000, 20_000, 300_001];

    public static TheoryData<string> Shapes =>
        ["any", "narrow", "few", "constant", "two", "ascending", "descending", "ends", "clustered", "around zero"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void At_WholeNumbers_AreThoseOfASort(string shape) => Check(shape, (random, i, n) => Whole(shape, random, i, n), (values, rows, options, places) =>
        new WideSelection<WholeOrder>(options, values.Length, () => values, rows).At(places));

    [Theory]
    [MemberData(nameof(Shapes))]
    public void At_Doubles_AreThoseOfASort(string shape) => Check(shape, (random, i, n) => Real(shape, random, i, n), (values, rows, options, places) =>
    {
        long[] bits = Array.ConvertAll(values, BitConverter.DoubleToInt64Bits);
        return Array.ConvertAll(new WideSelection<DoubleOrder>(options, bits.Length, () => bits, rows).At(places), key => BitConverter.Int64BitsToDouble(DoubleOrder.Of(key)));
    });

    [Theory]
    [MemberData(nameof(Shapes))]
    public void At_Floats_AreThoseOfASort(string shape) => Check(shape, (random, i, n) => (float)Real(shape, random, i, n), (values, rows, options, places) =>
    {
        uint[] bits = Array.ConvertAll(values, BitConverter.SingleToUInt32Bits);
        return Array.ConvertAll(new WordSelection(options, bits.Length, () => bits, rows).At(places, signed: true), BitConverter.UInt32BitsToSingle);
    });

    [Theory]
    [MemberData(nameof(Shapes))]
    public void At_CodesOf32Bits_AreThoseOfASort(string shape) => Check(shape, (random, i, n) => (uint)Whole(shape, random, i, n), (values, rows, options, places) =>
        new WordSelection(options, values.Length, () => values, rows).At(places, signed: false));

    /// <summary>Rows that take no part may hold anything, numbers that are none too.</summary>
    [Fact]
    public void At_MaskedNaN_IsNotLookedAt()
    {
        long[] bits = [.. Enumerable.Range(0, 40_000).Select(i => BitConverter.DoubleToInt64Bits(i % 3 == 0 ? i % 2 == 0 ? double.NaN : -double.NaN : i % 1_000))];
        var rows = new ulong[BitWords.Count(bits.Length)];
        for (int i = 0; i < bits.Length; i++)
            if (i % 3 != 0) BitWords.Set(rows, i);
        double[] sorted = [.. bits.Where((_, i) => i % 3 != 0).Select(BitConverter.Int64BitsToDouble).Order()];
        long[] places = [1, 2, sorted.Length / 2, sorted.Length];
        long[] found = new WideSelection<DoubleOrder>(new ParallelOptions { MaxDegreeOfParallelism = 1 }, bits.Length, () => bits, rows).At(places);
        Assert.Equal(places.Select(place => sorted[place - 1]), found.Select(key => BitConverter.Int64BitsToDouble(DoubleOrder.Of(key))));
    }

    [Fact]
    public void At_NoPlaces_IsNothing() =>
        Assert.Empty(new WideSelection<WholeOrder>(new ParallelOptions(), 0, () => [], null).At([]));

    private delegate T[] Selection<T>(T[] values, ulong[]? rows, ParallelOptions options, long[] places);

    private static void Check<T>(string shape, Func<Random, int, int, T> make, Selection<T> select)
        where T : struct, IComparable<T>
    {
        foreach (int length in Lengths)
        {
            var random = new Random(length + shape.Length);
            T[] values = [.. Enumerable.Range(0, length).Select(i => make(random, i, length))];
            foreach (double part in (double[])[1, 0.7, 0.01])
            {
                ulong[]? rows = part == 1 ? null : new ulong[BitWords.Count(length)];
                var taking = new List<T>();
                for (int i = 0; i < length; i++)
                {
                    // A stretch of full words, and some where a few rows are left out.
                    bool takes = rows is null || i == 0 || i / 200 % 2 == 0 || random.NextDouble() < part;
                    if (takes) taking.Add(values[i]);
                    if (takes && rows is not null) BitWords.Set(rows, i);
                }

                taking.Sort();
                int n = taking.Count;
                long[] places = [.. new long[] { 1, 2, n / 5, (n / 5) + 1, n / 2, n / 2, (2 * n / 3) + 1, n - 1, n }.Select(place => Math.Clamp(place, 1, n)).Order()];
                T[] expected = Array.ConvertAll(places, place => taking[(int)place - 1]);
                T[] one = select(values, rows, new ParallelOptions { MaxDegreeOfParallelism = 1 }, places);
                Assert.Equal(0, expected.Zip(one, (x, y) => Math.Abs(x.CompareTo(y))).Sum());
                Assert.Equal(one, select(values, rows, new ParallelOptions { MaxDegreeOfParallelism = 2 }, places));
            }
        }
    }

    private static long Whole(string shape, Random random, int i, int length) => shape switch
    {
        "any" => random.NextInt64(long.MinValue, long.MaxValue),
        "narrow" => random.Next(1_000_000),
        "few" => random.Next(7) * 1_000_000_007L,
        "constant" => -77,
        "two" => random.Next(2) == 0 ? long.MinValue : 5,
        "ascending" => i * 3L,
        "descending" => (length - i) * 0x1_0000_0001L,
        "ends" => random.Next(4) switch { 0 => long.MinValue, 1 => long.MaxValue, 2 => 0, _ => random.NextInt64() },
        "clustered" => ((long)random.Next(3) << 40) + (random.Next(10) == 0 ? random.Next(1 << 20) : random.Next(20)),
        _ => random.Next(-20, 20),
    };

    private static double Real(string shape, Random random, int i, int length) => shape switch
    {
        "any" => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-40, 38)),
        "narrow" => Math.Round(random.NextDouble() * 1_000, 2),
        "few" => random.Next(7) / 7.0,
        "constant" => 2.5,
        "two" => random.Next(2) == 0 ? -1 : 1e300,
        "ascending" => i / 7.0,
        "descending" => (length - i) * 1e-3,
        "ends" => random.Next(6) switch { 0 => double.MaxValue, 1 => -double.MaxValue, 2 => double.Epsilon, 3 => -double.Epsilon, 4 => -0.0, _ => 0 },
        "clustered" => random.Next(3) + (random.Next(10) == 0 ? random.NextDouble() * 1e-9 : 0),
        _ => random.Next(-3, 3) * (random.Next(2) == 0 ? 0.0 : -0.0) + (random.Next(3) == 0 ? random.NextDouble() - 0.5 : 0),
    };
}
