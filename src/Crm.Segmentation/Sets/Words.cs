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
