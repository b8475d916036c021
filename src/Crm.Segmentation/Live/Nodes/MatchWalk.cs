namespace Crm.Segmentation.Live;

/// <summary>What matches come to that begin and end in their order.</summary>
internal struct MatchWalk(long at)
{
    private long _until = at, _begins = ConditionNode.Never, _ends;

    /// <summary>Whether one of them is there.</summary>
    internal bool Holds { get; private set; }

    /// <summary>Takes the next; false where it, and so those after it, begin too late to go on with what is there, or is first there.</summary>
    internal bool Take(TimeRange match)
    {
        if (match.From >= match.To) return true;
        if (match.From <= _until)
        {
            if (match.To > _until) (Holds, _until) = (true, match.To);
            return true;
        }

        if (Holds) return false;
        if (_begins == ConditionNode.Never) _begins = match.From;
        else if (match.From > _ends) return false;
        _ends = match.To;
        return true;
    }

    /// <summary>When the answer is another; where the walk came to the end of the first events, none is one after that.</summary>
    internal readonly Until Change(bool isAtEnd) =>
        Holds ? (_until <= Timestamp.Max ? Until.Change(_until, isAtEnd) : Until.Never)
        : _begins > Timestamp.Max ? Until.Never
        : new Until(_begins, _ends > Timestamp.Max ? ConditionNode.Never : isAtEnd ? _ends : Until.Untold);
}
