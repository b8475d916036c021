namespace Crm.Segmentation.Journeys;

/// <summary>Finds what journeys probably do not mean, or cannot do: without data, and only what is certain.</summary>
internal sealed partial class JourneyAnalysis
{
    private readonly List<Diagnostic> _found = [];
    private readonly JourneyAnalysisOptions _options;
    private readonly Messaging? _messaging;
    private readonly IReadOnlyList<Journey> _journeys;
    private readonly Func<string, Definition?> _find;

    // What a host says of memberships need not fit what it says of attributes at one instant: a membership is only itself.
    private readonly Relations _relations = new(_ => null);

    private JourneyAnalysis(IReadOnlyList<Definition> definitions, Func<string, Definition?> find, JourneyAnalysisOptions options)
    {
        _journeys = [.. definitions.OfType<Journey>()];
        (_messaging, _find, _options) = (definitions.OfType<Messaging>().FirstOrDefault(), find, options);
    }

    /// <summary>The findings about the journeys and the rules of messages among definitions that are right, in the order of the journeys.</summary>
    internal static ValueList<Diagnostic> Of(IReadOnlyList<Definition> definitions, Func<string, Definition?> find, JourneyAnalysisOptions options)
    {
        var analysis = new JourneyAnalysis(definitions, find, options);
        foreach (Journey journey in analysis._journeys) analysis.Look(journey);
        analysis.LookAtSplits();
        analysis.LookAtMessaging();
        return [.. analysis._found];
    }

    private void Look(Journey journey)
    {
        LookAtConditions(journey);
        LookAtWays(journey);
        LookAtHeads(journey);
        LookAtTexts(journey);
        if (_options.KoreanAdvertising) LookAtLabels(journey);
    }

    private void Tell(Journey journey, DiagnosticSeverity severity, string code, string? part, object? about, Phrase message, Phrase? help = null) =>
        _found.Add(Diagnostic.Of(code, severity, journey.Name, message, help) with { Part = part, About = about });

    private void Tell(Journey journey, DiagnosticSeverity severity, string code, JourneyNode node, Phrase message, Phrase? help = null) =>
        Tell(journey, severity, code, node.Id, node.Step, message, help);

    private void TellMessaging(DiagnosticSeverity severity, string code, string part, object? about, Phrase message, Phrase? help = null) =>
        _found.Add(Diagnostic.Of(code, severity, Messaging.Word, message, help) with { Part = part, About = about });
}
