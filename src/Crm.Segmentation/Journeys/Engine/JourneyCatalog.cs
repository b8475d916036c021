using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Crm.Segmentation.Live;

namespace Crm.Segmentation.Journeys;

/// <summary>The journeys of a rule book, ready to step customers through them, with what was done to them since: pauses, new versions, other rules of messages.</summary>
/// <remarks>
/// <para>Immutable and thread-safe. The engine is pure: a host loads a customer's state, calls <see cref="Step(CustomerJourneyState, JourneyInput, StepContext)"/>, stores the state and the actions in one transaction,
/// delivers the actions at least once under their keys, and reports what came of them.</para>
/// <para>The host stores the controls once, beside the rule book, and makes the catalog of both again when it starts. Customers' states take them at their next steps.</para>
/// </remarks>
public sealed class JourneyCatalog
{
    private readonly JourneySource _source;
    private readonly CatalogFacts[] _facts;
    private readonly JourneyVersion[] _versions;
    private readonly FrozenDictionary<ulong, JourneyVersion> _byIdentity;
    private readonly ConcurrentBag<CustomerStep> _idle = [];

    private JourneyCatalog(JourneySource source, CatalogFacts[] facts, JourneyVersion[] versions, ValueList<JourneyControl> controls)
    {
        (_source, _facts, _versions, Controls) = (source, facts, versions, controls);
        _byIdentity = versions.ToFrozenDictionary(version => version.Identity);
        Instants = [.. controls.Select(control => control.Milliseconds)];
    }

    /// <summary>The schema of the customers and their events.</summary>
    public Schema Schema => _source.Schema;

    /// <summary>The journeys as they are entered now, in the order in which they act at one instant: by priority, then by name.</summary>
    public ValueList<Journey> Journeys => [.. Facts.Journeys.Select(journey => journey.Version.Definition)];

    /// <summary>What was done to the journeys since, in order.</summary>
    public ValueList<JourneyControl> Controls { get; }

    /// <summary>
    /// Whether there are entries by schedule or date: then each customer is stepped with a tick once after the catalog is taken into use and after a journey is published, and at her first
    /// input, so that her state says when to wake.
    /// </summary>
    public bool HasEntriesByTime => Facts.HasTimes;

    internal JourneySource Source => _source;

    /// <summary>The instants of the controls.</summary>
    internal long[] Instants { get; }

    /// <summary>All versions that states may name.</summary>
    internal JourneyVersion[] Versions => _versions;

    /// <summary>What holds now.</summary>
    internal CatalogFacts Facts => _facts[^1];

    /// <summary>Steps a customer: what is due before the input is done, then what the input does.</summary>
    /// <param name="state">Her state; of a customer of whom nothing was received <see cref="CustomerJourneyState.Of"/>.</param>
    /// <param name="input">What happened, or a tick.</param>
    /// <param name="context">The clock, and the customer as she was before the input.</param>
    /// <returns>Her next state, what the host has to do, and why.</returns>
    /// <exception cref="ArgumentException">The context is about another customer, or the input or the customer of another schema.</exception>
    public StepResult Step(CustomerJourneyState state, JourneyInput input, StepContext context) => Step(state, input, context, null);

    /// <summary>The same, for those who ask what was gone through.</summary>
    internal StepResult Step(CustomerJourneyState state, JourneyInput input, StepContext context, JourneySightings? sightings)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        ThrowIfOfAnother(state, input, context);
        CustomerStep run = _idle.TryTake(out CustomerStep? idle) ? idle : new CustomerStep(this);
        StepResult result = run.Step(state, input, context, sightings);
        _idle.Add(run);
        return result;
    }

    /// <summary>What comes next for a customer if nothing happens before, in order.</summary>
    /// <param name="state">Her state.</param>
    /// <param name="context">The clock, and the customer as she is.</param>
    /// <exception cref="ArgumentException">The context is about another customer, or the customer of another schema.</exception>
    public ValueList<JourneyNext> NextFor(CustomerJourneyState state, StepContext context) => Asked(state, context, step => step.NextFor(state, context));

    /// <summary>Why a customer is not in a journey, or did not get a message of it.</summary>
    /// <param name="state">Her state.</param>
    /// <param name="context">The clock, and the customer as she is.</param>
    /// <param name="journey">The journey.</param>
    /// <param name="node">The id of the node; null for the entry.</param>
    /// <exception cref="KeyNotFoundException">The catalog has no such journey, or no version of it has the node.</exception>
    /// <exception cref="ArgumentException">The context is about another customer, or the customer of another schema.</exception>
    public WhyNotAnswer WhyNot(CustomerJourneyState state, StepContext context, string journey, string? node = null)
    {
        ArgumentNullException.ThrowIfNull(journey);
        if (Facts.Find(journey) is null) throw new KeyNotFoundException($"The catalog has no journey '{journey}'.");
        if (node is not null && !Array.Exists(_versions, version => version.Name == journey && version.Find(node) >= 0)) throw new KeyNotFoundException($"The journey '{journey}' has no node '{node}'.");
        return Asked(state, context, step => step.WhyNot(state, context, journey, node));
    }

    /// <summary>The catalog with one more control. One whose id there is already changes nothing.</summary>
    /// <param name="control">The control, not before the last one.</param>
    /// <exception cref="RuleException">It is before the last one, names no journey of the catalog, or has a definition with errors.</exception>
    public JourneyCatalog With(JourneyControl control)
    {
        ArgumentNullException.ThrowIfNull(control);
        if (Controls.Any(known => known.Id == control.Id)) return this;
        if (CatalogMistakes.Of(control, this) is { Count: > 0 } mistakes) throw new RuleException(mistakes);
        JourneyVersion[] versions = _versions;
        CatalogFacts facts = control switch
        {
            PublishControl publish => Facts.With(new JourneyFacts(VersionOf(publish.Definition, ref versions), false, Facts.Find(publish.Definition.Name)?.IsPaused ?? false)),
            MessagingControl messaging => Facts.With(new SendRules(messaging.Messaging, Schema)),
            PauseControl pause => Facts.With(Facts.Find(pause.Journey!)! with { IsPaused = true }),
            ResumeControl resume => Facts.With(Facts.Find(resume.Journey!)! with { IsPaused = false }),
            _ => Facts.With(Facts.Find(control.Journey!)! with { IsClosed = true }),
        };
        return new JourneyCatalog(_source, [.. _facts, facts], versions, [.. Controls, control]);
    }

    /// <summary>The same catalog, with a version that states may still name although its rule book is gone.</summary>
    /// <param name="journey">The journey as it was.</param>
    /// <exception cref="RuleException">It has errors.</exception>
    public JourneyCatalog Knowing(Journey journey)
    {
        ArgumentNullException.ThrowIfNull(journey);
        if (CatalogMistakes.Of(journey, Schema) is { Count: > 0 } mistakes) throw new RuleException(mistakes);
        JourneyVersion[] versions = _versions;
        VersionOf(journey, ref versions);
        return new JourneyCatalog(_source, _facts, versions, Controls);
    }

    /// <summary>Writes and reads states with <c>System.Text.Json</c>, also in contexts of the source generator: add it to the serializer's converters.</summary>
    public JsonConverter<CustomerJourneyState> StateConverter => new JourneyStateJson(this);

    /// <summary>A state that was stored as bytes.</summary>
    /// <param name="stored">Its bytes.</param>
    /// <exception cref="RuleException">They are no state, of a newer version of the library, or an instance goes through a version of a journey that the catalog does not know.</exception>
    public CustomerJourneyState Restore(ReadOnlySpan<byte> stored) =>
        TryRestore(stored, out CustomerJourneyState? state, out Diagnostic? refusal) ? state : throw new RuleException([refusal]);

    /// <summary>A state that was stored as bytes, or what is wrong with them.</summary>
    /// <param name="stored">Its bytes.</param>
    /// <param name="state">The state; null when they are refused.</param>
    /// <param name="refusal">Why they are refused; null when they are not.</param>
    public bool TryRestore(ReadOnlySpan<byte> stored, [NotNullWhen(true)] out CustomerJourneyState? state, [NotNullWhen(false)] out Diagnostic? refusal)
    {
        state = null;
        ReadOnlySpan<byte> content = SealedBytes.Read(stored, SealedBytes.Journeys, 0, out refusal);
        if (refusal is null && content.Length > 0 && content[0] > JourneyStateForm.Version) refusal = LiveRefusals.Newer(content[0], JourneyStateForm.Version);
        if (refusal is not null) return false;
        try
        {
            state = JourneyStateForm.Read(content, this);
            return true;
        }
        catch (MalformedStateException)
        {
            refusal = LiveRefusals.Malformed("they do not say a state of journeys");
        }
        catch (UnknownVersionException unknown)
        {
            refusal = CatalogMistakes.UnknownVersion(unknown.Journey);
        }

        return false;
    }

    /// <summary>Whether a control is to be told to a customer with a tick, because it does something to her before her next input or wake.</summary>
    /// <param name="control">A control of the catalog.</param>
    /// <param name="state">The customer's state.</param>
    public bool Affects(JourneyControl control, CustomerJourneyState state)
    {
        ArgumentNullException.ThrowIfNull(control);
        ArgumentNullException.ThrowIfNull(state);
        if (control is PublishControl { Definition.Entries: var entries } && entries.Any(entry => entry is ScheduleEntry or DateEntry)) return true;
        if (control.Journey is { } journey) return control is not StopEntriesControl && state.All.Any(instance => !instance.IsEnded && instance.Version.Name == journey);
        return HasEntriesByTime || state.All.Any(instance => !instance.IsEnded);
    }

    /// <summary>Journeys and how many controls there were.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Facts.Journeys.Length} journeys, {Controls.Count} controls");

    /// <summary>What holds after so many controls.</summary>
    internal CatalogFacts FactsAfter(int controls) => _facts[controls];

    /// <summary>A version by its identity; null when the catalog does not know it.</summary>
    internal JourneyVersion? Version(ulong identity) => _byIdentity.GetValueOrDefault(identity);

    /// <summary>The catalog of a source; null with what is refused.</summary>
    internal static JourneyCatalog? Create(JourneySource source, out ValueList<Diagnostic> diagnostics)
    {
        JourneyVersion[] versions = [.. source.Journeys.Select((journey, i) => new JourneyVersion(journey, source.Schema, source.Calendar, source.Results, i))];
        diagnostics = [.. versions.SelectMany(version => CatalogMistakes.Lacking(version))];
        if (diagnostics.Count > 0) return null;
        var facts = new CatalogFacts([.. versions.Select(version => new JourneyFacts(version, false, false))], new SendRules(source.Messaging, source.Schema));
        return new JourneyCatalog(source, [facts], versions, []);
    }

    private JourneyVersion VersionOf(Journey journey, ref JourneyVersion[] versions)
    {
        var version = new JourneyVersion(journey, Schema, _source.Calendar, _source.Results, versions.Length);
        if (Version(version.Identity) is { } known) return known;
        if (CatalogMistakes.Lacking(version) is { Count: > 0 } lacking) throw new RuleException(lacking);
        versions = [.. versions, version];
        return version;
    }

    private T Asked<T>(CustomerJourneyState state, StepContext context, Func<CustomerStep, T> question)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(context);
        ThrowIfOfAnother(state, JourneyInput.Tick, context);
        CustomerStep step = _idle.TryTake(out CustomerStep? idle) ? idle : new CustomerStep(this);
        T answer = question(step);
        _idle.Add(step);
        return answer;
    }

    private void ThrowIfOfAnother(CustomerJourneyState state, JourneyInput input, StepContext context)
    {
        if (state.Key != context.Customer.Key) throw new ArgumentException($"The state is of customer '{state.Key}', and the context of '{context.Customer.Key}'.", nameof(context));
        if (!context.Customer.IsOf(Schema)) throw new ArgumentException($"The customer is of another schema than '{Schema.Name}'.", nameof(context));
        if (input is EventInput { Event: var one } && !one.IsOf(Schema)) throw new ArgumentException($"The event '{one}' is of another schema than '{Schema.Name}'.", nameof(input));
        if (input is not AttributesInput { Customer: var changed }) return;
        if (changed.Key != state.Key) throw new ArgumentException($"The state is of customer '{state.Key}', and the change of '{changed.Key}'.", nameof(input));
        if (!changed.IsOf(Schema)) throw new ArgumentException($"The changed customer is of another schema than '{Schema.Name}'.", nameof(input));
    }
}
