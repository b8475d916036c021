using System.Text;
using Crm.Segmentation.Scoring;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation;

/// <summary>Writes trees as rule text, one way each, so that reading the text gives the same tree again.</summary>
internal sealed partial class RulePrinter
{
    private const int OrLevel = 1, AndLevel = 2, NotLevel = 3, ComparisonLevel = 4, SumLevel = 5, ProductLevel = 6, UnaryLevel = 7, PrimaryLevel = 8;

    private readonly StringBuilder _text = new();
    private string? _eventName;

    public override string ToString() => _text.ToString();

    /// <summary>A node as text; a sketch of one that is too large to be read back.</summary>
    internal static string Text(object node)
    {
        if (RuleLimits.Excess(node) is not null) return $"({node.GetType().Name}, too large to be shown)";
        var printer = new RulePrinter();
        _ = node switch
        {
            Expression expression => printer.Write(expression),
            EventPattern pattern => printer.Write(pattern),
            Sequence sequence => printer.Write(sequence),
            Window window => printer.WriteBody(window),
            _ => throw new System.Diagnostics.UnreachableException($"{node.GetType().Name} has no text."),
        };
        return printer.ToString();
    }

    internal RulePrinter Write(string text)
    {
        _text.Append(text);
        return this;
    }

    internal RulePrinter Name(string name) => Write(RuleWords.Name(name));

    internal RulePrinter Title(string? title) => title is null ? this : Write(" ").Write(RuleWords.Text(title));

    internal RulePrinter Write(TimeSpan duration) => Write(Constant.Of(duration).ToString());

    internal RulePrinter Write(Expression expression) => Write(expression, OrLevel);

    /// <summary>A measure among other words: as a comparison has it.</summary>
    internal RulePrinter WriteTerm(Measure measure) => Write(measure, SumLevel);

    /// <summary>An expression where one of at least this level may stand; one that binds looser gets parentheses.</summary>
    private RulePrinter Write(Expression expression, int least)
    {
        if (Level(expression) >= least) return WriteBare(expression);
        return Write("(").WriteBare(expression).Write(")");
    }

    private static int Level(Expression expression) => expression switch
    {
        AnyOf => OrLevel,
        AllOf => AndLevel,
        Not { Operand: Comparison { Operator: ComparisonOperator.Equal } or OneOf or Like or IsMissing } => ComparisonLevel,
        Not => NotLevel,
        Comparison comparison => IsDid(comparison) ? PrimaryLevel : ComparisonLevel,
        OneOf or Like or IsMissing or HasTags or InWindow => ComparisonLevel,
        Arithmetic { Operator: ArithmeticOperator.Add or ArithmeticOperator.Subtract } => SumLevel,
        Arithmetic => ProductLevel,
        Constant { Kind: ValueKind.Number or ValueKind.Duration, Number: < 0 } => UnaryLevel,
        _ => PrimaryLevel,
    };

    private static bool IsDid(Comparison comparison) =>
        comparison is { Left: Tree.Count, Operator: ComparisonOperator.GreaterOrEqual, Right: Constant { Kind: ValueKind.Number, Number: 1 } };

    private RulePrinter WriteBare(Expression expression) => expression switch
    {
        IFieldHandle handle => Write(handle.Field),
        Constant constant => Write(constant),
        AnyOf any => Join(any.Operands, " or ", operand => Write(operand, AndLevel)),
        AllOf all => Join(all.Operands, " and ", operand => Write(operand, NotLevel)),
        Not { Operand: Comparison { Operator: ComparisonOperator.Equal } equal } => WriteComparison(equal, "!="),
        Not { Operand: OneOf oneOf } => Write(oneOf.Operand, SumLevel).Write(" not in ").WriteSet(oneOf.Values, Write),
        Not { Operand: Like like } => Write(like.Operand, SumLevel).Write(" not like ").Write(RuleWords.Text(like.Pattern.Pattern)),
        Not { Operand: IsMissing missing } => Write(missing.Operand, SumLevel).Write(" is set"),
        Not not => Write("not ").Write(not.Operand, NotLevel),
        Comparison comparison when IsDid(comparison) => Write("did ").WriteOccurrence((Count)comparison.Left),
        Comparison comparison => WriteComparison(comparison, PartName.Of(comparison.Operator)),
        OneOf oneOf => Write(oneOf.Operand, SumLevel).Write(" in ").WriteSet(oneOf.Values, Write),
        Like like => Write(like.Operand, SumLevel).Write(" like ").Write(RuleWords.Text(like.Pattern.Pattern)),
        IsMissing missing => Write(missing.Operand, SumLevel).Write(" is missing"),
        HasTags { Values.Count: 1, All: false } one => Write(one.Operand, SumLevel).Write(" has ").Write(RuleWords.Text(one.Values[0])),
        HasTags tags => Write(tags.Operand, SumLevel).Write(tags.All ? " has all " : " has any ").WriteSet(tags.Values, tag => Write(RuleWords.Text(tag))),
        InWindow inWindow => Write(inWindow.Operand, SumLevel).Write(inWindow.Window),
        AnniversaryWithin anniversary => Write("anniversary of ").Write(anniversary.Operand, PrimaryLevel).Write(" in next ").Write(anniversary.Ahead),
        Arithmetic arithmetic => WriteArithmetic(arithmetic),
        Feature feature => Name(feature.Name),
        Score score => Name(score.Name),
        RfmScore score => Name(score.Rfm.Name).Write(".").Write(score.Axis.ToString().ToLowerInvariant()),
        Percentile percentile => WritePercentile(percentile),
        TopShare top => Write("top ").Write(Constant.Of(top.Percent)).Write("% by ").Write(top.By, SumLevel),
        _ => WriteEvents(expression),
    };

    private RulePrinter Join<T>(IEnumerable<T> parts, string separator, Func<T, RulePrinter> write)
    {
        bool first = true;
        foreach (T part in parts)
        {
            if (!first) Write(separator);
            write(part);
            first = false;
        }

        return this;
    }

    private RulePrinter WriteSet<T>(IEnumerable<T> parts, Func<T, RulePrinter> write) => Write("{").Join(parts, ", ", write).Write("}");

    private RulePrinter Write(Constant constant) => constant.Kind switch
    {
        ValueKind.Text => Write(RuleWords.Text(constant.Text)),
        ValueKind.Number => Write(RuleWords.Number(constant.Number)),
        _ => Write(constant.ToString()),
    };

    /// <summary>An attribute, or inside the <c>where</c> of its event a property, is its name alone.</summary>
    private RulePrinter Write(FieldDefinition field) =>
        field.EventName is null || field.EventName == _eventName ? Name(field.Name) : Name(field.EventName).Write(".").Name(field.Name);

    private RulePrinter WriteComparison(Comparison comparison, string sign)
    {
        Write(comparison.Left, SumLevel).Write($" {sign} ");

        // A bare name that is a value of the enum is that value: in backquotes it is the attribute.
        string? name = comparison.Right switch { IFieldHandle handle => handle.Field.Name, Feature feature => feature.Name, Score score => score.Name, _ => null };
        return name is not null && RuleValidator.EnumOf(comparison.Left)?.Values.Contains(name, StringComparer.Ordinal) == true
            ? Write(RuleWords.Quoted(name, '`'))
            : Write(comparison.Right, SumLevel);
    }

    private RulePrinter WriteArithmetic(Arithmetic arithmetic)
    {
        int level = Level(arithmetic);
        return Write(arithmetic.Left, level)
            .Write(arithmetic.Operator switch
            {
                ArithmeticOperator.Add => " + ",
                ArithmeticOperator.Subtract => " - ",
                ArithmeticOperator.Multiply => " * ",
                _ => " / ",
            })
            .Write(arithmetic.Right, level + 1);
    }

    private RulePrinter WritePercentile(Percentile percentile)
    {
        Write("percentile(").Write(percentile.Of).Write(", ").Write(Constant.Of(percentile.Percent));
        return (percentile.Type == 1 ? this : Write(", type ").Write(Constant.Of((decimal)percentile.Type))).Write(")");
    }
}
