using System.Runtime.InteropServices;

namespace Crm.Segmentation;

/// <summary>Kinds: what compares, what adds up, what aggregates.</summary>
internal sealed partial class RuleValidator
{
    /// <summary>The kind of a measure; null when something below it is wrong, so that one mistake is told once.</summary>
    private ValueKind? KindOf(Measure measure) => measure switch
    {
        Arithmetic arithmetic =>
            KindOf(arithmetic.Left) is not null && KindOf(arithmetic.Right) is not null && arithmetic.HasKind ? arithmetic.Kind : null,
        Feature feature => KindBehind(feature) is null ? null : feature.Kind,
        Aggregate { Function: not AggregateFunction.Distinct } aggregate when KindOf(aggregate.Property) is not { } kind || !aggregate.Function.Takes(kind) => null,
        NthEvent nth => KindOf(nth.Property) is { } kind and not ValueKind.Tags ? kind : null,
        Favourite favourite => KindOf(favourite.Property) is { } kind and not ValueKind.Tags ? kind : null,
        _ => measure.Kind,
    };

    /// <summary>What a feature stands for; null for tags too, which no name may stand for.</summary>
    private ValueKind? KindBehind(Feature feature)
    {
        if (!_kinds.TryGetValue(feature, out ValueKind? kind)) _kinds.Add(feature, kind = KindOf(feature.Definition) is { } defined and not ValueKind.Tags ? defined : null);
        return kind;
    }

    private static bool Compares(ValueKind left, ValueKind right) =>
        (left.IsNumeric() && right.IsNumeric())
        || (left == ValueKind.Duration && right == ValueKind.Duration)
        || (left.IsTemporal() && right.IsTemporal())
        || (left.IsTextual() && right.IsTextual());

    private void CheckComparison(Comparison comparison)
    {
        if (KindOf(comparison.Left) is not { } left || KindOf(comparison.Right) is not { } right) return;
        if (!Compares(left, right))
        {
            TellMismatch(comparison.ShortName, comparison.Left, left, comparison.Right, right);
        }
        else if (left.IsTextual() && comparison.Operator != ComparisonOperator.Equal)
        {
            Error(
                DiagnosticCodes.NoOrder,
                $"'{comparison.ShortName}' orders texts, which compare for equality only.",
                Written($"List the values that are meant: IsAnyOf.", $"List the values that are meant: in and the values in braces."));
        }
        else
        {
            CheckEnumValue(comparison.Left, comparison.Right);
            CheckEnumValue(comparison.Right, comparison.Left);
            CheckCountBound(comparison);
        }
    }

    private void CheckValues(OneOf oneOf)
    {
        if (KindOf(oneOf.Operand) is not { } kind) return;
        foreach (Constant value in oneOf.Values)
        {
            if (Compares(kind, value.Kind)) CheckEnumValue(oneOf.Operand, value);
            else if (kind == ValueKind.Tags) TellTags(oneOf.Operand.ShortName);
            else TellWrongValue(oneOf.Operand, kind, value);
        }
    }

    private void CheckArithmetic(Arithmetic arithmetic)
    {
        if (KindOf(arithmetic) is not null || KindOf(arithmetic.Left) is not { } left || KindOf(arithmetic.Right) is not { } right) return;
        if (arithmetic.Operator is ArithmeticOperator.Add or ArithmeticOperator.Subtract && NeedsUnit(left, right))
        {
            TellUnit(arithmetic.ShortName, arithmetic.Left, left, arithmetic.Right);
            return;
        }

        string verb = arithmetic.Operator switch
        {
            ArithmeticOperator.Add => "added to",
            ArithmeticOperator.Subtract => "reduced by",
            ArithmeticOperator.Multiply => "multiplied by",
            _ => "divided by",
        };
        (ValueKind first, ValueKind second) = arithmetic.Operator == ArithmeticOperator.Add ? (right, left) : (left, right);
        Error(
            DiagnosticCodes.NoArithmetic, $"In '{arithmetic.ShortName}', {first.WithArticle()} cannot be {verb} {second.WithArticle()}.");
    }

    private void CheckInTags(InTags inTags)
    {
        Need(inTags.Operand, ValueKinds.IsTextual, DiagnosticCodes.NotText, $"only a text is looked for in tags");
        Need(inTags.Tags, kind => kind == ValueKind.Tags, DiagnosticCodes.NotTags, $"a text is looked for in tags");
    }

    private void CheckMissing(IsMissing isMissing)
    {
        if (isMissing.Operand is Measure or CustomerFlag or EventFlag) return;
        Error(
            DiagnosticCodes.NeverMissing,
            $"'{isMissing.Operand.ShortName}' is a condition, which holds or does not and is never missing.",
            $"Ask it of a measure or of a flag.", isMissing.Operand);
    }

    /// <summary>Checks what a definition needs of a measure of one of its trees, after the tree.</summary>
    internal void Check(KindNeed need, string definition)
    {
        (_definition, _node) = (definition, need.Of);
        Need(need.Of, need.IsRight, need.Code, need.Why);
    }

    private void Need(Measure operand, Func<ValueKind, bool> isRight, string code, Phrase need)
    {
        if (KindOf(operand) is { } kind && !isRight(kind))
            Error(code, $"'{operand.ShortName}' is {kind.WithArticle()}; {need}.", null, operand);
    }

    private void CheckEnumValue(Measure measure, Measure value)
    {
        if (value is not Constant { Kind: ValueKind.Text } text || measure.EnumField is not { } field || field.HasValue(text.Text)) return;
        ref string? nearest = ref CollectionsMarshal.GetValueRefOrAddDefault(_nearestValues, (field, text.Text), out bool isKnown);
        if (!isKnown) nearest = NearestName.Find(text.Text, field.Values);
        string? meant = nearest;
        Error(
            DiagnosticCodes.UnknownValue,
            $"'{field}' has no value \"{text.Text}\".",
            meant is null ? (Phrase)$"Its values are {new NameList(field.Values)}." : $"Did you mean '{meant}'?",
            value,
            meant is null ? null : span => new TextFix(span, RuleWords.Text(meant)));
    }

    private static bool NeedsUnit(ValueKind left, ValueKind right) =>
        (left.IsNumeric() && (right == ValueKind.Duration || right.IsTemporal()))
        || (right.IsNumeric() && (left == ValueKind.Duration || left.IsTemporal()));

    private void TellMismatch(string part, Measure left, ValueKind leftKind, Measure right, ValueKind rightKind)
    {
        if (leftKind == ValueKind.Tags || rightKind == ValueKind.Tags)
        {
            TellTags((leftKind == ValueKind.Tags ? left : right).ShortName);
        }
        else if (NeedsUnit(leftKind, rightKind) && (leftKind == ValueKind.Duration || rightKind == ValueKind.Duration))
        {
            TellUnit(part, left, leftKind, right);
        }
        else if (NumberAsText(left, right) is { } quoted)
        {
            Error(
                DiagnosticCodes.DoesNotCompare,
                $"In '{part}', {leftKind.WithArticle()} does not compare with {rightKind.WithArticle()}.",
                Written($"Write a number, not a text.", $"Write a number without quotes: {quoted.Text}."),
                quoted,
                span => new TextFix(span, quoted.Text));
        }
        else
        {
            Error(
                DiagnosticCodes.DoesNotCompare,
                $"In '{part}', {leftKind.WithArticle()} does not compare with {rightKind.WithArticle()}.",
                InstantAsText(left, right)
                    ? Written(
                        $"Write an instant or a date, not a text: a DateTimeOffset or a DateOnly.",
                        $"Write an instant or a date without quotes, such as 2026-03-02.")
                    : null);
        }

        static Constant? NumberAsText(Measure left, Measure right) => left.Kind.IsNumeric() && IsNumber(right) ? (Constant)right : right.Kind.IsNumeric() && IsNumber(left) ? (Constant)left : null;

        static bool IsNumber(Measure measure) =>
            measure is Constant { Kind: ValueKind.Text, Text: { Length: > 0 and <= 18 } text } && text.All(char.IsAsciiDigit);

        static bool InstantAsText(Measure left, Measure right) =>
            (left.Kind.IsTemporal() && right is Constant { Kind: ValueKind.Text }) || (
                right.Kind.IsTemporal() && left is Constant { Kind: ValueKind.Text });
    }

    private void TellUnit(string part, Measure left, ValueKind leftKind, Measure right)
    {
        Measure bare = leftKind.IsNumeric() ? left : right;
        Error(
            DiagnosticCodes.MissingUnit,
            $"In '{part}', '{bare.ShortName}' is a number without a unit where a duration is needed.",
            bare is Constant number
                ? Written($"Say the unit: {number.ShortName} days is TimeSpan.FromDays({number.ShortName}).", $"Say the unit: {number.ShortName} days.")
                : Written($"Multiply it by a duration, such as TimeSpan.FromDays(1).", $"Multiply it by a duration, such as 1 day."),
            bare,
            bare is Constant ? span => new TextFix(span with { Start = span.End, Length = 0 }, " days") : null);
    }

    private void TellTags(string part) =>
        Error(
            DiagnosticCodes.DoesNotCompare,
            $"'{part}' is a set of tags, which does not compare.",
            Written($"Ask what is in it: Has, HasAny or HasAll.", $"Ask what is in it: has."));

    private void TellWrongValue(Measure operand, ValueKind kind, Constant value)
    {
        string part = operand.ShortName;
        if (kind == ValueKind.Duration && value.Kind == ValueKind.Number) TellUnit($"{part} in {{{value.ShortName}}}", operand, kind, value);
        else Error(
            DiagnosticCodes.ValueOfAnotherKind,
            $"'{part}' is {kind.WithArticle()} and is never {value.ShortName}, which is {value.Kind.WithArticle()}.",
            null,
            value);
    }
}
