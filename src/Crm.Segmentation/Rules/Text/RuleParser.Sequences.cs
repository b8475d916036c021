namespace Crm.Segmentation;

/// <summary>Sequences, and membership of named results.</summary>
internal sealed partial class RuleParser
{
    /// <summary>The steps after the first, then <c>same</c>, <c>within</c> and <c>among</c> in any order.</summary>
    private Sequence? Sequence(int start, EventPattern? first)
    {
        var steps = new List<SequenceStep?> { first is null ? null : new SequenceStep(first, SequenceLink.Later) };
        while (_reader.TryTake("then"))
        {
            SequenceLink link = _reader.TryTake("not") ? SequenceLink.Absent : _reader.TryTake("next") ? SequenceLink.Next : SequenceLink.Later;
            steps.Add(Pattern() is { } pattern ? new SequenceStep(pattern, link) : null);
        }

        string? same = null;
        TimeSpan? within = null;
        List<EventType>? among = null;
        bool sound = true, more = true;
        while (more)
        {
            int at = _reader.Position;
            if (_reader.At("same") && (_reader.Peek(1).Kind is TokenKind.Name or TokenKind.QuotedName) && Once(same is null))
            {
                _reader.Take();
                same = _reader.Name("the name of a property");
            }
            else if (_reader.At("within") && !IsWindowWithin() && Once(within is null))
            {
                _reader.Take();
                within = Duration();
                sound &= within is not null;
            }
            else if (_reader.At("among", "{") && Once(among is null))
            {
                _reader.Take();
                among = Braced(EventName);
                sound &= among is not null;
            }

            more = _reader.Position > at;
        }

        if (!sound || !steps.TrueForAll(step => step is not null)) return null;
        var sequence = new Sequence([.. steps.OfType<SequenceStep>()]) { SameProperty = same, Within = within };
        return Node(among is null ? sequence : sequence.Among([.. among]), start);
    }

    internal bool Once(bool first) =>
        first || _reader.Fail(DiagnosticCodes.GivenTwice, _reader.SpanOf(_reader.Current), $"'{_reader.Current.Text}' is given twice.");

    private SequenceCount? CountOfSequence(int start)
    {
        _reader.Take();
        _reader.Take();
        Token open = _reader.Current;
        _reader.Expect("(");
        int first = _reader.Position;
        EventPattern? pattern = Pattern();
        if (!_reader.At("then")) _reader.Fail("'then'", $"Events that are no sequence are counted by count and the event in parentheses.");
        Sequence? sequence = Sequence(first, pattern);
        Window? window = MaybeArgumentWindow();
        Close(open);
        return sequence is null ? null : Node(new SequenceCount(sequence, window), start);
    }

    /// <summary><c>in NAME</c>, <c>in NAME.CELL</c>, with <c>entered</c> and a window where the result has entries.</summary>
    private MemberOf? Member(int start)
    {
        Token @in = _reader.Take();
        if (_reader.At("{") || IsWindowWord(_reader.Current))
        {
            _reader.Fail(
                DiagnosticCodes.Expected,
                _reader.SpanOf(@in),
                $"A value is needed before 'in'.",
                $"A membership is in and the name of a segment or of a cell.");
            return null;
        }

        string? name = _reader.Name("the name of a segment or of a cell"), cell = null;
        if (_reader.TryTake(".")) cell = _reader.Name("the name of a cell");
        Window? window = Entered();
        if (name is null) return null;
        if (names.Find(name) is { Keyword: "feature" } declared)
        {
            bag.Error(
                DiagnosticCodes.NoMembers, _reader.SpanFrom(start), $"'{name}' is a {declared.Keyword}, which has no members.", $"Compare it with something.",
                null, new RelatedSpan(declared.NameSpan, "declared here"));
            return null;
        }

        return Node(new MemberOf(name, cell, window), start);
    }

    private MemberOf? Dropped(int start)
    {
        _reader.Take();
        _reader.Expect("from");
        string? funnel = _reader.Name("the name of a funnel");
        _reader.Expect("before");
        string? step = _reader.Name("the name of a step");
        Window? window = Entered();
        return funnel is null || step is null ? null : Node(new MemberOf(funnel, CellNames.DroppedBefore(step), window), start);
    }

    private Window? Entered()
    {
        if (!_reader.At("entered") || !(_reader.Peek(1) is var next && (next.Is("in") || IsBareWindowWord(next)))) return null;
        _reader.Take();
        return ConditionWindow();
    }
}
