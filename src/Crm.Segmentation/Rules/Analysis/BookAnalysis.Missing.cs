namespace Crm.Segmentation;

/// <summary>Negations that admit customers only because a value is missing.</summary>
internal sealed partial class BookAnalysis
{
    private void TellMissing(Condition condition, string definition)
    {
        var negated = new List<(Condition Comparison, Measure Measure)>();
        Collect(condition, isNegated: false, negated);
        foreach (IGrouping<Measure, (Condition Comparison, Measure Measure)> uses in negated.GroupBy(n => n.Measure))
        {
            Condition meant = Requiring(condition, uses.Key, isNegated: false);
            var admitted = new AllOf([condition, new Not(meant)]);
            if (Search.Ask(definitionOf, admitted, _effort.Share(Effort.OfWarning)) is Finding.Nobody or Finding.GaveUp) continue;
            string measure = uses.Key.ShortName;
            Tell(
                DiagnosticCodes.AdmitsMissing,
                definition,
                $"'not {uses.First().Comparison.ShortName}' also admits customers for whom '{measure}' is missing.",
                $"If they are not meant, ask that '{measure}' is set too.",
                uses.First().Comparison);
        }
    }

    /// <summary>The comparisons that the condition needs not to hold, with the measures that may be missing there.</summary>
    private static void Collect(Condition condition, bool isNegated, List<(Condition Comparison, Measure Measure)> negated)
    {
        if (condition is AllOf or AnyOf or Not)
            foreach (Condition part in Parts(condition)) Collect(part, isNegated ^ condition is Not, negated);
        else if (isNegated)
            negated.AddRange(Compared(condition).Where(MayBeMissing).Select(measure => (condition, measure)));
    }

    /// <summary>Whether people have to think of a missing value. A sum of doubles that is beyond them is nobody's.</summary>
    private static bool MayBeMissing(Measure measure) =>
        measure is not Aggregate { Function: AggregateFunction.Sum, ExactScale: null, Window: null } && Translation.MayBeMissing(measure);

    /// <summary>The condition, in which what is negated of a measure needs it to have a value.</summary>
    private static Condition Requiring(Condition condition, Measure measure, bool isNegated) => condition switch
    {
        AllOf all => new AllOf([.. all.Operands.Select(part => Requiring(part, measure, isNegated))]),
        AnyOf any => new AnyOf([.. any.Operands.Select(part => Requiring(part, measure, isNegated))]),
        Not not => new Not(Requiring(not.Operand, measure, !isNegated)),
        _ when isNegated && Compared(condition).Contains(measure) => new AnyOf([condition, new IsMissing(measure)]),
        _ => condition,
    };

    private static Measure[] Compared(Condition condition) => condition switch
    {
        Comparison comparison => [comparison.Left, comparison.Right],
        OneOf oneOf => [oneOf.Operand],
        Like like => [like.Operand],
        InTags inTags => [inTags.Operand, inTags.Tags],
        InWindow inWindow => [inWindow.Operand],
        _ => [],
    };
}
