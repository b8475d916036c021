using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Live;

/// <summary>Takes a definition apart for one customer: first every condition's node, then what each says. Made for one explanation.</summary>
internal sealed class Explainer
{
    private readonly ProgramSource _source;
    private readonly NodeCompiler _compiler;
    private readonly HashSet<MemberOf> _shown = [];
    private readonly bool _showsPersonal;

    internal Explainer(ProgramSource source, bool showsPersonal)
    {
        (_source, _showsPersonal) = (source, showsPersonal);
        _compiler = new NodeCompiler(source.Schema, source.Calendar, source.Results);
    }

    /// <summary>The lists that are asked for.</summary>
    internal List<string> Lists => _compiler.Lists;

    /// <summary>A place to work in, once all parts are known.</summary>
    internal NodeRun NewRun(CustomerHistory history) => new(history, _compiler.Slots, _compiler.Patterns, _compiler.Tools);

    /// <summary>The conditions of a definition: of a segment its own, of a partition that of each cell.</summary>
    internal ValueList<Asked> Of(Definition definition) => definition is Partition
        ? [.. _source.Results(definition.Name).Cells!.Select(Of)]
        : [Of(_source.Results(definition.Name).Condition(new MemberOf(definition.Name, null, null))!)];

    private Asked Of(Condition condition) => new(condition, _compiler.Compile(condition), condition switch
    {
        AllOf all => [.. all.Operands.Select(Of)],
        AnyOf any => [.. any.Operands.Select(Of)],
        Not not => [Of(not.Operand)],
        MemberOf member => Behind(member),
        _ => [],
    })
    {
        About = AboutOf(condition) is { } about && about.Kind != ValueKind.Tags ? about : null,
        Node = AboutOf(condition) is { } measured && measured.Kind != ValueKind.Tags ? _compiler.Compile(measured) : null,
        Beside = condition is Comparison comparison and not { Right: Constant } ? _compiler.Compile(comparison.Right) : null,
    };

    /// <summary>What stands behind a name, once: of a cell the conditions up to its own.</summary>
    private ValueList<Asked> Behind(MemberOf member)
    {
        if (!_shown.Add(member)) return [];
        NamedResult result = _source.Results(member.Result);
        if (result.Cells is { } cells) return [.. cells.Take(result.PositionOf(member) + 1).Select(Of)];
        return result.Condition(member) is { } condition ? [Of(condition)] : [];
    }

    /// <summary>The measure that a condition is about.</summary>
    private static Measure? AboutOf(Condition condition) => condition switch
    {
        Comparison { Left: Constant } mirrored => mirrored.Right,
        Comparison comparison => comparison.Left,
        OneOf oneOf => oneOf.Operand,
        Like like => like.Operand,
        InWindow inWindow => inWindow.Operand,
        AnniversaryWithin anniversary => anniversary.Operand,
        InTags inTags => inTags.Operand,
        IsMissing { Operand: Measure measure } => measure,
        _ => null,
    };

    /// <summary>What a condition and all below it say.</summary>
    internal ExplanationPart Explain(Asked asked, NodeRun run, long at)
    {
        bool holds = asked.Asks.Holds(run, at);
        ValueList<ExplanationPart> parts = [.. asked.Parts.Select(part => Explain(part, run, at))];
        if (asked.About is not { } about || asked.Node is not { } node) return new ExplanationPart(asked.Condition, holds, parts);
        bool isWithheld = !_showsPersonal && node.IsSet(run, at) && IsPersonal(about);
        return new ExplanationPart(asked.Condition, holds, parts)
        {
            HasValue = true,
            IsWithheld = isWithheld,
            Value = isWithheld ? null : NodeValues.Of(node, about.Kind, run, at),
            Needs = holds ? null : NeedsOf(asked, node, run, at),
            Events = EventsOf(about, run, at),
        };
    }

    /// <summary>Whether a measure reads a personal attribute, also through the names that it refers to.</summary>
    private bool IsPersonal(Measure about)
    {
        var open = new Stack<Node>([about]);
        var asked = new HashSet<Node>();
        while (open.TryPop(out Node? next))
        {
            foreach (Node part in next.Walk())
            {
                if (part is IFieldHandle { Field.IsPersonal: true }) return true;
                if (part is not (ValueOf or MemberOf) || !asked.Add(part)) continue;
                NamedResult result = _source.Results(part is ValueOf value ? value.Result : ((MemberOf)part).Result);
                IEnumerable<Node?> behind = part is ValueOf of ? [result.Value(of), .. result.Combined(of)?.Terms ?? []] : result.Cells ?? [result.Condition((MemberOf)part)!];
                foreach (Node? node in behind)
                    if (node is not null) open.Push(node);
            }
        }

        return false;
    }

    /// <summary>The nearest value with which a comparison would hold.</summary>
    private static object? NeedsOf(Asked asked, MeasureNode node, NodeRun run, long at)
    {
        if (asked.Condition is not Comparison comparison || asked.About is not { } about) return null;
        if (asked.Beside is { } beside) return comparison.Operator is ComparisonOperator.Less or ComparisonOperator.Greater ? null : NodeValues.Of(beside, comparison.Right.Kind, run, at);
        var constant = (Constant)(comparison.Left as Constant ?? comparison.Right);
        ComparisonOperator @operator = comparison.Left is Constant ? comparison.Operator.Turned : comparison.Operator;
        if (constant.Kind == ValueKind.Text) return constant.Text;
        if (node is not NumberNode { Scale: { } scale })
        {
            double number = Exact.ToDouble(constant.Number);
            return @operator switch { ComparisonOperator.Less => Math.BitDecrement(number), ComparisonOperator.Greater => Math.BitIncrement(number), _ => number };
        }

        if (about.Kind.IsTemporal() && about.Kind != constant.Kind) return null;
        var range = ExactRange.Of(@operator, constant.Number, scale);
        if (range.IsEmpty) return null;
        long units = @operator is ComparisonOperator.Less or ComparisonOperator.LessOrEqual ? range.High : range.Low;
        return about.Kind == ValueKind.Number ? Exact.ToDouble(units, scale) : FittedValue.Exact(about.Kind, scale, units).Value;
    }

    /// <summary>The instants of the events from which a measure was computed; null when it is computed from none.</summary>
    private ValueList<DateTimeOffset>? EventsOf(Measure measure, NodeRun run, long at)
    {
        while (measure is Feature feature) measure = feature.Definition;
        (EventPattern Pattern, Window? Window, Measure? Property)? counted = measure switch
        {
            Count count => (count.Pattern, count.Window, null),
            Aggregate aggregate => (aggregate.Pattern, aggregate.Window, aggregate.Property),
            Favourite favourite => (favourite.Pattern, favourite.Window, favourite.Property),
            NthEvent nth => (nth.Pattern, nth.Window, null),
            SessionCount sessions => (sessions.Pattern, sessions.Window, null),
            _ => null,
        };
        if (counted is not var (pattern, window, property)) return null;
        SelectionNode events = _compiler.Selected(pattern, window);
        MeasureNode? value = property is null ? null : _compiler.PropertyOf(property);
        var instants = new List<DateTimeOffset>();
        if (!events.TryRows(run, at, out int start, out int end)) return [];
        for (int row = events.Next(run, start, end, at); row < end; row = events.Next(run, row + 1, end, at))
        {
            run.Event = events.Pattern.Events(run)[row];
            if (value?.IsSet(run, at) != false) instants.Add(run.Event.At);
        }

        return [.. instants];
    }

    /// <summary>A condition with its nodes.</summary>
    internal sealed record Asked(Condition Condition, ConditionNode Asks, ValueList<Asked> Parts)
    {
        /// <summary>The measure that it is about.</summary>
        internal Measure? About { get; init; }

        /// <summary>The measure's node.</summary>
        internal MeasureNode? Node { get; init; }

        /// <summary>The node of what it is compared with, when that is no constant.</summary>
        internal MeasureNode? Beside { get; init; }
    }
}
