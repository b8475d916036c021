using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Crm.Segmentation;

/// <summary>
/// An immutable list that compares by its elements, so that records which hold lists compare by value.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
/// <remarks>Two lists are equal when they have equal elements in the same order. Thread-safe: it never changes.</remarks>
[CollectionBuilder(typeof(ValueList), nameof(ValueList.Create))]
[SuppressMessage("Design", "MA0016", Justification = "A collection with its own equality.")]
public sealed class ValueList<T> : IReadOnlyList<T>, IEquatable<ValueList<T>>
{
    private readonly T[] _items;

    internal ValueList(ReadOnlySpan<T> items) => _items = items.ToArray();

    /// <summary>How many elements there are.</summary>
    public int Count => _items.Length;

    /// <summary>The element at a position.</summary>
    /// <param name="index">The position, from 0.</param>
    /// <exception cref="IndexOutOfRangeException">The position is negative or not below <see cref="Count"/>.</exception>
    public T this[int index] => _items[index];

    /// <summary>The elements as a span over the list's own memory.</summary>
    public ReadOnlySpan<T> AsSpan() => _items;

    /// <inheritdoc/>
    public bool Equals(ValueList<T>? other) =>
        ReferenceEquals(this, other) || (other is not null && _items.AsSpan().SequenceEqual(other._items, EqualityComparer<T>.Default));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ValueList<T>);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (T item in _items) hash.Add(item);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The elements in brackets, separated by commas.</summary>
    public override string ToString() => $"[{string.Join(", ", _items)}]";
}

/// <summary>Makes <see cref="ValueList{T}"/> values; used by collection expressions.</summary>
public static class ValueList
{
    /// <summary>A list of the given elements, in their order.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="items">The elements; copied.</param>
    public static ValueList<T> Create<T>(ReadOnlySpan<T> items) => new(items);
}
