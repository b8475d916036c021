namespace Crm.Segmentation.Live;

/// <summary>A condition of one customer, or inside <c>where</c> of one event: whether it holds at an instant, and from when on it does not, or does.</summary>
internal abstract class ConditionNode
{
    /// <summary>Never.</summary>
    internal const long Never = long.MaxValue;

    private const byte IsNot = 1, Is = 2;

    // Whether it is timed, once that was asked.
    private byte _timed;

    /// <summary>Where its answer is kept, because several ask for it; below zero where it is not.</summary>
    internal int Slot { get; set; } = -1;

    /// <summary>Whether its answer may differ between instants for the same events.</summary>
    internal abstract bool IsTimed { get; }

    private bool MayChange
    {
        get
        {
            if (_timed == 0) _timed = IsTimed ? Is : IsNot;
            return _timed == Is;
        }
    }

    /// <summary>Whether it may go on changing for ever, as an anniversary does.</summary>
    internal virtual bool Recurs => false;

    /// <summary>About how much work it is to ask, so that the cheap are asked first.</summary>
    internal virtual int Cost => 1;

    /// <summary>An event without which it does not hold; null where it may hold without any.</summary>
    internal virtual NeededEvent? Needed => null;

    /// <summary>What an event of a type, later than all others, may do to the answer.</summary>
    internal virtual EventEffect EffectOf(int type) => EventEffect.AnyIf(IsTimed);

    /// <summary>Whether it holds at an instant.</summary>
    internal bool Holds(NodeRun run, long at)
    {
        if (Slot < 0) return Decide(run, at);
        ref Known known = ref run.KnownAt(Slot);
        if (known.Holds(run.Stamp, at)) return known.Value != 0;
        bool holds = Decide(run, at);
        (known.Stamp, known.Value, known.From, known.Until) = (run.Stamp, holds ? 1 : 0, at, at + 1);
        return holds;
    }

    /// <summary>The first later instant at which the answer is another, if nothing else happens.</summary>
    internal Until Flip(NodeRun run, long at)
    {
        if (!MayChange) return Until.Never;
        if (Slot < 0) return Change(run, at);
        ref Known known = ref run.KnownAt(Slot);
        if (known.Holds(run.Stamp, at) && known.Until > at + 1) return Foreseen(run, known);
        bool holds = Holds(run, at), before = run.BeginNote();
        Until until = Change(run, at);
        Foresee(ref known, run, at, holds, until, run.EndNote(before));
        return until;
    }

    /// <summary>Whether it holds at an instant, and the first later one at which the answer is another.</summary>
    internal bool Ask(NodeRun run, long at, out Until until)
    {
        if (!MayChange)
        {
            until = Until.Never;
            return Holds(run, at);
        }

        if (Slot < 0) return DecideAhead(run, at, out until);
        ref Known known = ref run.KnownAt(Slot);
        if (!known.Holds(run.Stamp, at) || known.Until == at + 1)
        {
            bool before = run.BeginNote(), holds = DecideAhead(run, at, out until);
            Foresee(ref known, run, at, holds, until, run.EndNote(before));
            return holds;
        }

        until = Foreseen(run, known);
        return known.Value != 0;
    }

    private static Until Foreseen(NodeRun run, in Known known)
    {
        if (known.IsCutShort) run.CutShort();
        return new Until(known.Until, known.Then);
    }

    private static void Foresee(ref Known known, NodeRun run, long at, bool holds, Until until, bool isCutShort) =>
        (known.Stamp, known.Value, known.From, known.Until, known.Then, known.IsCutShort) = (run.Stamp, holds ? 1 : 0, at, until.At, until.Then, isCutShort);

    /// <summary>Works out both at once, where one look tells both; asked only of what is timed.</summary>
    private protected virtual bool DecideAhead(NodeRun run, long at, out Until until)
    {
        until = Change(run, at);
        return Decide(run, at);
    }

    /// <summary>Works out whether it holds.</summary>
    private protected abstract bool Decide(NodeRun run, long at);

    /// <summary>Works out when the answer is another; asked only of what is timed.</summary>
    private protected abstract Until Change(NodeRun run, long at);
}

/// <summary>A condition without conditions below it: it changes only where what it reads turns, and between as what it reads moves.</summary>
internal abstract class LeafNode : ConditionNode
{
    // So many turns are looked at one by one, and so many again after a leap: most answers have changed by then. The last days of the calendar are in no local year everywhere.
    private const int StepsAtOnce = 3;
    private const long LastToLeapTo = Timestamp.Max - (2 * Timestamp.Day);

    /// <summary>Whether what it reads moves with time by itself between turns, always the one way, as the time since an event does.</summary>
    private protected virtual bool Moves => false;

    /// <summary>A later instant before which what it reads is the same, or moves; <see cref="ConditionNode.Never"/> when it will not turn.</summary>
    private protected abstract long Turn(NodeRun run, long at);

    /// <summary>Whether it holds, and when the answer is another, where one look tells both; false where it does not.</summary>
    private protected virtual bool TryForesee(NodeRun run, long at, out bool holds, out Until until)
    {
        (holds, until) = (false, Until.Never);
        return false;
    }

    private protected sealed override bool DecideAhead(NodeRun run, long at, out Until until)
    {
        if (TryForesee(run, at, out bool holds, out until)) return holds;
        holds = Decide(run, at);
        until = Step(run, at, holds);
        return holds;
    }

    private protected sealed override Until Change(NodeRun run, long at) => TryForesee(run, at, out _, out Until until) ? until : Step(run, at, Holds(run, at));

    /// <summary>Until when what it reads goes one way, and comes back to no <see cref="Side"/> that it left; the instant itself where that is not known.</summary>
    private protected virtual long GoesOneWayUntil(NodeRun run, long at) => at;

    /// <summary>For how long, where it leaves a side, what it reads may come back to it.</summary>
    private protected virtual long Sways => 0;

    /// <summary>The side of what is missing.</summary>
    private protected const int Missing = 2;

    /// <summary>On which side of what is asked for that is which it reads: the answer is one on all of a side.</summary>
    private protected virtual int Side(NodeRun run, long at) => Decide(run, at) ? 1 : 0;

    /// <summary>Asks at each turn until the answer is another; turns at which what is read stays on its side are leapt over.</summary>
    private Until Step(NodeRun run, long at, bool holds)
    {
        long from = at;
        for (int steps = 1; ; steps++)
        {
            bool before = run.BeginNote();
            long turn = Turn(run, from);

            // Where it was not looked further than that what recurs turns, no more is known of what moves between.
            bool isCutShort = run.EndNote(before);
            if (Moves && Moved(run, from, Math.Min(turn - 1, isCutShort ? run.Last : Timestamp.Max), holds) is { } moved) return Until.Change(moved, isLast: turn > Timestamp.Max && !run.IsCutShort);
            if (turn > Timestamp.Max) return Until.Never;
            if ((Recurs || isCutShort) && turn > run.Last) return run.CutShort();
            run.Steps++;
            if (Decide(run, turn) != holds) return new Until(turn);
            from = steps % StepsAtOnce == 0 ? Leap(run, turn) : turn;
        }
    }

    /// <summary>The last instant from one on that is surely before what is read leaves its side.</summary>
    private long Leap(NodeRun run, long from)
    {
        bool before = run.BeginNote();
        long until = GoesOneWayUntil(run, from), last = Math.Min(until - 1, LastToLeapTo);

        // Where it may be swaying already, or was not looked at further, no more is known.
        bool isKnown = last - from > Math.Max(1, Sways) && (Sways == 0 || Turn(run, from) - from > Sways);
        if (run.EndNote(before) || !isKnown) return from;
        int side = Side(run, from);
        long low = from;
        if (Side(run, last) == side) low = last;
        while (last - low > Math.Max(1, Sways))
        {
            long middle = low + ((last - low) / 2);
            if (Side(run, middle) == side) low = middle;
            else last = middle;
        }

        return Math.Max(from, low - Sways);
    }

    /// <summary>The first instant of a stretch at which the answer is another: it changes once at most.</summary>
    private long? Moved(NodeRun run, long from, long last, bool holds)
    {
        if (last <= from || Decide(run, last) == holds) return null;
        while (last - from > 1)
        {
            long middle = from + ((last - from) / 2);
            if (Decide(run, middle) == holds) from = middle;
            else last = middle;
        }

        return last;
    }
}
