using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Live;

/// <content>Constants, fields, arithmetic, comparisons and named results.</content>
internal sealed partial class NodeCompiler
{
    private static MeasureNode OfConstant(Constant constant) => constant switch
    {
        { Kind: ValueKind.Text } => new ConstantTextNode(constant.Text),
        { ExactScale: { } scale } => new ConstantNumberNode((long)Exact.Floor(constant.Number, scale, out _), scale),
        _ => new ConstantNumberNode(BitConverter.DoubleToInt64Bits(Exact.ToDouble(constant.Number)), null),
    };

    private MeasureNode OfField(FieldDefinition field) => field.Kind switch
    {
        ValueKind.Text => new TextFieldNode(PlaceOf(field)),
        ValueKind.Enum => new EnumFieldNode(PlaceOf(field), field.Values),
        ValueKind.Number => new NumberFieldNode(PlaceOf(field), null),
        _ => new NumberFieldNode(PlaceOf(field), field.Scale),
    };

    private MeasureNode OfTrigger(FieldDefinition property)
    {
        var place = new TriggerPlace(_schema, property);
        return property.Kind switch
        {
            ValueKind.Text or ValueKind.Enum => new TriggerTextNode(place),
            ValueKind.Number => new TriggerNumberNode(place, null),
            _ => new TriggerNumberNode(place, property.Scale),
        };
    }

    private static NumberNode OfFitted(FittedConstant fitted) => fitted switch
    {
        { Value: null } => new MissingNumberNode(fitted.Scale),
        { Scale: { } scale } => new ConstantNumberNode(fitted.Value.FloorUnits(scale), scale),
        _ => new ConstantNumberNode(BitConverter.DoubleToInt64Bits(fitted.Value.ToDouble()), null),
    };

    private NumberNode OfArithmetic(Arithmetic node)
    {
        if (node.IsTotal)
        {
            ((Measure Measure, bool IsSubtracted)[] terms, int scale) = node.Total;
            (NumberNode Node, bool IsSubtracted)[] all = [.. terms.Select(term => (Number(term.Measure), term.IsSubtracted))];
            var total = new TotalNode(all, scale);
            if (total.Pace is null && all.Count(term => term.Node.Moves) > 1) Untell(node);
            return total;
        }

        bool temporal = node.Left.Kind.IsTemporal() || node.Right.Kind.IsTemporal();
        NumberNode left = temporal ? Instant(node.Left) : Number(node.Left), right = temporal ? Instant(node.Right) : Number(node.Right);
        ArithmeticForm form = node.Kind switch
        {
            ValueKind.Number => ArithmeticForm.Double,
            ValueKind.Duration when node.Operator is ArithmeticOperator.Multiply or ArithmeticOperator.Divide => ArithmeticForm.Duration,
            ValueKind.Integer or ValueKind.Money => ArithmeticForm.Product,
            _ => ArithmeticForm.Shifted,
        };
        if (form != ArithmeticForm.Shifted && !IsTold(left, node.Operator, right)) Untell(node);
        return new ArithmeticNode(left, node.Operator, right, form, node.ExactScale ?? 0);
    }

    /// <summary>Whether arithmetic on what moves is: a constant beside it, that does not divide by it.</summary>
    private static bool IsTold(NumberNode left, ArithmeticOperator @operator, NumberNode right) => (left.Moves, right.Moves) switch
    {
        (false, false) => true,
        (true, true) => false,
        (true, false) => right is ConstantNumberNode,
        (false, true) => left is ConstantNumberNode && @operator != ArithmeticOperator.Divide,
    };

    private ConditionNode OfComparison(Comparison node)
    {
        if (node.Left.Kind.IsTextual())
        {
            bool ignoresCase = node.Left.IgnoresCase || node.Right.IgnoresCase;
            if (node.Right is Constant text) return OfTexts(Text(node.Left), [text], ignoresCase);
            if (node.Left is Constant mirrored) return OfTexts(Text(node.Right), [mirrored], ignoresCase);
            return new SameTextNode(Text(node.Left), Text(node.Right), ignoresCase);
        }

        bool mixed = node.Left.Kind.IsTemporal() && node.Left.Kind != node.Right.Kind;
        if (node.Right is Constant constant && !mixed) return OfRange(Number(node.Left), node.Left, node.Operator, constant.Number);
        if (node.Left is Constant first && !mixed) return OfRange(Number(node.Right), node.Right, node.Operator.Turned, first.Number);
        NumberNode left = mixed ? Instant(node.Left) : Number(node.Left), right = mixed ? Instant(node.Right) : Number(node.Right);
        if (left.Moves && right.Moves && (left.Pace is null || right.Pace is null)) Untell(node.Left);
        if (node.Operator != ComparisonOperator.Equal || !(left.Moves || right.Moves)) return new ComparedNode(left, node.Operator, right);

        // What moves passes a value once each way.
        return new AllNode([new ComparedNode(left, ComparisonOperator.LessOrEqual, right), new ComparedNode(left, ComparisonOperator.GreaterOrEqual, right)]);
    }

    private static ConditionNode OfRange(NumberNode number, Measure measure, ComparisonOperator comparison, decimal constant)
    {
        if (number.Scale is not { } scale)
        {
            double beside = NumericTyping.Comparand(measure, constant);
            return comparison == ComparisonOperator.Equal && number.Moves
                ? new AllNode([new DoubleRangeNode(number, ComparisonOperator.LessOrEqual, beside), new DoubleRangeNode(number, ComparisonOperator.GreaterOrEqual, beside)])
                : new DoubleRangeNode(number, comparison, beside);
        }

        var range = ExactRange.Of(comparison, constant, scale);
        if (range.IsEmpty) return new ConstantNode(false);
        return number.Moves && range is { Low: > long.MinValue, High: < long.MaxValue }
            ? new AllNode([new RangeNode(number, range with { High = long.MaxValue }), new RangeNode(number, range with { Low = long.MinValue })])
            : new RangeNode(number, range);
    }

    private ConditionNode OfValues(OneOf node)
    {
        if (node.Operand.Kind.IsTextual()) return OfTexts(Text(node.Operand), node.Values, node.Operand.IgnoresCase);
        return node.Values.Count == 1
            ? OfComparison(new Comparison(node.Operand, ComparisonOperator.Equal, node.Values[0]))
            : new AnyNode([.. node.Values.Select(value => OfComparison(new Comparison(node.Operand, ComparisonOperator.Equal, value)))]);
    }

    private static ConditionNode OfTexts(TextNode text, ValueList<Constant> values, bool ignoresCase)
    {
        string[] texts = [.. values.Select(value => value.Text)];
        if (!ignoresCase && text is TextFieldNode { Place: { IsOfEvent: true } place } && texts is [var one]) return new EventTextNode(place.Slot, one);
        if (text is not EnumFieldNode && texts is [var only]) return new TextTestNode(text, ignoresCase ? read => CaseFolding.AreEqual(read, only) : read => read == only);
        HashSet<string> all = texts.ToHashSet(CaseFolding.ComparerFor(ignoresCase));
        return text is EnumFieldNode field ? new EnumTestNode(field, [.. field.Values.Select(all.Contains)]) : new TextTestNode(text, all.Contains);
    }

    private static ConditionNode OfTest(TextNode text, Func<string, bool> test, bool ignoresCase)
    {
        Func<string, bool> folded = ignoresCase ? read => test(CaseFolding.Of(read)) : test;
        return text is EnumFieldNode field ? new EnumTestNode(field, [.. field.Values.Select(folded)]) : new TextTestNode(text, folded);
    }

    private NumberNode OfValue(ValueOf value)
    {
        NamedResult result = _results(value.Result);
        if (result.Combined(value) is { } combined)
        {
            object[] terms = [.. combined.Terms.Select(term => term is Condition condition ? (object)Compile(condition) : Number((Measure)term))];
            if (terms.Any(term => term is NumberNode { Moves: true })) Untell(value);
            return new CombinedNode(combined, terms, NewTool());
        }

        if (result.Value(value) is not { } measure)
        {
            (_customers ?? this).Lacking.Add(value);
            return new MissingNumberNode(value.ExactScale);
        }

        NumberNode number = Number(measure);
        return number.Scale is not null && value is { Kind: ValueKind.Number, ExactScale: null } ? new AsDoubleNode(number) : number;
    }

    private ConditionNode OfMember(MemberOf member)
    {
        NamedResult result = _results(member.Result);
        if (result is ListResult)
        {
            if (!Lists.Contains(member.Result, StringComparer.Ordinal)) Lists.Add(member.Result);
            return new ListNode(Lists.IndexOf(member.Result));
        }

        if (result.Cells is not null) return new CellNode(Partition(member.Result), result.PositionOf(member));
        if (result.Condition(member) is { } condition) return Compile(condition);
        if (result is IMatchedResult matched) return OfCell(matched, member);
        (_customers ?? this).Lacking.Add(member);
        return new ConstantNode(false);
    }

    /// <summary>A cell of a result of attempts, which are looked for once for all its cells.</summary>
    private ConditionNode OfCell(IMatchedResult matched, MemberOf member)
    {
        ExactRange codes = matched.CodesOf(member);
        if (codes.IsEmpty) return new ConstantNode(false);
        if (!_attempts.TryGetValue((member.Result, member.Entered), out AttemptsNode? attempts))
        {
            MatchedAttempts asked = matched.Matched(_schema);
            (int tool, _) = (NewTool(), NewTool());
            PatternNode[][] questions = [.. asked.Questions.Select(patterns => patterns.Select(OfPattern).ToArray())];
            attempts = new AttemptsNode(_schema, asked, questions, OfAllEvents(OfWindow(member.Entered, isOfEvents: true)), _calendar, tool) { Slot = NewSlot() };
            _attempts.Add((member.Result, member.Entered), attempts);
        }

        return new RangeNode(attempts, codes);
    }

    private void Untell(Measure measure) => (_customers ?? this).Untold.Add(measure);
}
