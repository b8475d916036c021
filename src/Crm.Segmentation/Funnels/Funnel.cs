using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Funnels;

/// <summary>Steps that customers take in order, and where they stop.</summary>
/// <remarks>
/// <para>An <em>attempt</em> starts at an event that matches step 1 and goes on with the earliest match of each further step, within the
/// window; other events may lie between. Each event fills one step only. One attempt stands for a customer (<see cref="Attempt"/>), and every
/// figure about the customer is of that attempt.</para>
/// <para>A customer who has entered is, at as-of, <em>converted</em>: all steps are done; or <em>open</em>: an attempt can still advance,
/// because its window has not passed (start + window &gt; as-of; without a window always); or else has <em>dropped</em> after the deepest step.</para>
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

    /// <summary>How long after step 1 the last step may be: exact time, the far edge inclusive; positive, in whole milliseconds.</summary>
    /// <value>The default is null: any time. Then nobody is ever dropped.</value>
    public TimeSpan? Window { get; init; }

    /// <summary>Which attempt stands for a customer.</summary>
    /// <value>The default is <see cref="AttemptPolicy.Deepest"/>.</value>
    public AttemptPolicy Attempt { get; init; } = AttemptPolicy.Deepest;

    /// <summary>How events of one customer at one instant may follow one another.</summary>
    /// <value>The default is <see cref="TiePolicy.AnyOrder"/>.</value>
    public TiePolicy Ties { get; init; } = TiePolicy.AnyOrder;

    /// <summary>The condition of having done every step, for use in other definitions of the same rule book.</summary>
    /// <param name="enteredIn">When step 1 must lie; null for any time up to as-of. It may not be anchored on an attribute.</param>
    public Condition Converted(Window? enteredIn = null) => new MemberOf(Name, FunnelCells.Converted, enteredIn);

    /// <summary>The condition of having got to the step before and no further, with no attempt that can still advance.</summary>
    /// <param name="step">The name of a step, not the first.</param>
    /// <param name="enteredIn">When step 1 must lie; null for any time up to as-of. It may not be anchored on an attribute.</param>
    /// <exception cref="KeyNotFoundException">The funnel has no such step, or it is the first, before which nobody drops.</exception>
    public Condition DroppedBefore(string step, Window? enteredIn = null) =>
        new MemberOf(Name, FunnelCells.DroppedBefore(LaterStep(step)), enteredIn);

    /// <summary>The condition of waiting at a step: having got to the step before and no further, with an attempt that can still advance.</summary>
    /// <param name="step">The name of a step, not the first.</param>
    /// <param name="enteredIn">When step 1 must lie; null for any time up to as-of. It may not be anchored on an attribute.</param>
    /// <exception cref="KeyNotFoundException">The funnel has no such step, or it is the first, at which nobody waits.</exception>
    public Condition OpenAt(string step, Window? enteredIn = null) => new MemberOf(Name, FunnelCells.OpenAt(LaterStep(step)), enteredIn);

    /// <summary>What is wrong with the funnel, all of it; empty when it can run.</summary>
    /// <param name="schema">The vocabulary that it should be written in.</param>
    public ValueList<Diagnostic> Validate(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return [.. FunnelValidator.Check(this, schema)];
    }

    private string LaterStep(string step) =>
        Steps.Skip(1).Any(s => s.Name == step)
            ? step
            : throw new KeyNotFoundException($"Funnel '{Name}' has no step '{step}' after its first.");

    internal override string Keyword => "funnel";

    internal override IEnumerable<Node> Trees => Steps.SelectMany(step => step.Patterns);

    /// <summary>The definition as rule text.</summary>
    public override string ToString() => ToText();

    internal override IEnumerable<Diagnostic> CheckShape() => FunnelValidator.CheckShape(this);

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
