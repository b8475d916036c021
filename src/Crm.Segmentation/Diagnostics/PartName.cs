using System.Text;
using Crm.Segmentation.Scoring;

namespace Crm.Segmentation;

/// <summary>What a diagnostic calls a part of a definition: close to rule text, without filters and windows, and short.</summary>
internal static class PartName
{
    private const int Longest = 80;
    private const int MostListed = 5;

    internal static string Of(Expression part)
    {
        var text = new StringBuilder();
        Write(text, part);
        return text.Length <= Longest ? text.ToString() : $"{text.ToString(0, Longest)}…";
    }

    internal static string Of(EventPattern pattern) => pattern is FilteredEvents filtered ? filtered.Type.Name : pattern.ToString();

    internal static string Of(ComparisonOperator @operator) => @operator switch
    {
        ComparisonOperator.Equal => "=",
        ComparisonOperator.Less => "<",
        ComparisonOperator.LessOrEqual => "<=",
        ComparisonOperator.Greater => ">",
        _ => ">=",
    };

    /// <summary>The kind with its article, as a sentence says it.</summary>
    internal static string Of(ValueKind kind) => kind switch
    {
        ValueKind.Flag => "a flag",
        ValueKind.Integer => "an integer",
        ValueKind.Money => "money",
        ValueKind.Number => "a number",
        ValueKind.Duration => "a duration",
        ValueKind.Instant => "an instant",
        ValueKind.Date => "a date",
        ValueKind.Text => "a text",
        ValueKind.Enum => "an enum",
        _ => "tags",
    };

    internal static string Of(AggregateFunction function) => function switch
    {
        AggregateFunction.Sum => "sum",
        AggregateFunction.Average => "avg",
        AggregateFunction.Min => "min",
        AggregateFunction.Max => "max",
        AggregateFunction.Distinct => "distinct",
        AggregateFunction.First => "first",
        AggregateFunction.Last => "last",
        _ => "most_frequent",
    };

    private static void Write(StringBuilder text, Expression part)
    {
        if (text.Length > Longest) return;
        switch (part)
        {
            case Arithmetic arithmetic:
                Operand(text, arithmetic.Left);
                text.Append(arithmetic.Operator switch
                {
                    ArithmeticOperator.Add => " + ",
                    ArithmeticOperator.Subtract => " - ",
                    ArithmeticOperator.Multiply => " * ",
                    _ => " / ",
                });
                Operand(text, arithmetic.Right);
                break;
            case AllOf all:
                Joined(text, all.Operands, " and ");
                break;
            case AnyOf any:
                Joined(text, any.Operands, " or ");
                break;
            case Not not:
                text.Append("not ");
                Joined(text, [not.Operand], "");
                break;
            case OneOf oneOf:
                Write(text, oneOf.Operand);
                text.Append(" in {").AppendJoin(", ", oneOf.Values.Take(MostListed)).Append(oneOf.Values.Count > MostListed ? ", …}" : "}");
                break;
            case Like like:
                Write(text, like.Operand);
                text.Append(" like \"").Append(like.Pattern).Append('"');
                break;
            case IsMissing missing:
                Write(text, missing.Operand);
                text.Append(" is missing");
                break;
            case HasTags tags:
                Write(text, tags.Operand);
                text.Append(" has ").Append(tags.All ? "all " : "any ").Append('{').AppendJoin(", ", tags.Values.Take(MostListed)).Append('}');
                break;
            case InWindow inWindow:
                Write(text, inWindow.Operand);
                text.Append(" in a window");
                break;
            case AnniversaryWithin anniversary:
                text.Append("anniversary of ");
                Write(text, anniversary.Operand);
                break;
            case Comparison comparison:
                Write(text, comparison.Left);
                text.Append(' ').Append(Of(comparison.Operator)).Append(' ');
                Write(text, comparison.Right);
                break;
            case Aggregate aggregate:
                text.Append(Of(aggregate.Function)).Append('(');
                Write(text, aggregate.Property);
                text.Append(')');
                break;
            default:
                text.Append(Leaf(part));
                break;
        }
    }

    private static void Operand(StringBuilder text, Measure operand)
    {
        if (operand is not Arithmetic)
        {
            Write(text, operand);
            return;
        }

        text.Append('(');
        Write(text, operand);
        text.Append(')');
    }

    /// <summary>Conditions, in parentheses where they are made of several themselves.</summary>
    private static void Joined(StringBuilder text, ValueList<Condition> parts, string word)
    {
        for (int i = 0; i < parts.Count && text.Length <= Longest; i++)
        {
            bool isComposed = parts[i] is AllOf or AnyOf;
            text.Append(i > 0 ? word : "").Append(isComposed ? "(" : "");
            Write(text, parts[i]);
            text.Append(isComposed ? ")" : "");
        }
    }

    private static string Leaf(Expression part) => part switch
    {
        IFieldHandle handle => handle.Field.ToString(),
        Constant constant => constant.ToString(),
        Feature feature => feature.Name,
        Score score => score.Name,
        RfmScore score => $"{score.Rfm.Name}.{score.Axis.ToString().ToLowerInvariant()}",
        Percentile percentile => $"percentile({Of(percentile.Of)}, {Constant.Of(percentile.Percent)})",
        TopShare top => $"top {Constant.Of(top.Percent)}% by {Of(top.By)}",
        Count count => $"count({Of(count.Pattern)})",
        SessionCount sessions => $"sessions({Of(sessions.Pattern)})",
        Since { First: true } since => $"since(first {Of(since.Pattern)})",
        Since since => $"since({Of(since.Pattern)})",
        SequenceCount sequences => $"count of ({Of(sequences.Sequence)})",
        DidFirst first => $"did first {Of(first.Pattern)}",
        DidRegularly regularly => $"did {Of(regularly.Pattern)} regularly",
        DidSequence did => $"did {Of(did.Sequence)}",
        MemberOf { Cell: { } cell } member => $"in {member.Result}.{cell}",
        MemberOf member => $"in {member.Result}",
        _ => part.GetType().Name,
    };

    private static string Of(Sequence sequence)
    {
        var text = new StringBuilder();
        foreach (SequenceStep step in sequence.Steps)
        {
            if (text.Length > Longest) break;
            if (text.Length > 0) text.Append(step.Link switch { SequenceLink.Next => " then next ", SequenceLink.Absent => " then not ", _ => " then " });
            text.Append(Of(step.Pattern));
        }

        return text.ToString();
    }
}
