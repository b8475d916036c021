namespace Crm.Segmentation.Funnels;

/// <summary>One pass over the events of all customers that visits every unit of a funnel, batch by batch on several threads.</summary>
/// <param name="scope">The dataset, the instant, and how to go about it.</param>
/// <param name="funnel">The funnel, which has been validated.</param>
/// <param name="entry">Where step 1 must lie.</param>
internal sealed class FunnelPass(EvaluationScope scope, Funnel funnel, TimeRange entry)
{
    internal const int BatchSize = 1024;

    private BatchPlan<FunnelColumn>? _plan;
    private long _leftOut;

    /// <summary>Whether events of all types are read.</summary>
    internal bool SeesAll { get; init; }

    /// <summary>The step whose alternatives are told apart; below 0 for none.</summary>
    internal int Alternatives { get; init; } = -1;

    /// <summary>The last step whose event is asked for.</summary>
    internal int LastStep { get; init; } = int.MaxValue;

    /// <summary>How many events lack the property of the units.</summary>
    internal long LeftOut => _leftOut;

    /// <summary>Visits the batches of customers: each with its memory.</summary>
    internal void ForEachBatch(Action<int, int, RowContext, FunnelPlan> visit)
    {
        // Bound before the threads begin, which share it.
        BatchPlan<FunnelColumn> bound = Plan;
        scope.ForEachBatch(BatchSize, (first, count) =>
        {
            using BatchPlan<FunnelColumn>.Lease lease = bound.Begin(first, count);
            visit(first, count, lease.Context, lease.Roots[0].Plan);
        });
    }

    /// <summary>The values of which each customer has units whose codes can be written without visiting them; none where they are visited.</summary>
    internal string[] HeldValues()
    {
        // The values of events in several parts are numbered batch by batch.
        if (scope.Data.CustomerCount == 0 || scope.Data.Events.Parts.Length != 1) return [];
        string[] values = [];
        Lease(0, 1, (context, plan) => values = plan.Matcher(context, out _).HeldValues);
        return (long)values.Length * scope.Data.CustomerCount <= Array.MaxLength ? values : [];
    }

    private BatchPlan<FunnelColumn> Plan =>
        _plan ??= new(scope, NamedResults.None, binder => [new FunnelColumn(binder, new FunnelPlan(binder, funnel, entry, SeesAll, Alternatives) { LastStep = LastStep })]);

    private void Lease(int first, int count, Action<RowContext, FunnelPlan> use)
    {
        using BatchPlan<FunnelColumn>.Lease lease = Plan.Begin(first, count);
        use(lease.Context, lease.Roots[0].Plan);
    }

    /// <summary>What is made of every unit, in an order that is always the same: that of the customers, or of the values of a property.</summary>
    /// <param name="find">Whether the events of attempts are found.</param>
    /// <param name="make">Makes something of a unit; false for nothing.</param>
    internal List<T> Collect<T>(bool find, FunnelUnitMaker<T> make)
    {
        if (funnel.Unit.PropertyName is not null) return new FunnelPropertyUnits(this, funnel).Collect(find, make);
        var batches = new List<T>[BatchCount];
        ForEachUnit(find, (first, _, units, plan) =>
        {
            List<T> made = batches[first / BatchSize] = [];
            units((in FunnelUnitView unit) =>
            {
                if (make(unit, plan, out T one)) made.Add(one);
            });
        });
        var all = new List<T>(batches.Sum(made => made.Count));
        foreach (List<T> made in batches) all.AddRange(made);
        return all;
    }

    /// <summary>How many batches of customers there are.</summary>
    internal int BatchCount => (int)(((long)scope.Data.CustomerCount + BatchSize - 1) / BatchSize);

    /// <summary>Visits the units of the customers of each batch; not those that are values of a property.</summary>
    /// <param name="find">Whether the events of attempts are found.</param>
    /// <param name="batch">Given the first customer, how many there are, what visits their units in order, and the plan.</param>
    internal void ForEachUnit(bool find, Action<int, int, Action<FunnelUnitVisit>, FunnelPlan> batch) => ForEachBatch((first, count, context, plan) =>
    {
        FunnelMatcher matcher = plan.Begin(context, out EventReading reading);
        batch(first, count, visit =>
        {
            int left = 0;
            for (int i = 0; i < count; i++)
            {
                if (plan.Reader.HasKeys) left += matcher.Units.LeftOut(reading, i);
                matcher.Visit(reading, i, first + i, find, visit);
            }

            Interlocked.Add(ref _leftOut, left);
        }, plan);
    });

    /// <summary>The customers of each value, of units of several.</summary>
    internal Dictionary<string, int[]>? UnitCustomers { get; set; }

    /// <summary>Visits the units of one customer, with the place of each event among all of the customer's.</summary>
    internal void ForCustomer(int customer, FunnelCustomerVisit visit)
    {
        int first = customer / BatchSize * BatchSize;
        using BatchPlan<FunnelColumn>.Lease lease = Plan.Begin(first, Math.Min(BatchSize, scope.Data.CustomerCount - first));
        FunnelPlan plan = lease.Roots[0].Plan;
        FunnelUnits units = plan.Matcher(lease.Context, out EventReading reading).Units;
        IReadOnlyDictionary<long, int> order = reading.Order(customer - first);
        units.Visit(reading, customer - first, customer, find: true, (in FunnelUnitView unit) => visit(unit, plan, order));
    }

    internal void AddLeftOut(int events) => Interlocked.Add(ref _leftOut, events);
}

/// <summary>Makes something of a unit; false for nothing.</summary>
internal delegate bool FunnelUnitMaker<T>(in FunnelUnitView unit, FunnelPlan plan, out T made);

/// <summary>Looks at a unit of one customer.</summary>
internal delegate void FunnelCustomerVisit(in FunnelUnitView unit, FunnelPlan plan, IReadOnlyDictionary<long, int> order);
