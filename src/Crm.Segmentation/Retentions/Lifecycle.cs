using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Retentions;

/// <summary>Where the active ones of each calendar period come from, and who of them stays away: new, returning, resurrecting, dormant.</summary>
/// <remarks>
/// <para>Active in a period is who has an event of the activity in it. Of these, <em>new</em> are those whose first event of all lies in the period,
/// <em>returning</em> those who were active in the period before, and <em>resurrecting</em> all others. <em>Dormant</em> are those who were active in the
/// period before and are not in this one. So new + returning + resurrecting = active, and returning + dormant = active in the period before.</para>
/// <para>Periods follow the zone and the week start of the engine's options; a day that the zone skips is none.</para>
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<Lifecycle>))]
public sealed record Lifecycle : Definition, IJsonValue<Lifecycle>
{
    /// <summary>A lifecycle.</summary>
    /// <param name="name">The name; unique in a rule book.</param>
    /// <exception cref="ArgumentException">The name is empty or not valid Unicode.</exception>
    public Lifecycle(string name)
        : base(name, null)
    {
    }

    /// <summary>The events that make a unit active.</summary>
    public required EventPattern Activity { get; init; }

    /// <summary>How long a period is.</summary>
    public required CalendarUnit Period { get; init; }

    /// <summary>How many periods are one, from the begin of the range on: 2 for every two days. The last of the range may hold fewer.</summary>
    /// <value>The default is 1.</value>
    public int Together { get; init; } = 1;

    /// <summary>
    /// The name of a property of the events whose values are the units, instead of customers: a store, an organisation. A unit may have events of several
    /// customers, and a customer of several units; events without it are left out.
    /// </summary>
    public string? UnitProperty { get; init; }

    /// <summary>Where history starts: who has an event of the activity before it was there already, and is never new.</summary>
    /// <value>The default is null: the begin of the range. Finer than a millisecond is rounded down.</value>
    public DateTimeOffset? HistoryStart { get; init => field = History.Floor(value); }

    /// <summary>An attribute that says when a customer was first seen; who was seen before history starts is never new. For customers as units only.</summary>
    public CustomerInstant? FirstSeen { get; init; }

    /// <summary>What is wrong with the lifecycle, all of it; empty when it can run.</summary>
    /// <param name="schema">The vocabulary that it should be written in.</param>
    public ValueList<Diagnostic> Validate(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return ActivityValidator.Check(this, UnitProperty, Activity, schema);
    }

    internal override string Keyword => "lifecycle";

    internal override IEnumerable<Node> Trees => FirstSeen is null ? [Activity] : [Activity, FirstSeen];

    /// <summary>The definition as rule text.</summary>
    public override string ToString() => ToText();

    internal override IEnumerable<Diagnostic> CheckShape()
    {
        if (Together < 1)
            yield return ActivityValidator.Error(Name, $"{Together} periods are one.", "At least 1 period is one.");
        if (FirstSeen is not null && UnitProperty is not null)
            yield return ActivityValidator.Error(
                Name, "When a customer was first seen says nothing of the values of a property.", "Leave the attribute out, or make customers the units.");
    }

    internal override NamedResult ToResult() => new AnalysisWithoutMembers(Name, "a lifecycle");

    private protected override void Write(RuleText text)
    {
        text.Write("lifecycle ").Name(Name).Title(Title);
        ActivitySyntax.Write(text, this);
    }

    internal override JsonShape Shape => ActivityJson.Lifecycle;

    static void IJsonValue<Lifecycle>.WriteJson(Utf8JsonWriter writer, Lifecycle value) => value.Shape.Write(writer, value);

    static Lifecycle IJsonValue<Lifecycle>.ReadJson(ref Utf8JsonReader reader) => throw NeedsASchema();
}
