namespace Crm.Segmentation;

/// <summary>Binding of values: columns, constants, arithmetic and comparisons.</summary>
internal sealed partial class Binder
{
    private MeasureOperator BindColumn(FieldDefinition field) => _column(field) switch
    {
        IntegerColumn integers => new IntegerColumnOperator(Slots.Next(), integers, field.Scale),
        DoubleColumn doubles => new DoubleColumnOperator(Slots.Next(), doubles),
        SingleColumn singles => new SingleColumnOperator(Slots.Next(), singles),
        TextColumn texts => new TextColumnOperator(Slots.Next(), texts),
        var column => throw new System.Diagnostics.UnreachableException($"No measure over {column.GetType().Name}."),
    };

    private MeasureOperator BindConstant(Constant constant)
    {
        if (constant.Kind == ValueKind.Text) return new ExactConstantOperator(Slots.Next(), 0, 0, new TextDictionary([constant.Text]));
        return constant.ExactScale is { } scale
            ? new ExactConstantOperator(Slots.Next(), (long)Exact.Floor(constant.Number, scale, out _), scale)
            : new DoubleConstantOperator(Slots.Next(), Exact.ToDouble(constant.Number));
    }

    /// <summary>An instant, or a date as its local midnight.</summary>
    private MeasureOperator BindInstant(Measure measure)
    {
        MeasureOperator bound = Bind(measure);
        if (measure.Kind != ValueKind.Date) return bound;
        return bound.Constant is { } date
            ? new ExactConstantOperator(Slots.Next(), _calendar.Midnight((int)date.Longs[0]), 0)
            : new MidnightOperator(Slots.Next(), bound, _calendar);
    }

    /// <summary>All terms of a sum of sums, or only its own two where all of them might not fit.</summary>
    private ExactTotal BindTotal(Arithmetic node)
    {
        ((Measure Measure, bool IsSubtracted)[] terms, int scale) = node.Total;
        return new ExactTotal(Slots.Next(), [.. terms.Select(term => (Bind(term.Measure), term.IsSubtracted))], scale);
    }

    private MeasureOperator BindArithmetic(Arithmetic node)
    {
        if (node.IsTotal) return BindTotal(node);
        bool temporal = node.Left.Kind.IsTemporal() || node.Right.Kind.IsTemporal();
        MeasureOperator left = temporal ? BindInstant(node.Left) : Bind(node.Left);
        MeasureOperator right = temporal ? BindInstant(node.Right) : Bind(node.Right);
        bool sum = node.Operator is ArithmeticOperator.Add or ArithmeticOperator.Subtract;
        return node.Kind switch
        {
            ValueKind.Number => new DoubleArithmetic(Slots.Next(), left, node.Operator, right),
            ValueKind.Duration when !sum => new DurationScaling(Slots.Next(), left, node.Operator, right),
            ValueKind.Integer or ValueKind.Money => new ExactArithmetic(
                Slots.Next(), left, node.Operator, right, node.ExactScale!.Value),
            _ => new ExactArithmetic(Slots.Next(), left, node.Operator, right, 0),
        };
    }

    private ConditionOperator BindComparison(Comparison node)
    {
        if (node.Left.Kind.IsTextual())
        {
            bool ignoringCase = node.Left.IgnoresCase || node.Right.IgnoresCase;
            if (node.Right is Constant text) return BindTexts(Bind(node.Left), ignoringCase, [text]);
            if (node.Left is Constant mirrored) return BindTexts(Bind(node.Right), ignoringCase, [mirrored]);
            return new TextComparison(Slots.Next(), Bind(node.Left), Bind(node.Right), ignoringCase);
        }

        bool mixed = IsMixed(node.Left, node.Right);
        if (node.Right is Constant constant && !mixed) return BindRange(Bind(node.Left), node.Left, node.Operator, constant.Number);
        if (node.Left is Constant first && !mixed) return BindRange(Bind(node.Right), node.Right, Mirrored(node.Operator), first.Number);
        MeasureOperator left = mixed ? BindInstant(node.Left) : Bind(node.Left), right = mixed ? BindInstant(node.Right) : Bind(node.Right);
        if (left.IsExact && right.IsExact) return new ExactComparison(Slots.Next(), left, node.Operator, right);
        return new DoubleComparison(Slots.Next(), left, node.Operator, right);
    }

    /// <summary>Whether one is a date and the other an instant: they compare as instants, not as they are stored.</summary>
    private static bool IsMixed(Measure left, Measure right) => left.Kind.IsTemporal() && left.Kind != right.Kind;

    private ConditionOperator BindOneOf(OneOf node)
    {
        if (node.Operand.Kind.IsTextual()) return BindTexts(Bind(node.Operand), node.Operand.IgnoresCase, node.Values);
        if (Bind(node.Operand) is EventTimeOperator time) return BindTest(time, value => node.Values.Any(constant => constant.Number == value));
        bool mixed = node.Values.Any(value => IsMixed(node.Operand, value));
        if (!mixed && Bind(node.Operand) is IntegerColumnOperator { Column: { Values.Width: 1 } column } operand)
            return BindCodes(column, column.Values, [.. node.Values.SelectMany(value => StoredCodes(operand, value))]);
        return new AnyOfOperator(
            Slots.Next(), [.. node.Values.Select(value => Bind(new Comparison(node.Operand, ComparisonOperator.Equal, value)))]);
    }

    private static IEnumerable<int> StoredCodes(IntegerColumnOperator operand, Constant value)
    {
        ExactRange code = StoredRange(operand.Column.Values, ExactRange.Of(ComparisonOperator.Equal, value.Number, operand.Scale!.Value));
        return code.IsEmpty ? [] : [(int)code.Low];
    }

    private ConditionOperator BindTexts(MeasureOperator text, bool ignoringCase, ValueList<Constant> values)
    {
        HashSet<string> texts = values.Select(value => CaseFolding.Of(value.Text, ignoringCase)).ToHashSet(StringComparer.Ordinal);
        return BindTable(text, ignoringCase, texts.Contains);
    }

    /// <summary>The texts for which a test holds, which is asked of what they fold to where case is ignored.</summary>
    private ConditionOperator BindTable(MeasureOperator text, bool ignoringCase, Func<string, bool> holds)
    {
        bool[] table = [.. text.Dictionary!.Compared(ignoringCase, _cancellation).Select(value =>
        {
            _cancellation.ThrowIfCancellationRequested();
            return holds(value);
        })];
        if (text is EventTimeOperator time) return BindTest(time, value => table[value]);
        if (text is not TextColumnOperator { Column: { } column }) return new TextTableOperator(Slots.Next(), text, table);
        int first = Array.IndexOf(table, true), last = Array.LastIndexOf(table, true);
        if (first < 0) return new NobodyOperator(Slots.Next());
        if (table.AsSpan(first..(last + 1)).IndexOf(false) < 0) return BindStored(column, column.Codes, StoredRange(column.Codes, new ExactRange(first, last)));
        return column.Codes.Width == 1
            ? BindCodes(column, column.Codes, [.. Enumerable.Range(0, table.Length).Where(code => table[code]).SelectMany(code => StoredCode(column.Codes, code))])
            : new TextTableOperator(Slots.Next(), text, table);
    }

    private static IEnumerable<int> StoredCode(PackedIntegers values, int value) =>
        StoredRange(values, new ExactRange(value, value)) is { IsEmpty: false } code ? [(int)code.Low] : [];

    private ConditionOperator BindCodes(Column column, PackedIntegers codes, int[] stored) =>
        stored.Length == 0 ? new NobodyOperator(Slots.Next()) : new ByteSetOperator(Slots.Next(), column, codes, new ByteSet(stored));
}
