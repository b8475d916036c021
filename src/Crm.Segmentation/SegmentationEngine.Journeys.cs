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

    /// <summary>What an edited rule book does to journeys that run, as controls in their order: a journey that is new, that says something else, or that takes entries again is published; of one that is gone
    /// nobody enters any more; other rules of messages are changed. None where nothing of that is edited: titles and the order of definitions are not.</summary>
    /// <remarks>
    /// The ids follow from the catalog and the edit, so that two hosts that see one edit give the same controls. Journeys whose customers are to go on in the new version at other nodes are published
    /// by hand: <see cref="JourneyControl.Publish(string, DateTimeOffset, Journey, InFlight, IReadOnlyDictionary{string, string}?)"/>.
    /// </remarks>
    /// <param name="running">The journeys as they run: the catalog of the rule book before, with all controls since.</param>
    /// <param name="edited">The rule book as it is now, of the engine's schema.</param>
    /// <param name="at">From when on it holds; not before the last control of the catalog.</param>
    /// <param name="inFlight">What becomes of those who are inside journeys that say something else.</param>
    /// <exception cref="ArgumentException">The rule book or the catalog has another schema.</exception>
    public ValueList<JourneyControl> JourneyControls(JourneyCatalog running, RuleBook edited, DateTimeOffset at, InFlight inFlight = InFlight.Keep)
    {
        ArgumentNullException.ThrowIfNull(running);
        ArgumentNullException.ThrowIfNull(edited);
        ThrowIfOfAnother(running.Schema, "catalog");
        ThrowIfOfAnother(edited.Schema, "rule book");
        return EditedJourneys.Of(running, edited.Definitions, at, inFlight);
    }

    /// <inheritdoc cref="JourneyControls(JourneyCatalog, RuleBook, DateTimeOffset, InFlight)"/>
    /// <param name="running">The journeys as they run: the catalog of the rule book before, with all controls since.</param>
    /// <param name="edited">The rule book as it is now, of the engine's schema.</param>
    /// <param name="at">From when on it holds, in UTC also when its kind is not said; one of kind Local is refused.</param>
    /// <param name="inFlight">What becomes of those who are inside journeys that say something else.</param>
    public ValueList<JourneyControl> JourneyControls(JourneyCatalog running, RuleBook edited, DateTime at, InFlight inFlight = InFlight.Keep) =>
        JourneyControls(running, edited, Timestamp.Instant(Timestamp.Floor(at)), inFlight);
}
