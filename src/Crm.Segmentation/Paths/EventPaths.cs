using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Paths;

/// <summary>The ways that units take from event to event: what follows what, what leads to a purchase, where they end.</summary>
/// <remarks>
/// <para>A unit's events, in the order of time and at one instant in that of their arrival, become its path by these steps, one after another: each event gets
/// the name of its node; names are grouped; nodes that are excluded are left out, and what was before and after stands together; repeats are collapsed, a run
/// stands at its first event; the path is cut at its anchors and the window; and it is limited to a number of nodes. A unit without a node that is left, or
/// without an anchor that is asked for, has no path.</para>
/// <para>Funnels choose the best attempt and paths the first occurrence of an anchor, so that the numbers of both differ where anchors recur.</para>
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<EventPaths>))]
public sealed record EventPaths : Definition, IJsonValue<EventPaths>
{
    /// <summary>Paths over all events, each called as its type is.</summary>
    /// <param name="name">The name; unique in a rule book.</param>
    /// <exception cref="ArgumentException">The name is empty or not valid Unicode.</exception>
    /// <remarks>Everything else is checked by <see cref="Validate"/>, and when it runs, which tells every mistake at once.</remarks>
    public EventPaths(string name)
        : base(name, null)
    {
    }

    /// <summary>The events of which paths are made: those that match any of the patterns.</summary>
    /// <value>The default is any event.</value>
    public ValueList<EventPattern> Events { get; init; } = [AnyEvent.Instance];

    /// <summary>The name of a property whose value is the name of an event's node, such as the page that was viewed. An event without it is called as its type is.</summary>
    /// <value>The default is null: all events are called as their types are.</value>
    public string? NameProperty { get; init; }

    /// <summary>Whether a slash at the end of a name is dropped, before names are grouped; one that is the whole name stays.</summary>
    public bool DropsTrailingSlash { get; init; }

    /// <summary>Names that are one name; the first group that a name matches is its own.</summary>
    public ValueList<PathGroup> Groups { get; init; } = [];

    /// <summary>The names of nodes that are left out, after names are grouped.</summary>
    public ValueList<string> Exclude { get; init => field = Normal(value); } = [];

    /// <summary>Whether repeats of a node are one, which stands at its first event.</summary>
    public bool CollapsesRepeats { get; init; }

    /// <summary>The nodes whose repeats are one; none named is all nodes.</summary>
    public ValueList<string> Collapsed { get; init => field = Normal(value); } = [];

    /// <summary>The node with which paths begin; null for their first.</summary>
    public PathAnchor? From { get; init; }

    /// <summary>
    /// The node with which paths end; null for their last. Without a node with which they begin, paths are followed backward: steps are counted from this
    /// one. With one, it is the first occurrence after it, or the last.
    /// </summary>
    public PathAnchor? Until { get; init; }

    /// <summary>How far from the anchor from which steps are counted an event may be, the far edge inclusive; positive, in whole milliseconds. Null for any time.</summary>
    public TimeSpan? Window { get; init; }

    /// <summary>How many nodes of a path are kept, from where steps are counted; null for all. What comes after them, or that nothing does, is not looked at.</summary>
    public int? Limit { get; init; }

    /// <summary>How many nodes each step shows, the most frequent, of equal ones those whose names come first; the rest of a step is one node, other. Null for all.</summary>
    public int? MostNodes { get; init; }

    /// <summary>The longest time between two events, of any type, of one session, inclusive; then each session has a path of its own. Positive, in whole milliseconds; null for other units.</summary>
    public TimeSpan? SessionGap { get; init; }

    /// <summary>The name of a property of the events whose values are the units, of whichever customers, instead of customers. Events without it are left out.</summary>
    public string? UnitProperty { get; init; }

    /// <summary>Whether steps are counted from the end.</summary>
    internal bool IsBackward => Until is not null && From is null;

    /// <summary>What is wrong with the paths, all of it; empty when they can run.</summary>
    /// <param name="schema">The vocabulary that they should be written in.</param>
    public ValueList<Diagnostic> Validate(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return [.. PathValidator.Check(this, schema)];
    }

    internal override string Keyword => "paths";

    internal override IEnumerable<Node> Trees => Events;

    /// <summary>The definition as rule text.</summary>
    public override string ToString() => ToText();

    internal override IEnumerable<Diagnostic> CheckShape() => PathValidator.CheckShape(this);

    internal override IEnumerable<Diagnostic> CheckAgainst(Schema schema) => PathValidator.CheckAgainst(this, schema);

    internal override NamedResult ToResult() => new AnalysisWithoutMembers(Name, "paths");

    private protected override void Write(RuleText text)
    {
        text.Write("paths ").Name(Name).Title(Title);
        PathSyntax.Write(text, this);
    }

    internal override JsonShape Shape => PathJson.Form;

    static void IJsonValue<EventPaths>.WriteJson(Utf8JsonWriter writer, EventPaths value) => value.Shape.Write(writer, value);

    static EventPaths IJsonValue<EventPaths>.ReadJson(ref Utf8JsonReader reader) => throw NeedsASchema();

    private static ValueList<string> Normal(ValueList<string> names) => [.. names.Select(NormalText.Of)];
}
