using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Funnels;

/// <summary>Steps that customers take, and where they stop.</summary>
/// <remarks>
/// <para>An <em>attempt</em> starts at an event that matches step 1 and goes on with matches of the further steps, within the window, for as long as
/// there are any; any choice of the steps' events is an attempt of its own. Each event fills one step only. One attempt stands for a customer
/// (<see cref="Attempt"/>), its steps are their earliest matches, and every figure about the customer is of that attempt.</para>
/// <para>A customer who has entered is, at as-of, <em>converted</em>: all steps are done that are not optional; or <em>open</em>: an attempt can still
/// advance, because neither its window nor the longest gap to its next step has passed (at that instant itself nobody is open); or else has
/// <em>dropped</em> after the deepest step. Where every attempt is tainted by an exclusion, the customer is <em>excluded</em>, and counted apart.</para>
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<Funnel>))]
public sealed record Funnel : Definition, IJsonValue<Funnel>
{
    /// <summary>A funnel.</summary>
    /// <param name="name">The name; unique in a rule book.</param>
    /// <param name="steps">The steps in order, 2 to 32: event patterns, or named steps. A step without a name is called as its event type is.</param>
    /// <exception cref="ArgumentException">The name is empty or not valid Unicode.</exception>
    /// <remarks>Everything else is checked by <see cref="Validate"/>, and when the funnel runs, which tells every mistake at once.</remarks>
    public Funnel(string name, params ReadOnlySpan<FunnelStep> steps)
        : base(name, null) => Steps = FunnelStep.Named(steps);

    /// <summary>The steps in order, all with different names unless a name was given twice, which is an error.</summary>
    public ValueList<FunnelStep> Steps { get; }

    /// <summary>How far after step 1 the last step may be: time, events or a session.</summary>
    /// <value>The default is null: any time. Then nobody is ever dropped, unless a gap to the next step has passed.</value>
    public FunnelWindow? Window { get; init; }

    /// <summary>In which order the steps are taken.</summary>
    /// <value>The default is <see cref="FunnelOrder.Ordered"/>. <see cref="FunnelOrder.Any"/> takes at most 8 steps, and no gaps, exclusions, optional or first-time steps.</value>
    public FunnelOrder Order { get; init; } = FunnelOrder.Ordered;

    /// <summary>In strict order, the types of event that break an attempt; those of the steps always do.</summary>
    /// <value>The default is none named: every type.</value>
    public ValueList<EventType> Visible { get; init; } = [];

    /// <summary>At which steps an attempt may start.</summary>
    /// <value>The default is <see cref="FunnelEntry.Closed"/>. <see cref="FunnelEntry.Open"/> takes the deepest attempt of customers only.</value>
    public FunnelEntry Entry { get; init; } = FunnelEntry.Closed;

    /// <summary>Which attempt stands for a customer.</summary>
    /// <value>The default is <see cref="AttemptPolicy.Deepest"/>.</value>
    public AttemptPolicy Attempt { get; init; } = AttemptPolicy.Deepest;

    /// <summary>How events of one customer at one instant may follow one another.</summary>
    /// <value>The default is <see cref="TiePolicy.AnyOrder"/>.</value>
    public TiePolicy Ties { get; init; } = TiePolicy.AnyOrder;

    /// <summary>Events that taint an attempt between two of its steps.</summary>
    /// <value>The default is none.</value>
    public ValueList<FunnelExclusion> Exclusions { get; init; } = [];

    /// <summary>The name of a property whose value is the same at every step of an attempt; null for none.</summary>
    /// <remarks>The unit is then a customer with a value, and as a customer everyone counts by the best of the values. Events without it are left out and counted.</remarks>
    public string? HoldConstant { get; init; }

    /// <summary>Whose events make an attempt.</summary>
    /// <value>The default is <see cref="FunnelUnit.Customer"/>.</value>
    public FunnelUnit Unit { get; init; } = FunnelUnit.Customer;

    /// <summary>What is counted.</summary>
    /// <value>The default is <see cref="FunnelCounting.Customers"/>, or other units.</value>
    public FunnelCounting Count { get; init; } = FunnelCounting.Customers;

    /// <summary>The condition of having done every step, for use in other definitions of the same rule book.</summary>
    /// <param name="enteredIn">When step 1 must lie; null for any time up to as-of. It may not be anchored on an attribute.</param>
    public Condition Converted(Window? enteredIn = null) => new MemberOf(Name, FunnelCells.Converted, enteredIn);

    /// <summary>The condition of having got to the step before and no further, with no attempt that can still advance.</summary>
    /// <param name="step">The name of a step, not the first and not optional.</param>
    /// <param name="enteredIn">When step 1 must lie; null for any time up to as-of. It may not be anchored on an attribute.</param>
    /// <exception cref="KeyNotFoundException">The funnel has no such step, or it is the first or optional, before which nobody drops.</exception>
    public Condition DroppedBefore(string step, Window? enteredIn = null) =>
        new MemberOf(Name, FunnelCells.DroppedBefore(LaterStep(step)), enteredIn);

    /// <summary>The condition of waiting at a step: having got to the step before and no further, with an attempt that can still advance.</summary>
    /// <param name="step">The name of a step, not the first and not optional.</param>
    /// <param name="enteredIn">When step 1 must lie; null for any time up to as-of. It may not be anchored on an attribute.</param>
    /// <exception cref="KeyNotFoundException">The funnel has no such step, or it is the first or optional, at which nobody waits.</exception>
    public Condition OpenAt(string step, Window? enteredIn = null) => new MemberOf(Name, FunnelCells.OpenAt(LaterStep(step)), enteredIn);

    /// <summary>The condition of having entered with no attempt that an exclusion does not taint.</summary>
    /// <param name="enteredIn">When step 1 must lie; null for any time up to as-of. It may not be anchored on an attribute.</param>
    public Condition Excluded(Window? enteredIn = null) => new MemberOf(Name, FunnelCells.Excluded, enteredIn);

    /// <summary>What is wrong with the funnel, all of it; empty when it can run.</summary>
    /// <param name="schema">The vocabulary that it should be written in.</param>
    public ValueList<Diagnostic> Validate(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return [.. FunnelValidator.Check(this, schema)];
    }

    private string LaterStep(string step) =>
        Steps.Skip(1).Any(s => s.Name == step && !s.IsOptional)
            ? step
            : throw new KeyNotFoundException($"Funnel '{Name}' has no step '{step}' after its first that is not optional.");

    internal override string Keyword => "funnel";

    internal override IEnumerable<Node> Trees =>
        [.. Steps.SelectMany(step => step.Patterns), .. Exclusions.SelectMany(exclusion => exclusion.Patterns), .. Visible];

    /// <summary>The definition as rule text.</summary>
    public override string ToString() => ToText();

    internal override IEnumerable<Diagnostic> CheckShape() => FunnelValidator.CheckShape(this);

    internal override IEnumerable<Diagnostic> CheckAgainst(Schema schema) => FunnelValidator.CheckProperty(this, schema);

    internal override NamedResult ToResult() => new FunnelResult(this);

    private protected override void Write(RuleText text)
    {
        text.Write("funnel ").Name(Name).Title(Title);
        FunnelSyntax.Write(text, this);
    }

    internal override JsonShape Shape => FunnelJson.Form;

    static void IJsonValue<Funnel>.WriteJson(Utf8JsonWriter writer, Funnel value) => value.Shape.Write(writer, value);

    static Funnel IJsonValue<Funnel>.ReadJson(ref Utf8JsonReader reader) => throw NeedsASchema();
}
