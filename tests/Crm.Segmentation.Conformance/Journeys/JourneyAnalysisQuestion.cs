using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.Conformance;

/// <summary>What a case of the analysis asks: its definitions, and what the library finds in them.</summary>
internal sealed class JourneyAnalysisQuestion
{
    private readonly JourneyAnalysisCase _case;
    private readonly JourneyVocabulary _names = new();
    private readonly JourneyForms _forms;
    private readonly AnalysedJourney[] _journeys;

    internal JourneyAnalysisQuestion(JourneyAnalysisCase asked)
    {
        _case = asked;
        _forms = new JourneyForms(_names);
        _journeys = asked.Journeys is { } several ? [.. several] : [asked.Journey!];
    }

    private AnalysedJourney First => _journeys[0];

    private CaseConsent? Consent => _case.Messaging?.Consent ?? First.Consent;

    private string Night => First.NightConsent ?? "night_consent";

    /// <summary>What is found: by the check of a rule book, by its analysis, and by that of a migration.</summary>
    internal IEnumerable<Diagnostic> Ask()
    {
        foreach ((string name, AnalysedAttribute attribute) in First.Schema?.Attrs ?? new Dictionary<string, AnalysedAttribute>()) Declare(name, attribute);
        string[] declared = [.. (First.Schema?.Attrs?.Keys ?? []), "ad_consent", Night];
        for (int i = 0; i < _journeys.Length; i++) _forms.Note(Key(i), Rules(i), _journeys[i].Trigger, StepsOf(_journeys[i].V1?.Steps ?? _journeys[i].Steps));
        if (First.V2 is { } second) _forms.Note(Key(0), Rules(0), First.Trigger, second.Steps);
        string[] usedEvents = [.. _names.Schema.Events.Select(type => type.Name)];
        _forms.NoteMessaging(Consent, Night, null);
        return Found(declared, usedEvents);
    }

    private IEnumerable<Diagnostic> Found(string[] declared, string[] usedEvents)
    {
        _names.Forget();
        Journey[] journeys = [.. _journeys.Select((journey, i) => _forms.Journey(Key(i), Rules(i), StepsOf(journey.V1?.Steps ?? journey.Steps)))];
        Messaging messaging = _forms.Messaging(
            _case.Messaging is { } own ? own.Quiet : First.Quiet, _case.Messaging?.Caps ?? First.Caps, Consent, _case.Messaging?.Consent is not null || First.SaysConsent, Night, null);
        Definition[] definitions = [.. _names.Definitions(), messaging, .. journeys];

        // Where a case has a schema, a name that it does not declare is unknown.
        Schema schema = First.Schema?.Attrs is null
            ? _names.Schema
            : _names.Build(_names.Schema.Attributes.Select(a => a.Name).Where(name => declared.Contains(name) || name.StartsWith("is ", StringComparison.Ordinal) || IsOfConsent(name)), First.Schema.Events ?? usedEvents);
        _ = RuleBook.TryCreate(schema, definitions, out RuleBook? book, out ValueList<Diagnostic> told);
        string[] always = [.. schema.Attributes.Select(a => a.Name).Where(name => First.Schema?.Attrs?.GetValueOrDefault(name) is not { Optional: true })];
        IEnumerable<Diagnostic> analysed = book?.Analyze(new JourneyAnalysisOptions { KoreanAdvertising = First.Region == JourneyRegion.Korea, AlwaysSet = [.. always] }) ?? [];
        IEnumerable<Diagnostic> moved = First.V2 is { } second && First.InFlight == ControlInFlight.Migrate
            ? JourneyMigration.Check(journeys[0], _forms.Journey(Key(0), Rules(0), second.Steps), First.Map)
            : [];
        if (book is not null) JourneyBooks.CheckForms(book);
        return [.. told, .. analysed, .. moved];
    }

    /// <summary>The book's quiet hours are said in the journey where the case has no messages of its own.</summary>
    private AnalysedJourney Rules(int i) => _case.Messaging is null ? _journeys[i] with { Quiet = null } : _journeys[i];

    private string Key(int i) => _journeys[i].Key ?? "journey";

    private bool IsOfConsent(string name) => name == Consent?.Attr || name == Consent?.RenewFrom || Consent?.Channels?.Values.Contains(name) == true;

    private static IReadOnlyList<JourneyStep> StepsOf(IReadOnlyList<JourneyStep>? steps) => steps ?? [];

    private void Declare(string name, AnalysedAttribute attribute)
    {
        if (attribute.Enum is { } values) _names.Enum(name, values);
        else _names.Attribute(name, attribute.Kind switch
        {
            "number" or "integer" or "money" => ValueKind.Number,
            "flag" or "bool" or "boolean" => ValueKind.Flag,
            "date" => ValueKind.Date,
            "instant" or "datetime" => ValueKind.Instant,
            _ => ValueKind.Text,
        });
    }
}
