using System.Runtime.CompilerServices;

namespace Crm.Segmentation.Live;

/// <summary>When the definitions say something else of one customer by themselves, in the order of time, and of which it is told what comes then: that a segment just turns.</summary>
/// <remarks>
/// An instant takes 32 bits, as it lies seven weeks ahead or less: what is further away is asked for again then. What is first stands first in the bytes, too, so that where it just turns,
/// no more than their beginning is looked at; and there is room for a few more, so that what stands behind them stays where it is while some come and some go.
/// </remarks>
internal sealed partial class NextChanges
{
    internal const long Never = long.MaxValue;

    /// <summary>How far ahead an instant can be said, in milliseconds: seven weeks.</summary>
    internal const uint Reach = uint.MaxValue - 1;

    private const int Spare = 2, MostSpare = 6, MostInTwoBytes = 1 << 14;

    // Numbers of changes, and of definitions with what is told, take so many bytes.
    private readonly int _width;
    private readonly bool[] _isSaid;

    // A change is its instant, in milliseconds from a beginning that is not after now, above its definition, above whether it is told what comes then. One more than there are is looked at.
    private ulong[] _changes = new ulong[32], _merged = new ulong[32], _said = new ulong[32];
    private long _from;
    private int _first, _end, _room;

    internal NextChanges(int definitions)
    {
        _width = definitions <= MostInTwoBytes ? sizeof(ushort) : sizeof(uint);
        _isSaid = new bool[definitions];
    }

    /// <summary>When a definition says something else, or is to be asked again before: the former where <see cref="Then"/> is told.</summary>
    internal long this[int definition]
    {
        get
        {
            foreach (ulong change in Changes)
                if (DefinitionOf(change) == definition) return InstantOf(change);
            return Never;
        }
    }

    /// <summary>When the first of them is.</summary>
    internal long FirstAt => _first == _end ? Never : InstantOf(_changes[_first]);

    /// <summary>The first of them.</summary>
    internal ComingChange First
    {
        get
        {
            ReadOnlySpan<ulong> changes = Changes;
            if (changes.IsEmpty) return new ComingChange(Never, false);
            ulong told = changes[0], at = told >> 32;
            for (int i = 1; i < changes.Length && changes[i] >> 32 == at; i++) told &= changes[i];
            return new ComingChange(_from + (long)at, IsTold(told));
        }
    }

    private ReadOnlySpan<ulong> Changes => _changes.AsSpan(_first, _end - _first);

    /// <summary>Nothing is expected.</summary>
    internal void Clear() => (_first, _end, _room, _from) = (0, 0, 0, 0);

    /// <summary>What comes after the change of a definition, of which one is expected: as <see cref="Standing.Then"/> says.</summary>
    internal long Then(int definition)
    {
        ulong first = 0;
        foreach (ulong change in Changes)
        {
            if (DefinitionOf(change) != definition) continue;
            if (!IsTold(change)) return Until.Untold;
            if (first != 0) return InstantOf(change);
            first = change;
        }

        return Never;
    }

    /// <summary>Says of some definitions when they say something else, and what comes then, whatever was said of them.</summary>
    /// <param name="definitions">Their positions, each once.</param>
    /// <param name="standings">What is said of each: changes are later than now.</param>
    /// <param name="now">The instant.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void Say(ReadOnlySpan<int> definitions, ReadOnlySpan<Standing> standings, long now)
    {
        Reserve(_end + 1 + (2 * definitions.Length));
        if (_first == _end) _from = now;
        if (!TryCollect(definitions, standings, isFurthest: false, out int said))
        {
            Approach(now);
            _ = TryCollect(definitions, standings, isFurthest: true, out said);
        }

        Merge(Keep(definitions), said);
    }

    /// <summary>Puts what stays of what was said together: of no definition of which something is said now. How much it is.</summary>
    private int Keep(ReadOnlySpan<int> definitions)
    {
        // Which stay nobody can guess: no branch asks.
        int kept = 0;
        ulong[] changes = _changes;
        foreach (int definition in definitions) _isSaid[definition] = true;
        foreach (ulong change in Changes)
        {
            changes[kept] = change;
            kept += _isSaid[DefinitionOf(change)] ? 0 : 1;
        }

        foreach (int definition in definitions) _isSaid[definition] = false;
        return kept;
    }

    /// <summary>Puts together what is said; false where something is too far ahead to be said, unless nothing further can be.</summary>
    private bool TryCollect(ReadOnlySpan<int> definitions, ReadOnlySpan<Standing> standings, bool isFurthest, out int count)
    {
        count = 0;
        ulong[] said = _said;
        long furthest = _from + Reach;
        for (int i = 0; i < definitions.Length; i++)
        {
            (long next, long then) = (standings[i].Next, standings[i].Then);
            if (next == Never) continue;
            bool isFar = next > furthest || (then != Never && then > furthest);
            if (isFar && !isFurthest) return false;
            bool isTold = then != Until.Untold && !isFar;
            said[count++] = Change(Math.Min(next, furthest), definitions[i], isTold);
            if (isTold && then != Never) said[count++] = Change(then, definitions[i], isTold);
        }

        return true;
    }

    /// <summary>Takes out what comes up to an instant, of each definition no more than one.</summary>
    /// <param name="until">The instant.</param>
    /// <param name="definitions">The definitions: first those of which it is told what comes then.</param>
    /// <param name="told">How many those are.</param>
    /// <returns>How many all are.</returns>
    internal int Take(long until, Span<int> definitions, out int told)
    {
        int end = _first, count = 0;
        for (; end < _end && InstantOf(_changes[end]) <= until; end++)
            if (IsTold(_changes[end])) definitions[count++] = DefinitionOf(_changes[end]);
        told = count;
        foreach (ulong change in _changes.AsSpan(_first, end - _first))
            if (!IsTold(change)) definitions[count++] = DefinitionOf(change);
        _first = end;
        return count;
    }

    private static int DefinitionOf(ulong change) => (int)((uint)change >> 1);

    private static bool IsTold(ulong change) => (change & 1) != 0;

    private long InstantOf(ulong change) => _from + (long)(change >> 32);

    private ulong Change(long instant, int definition, bool isTold) => ((ulong)(instant - _from) << 32) | ((uint)definition << 1) | (isTold ? 1U : 0);

    /// <summary>Puts what is said among what stays of what was said, in the order of time.</summary>
    private void Merge(int kept, int said)
    {
        // Which comes first nobody can guess either.
        ulong[] changes = _changes, saying = _said, merged = _merged;
        saying.AsSpan(0, said).Sort();
        (changes[kept], saying[said]) = (ulong.MaxValue, ulong.MaxValue);
        int left = 0, right = 0;
        foreach (ref ulong next in merged.AsSpan(0, kept + said))
        {
            ulong one = changes[left], other = saying[right];
            int isLeft = one < other ? 1 : 0;
            next = other ^ ((one ^ other) & (ulong)-(long)isLeft);
            left += isLeft;
            right += 1 - isLeft;
        }

        (_changes, _merged, _first, _end) = (merged, changes, 0, kept + said);
    }

    /// <summary>Begins later, so that what is further away can be said.</summary>
    private void Approach(long now)
    {
        long passed = Math.Min(now, FirstAt) - _from;
        foreach (ref ulong change in _changes.AsSpan(_first, _end - _first)) change -= (ulong)passed << 32;
        _from += passed;
    }

    private void Reserve(int changes)
    {
        if (_changes.Length >= changes) return;
        Array.Resize(ref _changes, 2 * changes);
        (_merged, _said) = (new ulong[2 * changes], new ulong[2 * changes]);
    }
}

/// <summary>When definitions say something else of a customer next.</summary>
/// <param name="At">When; never where nothing is expected.</param>
/// <param name="IsTold">Whether of all that come then it is told what comes.</param>
internal readonly record struct ComingChange(long At, bool IsTold);
