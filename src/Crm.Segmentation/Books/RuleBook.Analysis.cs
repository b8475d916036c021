using Crm.Segmentation.Journeys;

namespace Crm.Segmentation;

/// <content>What can be known of definitions without data.</content>
public sealed partial class RuleBook
{
    /// <summary>What the definitions probably do not mean, found by reasoning over all customers that there can be.</summary>
    /// <returns>
    /// Warnings, in the order of the definitions: conditions that hold for nobody or for everybody, cells of a partition that cannot be reached,
    /// windows in which nothing can lie, values that are never met, days of birth looked for near now, negated comparisons that admit customers only
    /// because a value is missing, segments whose members are all members of another that they do not mention, and last the features and the lists that no definition uses. What <see cref="Warnings"/> tells is not repeated.
    /// </returns>
    /// <param name="journeys">What is taken for granted of journeys, and what else is looked for; null for the defaults.</param>
    /// <remarks>
    /// Of journeys: steps, branches and messages that nobody gets, circles of joins, goals and waits that do not fit together. Such a finding may be an error, which
    /// certainly is not meant although the book runs, or information.
    /// A warning is certain of what it says, and none is given where the analysis is not certain. It stops after a fixed number of steps, 20,000
    /// for one question and 5 million for the book, so that its time is bounded and its answers are the same everywhere.
    /// </remarks>
    public ValueList<Diagnostic> Analyze(JourneyAnalysisOptions? journeys = null)
    {
        var analysis = new BookAnalysis(DefinitionOf, node => Places?.Nodes.SpanOf(node), Warnings);
        analysis.FindAges(Definitions.SelectMany(definition => definition.Trees));
        foreach (Definition definition in InDependencyOrder.Where(definition => !definition.HasEntry)) analysis.Add(definition);
        analysis.TellImplied([.. Definitions.OfType<Segment>()]);
        analysis.TellUnused(
            Features, [.. Definitions.SelectMany(definition => definition.Trees), .. Features.Select(feature => feature.Definition)]);
        analysis.TellUnused(Definitions.OfType<CustomerList>(), ListUses.Select(use => use.List));
        Dictionary<string, int> order = Definitions.Select((definition, i) => (definition.Name, i)).ToDictionary(x => x.Name, x => x.i, StringComparer.Ordinal);
        return
        [
            .. analysis.Warnings.Concat(JourneyAnalysis.Of(Definitions, _byName.GetValueOrDefault, journeys ?? new JourneyAnalysisOptions()).Select(Placed)).OrderBy(warning => order.GetValueOrDefault(warning.Definition!, int.MaxValue))
                .Select(warning => warning with { Span = warning.Span ?? PlaceOf(warning.Definition!) }),
        ];
    }

    /// <summary>Whether everybody who satisfies one condition satisfies the other.</summary>
    /// <param name="one">The condition that may be the narrower one; it may refer to definitions of this book.</param>
    /// <param name="other">The condition that may be the wider one; likewise.</param>
    /// <returns>
    /// <see cref="Answer.Yes"/> only if it holds for every customer at every as-of, <see cref="Answer.No"/> only if a customer can be for whom it
    /// does not, whatever the zone; else <see cref="Answer.Unknown"/>. A missing value counts as in every run: a comparison with it does not hold,
    /// and the negation of that comparison does.
    /// </returns>
    /// <remarks>
    /// Looks into comparisons with constants, sets of values, missing values, flags, tags, windows that are relative to as-of, memberships, and
    /// counts, times since, aggregates and sequences of events whose patterns and windows contain one another. Patterns for text, calendars
    /// and arithmetic are not looked into; equal conditions are recognised as equal. It gives up after 500,000 steps, and beyond 32 different
    /// measures over events does not compare them.
    /// </remarks>
    /// <exception cref="RuleException">A condition has errors.</exception>
    public Answer Implies(Condition one, Condition other) => Ask(one, other).Implies(one, other);

    /// <summary>Whether nobody can satisfy both conditions.</summary>
    /// <param name="one">A condition; it may refer to definitions of this book.</param>
    /// <param name="other">Another condition; likewise.</param>
    /// <returns>As for <see cref="Implies"/>.</returns>
    /// <exception cref="RuleException">A condition has errors.</exception>
    public Answer Disjoint(Condition one, Condition other) => Ask(one, other).Disjoint(one, other);

    /// <summary>Whether always the same customers satisfy both conditions.</summary>
    /// <param name="one">A condition; it may refer to definitions of this book.</param>
    /// <param name="other">Another condition; likewise.</param>
    /// <returns>As for <see cref="Implies"/>.</returns>
    /// <exception cref="RuleException">A condition has errors.</exception>
    public Answer Equivalent(Condition one, Condition other) => Ask(one, other).Equivalent(one, other);

    /// <summary>A finding with the place of the part that it is about.</summary>
    private Diagnostic Placed(Diagnostic found) => found with
    {
        About = null,
        Span = Places?.Nodes.SpanOf(found.About as Node) ?? Places?.Nodes.SpanOfPart(found.About),
    };

    private Condition? DefinitionOf(MemberOf member) => _results[member.Result].Condition(member);

    private Relations Ask(Condition one, Condition other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        ValueList<Diagnostic> diagnostics = RuleBookCheck.OfTrees(Schema, Definitions, "condition", [one, other]).Diagnostics;
        return RuleValidator.HasErrors(diagnostics) ? throw new RuleException(diagnostics) : new Relations(DefinitionOf);
    }
}
