using Crm.Segmentation.Live;

namespace Crm.Segmentation.Journeys;

/// <summary>
/// One customer on a clock that goes as fast as one likes: what a host does for her, without storage. At one instant an event comes first, seen with the memberships that it makes, then
/// these changes, then what is due.
/// </summary>
internal sealed class SimulatedCustomer
{
    /// <summary>How many steps are taken at one instant without an input, where journeys set attributes that change memberships that start journeys.</summary>
    private const int MostSteps = 10_000;

    private readonly SimulatedBook _book;
    private readonly JourneySightings? _sightings;
    private readonly Action<StepResult> _tell;
    private readonly Queue<MembershipInput> _changes = new();
    private readonly Dictionary<string, string> _cells = new(StringComparer.Ordinal);
    private LiveState? _live;
    private int _steps;

    /// <summary>A customer who is in no journey.</summary>
    /// <param name="book">What she is simulated under.</param>
    /// <param name="customer">Who she is.</param>
    /// <param name="before">What she did before, in the order of time: it counts for memberships.</param>
    /// <param name="from">From when on journeys are run.</param>
    /// <param name="tell">Told of each step.</param>
    /// <param name="sightings">Sees which nodes and branches are gone through; null where nobody asks.</param>
    internal SimulatedCustomer(SimulatedBook book, CustomerAttributes customer, ReadOnlySpan<CustomerEvent> before, long from, Action<StepResult> tell, JourneySightings? sightings = null)
    {
        (_book, Catalog, Customer, Now, _tell, _sightings) = (book, book.Catalog, customer, from, tell, sightings);
        (State, Memberships) = (CustomerJourneyState.Of(customer.Key), book.ListsOf(customer.Key));
        if (book.Rules is { } rules) Take(LiveState.Start(rules, customer, before, from), isTold: false);
        if (Catalog.HasEntriesByTime) Step(JourneyInput.Tick);
    }

    private SimulatedCustomer(SimulatedCustomer other, Action<StepResult> tell)
    {
        (_book, _live, Catalog, Customer, Now, State, Memberships) = (other._book, other._live, other.Catalog, other.Customer, other.Now, other.State, other.Memberships);
        (_cells, _tell) = (new Dictionary<string, string>(other._cells, StringComparer.Ordinal), tell);
    }

    internal JourneyCatalog Catalog { get; private set; }

    internal CustomerJourneyState State { get; private set; }

    internal CustomerAttributes Customer { get; private set; }

    internal JourneyMemberships Memberships { get; private set; }

    /// <summary>Up to when time has gone by.</summary>
    internal long Now { get; private set; }

    /// <summary>The same customer, who goes another way from here.</summary>
    internal SimulatedCustomer Copy(Action<StepResult> tell) => new(this, tell);

    /// <summary>An event occurs, and arrives.</summary>
    internal void Occur(CustomerEvent one)
    {
        Until(one.Milliseconds, isInclusive: false);
        Now = one.Milliseconds;
        if (_live is not null) Take(_live.Feed(one, one.At), isTold: true);
        Step(JourneyInput.Of(one));
        Flush();
    }

    /// <summary>Her attributes change.</summary>
    internal void Become(CustomerAttributes customer, long at)
    {
        Until(at, isInclusive: false);
        Now = at;
        if (_live is not null) Take(_live.Become(customer, at), isTold: true);
        Step(JourneyInput.Changed(customer, Timestamp.Instant(at)));
        Flush();
    }

    /// <summary>What came of an action is known.</summary>
    internal void Report(JourneyKey action, ActionOutcome outcome)
    {
        Step(JourneyInput.Reported(action, outcome, Timestamp.Instant(Now)));
        Flush();
    }

    /// <summary>Something is done to the journeys.</summary>
    internal void Take(JourneyControl control)
    {
        Until(control.Milliseconds, isInclusive: false);
        Now = Math.Max(Now, control.Milliseconds);
        Catalog = Catalog.With(control);
        if (!Catalog.Affects(control, State)) return;
        Step(JourneyInput.Tick);
        Flush();
    }

    /// <summary>Time goes by: what changes by itself is done at its own instants.</summary>
    internal void Until(long end, bool isInclusive)
    {
        while (true)
        {
            long change = _live?.Wake ?? long.MaxValue, wake = State.Next, next = Math.Min(change, wake);
            if (next > end || (next == end && !isInclusive)) break;
            if (next > Now) (Now, _steps) = (next, 0);
            if (change <= wake) Take(_live!.WakeUntil(Timestamp.Instant(next)), isTold: true);
            else Step(JourneyInput.Tick);
            Flush();
        }

        Now = Math.Max(Now, end);
    }

    /// <summary>A step that no input from outside asks for must come to rest.</summary>
    private void Step(JourneyInput input)
    {
        _steps = input is TickInput or MembershipInput ? _steps + 1 : 0;
        if (_steps > MostSteps) throw new RuleException([CatalogMistakes.NeverAtRest(Customer.Key, Now, input is MembershipInput change ? [change, .. _changes] : _changes)]);
        StepResult result = Catalog.Step(State, input, new StepContext(Timestamp.Instant(Now), Customer, Memberships), _sightings);
        State = result.State;
        if (input is AttributesInput { Customer: var changed }) Customer = changed;
        foreach (JourneyAction action in result.Actions)
            if (action is SetValue set) Set(set);
        _tell(result);
    }

    /// <summary>What journeys set is so from then on, and may change memberships.</summary>
    private void Set(SetValue set)
    {
        if (!SetValues.TrySet(Customer, set.Attribute, set.Value, set.Flag, out CustomerAttributes? customer)) return;
        Customer = customer;
        if (_live is not null) Take(_live.Become(customer, Now), isTold: true);
    }

    private void Take(LiveStep step, bool isTold)
    {
        step.Receipt.ThrowIfRefused();
        _live = step.State;
        foreach (LiveChange change in step.Changes)
        {
            if (change.Cell is null && !_cells.ContainsKey(change.Definition)) Change(change, null, change.IsMember, isTold);
            else
            {
                if (_cells.Remove(change.Definition, out string? before)) Change(change, before, isEntering: false, isTold);
                if (change.Cell is not { } cell) continue;
                _cells.Add(change.Definition, cell);
                Change(change, cell, isEntering: true, isTold);
            }
        }
    }

    private void Change(LiveChange change, string? cell, bool isEntering, bool isTold)
    {
        Memberships = Memberships.With(change.Definition, cell, isEntering);
        if (isTold) _changes.Enqueue(new MembershipInput(change.Definition, cell, isEntering, Timestamp.Instant(change.Milliseconds), null));
    }

    private void Flush()
    {
        while (_changes.TryDequeue(out MembershipInput? change)) Step(change);
    }
}
