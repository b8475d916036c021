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

    // So many are each put to their place; more are put in order together.
    private const int Few = 16;

    // For each definition, the number of the saying in which something was said of it last.
    private readonly long[] _saidIn;

    // A change is its instant, in milliseconds from a beginning that is not after now, above its definition, above whether it is told what comes then. Before all of them
    // stands what is not more than any, and behind them what is more than any.
    private const int Begin = 1;
    private const ulong Behind = ulong.MaxValue;
    private ulong[] _changes = new ulong[32];
    private long _from, _saying;
    private int _first, _end, _room;

    internal NextChanges(int definitions)
    {
        (_saidIn, _bytesEach) = (new long[definitions], definitions <= MostInTwoBytes ? SixByteWords.Bytes : sizeof(ulong));
        Clear();
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
    internal long FirstAt => _changes[_first] is not Behind and var first ? InstantOf(first) : Never;

    /// <summary>The first of them.</summary>
    internal ComingChange First => FirstFrom(0);

    private Span<ulong> Changes => _changes.AsSpan(_first, _end - _first);

    /// <summary>Nothing is expected.</summary>
    internal void Clear()
    {
        (_first, _room, _from) = (Begin, 0, 0);
        End(Begin);
    }

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

    /// <summary>The first of them behind so many.</summary>
    internal ComingChange FirstFrom(int place)
    {
        ulong[] changes = _changes;
        ulong told = changes[_first + place], at = told >> 32;
        if (told == Behind) return new ComingChange(Never, false);
        for (int i = _first + place + 1; changes[i] is var change && change >> 32 == at; i++) told &= change;
        return new ComingChange(_from + (long)at, IsTold(told));
    }

    /// <summary>The one behind so many, where it comes alone at its instant, before another instant, and it is told what comes then.</summary>
    internal bool TryTurn(int place, long before, out ComingTurn turn)
    {
        ulong change = _changes[_first + place];
        turn = new ComingTurn(InstantOf(change), DefinitionOf(change));
        return IsTold(change) && change != Behind && turn.At < before && _changes[_first + place + 1] >> 32 != change >> 32;
    }

    /// <summary>Says of some definitions when they say something else, and what comes then, whatever was said of them.</summary>
    /// <param name="definitions">Their positions, each once.</param>
    /// <param name="standings">What is said of each: changes are later than now.</param>
    /// <param name="now">The instant.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void Say(ReadOnlySpan<int> definitions, ReadOnlySpan<Standing> standings, long now)
    {
        Reserve(_end + (2 * definitions.Length) + 1);
        Keep(definitions, now);
        (int kept, int end) = (_end, _end);
        ulong[] changes = _changes;
        long furthest = _from + Reach;
        for (int i = 0; i < definitions.Length; i++)
        {
            (long next, long then) = (standings[i].Next, standings[i].Then);
            if (next == Never) continue;
            bool returns = then != Never, isTold = then != Until.Untold && next <= furthest && (!returns || then <= furthest);
            changes[end++] = Change(Math.Min(next, furthest), definitions[i], isTold);
            if (isTold && returns) changes[end++] = Change(then, definitions[i], isTold);
        }

        End(end);
        PutInOrder(kept);
    }

    /// <summary>Puts what stays of what was said together, from as late a beginning as can be: of no definition of which something is said now.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Keep(ReadOnlySpan<int> definitions, long now)
    {
        long saying = ++_saying;
        long[] saidIn = _saidIn;
        long from = Math.Min(now, FirstAt);
        ulong passed = (ulong)(from - _from) << 32;
        foreach (int definition in definitions) saidIn[definition] = saying;
        ref ulong kept = ref _changes[Begin];
        nint count = 0;
        foreach (ulong change in Changes)
        {
            // Which stay nobody can guess: no branch asks. Each moves to where it is, or before that.
            Unsafe.Add(ref kept, count) = change - passed;
            count += saidIn[DefinitionOf(change)] == saying ? 0 : 1;
        }

        (_from, _first, _end) = (from, Begin, Begin + (int)count);
    }

    /// <summary>Puts those behind the ones that were kept among them, in the order of time.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void PutInOrder(int kept)
    {
        if (_end - kept > Few)
        {
            Changes.Sort();
            return;
        }

        foreach (ref ulong said in _changes.AsSpan(kept.._end))
        {
            // Nothing is asked of the places: it goes no further than to behind what stands before all.
            ulong change = said;
            ref ulong place = ref said;
            for (; Unsafe.Subtract(ref place, 1) is var before && before > change; place = ref Unsafe.Subtract(ref place, 1)) place = before;
            place = change;
        }
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

    /// <summary>Takes out the first, which there is.</summary>
    internal ComingTurn TakeFirst()
    {
        ulong change = _changes[_first++];
        return new ComingTurn(InstantOf(change), DefinitionOf(change));
    }

    private static int DefinitionOf(ulong change) => (int)((uint)change >> 1);

    private static bool IsTold(ulong change) => (change & 1) != 0;

    private long InstantOf(ulong change) => _from + (long)(change >> 32);

    private ulong Change(long instant, int definition, bool isTold) => ((ulong)(instant - _from) << 32) | ((uint)definition << 1) | (isTold ? 1U : 0);

    /// <summary>There are no changes from a place on.</summary>
    private void End(int place) => _changes[_end = place] = Behind;

    private void Reserve(int changes)
    {
        if (_changes.Length < changes) Array.Resize(ref _changes, 2 * changes);
    }
}

/// <summary>When definitions say something else of a customer next.</summary>
/// <param name="At">When; never where nothing is expected.</param>
/// <param name="IsTold">Whether of all that come then it is told what comes.</param>
internal readonly record struct ComingChange(long At, bool IsTold);

/// <summary>A segment that turns at an instant.</summary>
/// <param name="At">When.</param>
/// <param name="Definition">Which, by its position.</param>
internal readonly record struct ComingTurn(long At, int Definition);
