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
    internal Condition? Member(int start)
    {
        Token @in = _reader.Take();
        if (_reader.At("bucket") && _reader.Peek(1).Kind == TokenKind.Text) return InBucket(start);
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

    /// <summary><c>in bucket "NAME" P%..P%</c>, from the first to before the second.</summary>
    private InBucket? InBucket(int start)
    {
        _reader.Take();
        Token name = _reader.Take();
        int bounds = _reader.Position;
        decimal? from = BucketBound();
        _reader.Expect("..", $"A bucket is from a percentage up to another: in bucket \"always-on\" 0%..10%.");
        decimal? to = BucketBound();
        if (from is null || to is null) return null;
        if (from < to) return Node(new InBucket(name.Text, Tree.InBucket.Bucket(from.Value)!.Value, Tree.InBucket.Bucket(to.Value)!.Value), start);
        SourceSpan span = _reader.SpanFrom(bounds);
        bag.Error(
            DiagnosticCodes.OutOfRange, span, $"The bucket ends before it begins: nobody is in it.", $"The first percentage is in it, the second is not: 0%..10% are the first ten of a hundred.",
            from == to ? null : new TextFix(span, $"{Constant.Of(to.Value).Plain}%..{Constant.Of(from.Value).Plain}%"));
        return null;
    }

    private decimal? BucketBound()
    {
        Token token = _reader.Current;
        if (token.Kind == TokenKind.Number)
        {
            SourceSpan place = _reader.SpanOf(token) with { Start = token.End, Length = 0 };
            bag.Error(DiagnosticCodes.Expected, _reader.SpanOf(token), $"A percentage is needed here.", null, new TextFix(place, "%"));
            _reader.Take();
            return null;
        }

        if (Percent(0, 100) is not { } percent) return null;
        if (Tree.InBucket.Bucket(percent) is not null) return percent;
        bag.Error(DiagnosticCodes.OutOfRange, _reader.SpanOf(token), $"A bucket is no finer than a hundredth of a percent.", $"Say two decimal places at most, as in 0.25%.");
        return null;
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
