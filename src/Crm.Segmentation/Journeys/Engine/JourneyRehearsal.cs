using Crm.Segmentation.Live;

namespace Crm.Segmentation.Journeys;

/// <summary>One customer on a virtual clock: the step that hosts call, woken whenever it asks to be, with memberships that a program of the segments tells.</summary>
internal sealed class JourneyRehearsal
{
    private readonly JourneyCatalog _catalog;
    private readonly RuleProgram _program;
    private readonly CustomerHistory _history;
    private readonly Standing[] _standings;
    private readonly List<CustomerEvent> _events = [];
    private readonly List<JourneyTraceEntry> _trace = [];
    private CustomerAttributes _customer;
    private JourneyMemberships _memberships;
    private CustomerJourneyState _state;
    private long _now;

    /// <param name="catalog">The journeys.</param>
    /// <param name="program">The segments and partitions that they ask for.</param>
    /// <param name="customer">The customer.</param>
    /// <param name="given">The lists that she is on.</param>
    /// <param name="start">When the clock starts; what she is in then she did not come into.</param>
    internal JourneyRehearsal(JourneyCatalog catalog, RuleProgram program, CustomerAttributes customer, JourneyMemberships given, long start)
    {
        (_catalog, _program, _customer, _memberships, _now) = (catalog, program, customer, given, start);
        (_history, _standings, _state) = (new CustomerHistory(catalog.Schema), new Standing[program.Definitions.Count], CustomerJourneyState.Of(customer.Key));
        Look();
        foreach ((string name, string? cell) in Told(_standings)) _memberships = _memberships.With(name, cell, isMember: true);
        if (catalog.HasEntriesByTime) Step(JourneyInput.Tick);
    }

    /// <summary>Which nodes and branches were gone through.</summary>
    internal JourneySightings Sightings { get; } = new();

    /// <summary>What was told, in order.</summary>
    internal IReadOnlyList<JourneyTraceEntry> Trace => _trace;

    internal CustomerJourneyState State => _state;

    /// <summary>An event happens; before it what is due before it.</summary>
    internal void Take(CustomerEvent one)
    {
        Advance(one.Milliseconds, isInclusive: false);
        _now = one.Milliseconds;
        _events.Add(one);
        Step(JourneyInput.Of(one));
        TellChanges();
    }

    /// <summary>Time goes by up to an instant, and what is due at it is done.</summary>
    internal void Advance(long until, bool isInclusive = true)
    {
        while (true)
        {
            long change = _standings.Length == 0 ? JourneyInstance.Never : _standings.Min(standing => standing.Next), next = Math.Min(change, _state.Next);
            if (next > until || (next == until && !isInclusive)) break;
            _now = Math.Max(_now, next);
            if (change <= next) TellChanges();
            else Step(JourneyInput.Tick);
        }

        _now = Math.Max(_now, until);
    }

    /// <summary>Tells of what she came into and went out of by now: what she left first.</summary>
    private void TellChanges()
    {
        HashSet<(string Name, string? Cell)> before = [.. Told(_standings)];
        Look();
        HashSet<(string Name, string? Cell)> after = [.. Told(_standings)];
        foreach ((string name, string? cell) in before.Where(member => !after.Contains(member))) Change(name, cell, isEntering: false);
        foreach ((string name, string? cell) in after.Where(member => !before.Contains(member))) Change(name, cell, isEntering: true);
    }

    private void Change(string name, string? cell, bool isEntering)
    {
        Step(new MembershipInput(name, cell, isEntering, Timestamp.Instant(_now), null));
        _memberships = _memberships.With(name, cell, isEntering);
    }

    private void Step(JourneyInput input)
    {
        StepResult result = _catalog.Step(_state, input, new StepContext(Timestamp.Instant(_now), _customer, _memberships), Sightings);
        _state = result.State;
        _trace.AddRange(result.Trace);
        if (!result.Actions.Any(action => action is SetValue)) return;
        CustomerAttributes customer = _customer;
        foreach (SetValue set in result.Actions.OfType<SetValue>())
            if (SetValues.TrySet(customer, set.Attribute, set.Value, set.Flag, out CustomerAttributes? changed)) customer = changed;
        JourneyInput told = JourneyInput.Changed(customer, Timestamp.Instant(_now));
        Step(told);
        _customer = customer;
        TellChanges();
    }

    private void Look()
    {
        _history.Set(_customer, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_events));
        _program.Run(_history, _now, _standings);
    }

    private IEnumerable<(string Name, string? Cell)> Told(Standing[] standings)
    {
        for (int i = 0; i < standings.Length; i++)
        {
            ProgramDefinition definition = _program.Definitions[i];
            if (definition.IsPartition && standings[i].Code >= 0) yield return (definition.Name, definition.Cells[standings[i].Code]);
            else if (!definition.IsPartition && standings[i].Code == 1) yield return (definition.Name, null);
        }
    }
}
