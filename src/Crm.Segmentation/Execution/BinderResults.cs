namespace Crm.Segmentation;

/// <summary>Binding of named results: what stands for a condition or a measure becomes part of the tree, anything else is a column, of codes of which its cells are tests, or of values.</summary>
internal sealed partial class Binder
{
    private readonly Dictionary<(string Result, Window? Entered), MeasureOperator?> _columns = [];
    private readonly Dictionary<(Type Operator, object Key), BatchOperator> _shared = [];

    /// <summary>Whether what a tree refers to is bound before the tree is.</summary>
    private bool _isBelow;

    /// <summary>Binds a tree after everything that it refers to by name, and that after what it refers to, so that binding recurses no deeper than one definition.</summary>
    private TOperator BindFromBelow<TNode, TOperator>(TNode root, Func<TNode, TOperator> bind)
        where TNode : Node
    {
        _isBelow = true;
        try
        {
            if (_results is not null) BindReferences(root);
            return bind(root);
        }
        finally
        {
            _isBelow = false;
        }
    }

    private void BindReferences(Node root)
    {
        var open = new Stack<(Node? Reference, IEnumerator<Node> Below)>([(null, References([root]))]);
        var entered = new HashSet<Node>();
        while (open.TryPeek(out (Node? Reference, IEnumerator<Node> Below) next))
        {
            if (next.Below.MoveNext())
            {
                Node reference = next.Below.Current;
                if (entered.Add(reference)) open.Push((reference, References(Behind(reference))));
                continue;
            }

            _ = open.Pop();
            if (next.Reference is MemberOf member) _ = Bind(member);
            else if (next.Reference is ValueOf value) _ = Bind(value);
        }
    }

    private IEnumerable<Node> Behind(Node reference)
    {
        NamedResult result = _results![reference is MemberOf { Result: var of } ? of : ((ValueOf)reference).Result];
        if (reference is ValueOf value) return result.Value(value) is { } measure ? [measure] : result.Sources;
        return result.Cells ?? (result.Condition((MemberOf)reference) is { } condition ? [condition] : result.Sources);
    }

    private IEnumerator<Node> References(IEnumerable<Node> trees) =>
        Node.Walk(trees).Where(node => node is ValueOf or MemberOf && !(node is ValueOf value ? _measures.ContainsKey(value) : _conditions.ContainsKey((MemberOf)node))).GetEnumerator();

    /// <summary>What several columns of a result are computed from, bound once.</summary>
    /// <param name="key">What tells it from everything else that is bound here, such as the definition.</param>
    /// <param name="bind">Binds it.</param>
    internal T Shared<T>(object key, Func<T> bind)
        where T : BatchOperator
    {
        if (!_shared.TryGetValue((typeof(T), key), out BatchOperator? known)) _shared.Add((typeof(T), key), known = bind());
        return (T)known;
    }

    /// <summary>The column of a result, one for each window in which its customers entered; null for one that stands for a condition.</summary>
    internal MeasureOperator? BindResult(string name, Window? entered = null)
    {
        if (_columns.TryGetValue((name, entered), out MeasureOperator? known)) return known;
        return _columns[(name, entered)] = _results![name] switch
        {
            ComputedResult computed => Carried(computed, name, entered, computed.Column(this, entered)),
            { Cells: { } cells } => new FirstCellOperator(Slots.Next(), [.. cells.Select(Bind)]),
            _ => null,
        };
    }

    /// <summary>A value of a result: what it stands for, or a column of its own. A number without a scale, such as a score, is a double whatever it is computed from: once 1 an exact number is one.</summary>
    private MeasureOperator BindValue(ValueOf value)
    {
        NamedResult result = _results![value.Result];
        MeasureOperator bound = result is ComputedResult computed ? computed.Values(this, value) : Bind(result.Value(value)!);
        return bound.IsExact && value is { Kind: ValueKind.Number, ExactScale: null }
            ? new DoubleArithmetic(Slots.Next(), bound, ArithmeticOperator.Multiply, new DoubleConstantOperator(Slots.Next(), 1))
            : bound;
    }

    private ConditionOperator BindBucket(InBucket bucket)
    {
        PackedIntegers buckets = Scope!.Data.Buckets.Of(bucket.Name);
        return BindStored(new IntegerColumn(buckets, null), buckets, new ExactRange(bucket.From, bucket.To - 1));
    }

    private ConditionOperator BindMember(MemberOf member)
    {
        NamedResult result = _results![member.Result];
        if (result is ListResult) return new ListedOperator(Slots.Next(), Scope!.Listed(member.Result));
        if (BindResult(member.Result, member.Entered) is not { } column) return Bind(result.Condition(member)!);
        ExactRange codes = result is ComputedResult computed ? computed.CodesOf(member) : ExactRange.Of(ComparisonOperator.Equal, result.PositionOf(member), 0);
        return new ExactRangeOperator(Slots.Next(), column, codes);
    }
}
