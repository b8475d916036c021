using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Live;

/// <summary>Takes measures apart for one customer: first every measure's node, then its value, and what it was computed from.</summary>
/// <param name="source">The definitions.</param>
/// <param name="compiler">Makes the nodes.</param>
/// <param name="showsPersonal">Whether values of personal attributes are shown.</param>
/// <param name="given">What is asked instead of what is shown; null where they are the same.</param>
internal sealed class ValueExplainer(ProgramSource source, NodeCompiler compiler, bool showsPersonal, RuleRewriter? given)
{
    private readonly HashSet<Measure> _shown = [];

    /// <summary>A measure with all that it comes from.</summary>
    internal Asked Of(Measure measure)
    {
        Measure asks = given is null ? measure : given.Rewrite(measure);
        return new Asked(measure, asks, compiler.Compile(asks), From(measure));
    }

    /// <summary>What a measure is, and what it comes from.</summary>
    internal ExplanationValue Explain(Asked asked, NodeRun run, long at)
    {
        bool isWithheld = IsWithheld(asked, run, at);
        object? value = isWithheld ? null : NodeValues.Of(asked.Node, asked.Measure.Kind, run, at);
        return new ExplanationValue(asked.Measure, value, [.. asked.From.Select(part => Explain(part, run, at))]) { IsWithheld = isWithheld, Events = EventsOf(asked.Asks, run, at) };
    }

    /// <summary>Whether a measure is told with its value: constants say it themselves, and tags and flags are no values.</summary>
    internal static bool IsShown(Measure measure) => measure is not Constant && measure.Kind is not (ValueKind.Tags or ValueKind.Flag);

    /// <summary>The nearest value of the first of what a comparison looked at with which it would hold; null where there is none, or where it would tell a value that is withheld.</summary>
    internal object? NeedsOf(Comparison comparison, ValueList<Asked> looked, NodeRun run, long at)
    {
        Asked about = looked[0];
        if (looked is [_, var beside])
            return comparison.Operator is ComparisonOperator.Less or ComparisonOperator.Greater || IsWithheld(beside, run, at) ? null : NodeValues.Of(beside.Node, comparison.Right.Kind, run, at);
        var constant = (Constant)(comparison.Left as Constant ?? comparison.Right);
        ComparisonOperator @operator = comparison.Left is Constant ? comparison.Operator.Turned : comparison.Operator;
        if (constant.Kind == ValueKind.Text) return constant.Text;
        if (about.Node is not NumberNode { Scale: { } scale })
        {
            double number = Exact.ToDouble(constant.Number);
            return @operator switch { ComparisonOperator.Less => Math.BitDecrement(number), ComparisonOperator.Greater => Math.BitIncrement(number), _ => number };
        }

        ValueKind kind = about.Measure.Kind;
        if (kind.IsTemporal() && kind != constant.Kind) return null;
        var range = ExactRange.Of(@operator, constant.Number, scale);
        if (range.IsEmpty) return null;
        long units = @operator is ComparisonOperator.Less or ComparisonOperator.LessOrEqual ? range.High : range.Low;
        return kind == ValueKind.Number ? Exact.ToDouble(units, scale) : FittedValue.Exact(kind, scale, units).Value;
    }

    /// <summary>What a feature, a name and arithmetic come from, once.</summary>
    private ValueList<Asked> From(Measure measure)
    {
        IEnumerable<Measure> parts = measure switch
        {
            Arithmetic => Terms(measure),
            Feature feature => Terms(feature.Definition),
            ValueOf value when source.Results(value.Result) is var behind => behind.Value(value) is { } definition ? Terms(definition) : behind.Combined(value)?.Terms.OfType<Measure>() ?? [],
            _ => [],
        };
        return parts.Any() && _shown.Add(measure) ? [.. parts.Where(IsShown).Select(Of)] : [];
    }

    /// <summary>Arithmetic by its parts, anything else as it is.</summary>
    private static IEnumerable<Measure> Terms(Measure measure) => measure is Arithmetic arithmetic ? Terms(arithmetic.Left).Concat(Terms(arithmetic.Right)) : [measure];

    private bool IsWithheld(Asked asked, NodeRun run, long at) => !showsPersonal && asked.Node.IsSet(run, at) && IsPersonal(asked.Measure);

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
                NamedResult result = source.Results(part is ValueOf value ? value.Result : ((MemberOf)part).Result);
                IEnumerable<Node?> behind = part is ValueOf of ? [result.Value(of), .. result.Combined(of)?.Terms ?? []] : result.Cells ?? [result.Condition((MemberOf)part)!];
                foreach (Node? node in behind)
                    if (node is not null) open.Push(node);
            }
        }

        return false;
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
        SelectionNode events = compiler.Selected(pattern, window);
        MeasureNode? value = property is null ? null : compiler.PropertyOf(property);
        var instants = new List<DateTimeOffset>();
        if (!events.TryRows(run, at, out int start, out int end)) return [];
        for (int row = events.Next(run, start, end, at); row < end; row = events.Next(run, row + 1, end, at))
        {
            run.Event = events.Pattern.Events(run)[row];
            if (value?.IsSet(run, at) != false) instants.Add(run.Event.At);
        }

        return [.. instants];
    }

    /// <summary>A measure with what is asked for it, and the node of that.</summary>
    internal sealed record Asked(Measure Measure, Measure Asks, MeasureNode Node, ValueList<Asked> From);
}
