using System.Diagnostics.CodeAnalysis;

namespace Crm.Segmentation;

/// <summary>What names mean while expressions are read: the schema, and the declarations, which are read when they are first used.</summary>
internal sealed class Vocabulary
{
    // Each of them adds a level to the tree of the first: a chain that is longer is a circle, or too deep.
    private const int MostReadAtOnce = RuleLimits.Depth;

    private readonly Dictionary<string, Declaration> _declarations = new(StringComparer.Ordinal);

    private int _readAtOnce;

    internal Schema Schema { get; set; } = new("", [], []);

    /// <summary>Whether the schema has mistakes or is not at hand; then no name is unknown.</summary>
    internal bool SchemaIsBroken { get; set; }

    /// <summary>Whether a declaration is read inside of another, as circles are.</summary>
    internal bool IsReadingInside => _readAtOnce > 0;

    /// <summary>Reads a declaration; set by the rule book, which knows the syntax of each.</summary>
    internal Action<Declaration> Read { get; set; } = _ => { };

    /// <summary>The kind of a value that the declarations of a keyword have; set by the rule book likewise.</summary>
    internal Func<string, string?, ValueKind?> KindOf { get; set; } = (_, _) => null;

    /// <summary>Tells that a declaration is used while it is read.</summary>
    internal Action<Declaration, SourceSpan> TellCircle { get; set; } = (_, _) => { };

    internal Dictionary<string, Declaration>.ValueCollection Declarations => _declarations.Values;

    internal bool TryAdd(Declaration declaration, [NotNullWhen(false)] out Declaration? first)
    {
        if (_declarations.TryAdd(declaration.Name, declaration)) first = null;
        else first = _declarations[declaration.Name];
        return first is null;
    }

    internal Declaration? Find(string name) => _declarations.GetValueOrDefault(name);

    /// <summary>Whether the name alone is a value: that of a feature, or of a definition that has one.</summary>
    internal bool IsValue(string name) => Find(name) is { } declared && IsValue(declared);

    /// <summary>The feature, or the value of the definition; null when it is a feature that has a mistake.</summary>
    internal Measure? ValueNamed(string name, SourceSpan use) => ValueOf(name, null) ?? Value(_declarations[name], use) as Measure;

    /// <summary>A value of what is declared with a name, which need not have been read for that; null when nothing of the name has such a value.</summary>
    internal ValueOf? ValueOf(string name, string? part, params ReadOnlySpan<ValueArgument> arguments) =>
        Find(name) is { } declaration && KindOf(declaration.Keyword, part) is { } kind ? new ValueOf(declaration.Name, part, kind, arguments) : null;

    private bool IsValue(Declaration declaration) => declaration.Keyword == "feature" || KindOf(declaration.Keyword, null) is not null;

    private object? Value(Declaration declaration, SourceSpan use)
    {
        if (declaration.State == DeclarationState.Unread && _readAtOnce < MostReadAtOnce)
        {
            _readAtOnce++;
            Read(declaration);
            _readAtOnce--;
            return declaration.Value;
        }

        // What is read in an order in which each comes after those that it uses is not read yet only where a circle leads back to it.
        if (declaration.State != DeclarationState.Read) TellCircle(declaration, use);
        return declaration.Value;
    }

    /// <summary>Whether nothing has a name, and nothing a name that is near it.</summary>
    internal bool IsNothing(string name, EventType? scope) =>
        !SchemaIsBroken && name is not ("true" or "false") && Find(name) is null && Schema.FindEvent(name) is null && NearestName.Find(name, Candidates(scope)) is null;

    private IEnumerable<string> Candidates(EventType? scope, string? but = null) => scope is null
        ? Schema.Attributes.Select(a => a.Name).Concat(_declarations.Values.Where(declared => declared.Name != but && IsValue(declared)).Select(d => d.Name))
        : Schema.FindEvent(scope.Name)!.Properties.Select(p => p.Name);

    internal void TellUnknown(string name, SourceSpan span, EventType? scope, DiagnosticBag bag, string? definition)
    {
        if (SchemaIsBroken || bag.IsFull) return;
        if (name is "true" or "false")
        {
            bag.Error(
                DiagnosticCodes.FlagCompared,
                span,
                $"'{name}' is no value of a rule.",
                $"A flag is a condition by itself: write the flag alone, or not and the flag.");
        }
        else if (Find(name) is { } declared)
        {
            bool isMember = declared.Keyword is "segment" or "list";
            bag.Error(
                DiagnosticCodes.UnknownName, span, $"'{name}' is a {declared.Keyword}, which is no value.",
                isMember ? (Phrase)$"Membership is asked with in: in {name}." : null, isMember ? new TextFix(span, $"in {RuleWords.Name(name)}") : null, Declared(declared));
        }
        else if (Schema.FindEvent(name) is not null)
        {
            bag.Error(
                DiagnosticCodes.UnknownName,
                span,
                $"'{name}' is an event, which is no value.",
                $"Ask whether it happened, or count it: did {name}, count({name}).",
                new TextFix(span, $"did {RuleWords.Name(name)}"));
        }
        else if (scope is null && Schema.Events.FirstOrDefault(e => e.Properties.Any(p => p.Name == name)) is { } owner)
        {
            bag.Error(
                DiagnosticCodes.PropertyOutsideWhere, span, $"'{name}' is a property of an event and stands where a customer is meant.",
                $"A where takes one comparison: put several in parentheses. Or aggregate it, as in sum({owner.Name}.{name}).");
        }
        else if (scope is null && NearestName.Find(name, Candidates(scope, but: definition)) is null && Asked(name, but: definition) is { } asked)
        {
            bag.Error(DiagnosticCodes.UnknownName, span, $"Unknown name '{name}'.", $"Did you mean '{asked}'?", new TextFix(span, asked));
        }
        else
        {
            TellNearest(
                scope is null ? DiagnosticCodes.UnknownName : DiagnosticCodes.UnknownProperty,
                scope is null ? (Phrase)$"Unknown name '{name}'." : $"Event '{scope.Name}' has no property '{name}'.", name, Candidates(scope, but: definition), span, bag);
        }
    }

    /// <summary>What asks for the member or the event whose name is near one that is no value's; null for none.</summary>
    private string? Asked(string name, string? but) =>
        NearestName.Find(name, _declarations.Values.Where(declared => declared.Name != but && declared.Keyword is "segment" or "list").Select(d => d.Name)) is { } member ? $"in {RuleWords.Name(member)}"
        : NearestName.Find(name, Schema.Events.Select(e => e.Name)) is { } happened ? $"did {RuleWords.Name(happened)}"
        : null;

    internal void TellUnknownAttribute(string name, SourceSpan span, DiagnosticBag bag)
    {
        if (!SchemaIsBroken && !bag.IsFull) TellNearest(
            DiagnosticCodes.UnknownAttribute, $"Unknown attribute '{name}'.", name, Schema.Attributes.Select(a => a.Name), span, bag);
    }

    internal void TellUnknownEvent(string name, SourceSpan span, DiagnosticBag bag)
    {
        if (!SchemaIsBroken && !bag.IsFull) TellNearest(
            DiagnosticCodes.UnknownEvent, $"Unknown event '{name}'.", name, Schema.Events.Select(e => e.Name), span, bag);
    }

    internal void TellUnknownProperty(string eventName, string name, SourceSpan span, DiagnosticBag bag)
    {
        if (SchemaIsBroken || bag.IsFull) return;
        IEnumerable<string> known = Schema.FindEvent(eventName)!.Properties.Select(p => p.Name);
        TellNearest(DiagnosticCodes.UnknownProperty, $"Event '{eventName}' has no property '{name}'.", name, known, span, bag);
    }

    /// <summary>Of a property that no event that starts a journey has.</summary>
    internal void TellUnknownTrigger(string name, IReadOnlyList<EventType> triggers, SourceSpan span, DiagnosticBag bag)
    {
        if (SchemaIsBroken || bag.IsFull) return;
        TellNearest(
            DiagnosticCodes.UnknownProperty, triggers.Count == 0 ? (Phrase)$"No event starts this, so that there is no 'trigger.{name}'." : $"No event that starts it has a property '{name}'.",
            name, triggers.SelectMany(type => Schema.FindEvent(type.Name)?.Properties ?? []).Select(p => p.Name), span, bag);
    }

    /// <summary>Of <c>first.second</c> in an expression, where first is no event, and second no score of an rfm.</summary>
    internal void TellUnknownPart(string first, string second, SourceSpan span, SourceSpan firstSpan, DiagnosticBag bag)
    {
        if (SchemaIsBroken || bag.IsFull) return;
        if (Find(first) is { Keyword: "lifetime" } lifetime)
        {
            bag.Error(
                DiagnosticCodes.UnknownName, span, $"'{first}' is a {lifetime.Keyword}, and '{second}' is no value of it.",
                $"It has p_alive, expected_orders(90 days) and value(365 days).", null, Declared(lifetime));
        }
        else if (Find(first) is { Keyword: "rfm" or "grouping" or "partition" or "funnel" } declared)
        {
            bag.Error(
                DiagnosticCodes.UnknownName, span, $"'{first}' is a {declared.Keyword}, and '{second}' is no value of it.",
                $"Membership of a cell is asked with in: in {first}.{second}.", new TextFix(span, $"in {span.Characters}"), Declared(declared));
        }
        else
        {
            TellNearest(
                DiagnosticCodes.UnknownEvent, $"Unknown event '{first}'.", first, Schema.Events.Select(e => e.Name), firstSpan, bag);
        }
    }

    /// <summary>Of a property that stands without its event in a function.</summary>
    internal void TellBareProperty(string name, SourceSpan span, string function, DiagnosticBag bag)
    {
        if (SchemaIsBroken || bag.IsFull) return;
        string[] owners = [.. Schema.Events.Where(e => e.Properties.Any(p => p.Name == name)).Select(e => $"{RuleWords.Name(e.Name)}.{RuleWords.Name(name)}")];
        if (Schema.FindEvent(name) is { } type)
            owners = [.. type.Properties.Select(p => $"{RuleWords.Name(type.Name)}.{RuleWords.Name(p.Name)}")];
        bag.Error(
            DiagnosticCodes.Expected, span, $"'{function}' needs a property of an event.",
            owners.Length == 0 ? (Phrase)$"Write the event, a point and the property: {function}(purchase.amount)." : $"It could be {new NameList(owners)}.",
            owners.Length == 1 ? new TextFix(span, owners[0]) : null);
    }

    private static RelatedSpan Declared(Declaration declaration) => new(declaration.NameSpan, "declared here");

    private static void TellNearest(string code, Phrase message, string name, IEnumerable<string> known, SourceSpan span, DiagnosticBag bag)
    {
        string? nearest = NearestName.Find(name, known);
        bag.Error(
            code,
            span,
            message,
            nearest is null ? null : (Phrase)$"Did you mean '{nearest}'?",
            nearest is null ? null : new TextFix(span, RuleWords.Name(nearest)));
    }
}
