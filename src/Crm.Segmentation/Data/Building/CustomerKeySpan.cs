using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>The keys of many rows: whole numbers, texts or Guids.</summary>
/// <remarks>It only refers to the caller's memory; arrays and spans convert to it implicitly.</remarks>
public readonly ref struct CustomerKeySpan
{
    // What is referred to, of whatever type: one reference, so that a call with few rows copies little.
    private readonly ref readonly byte _first;

    /// <summary>Whole-number keys.</summary>
    /// <param name="keys">One a row.</param>
    public CustomerKeySpan(ReadOnlySpan<long> keys)
    {
        _first = ref Unsafe.As<long, byte>(ref MemoryMarshal.GetReference(keys));
        Length = keys.Length;
        Form = KeyKind.Number;
    }

    /// <summary>Text keys; a row whose key is null is rejected.</summary>
    /// <param name="keys">One a row.</param>
    public CustomerKeySpan(ReadOnlySpan<string> keys)
    {
        _first = ref Unsafe.As<string, byte>(ref MemoryMarshal.GetReference(keys));
        Length = keys.Length;
        Form = KeyKind.Text;
    }

    /// <summary>Guid keys.</summary>
    /// <param name="keys">One a row.</param>
    public CustomerKeySpan(ReadOnlySpan<Guid> keys)
    {
        _first = ref Unsafe.As<Guid, byte>(ref MemoryMarshal.GetReference(keys));
        Length = keys.Length;
        Form = KeyKind.Guid;
    }

    /// <summary>How many rows.</summary>
    public int Length { get; }

    internal KeyKind Form { get; }

    internal ReadOnlySpan<long> Numbers => Form == KeyKind.Number ? Of<long>() : [];

    internal bool IsMissing(int row) => Form == KeyKind.Text && Of<string>()[row] is null;

    internal CustomerKey this[int row] => Form switch
    {
        KeyKind.Text => Of<string>()[row],
        KeyKind.Guid => Of<Guid>()[row],
        _ => Of<long>()[row],
    };

    private ReadOnlySpan<T> Of<T>() => MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<byte, T>(ref Unsafe.AsRef(in _first)), Length);

    /// <summary>Whole-number keys.</summary>
    /// <param name="keys">One a row.</param>
    public static implicit operator CustomerKeySpan(ReadOnlySpan<long> keys) => new(keys);

    /// <summary>Whole-number keys.</summary>
    /// <param name="keys">One a row.</param>
    public static implicit operator CustomerKeySpan(Span<long> keys) => new(keys);

    /// <summary>Whole-number keys.</summary>
    /// <param name="keys">One a row.</param>
    public static implicit operator CustomerKeySpan(long[] keys) => new(keys);

    /// <summary>Text keys; a row whose key is null is rejected.</summary>
    /// <param name="keys">One a row.</param>
    public static implicit operator CustomerKeySpan(ReadOnlySpan<string> keys) => new(keys);

    /// <summary>Text keys; a row whose key is null is rejected.</summary>
    /// <param name="keys">One a row.</param>
    public static implicit operator CustomerKeySpan(Span<string> keys) => new(keys);

    /// <summary>Text keys; a row whose key is null is rejected.</summary>
    /// <param name="keys">One a row.</param>
    public static implicit operator CustomerKeySpan(string[] keys) => new(keys);

    /// <summary>Guid keys.</summary>
    /// <param name="keys">One a row.</param>
    public static implicit operator CustomerKeySpan(ReadOnlySpan<Guid> keys) => new(keys);

    /// <summary>Guid keys.</summary>
    /// <param name="keys">One a row.</param>
    public static implicit operator CustomerKeySpan(Span<Guid> keys) => new(keys);

    /// <summary>Guid keys.</summary>
    /// <param name="keys">One a row.</param>
    public static implicit operator CustomerKeySpan(Guid[] keys) => new(keys);
}
