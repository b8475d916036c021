using System.Diagnostics.CodeAnalysis;
using Crm.Segmentation.Journeys;

namespace Crm.Segmentation;

/// <content>Journeys, through which customers are stepped one at a time.</content>
public sealed partial class SegmentationEngine
{
    /// <summary>The journeys of a rule book, ready to step customers through them.</summary>
    /// <param name="rules">The rule book, of the engine's schema. Whom its segments hold is told with each step, so that it needs no fit.</param>
    /// <exception cref="RuleException">A journey asks for what is computed over a dataset only.</exception>
    /// <exception cref="ArgumentException">The rule book has another schema.</exception>
    public JourneyCatalog Journeys(RuleBook rules) =>
        TryJourneys(rules, out JourneyCatalog? catalog, out ValueList<Diagnostic> diagnostics) ? catalog : throw new RuleException(diagnostics);

    /// <summary>The journeys of a rule book, ready to step customers through them, or what is refused.</summary>
    /// <param name="rules">The rule book, of the engine's schema.</param>
    /// <param name="catalog">The journeys; null when something is refused.</param>
    /// <param name="diagnostics">What is refused.</param>
    /// <exception cref="ArgumentException">The rule book has another schema.</exception>
    public bool TryJourneys(RuleBook rules, [NotNullWhen(true)] out JourneyCatalog? catalog, out ValueList<Diagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ThrowIfOfAnother(rules.Schema, "rule book");
        catalog = JourneyCatalog.Create(JourneySource.Of(rules.Schema, rules.Definitions, _calendar, rules.ResultOf), out diagnostics);
        return catalog is not null;
    }
}
