namespace Crm.Segmentation.Journeys;

/// <summary>What happened to one simulated customer, and what her journeys did. Immutable: what happens next gives another run, so that two ways can go on from one.</summary>
/// <remarks>What happens, happens at <see cref="Now"/>: time goes by with <see cref="Advance"/> and <see cref="Until(DateTimeOffset)"/>, and what is due in between is done at its own instants.</remarks>
public sealed class JourneyRun
{
    private readonly SimulatedCustomer _customer;

    private JourneyRun(SimulatedCustomer customer, ValueList<StepResult> steps) => (_customer, Steps) = (customer, steps);

    /// <summary>Up to when time has gone by, in UTC.</summary>
    public DateTimeOffset Now => Timestamp.Instant(_customer.Now);

    /// <summary>Her state.</summary>
    public CustomerJourneyState State => _customer.State;

    /// <summary>Who she is now: with what journeys have set.</summary>
    public CustomerAttributes Customer => _customer.Customer;

    /// <summary>The segments, lists and cells that she is in, as far as the journeys ask for them.</summary>
    public JourneyMemberships Memberships => _customer.Memberships;

    /// <summary>What a host would have to do so far, in order.</summary>
    public ValueList<JourneyAction> Actions => [.. Steps.SelectMany(step => step.Actions)];

    /// <summary>The messages among that.</summary>
    public ValueList<SendMessage> Sends => [.. Steps.SelectMany(step => step.Actions).OfType<SendMessage>()];

    /// <summary>What happened so far and why, in order.</summary>
    public ValueList<JourneyTraceEntry> Trace => [.. Steps.SelectMany(step => step.Trace)];

    internal ValueList<StepResult> Steps { get; }

    /// <summary>An event of hers occurs now: what was due at this very instant has been done already.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="values">Sets its properties; null for none.</param>
    /// <param name="id">Its id; null for none.</param>
    /// <exception cref="ArgumentException">A value cannot be taken, or the type is of another schema.</exception>
    public JourneyRun Occurs(EventType type, Action<EventRow>? values = null, EventKey? id = null)
    {
        return Occurs(CustomerEvent.Of(type, Now, values, id));
    }

    /// <summary>An event of hers occurs at its own instant: time goes by up to it, and what is due at that very instant comes after it.</summary>
    /// <param name="one">The event, not before <see cref="Now"/>.</param>
    /// <exception cref="ArgumentException">It is before, or of another schema.</exception>
    public JourneyRun Occurs(CustomerEvent one)
    {
        ArgumentNullException.ThrowIfNull(one);
        if (!one.IsOf(_customer.Catalog.Schema)) throw new ArgumentException($"The event '{one}' is of another schema than '{_customer.Catalog.Schema.Name}'.", nameof(one));
        ThrowIfBack(one.Milliseconds, nameof(one));
        return With(customer => customer.Occur(one));
    }

    /// <summary>Attributes of hers change: what is set is changed, what is set to null becomes missing, the rest stays.</summary>
    /// <param name="values">Sets the attributes that change.</param>
    /// <exception cref="ArgumentException">A value cannot be taken: the message has the code and names the attribute.</exception>
    public JourneyRun Changes(Action<CustomerRow> values)
    {
        CustomerAttributes changed = Customer.With(values);
        return With(customer => customer.Become(changed, customer.Now));
    }

    /// <summary>What came of an action becomes known.</summary>
    /// <param name="action">The action's key.</param>
    /// <param name="outcome">What came of it.</param>
    public JourneyRun Reports(JourneyKey action, ActionOutcome outcome) => With(customer => customer.Report(action, outcome));

    /// <summary>Something is done to the journeys; time goes by up to its instant.</summary>
    /// <param name="control">What is done, not before <see cref="Now"/>.</param>
    /// <exception cref="ArgumentException">It is before.</exception>
    /// <exception cref="RuleException">The catalog refuses it.</exception>
    public JourneyRun Takes(JourneyControl control)
    {
        ArgumentNullException.ThrowIfNull(control);
        ThrowIfBack(control.Milliseconds, nameof(control));
        return With(customer => customer.Take(control));
    }

    /// <summary>Time goes by.</summary>
    /// <param name="time">How long; not negative.</param>
    /// <exception cref="ArgumentException">It is negative.</exception>
    public JourneyRun Advance(TimeSpan time) => To(_customer.Now + Timestamp.Milliseconds(time), nameof(time));

    /// <summary>Time goes by up to an instant, and what is due at it is done.</summary>
    /// <param name="instant">The instant, not before <see cref="Now"/>.</param>
    /// <exception cref="ArgumentException">It is before.</exception>
    public JourneyRun Until(DateTimeOffset instant) => To(Timestamp.Floor(instant), nameof(instant));

    /// <inheritdoc cref="Until(DateTimeOffset)"/>
    /// <param name="instant">The instant, in UTC also when its kind is not said; one of kind Local is refused.</param>
    public JourneyRun Until(DateTime instant) => To(Timestamp.Floor(instant), nameof(instant));

    /// <summary>What happened, a line each.</summary>
    public override string ToString() => string.Join('\n', Trace);

    internal static JourneyRun Begin(SimulatedBook book, CustomerAttributes customer, long at)
    {
        var steps = new List<StepResult>();
        var begun = new SimulatedCustomer(book, customer, [], at, steps.Add);
        return new JourneyRun(begun, [.. steps]);
    }

    private JourneyRun To(long instant, string parameter)
    {
        ThrowIfBack(instant, parameter);
        return With(customer => customer.Until(instant, isInclusive: true));
    }

    private JourneyRun With(Action<SimulatedCustomer> happens)
    {
        List<StepResult> steps = [.. Steps];
        SimulatedCustomer next = _customer.Copy(steps.Add);
        happens(next);
        return new JourneyRun(next, [.. steps]);
    }

    private void ThrowIfBack(long instant, string parameter)
    {
        if (instant < _customer.Now) throw new ArgumentException($"Time does not go back: it is {Timestamp.Text(_customer.Now)} already.", parameter);
    }
}
