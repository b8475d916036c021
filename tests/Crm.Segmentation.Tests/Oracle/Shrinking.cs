using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests;

/// <summary>Smaller rules of the same sort: a node gives way to one of its parts, or keeps its place with a smaller part.</summary>
internal static class Shrinking
{
    internal static IEnumerable<Definition> Smaller(Definition definition) => definition switch
    {
        Segment segment => Smaller(segment.Condition).Select(c => Segment.Define(segment.Name, c)),
        Partition partition => Smaller(partition),
        _ => [],
    };

    internal static IEnumerable<Measure> Smaller(Measure measure) => measure switch
    {
        Feature f => [f.Definition],
        Arithmetic a =>
        [
            .. new[] { a.Left, a.Right }.Where(part => part.Kind == a.Kind || (part.Kind.IsNumeric() && a.Kind.IsNumeric())),
            .. Smaller(a.Left).Select(left => new Arithmetic(left, a.Operator, a.Right)),
            .. Smaller(a.Right).Select(right => new Arithmetic(a.Left, a.Operator, right)),
        ],
        Count n => [.. Smaller(n.Pattern).Select(p => new Count(p, n.Window)), .. Smaller(n.Window).Select(w => new Count(n.Pattern, w))],
        Aggregate a =>
        [
            .. Smaller(a.Pattern).Select(p => new Aggregate(a.Function, a.Property, p, a.Window)),
            .. Smaller(a.Window).Select(w => new Aggregate(a.Function, a.Property, a.Pattern, w)),
        ],
        NthEvent n =>
        [
            .. Smaller(n.Pattern).Select(p => new NthEvent(n.Property, n.Position, p, n.Window)),
            .. Smaller(n.Window).Select(w => new NthEvent(n.Property, n.Position, n.Pattern, w)),
        ],
        Favourite f =>
        [
            .. Smaller(f.Pattern).Select(p => new Favourite(f.Property, f.By, p, f.Window)),
            .. Smaller(f.Window).Select(w => new Favourite(f.Property, f.By, f.Pattern, w)),
        ],
        SessionCount s =>
        [
            .. Smaller(s.Pattern).Select(p => new SessionCount(p, s.Gap, s.Window)),
            .. Smaller(s.Window).Select(w => new SessionCount(s.Pattern, s.Gap, w)),
        ],
        Since s => Smaller(s.Pattern).Select(p => new Since(p, s.First)),
        SequenceCount n =>
        [
            .. Smaller(n.Sequence).Select(s => new SequenceCount(s, n.Window)), .. Smaller(n.Window).Select(w => new SequenceCount(n.Sequence, w)),
        ],
        _ => [],
    };

    internal static IEnumerable<Condition> Smaller(Condition condition) => condition switch
    {
        AllOf all => [.. all.Operands, .. Smaller(all.Operands).Select(parts => parts.Aggregate((a, b) => a & b))],
        AnyOf any => [.. any.Operands, .. Smaller(any.Operands).Select(parts => parts.Aggregate((a, b) => a | b))],
        Not not => [not.Operand, .. Smaller(not.Operand).Select(part => !part)],
        Comparison c =>
        [
            .. Smaller(c.Left).Select(left => new Comparison(left, c.Operator, c.Right)), .. Smaller(c.Right).Select(right => new Comparison(c.Left, c.Operator, right)),
        ],
        OneOf one =>
        [
            .. Smaller(one.Operand).Select(part => new OneOf(part, one.Values)),
            .. one.Values.Count > 1 ? one.Values.Select(v => new OneOf(one.Operand, [v])) : [],
        ],
        Like like => Smaller(like.Operand).Select(part => new Like(part, like.Pattern)),
        IsMissing { Operand: Measure measure } => Smaller(measure).Select(part => new IsMissing(part)),
        InWindow i => [.. Smaller(i.Operand).Select(part => new InWindow(part, i.Window)), .. Smaller(i.Window).OfType<Window>().Select(w => new InWindow(i.Operand, w))],
        AnniversaryWithin a => Smaller(a.Operand).Select(part => new AnniversaryWithin(part, a.Window)),
        DidFirst d => [.. Smaller(d.Pattern).Select(p => new DidFirst(p, d.Window)), .. Smaller(d.Window).Select(w => new DidFirst(d.Pattern, w))],
        DidRegularly d => Smaller(d.Pattern).Select(p => new DidRegularly(p, d.Operator, d.Times, d.AtLeastPeriods, d.Periods, d.Period)),
        DidSequence d => [.. Smaller(d.Sequence).Select(s => new DidSequence(s, d.Window)), .. Smaller(d.Window).Select(w => new DidSequence(d.Sequence, w))],
        _ => [],
    };

    private static IEnumerable<Definition> Smaller(Partition partition)
    {
        PartitionCell[] cells = [.. partition.Cells.Where(cell => cell.Condition is not null)];
        for (int i = 0; i < cells.Length; i++)
        {
            foreach (Condition smaller in Smaller(cells[i].Condition!))
                yield return Partition.Define(partition.Name, "rest", [.. cells[..i], new PartitionCell(cells[i].Name, smaller), .. cells[(i + 1)..]]);
        }
    }

    private static IEnumerable<EventPattern> Smaller(EventPattern pattern) => pattern switch
    {
        FilteredEvents filtered => [filtered.Type, .. Smaller(filtered.Filter).Select(part => new FilteredEvents(filtered.Type, part))],
        StandingEvents standing =>
        [
            standing.Pattern,
            .. Smaller(standing.Pattern).Select(part => new StandingEvents(part, standing.TakenBackBy, standing.SameProperty, standing.Within)),
            .. Smaller(standing.TakenBackBy).Select(part => new StandingEvents(standing.Pattern, part, standing.SameProperty, standing.Within)),
        ],
        _ => [],
    };

    private static IEnumerable<Window?> Smaller(Window? window) => window switch
    {
        null => [],
        LastEventsWindow { Inside: { } inside } last => [null, inside, new LastEventsWindow(last.Count, null)],
        _ => [null],
    };

    private static IEnumerable<IReadOnlyList<Condition>> Smaller(ValueList<Condition> operands)
    {
        for (int i = 0; i < operands.Count; i++)
        {
            if (operands.Count > 2) yield return [.. operands.Take(i), .. operands.Skip(i + 1)];
            foreach (Condition smaller in Smaller(operands[i])) yield return [.. operands.Take(i), smaller, .. operands.Skip(i + 1)];
        }
    }

    private static IEnumerable<Sequence> Smaller(Sequence sequence)
    {
        bool absent = sequence.Steps[^1].Link == SequenceLink.Absent;
        if (sequence.Within is not null && !absent) yield return sequence with { Within = null };
        if (sequence.SameProperty is not null) yield return sequence with { SameProperty = null };
        if (sequence.Among.Count > 0) yield return sequence with { Among = [] };
        if (absent && sequence.Steps.Count > 2) yield return sequence with { Steps = [.. sequence.Steps.Take(sequence.Steps.Count - 1)] };
        for (int i = 0; i < sequence.Steps.Count; i++)
        {
            SequenceStep step = sequence.Steps[i];
            if (i > 0 && sequence.Steps.Count > 2 && step.Link != SequenceLink.Absent) yield return sequence with { Steps = [.. sequence.Steps.Where((_, at) => at != i)] };
            if (step.Link == SequenceLink.Next) yield return With(sequence, i, step with { Link = SequenceLink.Later });
            foreach (EventPattern smaller in Smaller(step.Pattern)) yield return With(sequence, i, step with { Pattern = smaller });
        }
    }

    private static Sequence With(Sequence sequence, int i, SequenceStep step) =>
        sequence with { Steps = [.. sequence.Steps.Take(i), step, .. sequence.Steps.Skip(i + 1)] };
}
