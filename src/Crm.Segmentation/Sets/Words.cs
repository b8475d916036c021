using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Crm.Segmentation;

/// <summary>Words that are made as they are read, at every width.</summary>
internal interface IWords
{
    ulong One(nuint at);

    Vector256<ulong> Four(nuint at);

    Vector512<ulong> Eight(nuint at);
}

/// <summary>An operation on two spans of one length.</summary>
internal readonly ref struct WordsOfTwo<TOperation> : IWords
    where TOperation : IWordOperation
{
    private readonly ref ulong _left, _right;

    internal WordsOfTwo(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right)
    {
        _left = ref MemoryMarshal.GetReference(left);
        _right = ref MemoryMarshal.GetReference(right[..left.Length]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong One(nuint at) => TOperation.Of(Unsafe.Add(ref _left, at), Unsafe.Add(ref _right, at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<ulong> Four(nuint at) => TOperation.Of(Vector256.LoadUnsafe(ref _left, at), Vector256.LoadUnsafe(ref _right, at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<ulong> Eight(nuint at) => TOperation.Of(Vector512.LoadUnsafe(ref _left, at), Vector512.LoadUnsafe(ref _right, at));
}

/// <summary>An operation on what another makes of two spans, and a third span; all of one length.</summary>
internal readonly ref struct WordsOfThree<TFirst, TThen> : IWords
    where TFirst : IWordOperation
    where TThen : IWordOperation
{
    private readonly WordsOfTwo<TFirst> _first;
    private readonly ref ulong _last;

    internal WordsOfThree(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right, ReadOnlySpan<ulong> last)
    {
        _first = new WordsOfTwo<TFirst>(left, right);
        _last = ref MemoryMarshal.GetReference(last[..left.Length]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong One(nuint at) => TThen.Of(_first.One(at), Unsafe.Add(ref _last, at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<ulong> Four(nuint at) => TThen.Of(_first.Four(at), Vector256.LoadUnsafe(ref _last, at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<ulong> Eight(nuint at) => TThen.Of(_first.Eight(at), Vector512.LoadUnsafe(ref _last, at));
}

/// <summary>An operation on two words as an intersection: (left ^ <paramref name="Left"/>) &amp; (right ^ <paramref name="Right"/>), and that ^ <paramref name="Result"/>.</summary>
/// <param name="Left">All bits where the left word is complemented, none where not.</param>
/// <param name="Right">The same of the right word.</param>
/// <param name="Result">The same of what comes out.</param>
internal readonly record struct Intersection(ulong Left, ulong Right, ulong Result)
{
    internal static Intersection And => new(0, 0, 0);

    internal static Intersection Or => new(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue);

    internal static Intersection AndNot => new(0, ulong.MaxValue, 0);
}

/// <summary>Three operations one after the other on four spans of one length, which are read once. What the operations are is data, so that this is one loop and not one for each three.</summary>
internal readonly ref struct WordsOfFour : IWords
{
    private readonly ref ulong _a, _b, _c, _d;
    private readonly ulong _ofA, _ofB, _ofFirst, _ofC, _ofThen, _ofD, _ofLast;

    internal WordsOfFour(
        ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b, ReadOnlySpan<ulong> c, ReadOnlySpan<ulong> d, Intersection first, Intersection then, Intersection last)
    {
        _a = ref MemoryMarshal.GetReference(a);
        _b = ref MemoryMarshal.GetReference(b[..a.Length]);
        _c = ref MemoryMarshal.GetReference(c[..a.Length]);
        _d = ref MemoryMarshal.GetReference(d[..a.Length]);
        (_ofA, _ofB, _ofFirst) = (first.Left, first.Right, first.Result ^ then.Left);
        (_ofC, _ofThen, _ofD, _ofLast) = (then.Right, then.Result ^ last.Left, last.Right, last.Result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong One(nuint at)
    {
        ulong first = (Unsafe.Add(ref _a, at) ^ _ofA) & (Unsafe.Add(ref _b, at) ^ _ofB);
        ulong then = (first ^ _ofFirst) & (Unsafe.Add(ref _c, at) ^ _ofC);
        return ((then ^ _ofThen) & (Unsafe.Add(ref _d, at) ^ _ofD)) ^ _ofLast;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<ulong> Four(nuint at)
    {
        Vector256<ulong> first = (Vector256.LoadUnsafe(ref _a, at) ^ Vector256.Create(_ofA)) & (Vector256.LoadUnsafe(ref _b, at) ^ Vector256.Create(_ofB));
        Vector256<ulong> then = (first ^ Vector256.Create(_ofFirst)) & (Vector256.LoadUnsafe(ref _c, at) ^ Vector256.Create(_ofC));
        return ((then ^ Vector256.Create(_ofThen)) & (Vector256.LoadUnsafe(ref _d, at) ^ Vector256.Create(_ofD))) ^ Vector256.Create(_ofLast);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<ulong> Eight(nuint at)
    {
        Vector512<ulong> first = (Vector512.LoadUnsafe(ref _a, at) ^ Vector512.Create(_ofA)) & (Vector512.LoadUnsafe(ref _b, at) ^ Vector512.Create(_ofB));
        Vector512<ulong> then = (first ^ Vector512.Create(_ofFirst)) & (Vector512.LoadUnsafe(ref _c, at) ^ Vector512.Create(_ofC));
        return ((then ^ Vector512.Create(_ofThen)) & (Vector512.LoadUnsafe(ref _d, at) ^ Vector512.Create(_ofD))) ^ Vector512.Create(_ofLast);
    }
}
