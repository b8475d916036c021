using System.Runtime.InteropServices;

namespace Crm.Segmentation.Live;

/// <summary>Who a customer is unless her key is a text, where her bytes are, and when she is looked at; and the first segments that turn, so that of most who come out of the wheel no more than this is looked at.</summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal struct CustomerPlace
{
    /// <summary>A line of the machine's memory.</summary>
    internal const int Bytes = 64;

    /// <summary>How many segments that turn next are kept here at most.</summary>
    internal const int MostTurns = 2;

    /// <summary>When she is looked at next is to be found in her bytes.</summary>
    internal const long InBytes = long.MaxValue;

    // Of definitions further down no turns are kept here.
    private const int LastDefinition = ushort.MaxValue >> 1;

    private const uint NotHere = uint.MaxValue;

    /// <summary>When she is to be looked at, or the first segment turns; and when she next comes out of the wheel: then, or before. And when again after that; never where that is not known.</summary>
    internal long Wake, Scheduled, Displaced;
    internal long First, Second;
    internal int Room, Length;
    internal KeyKind Form;

    /// <summary>Whether, when she is looked at, of all that is due it is told what comes then, so that it just turns.</summary>
    internal bool Turns;

    /// <summary>How many segments have turned since her bytes were written: the first of those that they say come next.</summary>
    internal byte Behind;

    /// <summary>How many segments that turn next are kept here.</summary>
    internal byte Coming;

    // How long after the first the second of them turns, and how long after the last of them she is looked at; each is the definition above whether she enters it.
    private uint _secondAfter, _lookAfter;
    private ushort _turn, _secondTurn;

    /// <summary>Keeps which segments turn first, each at an instant of its own, and when she is looked at after that.</summary>
    /// <param name="nexts">When her definitions say something else.</param>
    /// <param name="codes">What they say now.</param>
    /// <param name="again">When all is to be asked again.</param>
    internal void Foresee(NextChanges nexts, DefinitionCodes codes, long again)
    {
        (Behind, Coming) = (0, 0);
        long last = 0;
        if (nexts.TryTurn(0, again, out ComingTurn first) && first.Definition <= LastDefinition)
        {
            bool enters = codes[first.Definition] != 1;
            (Coming, Wake, _turn, last) = (1, first.At, TurnOf(first.Definition, enters), first.At);
            if (nexts.TryTurn(1, again, out ComingTurn second) && second.Definition <= LastDefinition)
            {
                enters = second.Definition == first.Definition ? !enters : codes[second.Definition] != 1;
                (Coming, _secondAfter, _secondTurn, last) = (2, (uint)(second.At - first.At), TurnOf(second.Definition, enters), second.At);
            }
        }

        ComingChange then = nexts.FirstFrom(Coming);
        (long look, Turns) = (Math.Min(then.At, again), then.IsTold && then.At < again);
        if (Coming == 0) Wake = look;
        else _lookAfter = look - last <= NextChanges.Reach ? (uint)(look - last) : NotHere;
    }

    /// <summary>Takes the first of the segments that turn: which, and whether she enters it. She is then looked at next when the second turns, or after the last, which may be to be found <see cref="InBytes"/>.</summary>
    internal (int Definition, bool Enters) TakeTurn()
    {
        ushort turn = _turn;
        Behind++;
        if (--Coming > 0) (Wake, _turn) = (Wake + _secondAfter, _secondTurn);
        else Wake = _lookAfter == NotHere ? InBytes : Wake + _lookAfter;
        return (turn >> 1, (turn & 1) != 0);
    }

    private static ushort TurnOf(int definition, bool enters) => (ushort)((definition << 1) | (enters ? 1 : 0));
}
