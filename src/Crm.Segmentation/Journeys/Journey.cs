using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Journeys;

/// <summary>A rule about time: who enters, what they wait for, what they receive, and when they leave.</summary>
/// <remarks>
/// <para>A value, like every definition. An engine steps customers through it; the host stores their state and delivers the messages.</para>
/// <para>Its conditions are those of segments, as far as one customer's state can answer them: attributes, memberships, properties of the trigger
/// (<see cref="Trigger"/>), counts of events since the entry, and windows of at most 7 days.</para>
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<Journey>))]
public sealed record Journey : Definition, IJsonValue<Journey>
{
    /// <summary>A journey.</summary>
    /// <param name="name">The name; unique in a rule book.</param>
    /// <exception cref="ArgumentException">The name is empty or not valid Unicode.</exception>
    /// <remarks>Everything else is checked by <see cref="Validate"/>, and as part of a rule book, which tells every mistake at once.</remarks>
    public Journey(string name)
        : base(name, null)
    {
    }

    /// <summary>How it is entered; any of the ways starts it.</summary>
    public required ValueList<JourneyEntry> Entries { get; init; }

    /// <summary>Who may enter, judged at the entry; null for everybody.</summary>
    public Condition? Filter { get; init; }

    /// <summary>How late an entry may be, exactly; null where nothing is said, which is 24 hours for schedules and dates, and any time for what happened.</summary>
    public TimeSpan? NotOlderThan { get; init; }

    /// <summary>Whether a customer may enter again.</summary>
    /// <value>The default is never.</value>
    public JourneyReentry Reentry { get; init; } = JourneyReentry.Never;

    /// <summary>What ends an instance wherever it stands.</summary>
    public ValueList<JourneyExit> Exits { get; init; } = [];

    /// <summary>What it is for; null for a journey whose success is not told.</summary>
    public JourneyGoal? Goal { get; init; }

    /// <summary>Who goes through it without getting anything; null for nobody.</summary>
    public JourneyHoldout? Holdout { get; init; }

    /// <summary>Which journey goes first where several act on a customer at one instant: the greater one.</summary>
    public int Priority { get; init; }

    /// <summary>After which exact time an instance ends, with the reason <c>max_age</c>; null where nothing is said, which is 400 days.</summary>
    public TimeSpan? MaximumAge { get; init; }

    /// <summary>Quiet hours besides those of the book, and at least as long; null for none.</summary>
    public QuietHours? Quiet { get; init; }

    /// <summary>The IANA zone of a customer whose own is missing or unknown; null for that of the book.</summary>
    public string? TimeZone { get; init; }

    /// <summary>How overdue a message of it may be, at most what the book says; null for that.</summary>
    public TimeSpan? StaleAfter { get; init; }

    /// <summary>What is done, in order.</summary>
    public required ValueList<JourneyStep> Steps
    {
        get;
        init => (field, Nodes) = (value, JourneyNode.Of(value));
    }

    /// <summary>Its nodes in the order of the text, each with its id.</summary>
    /// <remarks>An id that is not given is derived from what the step says and how many before it say the same, so that an edit elsewhere leaves it.</remarks>
    public ValueList<JourneyNode> Nodes { get; private init; } = [];

    /// <summary>
    /// What tells this version from every other: a hash of its content with its features expanded, in 64 hexadecimal digits. Titles are no part of it.
    /// </summary>
    public string ContentHash => JourneyHash.Of(this);

    /// <summary>What is wrong with it, all of it; empty when it can run.</summary>
    /// <param name="schema">The vocabulary that it should be written in.</param>
    /// <remarks>What depends on other definitions, such as a journey that it joins, is told when a rule book is made of them.</remarks>
    public ValueList<Diagnostic> Validate(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return JourneyValidator.Check(this, schema);
    }

    /// <summary>The journey read back in sentences, a line each, for who approves it and does not read rules.</summary>
    /// <param name="language"><c>en</c> or <c>ko</c>; for any other language English.</param>
    public string Describe(string language = "en")
    {
        ArgumentNullException.ThrowIfNull(language);
        return JourneyDescription.Of(this, language);
    }

    /// <summary>The journey as a flow chart in the language of Mermaid, which documents and editors draw.</summary>
    public string ToMermaid() => JourneyGraph.Of(this);

    internal override string Keyword => "journey";

    internal override bool HasEntry => true;

    internal override IEnumerable<Node> Trees => JourneyTrees.WithParts(this).Select(part => part.Tree);

    internal override IEnumerable<(Node Tree, string? Part)> Parts => JourneyTrees.WithParts(this);

    /// <summary>The definition as rule text.</summary>
    public override string ToString() => ToText();

    internal override IEnumerable<Diagnostic> CheckShape() => JourneyValidator.CheckShape(this);

    internal override IEnumerable<Diagnostic> CheckAgainst(Schema schema) => JourneyValidator.CheckAgainst(this, schema);

    internal override IEnumerable<Diagnostic> CheckBeside(Func<string, Definition?> find) => JourneysTogether.Check(this, find);

    internal override NamedResult ToResult() => new JourneyResult(Name, "journey");

    private protected override void Write(RuleText text)
    {
        text.Write("journey ").Name(Name).Title(Title);
        JourneySyntax.Write(text, this);
    }

    internal override JsonShape Shape => JourneyJson.Form;

    static void IJsonValue<Journey>.WriteJson(Utf8JsonWriter writer, Journey value) => value.Shape.Write(writer, value);

    static Journey IJsonValue<Journey>.ReadJson(ref Utf8JsonReader reader) => throw NeedsASchema();
}
