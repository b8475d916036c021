namespace Crm.Segmentation;

/// <summary>
/// Hashes of keys and values that users choose. Without the seed nobody can choose keys that fall together, so that tables of them stay as fast as of any others.
/// Nothing but the order of hash tables depends on it.
/// </summary>
internal sealed class SeededHash : IEqualityComparer<long>, IEqualityComparer<Guid>, IEqualityComparer<CustomerKey>, IEqualityComparer<EventKey>
{
    private readonly ulong _first;
    private readonly ulong _second;

    internal SeededHash(long seed)
    {
        _first = Mixed((ulong)seed, 0x9E37_79B9_7F4A_7C15);
        _second = Mixed((ulong)seed ^ 0xD1B5_4A32_D192_ED03, 0x94D0_49BB_1331_11EB) | 1;
    }

    /// <summary>The seed of this process, taken from the runtime's hash of strings, which differs from process to process.</summary>
    internal static SeededHash OfProcess { get; } =
        new(((long)string.GetHashCode("first half", StringComparison.Ordinal) << 32) | (uint)string.GetHashCode("second half", StringComparison.Ordinal));

    /// <summary>All 64 bits of a number's hash.</summary>
    internal ulong Of(long value) => Mixed((ulong)value ^ _first, _second);

    public int GetHashCode(long value) => (int)Of(value);

    public bool Equals(long left, long right) => left == right;

    public int GetHashCode(Guid value)
    {
        Span<long> halves = stackalloc long[2];
        value.TryWriteBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(halves));
        return (int)Of(halves[0] ^ (long)Of(halves[1]));
    }

    public bool Equals(Guid left, Guid right) => left == right;

    public int GetHashCode(CustomerKey value) => Of(value);

    /// <summary>The hash of a customer's key, which is not copied for it.</summary>
    internal int Of(in CustomerKey value) => value.Form switch
    {
        KeyKind.Text => string.GetHashCode(value.Text, StringComparison.Ordinal),
        KeyKind.Guid => GetHashCode(value.Guid),
        _ => GetHashCode(value.Number),
    };

    public bool Equals(CustomerKey left, CustomerKey right) => left == right;

    public int GetHashCode(EventKey value) => GetHashCode(value.Value);

    public bool Equals(EventKey left, EventKey right) => left == right;

    /// <summary>Both halves of a product of 128 bits in one.</summary>
    private static ulong Mixed(ulong value, ulong factor)
    {
        ulong high = Math.BigMul(value, factor, out ulong low);
        return high ^ low;
    }
}
