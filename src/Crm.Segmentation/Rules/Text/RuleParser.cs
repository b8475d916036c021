using System.Runtime.CompilerServices;

namespace Crm.Segmentation;

/// <summary>
/// Reads expressions: <c>or</c> binds loosest, then <c>and</c>, <c>not</c>, comparison, sum, product. Everything that is read is a condition
/// or a measure; null stands for something whose mistake is already told.
/// </summary>
internal sealed partial class RuleParser(Vocabulary names, NodeTable nodes, DiagnosticBag bag)
{
    // What is read counts, and not only what becomes a node: parentheses leave none behind, and what is not finished is none yet.
    private const int DeepestReading = 2 * RuleLimits.Depth;

    private TokenReader _reader = null!;
    private string? _definition;
    private EventScope? _scope;
    private bool _windowIsOuter;
    private FieldDefinition? _enum;
    private Measure? _beside;
    private string? _aggregated;
    private Func<Expression?>? _primary;
    private int _depth;

    internal TokenReader Reader => _reader;

    internal DiagnosticBag Bag => bag;

    internal Vocabulary Names => names;

    internal NodeTable Nodes => nodes;

    /// <summary>The types of event that start what is read, of which its conditions may speak; null where nothing is started.</summary>
    internal IReadOnlyList<EventType>? Triggers { get; set; }

    /// <summary>Reads with another reader, and returns to this one; what is left over there is told.</summary>
    internal T? Within<T>(TokenReader reader, string? definition, Func<T?> read)
        where T : class
    {
        (TokenReader Reader, string?, EventScope?, bool, FieldDefinition?, Measure?, string?) outer = (_reader, _definition, _scope, _windowIsOuter, _enum, _beside, _aggregated);
        IReadOnlyList<EventType>? triggers = Triggers;
        (_reader, _definition, _scope, _windowIsOuter, _enum, _beside, _aggregated, Triggers) = (reader, definition, null, false, null, null, null, null);
        T? result = read();
        reader.ExpectEnd();
        if (reader.Failed) result = null;
        (_reader, _definition, _scope, _windowIsOuter, _enum, _beside, _aggregated) = outer;
        Triggers = triggers;
        return result;
    }

    /// <summary>Reads a part of the same definition with another reader, as far as it goes, and returns to this one; null after a mistake of syntax.</summary>
    internal T? Part<T>(TokenReader reader, Func<T?> read)
        where T : class
    {
        TokenReader outer = _reader;
        _reader = reader;
        T? result = read();
        _reader = outer;
        return reader.Failed ? null : result;
    }

    /// <summary>A condition to the end of the stretch, or as far as it goes.</summary>
    internal Condition? Condition()
    {
        int start = _reader.Position;
        return AsCondition(Or(), start);
    }

    /// <summary>A measure to the end of the stretch, or as far as it goes.</summary>
    internal Measure? Measure()
    {
        int start = _reader.Position;
        return AsMeasure(Or(), start);
    }

    /// <summary>A measure up to a comparison.</summary>
    internal Measure? Term()
    {
        int start = _reader.Position;
        return AsMeasure(Sum(), start);
    }

    /// <summary>Remembers where a node stands; null when the definition has become too large.</summary>
    internal T? Node<T>(T node, int start)
        where T : Node
    {
        SourceSpan span = _reader.SpanFrom(start);
        switch (nodes.Add(node, span))
        {
            case RuleExcess.Depth:
                _reader.Fail(
                    DiagnosticCodes.TooDeep,
                    span,
                    $"The definition is nested more than 64 deep.",
                    $"Split it into segments that refer to one another.");
                return null;
            case RuleExcess.Nodes:
                _reader.Fail(
                    DiagnosticCodes.TooLarge,
                    span,
                    $"The definition has more than 4,096 nodes; a feature counts wherever it occurs.",
                    $"Split it into segments that refer to one another.");
                return null;
            default:
                return node;
        }
    }

    private Expression? Or() => Junction("or", And, operands => new AnyOf(operands), any => (any as AnyOf)?.Operands);

    private Expression? And() => Junction("and", Not, operands => new AllOf(operands), all => (all as AllOf)?.Operands);

    private Expression? Junction(
        string word, Func<Expression?> operand, Func<ValueList<Condition>, Condition> make, Func<Expression, ValueList<Condition>?> nested)
    {
        int start = _reader.Position;
        Expression? first = operand();
        Lower("and", "or");
        if (!_reader.At(word)) return first;
        var conditions = new List<Condition?> { AsCondition(first, start) };
        while (_reader.TryTake(word))
        {
            int next = _reader.Position;
            conditions.Add(AsCondition(operand(), next));
            Lower("and", "or");
        }

        if (Sound(conditions) is not { } sound) return null;

        // Nested ones are one, as in C#; an operand keeps its place in the text.
        return Node(make([.. sound.SelectMany(c => nested(c) ?? [c])]), start);
    }

    private Expression? Not()
    {
        int start = _reader.Position;
        LowerFirst();
        if (!_reader.At("not") || _reader.Peek(1).Is("in") && _reader.Peek(2).Is("{")) return Comparison();
        _reader.Take();
        return Deeper(() =>
        {
            int operand = _reader.Position;
            return AsCondition(Not(), operand) is { } condition ? Node(new Not(condition), start) : null;
        });
    }

    private Expression? Sum()
    {
        int start = _reader.Position;
        Expression? left = Product();
        while (_reader.At("+") || _reader.At("-"))
        {
            Measure? l = AsMeasure(left, start);
            ArithmeticOperator @operator = _reader.Take().Is("+") ? ArithmeticOperator.Add : ArithmeticOperator.Subtract;
            int next = _reader.Position;
            left = Calculate(start, l, @operator, AsMeasure(Product(), next));
        }

        return left;
    }

    private Expression? Product()
    {
        int start = _reader.Position;
        Expression? left = Unary();
        while (_reader.At("*") || _reader.At("/"))
        {
            Measure? l = AsMeasure(left, start);
            ArithmeticOperator @operator = _reader.Take().Is("*") ? ArithmeticOperator.Multiply : ArithmeticOperator.Divide;
            int next = _reader.Position;
            left = Calculate(start, l, @operator, AsMeasure(Unary(), next));
        }

        return left;
    }

    private Arithmetic? Calculate(int start, Measure? left, ArithmeticOperator @operator, Measure? right) =>
        Sound([left, right]) is null ? null : Node(new Arithmetic(left!, @operator, right!), start);

    /// <summary>A minus before a number is part of the number; before anything else it is a product with -1, which is exact for every kind.</summary>
    private Expression? Unary()
    {
        int start = _reader.Position;
        if (!_reader.TryTake("-")) return Primary();
        if (_reader.Current.Kind == TokenKind.Number) return Number(start, negative: true);
        return Deeper(() =>
        {
            int operand = _reader.Position;
            if (AsMeasure(Unary(), operand) is not { } measure) return null;
            Constant? minusOne = Node(Constant.Of(-1m), start);
            return Node(new Arithmetic(minusOne!, ArithmeticOperator.Multiply, measure), start);
        });
    }

    /// <summary>Reads what stands inside of something else: everything that may stand in itself is read through this.</summary>
    /// <remarks>A caller whose stack ends before the counted limit is told the same: unoptimised code needs several kilobytes a level.</remarks>
    private Expression? Deeper(Func<Expression?> read)
    {
        if (_depth == DeepestReading || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            // Of declarations that are read inside of one another, what is too deep is the circle that they are.
            if (_definition is not null && names.IsReadingInside && names.Find(_definition) is { } declared)
            {
                names.TellCircle(declared, _reader.SpanOf(_reader.Current));
                _reader.GiveUp();
                return null;
            }

            _reader.Fail(
                DiagnosticCodes.TooDeep,
                _reader.SpanOf(_reader.Current),
                $"The definition is nested more than 64 deep.",
                $"Split it into segments that refer to one another.");
            return null;
        }

        _depth++;
        Expression? result = read();
        _depth--;
        return result;
    }

    private Condition? AsCondition(Expression? expression, int start)
    {
        if (expression is not Segmentation.Measure measure) return (Condition?)expression;
        if (_reader.Failed) return null;
        Orphan(measure);
        bag.Error(
            DiagnosticCodes.ConditionNeeded,
            _reader.SpanFrom(start),
            $"A condition is needed here, and this is a value.",
            measure is Constant ? null : (Phrase)"Compare it with something, or ask whether it is set.");
        return null;
    }

    private Measure? AsMeasure(Expression? expression, int start)
    {
        if (expression is not Segmentation.Condition condition) return (Measure?)expression;
        if (_reader.Failed) return null;
        Orphan(condition);
        bag.Error(
            DiagnosticCodes.ValueNeeded,
            _reader.SpanFrom(start),
            $"A value is needed here, and this is a condition.",
            condition is IFieldHandle ? (Phrase)"A flag is a condition by itself; for no, say not." : null);
        return null;
    }

    /// <summary>All of the parts, or null when one is missing; the others are then checked by themselves.</summary>
    private List<T>? Sound<T>(List<T?> parts)
        where T : Expression
    {
        if (parts.TrueForAll(p => p is not null)) return parts!;
        foreach (T? part in parts) Orphan(part);
        return null;
    }

    private void Orphan(Node? node)
    {
        // What is taken of events is a matter of all of it.
        if (node is not null && _aggregated is null) nodes.Orphans.Add((node, _definition, _scope?.Type is { } type ? RuleScope.Of(type) : RuleScope.Customer));
    }

    /// <summary>The event that a <c>where</c> is about.</summary>
    /// <param name="Type">The type of the event; null when it is unknown, and so its properties are.</param>
    private sealed record EventScope(EventType? Type);
}
