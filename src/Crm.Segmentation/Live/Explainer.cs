using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Live;

/// <summary>Takes a definition apart for one customer: first every condition's node, then what each says. Made for one explanation.</summary>
internal sealed class Explainer
{
    private readonly ProgramSource _source;
    private readonly NodeCompiler _compiler;
    private readonly ValueExplainer _values;
    private readonly RuleRewriter? _given;
    private readonly HashSet<MemberOf> _shown = [];
    private NodeRun? _run;
    private long _at;

    /// <param name="source">The definitions.</param>
    /// <param name="showsPersonal">Whether values of personal attributes are shown.</param>
    /// <param name="given">What is asked instead of what is shown, such as the value that is given for a function of a population; null where they are the same.</param>
    internal Explainer(ProgramSource source, bool showsPersonal, RuleRewriter? given = null)
    {
        (_source, _given) = (source, given);
        _compiler = new NodeCompiler(source.Schema, source.Calendar, given is null ? source.Results : name => source.Results(name).Rewritten(given));
        _values = new ValueExplainer(source, _compiler, showsPersonal, given);
    }

    /// <summary>The conditions of a definition: of a segment its own, of a partition that of each cell.</summary>
    internal ValueList<Asked> Of(Definition definition) => definition is Partition
        ? [.. _source.Results(definition.Name).Cells!.Select(Of)]
        : [Of(_source.Results(definition.Name).Condition(new MemberOf(definition.Name, null, null))!)];

    /// <summary>A condition with all below it.</summary>
    internal Asked Of(Condition condition) => new(condition, _compiler.Compile(_given is null ? condition : _given.Rewrite(condition)), condition switch
    {
        AllOf all => [.. all.Operands.Select(Of)],
        AnyOf any => [.. any.Operands.Select(Of)],
        Not not => [Of(not.Operand)],
        MemberOf member => Behind(member),
        _ => [],
    })
    {
        Values = [.. LookedAt(condition).Where(ValueExplainer.IsShown).Select(Of)],
    };

    /// <summary>A measure with all that it comes from.</summary>
    internal ValueExplainer.Asked Of(Measure measure) => _values.Of(measure);

    /// <summary>Says of whom and of when it is, once all parts are known.</summary>
    /// <param name="history">The customer.</param>
    /// <param name="at">The instant.</param>
    /// <param name="keysOf">The customers of a list.</param>
    internal void Begin(CustomerHistory history, long at, Func<string, IReadOnlySet<CustomerKey>> keysOf)
    {
        _run = new NodeRun(history, _compiler.Slots, _compiler.Patterns, _compiler.Tools);
        _at = at;
        _run.Begin(history, at, [.. _compiler.Lists.Select(keysOf)]);
    }

    /// <summary>What a condition and all below it say.</summary>
    internal ExplanationPart Explain(Asked asked)
    {
        bool holds = asked.Asks.Holds(_run!, _at);
        return new ExplanationPart(asked.Condition, holds, [.. asked.Parts.Select(Explain)])
        {
            Values = [.. asked.Values.Select(Explain)],
            Needs = holds || asked.Condition is not Comparison comparison || asked.Values.Count == 0 ? null : _values.NeedsOf(comparison, asked.Values, _run!, _at),
        };
    }

    /// <summary>What a measure is, and what it comes from.</summary>
    internal ExplanationValue Explain(ValueExplainer.Asked asked) => _values.Explain(asked, _run!, _at);

    /// <summary>What stands behind a name, once: of a cell the conditions up to its own.</summary>
    private ValueList<Asked> Behind(MemberOf member)
    {
        if (!_shown.Add(member)) return [];
        NamedResult result = _source.Results(member.Result);
        if (result.Cells is { } cells) return [.. cells.Take(result.PositionOf(member) + 1).Select(Of)];
        return result.Condition(member) is { } condition ? [Of(condition)] : [];
    }

    /// <summary>The measures that a condition reads by itself.</summary>
    private static IEnumerable<Measure> LookedAt(Condition condition) => condition switch
    {
        AllOf or AnyOf or Not or MemberOf => [],
        Comparison comparison => [comparison.Left, comparison.Right],
        _ => condition.Children.OfType<Measure>(),
    };

    /// <summary>A condition with its nodes.</summary>
    internal sealed record Asked(Condition Condition, ConditionNode Asks, ValueList<Asked> Parts)
    {
        /// <summary>The measures that it reads by itself.</summary>
        internal ValueList<ValueExplainer.Asked> Values { get; init; } = [];
    }
}
