namespace Crm.Segmentation.Funnels;

/// <summary>
/// Chooses attempts with one thread's memory: for a batch of customers run by run where each step is about events of its own, from the events merged by time
/// where steps follow one another within a time and nothing else is asked, and otherwise from all events in order, unit by unit.
/// </summary>
internal sealed class FunnelMatcher
{
    private static readonly TimeRange Always = new(TimeRange.Earliest, TimeRange.Latest);

    private readonly EventReader _reader;
    private readonly AttemptRules _rules;
    private readonly FunnelAttempts? _plain;
    private readonly RunChain? _chain, _held;
    private readonly bool _seesAll;
    private readonly long[] _rows, _instants;
    private readonly int[] _positions;

    /// <param name="reader">What reads the events.</param>
    /// <param name="rules">The funnel without its patterns.</param>
    /// <param name="funnel">The funnel.</param>
    /// <param name="seesAll">Whether those who visit units look at events that are no steps, too.</param>
    internal FunnelMatcher(EventReader reader, AttemptRules rules, Funnel funnel, bool seesAll)
    {
        (_reader, _rules, _seesAll, Units) = (reader, rules, seesAll, new FunnelUnits(reader, rules, funnel));
        (_rows, _instants, _positions) = (new long[rules.Steps.Length], new long[rules.Steps.Length], new int[rules.Steps.Length]);
        bool isChain = rules.IsChain && rules.Policy == AttemptPolicy.Deepest;
        if (isChain && !seesAll && funnel is { HoldConstant: not null, Count: FunnelCounting.Customers }) _held = RunChain.OfEachValue(reader, rules.Chain, rules.Ties == TiePolicy.StrictlyIncreasing, rules.Exclusions);
        if (!IsOfCustomers(funnel)) return;
        if (rules.IsPlain) _plain = new FunnelAttempts(rules, reader.AsOf);
        if (isChain) _chain = RunChain.Of(reader, rules.Chain, rules.Ties == TiePolicy.StrictlyIncreasing, rules.Exclusions);
    }

    /// <summary>Whether each customer has one attempt that stands, of all events.</summary>
    internal static bool IsOfCustomers(Funnel funnel) => funnel is { HoldConstant: null, Unit.IsCustomer: true, Count: FunnelCounting.Customers };

    /// <summary>The last step whose event is asked for: those after it need not be found.</summary>
    internal int LastStep { get; init; } = int.MaxValue;

    /// <summary>What parts the events into units.</summary>
    internal FunnelUnits Units { get; }

    /// <summary>Begins a batch of customers.</summary>
    internal void Begin(EventReading reading) => (_chain ?? _held)?.Follow(reading);

    /// <summary>The attempt that stands for a customer of the batch; of several units of the customer the best.</summary>
    internal ChosenAttempt Choose(EventReading reading, int customer)
    {
        return _chain is not null && !_chain.IsUnknown(customer) ? Followed(_chain, customer) : ChooseAlone(reading, customer);
    }

    private static ChosenAttempt Followed(RunChain chain, int customer)
    {
        int depth = chain.Depths[customer];
        if (chain.IsExcluded(customer)) return new ChosenAttempt { IsExcluded = true, Start = chain.Start(customer) };
        return depth == 0 ? default : new ChosenAttempt { Depth = depth, Start = chain.Start(customer), End = chain.End(customer), IsOpen = chain.IsOpen(customer) };
    }

    /// <summary>Visits a customer's units with a value each, where the run says of all of them which attempt stands.</summary>
    private bool TryVisitHeld(RunChain held, int customer, int ordinal, FunnelUnitVisit visit)
    {
        int first = customer * held.Values;
        for (int value = 0; value < held.Values; value++)
            if (held.IsUnknown(first + value)) return false;
        Array.Fill(_positions, -1);
        for (int value = 0; value < held.Values; value++)
        {
            if (!held.HasEvents(first + value)) continue;
            visit(new FunnelUnitView { Customer = ordinal, Name = Units.Name(value), Attempt = Followed(held, first + value), Positions = _positions });
        }

        return true;
    }

    /// <summary>The same for one customer alone, in a batch that need not have begun.</summary>
    internal ChosenAttempt ChooseAlone(EventReading reading, int customer)
    {
        if (_plain is not null)
        {
            if (!reading.CanAnswer(0, customer, _rules.Entry)) return default;
            CustomerEvents events = reading.ByTime(customer, Always);
            return _plain.Choose(events.Times, events.Answers);
        }

        ChosenAttempt best = default;
        Units.Visit(reading, customer, customer, find: false, (in FunnelUnitView unit) => best = AttemptOrder.Better(best, unit.Attempt));
        return best;
    }

    /// <summary>Visits the units of a customer of the batch, also those that did not enter.</summary>
    /// <param name="reading">The batch.</param>
    /// <param name="customer">The customer's place in it.</param>
    /// <param name="ordinal">The customer.</param>
    /// <param name="find">Whether the events of attempts are found; of the others nothing is said where a chain is followed run by run.</param>
    /// <param name="visit">Looks at each.</param>
    internal void Visit(EventReading reading, int customer, int ordinal, bool find, FunnelUnitVisit visit)
    {
        if (_held is not null && !find && TryVisitHeld(_held, customer, ordinal, visit)) return;
        ChosenAttempt attempt = _chain is null || _chain.IsUnknown(customer) ? default : Choose(reading, customer);
        if (_chain is null || _chain.IsUnknown(customer) || (_seesAll && attempt.Entered))
        {
            Units.Visit(reading, customer, ordinal, find, visit);
            return;
        }

        int depth = !find ? 0 : _rules.Exclusions.Length > 0 ? attempt.Depth : (int)Math.Min(attempt.Depth, LastStep + 1L);
        if (depth > 0 && !_chain.TryFind(reading, customer, _rows.AsSpan(0, depth), _instants.AsSpan(0, depth)))
        {
            Units.Visit(reading, customer, ordinal, find, visit);
            return;
        }

        for (int step = 0; step < _positions.Length; step++) _positions[step] = step < depth ? step : -1;
        visit(new FunnelUnitView
        {
            Customer = ordinal,
            Attempt = depth == 0 ? attempt : attempt with { End = _instants[depth - 1] },
            Times = _instants.AsSpan(0, depth),
            Rows = _rows.AsSpan(0, depth),
            Positions = _positions,
        });
    }

    /// <summary>The codes of the customers of the batch.</summary>
    /// <param name="reading">The batch.</param>
    /// <param name="codes">What a code says.</param>
    /// <param name="first">The first customer of the batch.</param>
    /// <param name="column">Where the codes go.</param>
    internal void Write(EventReading reading, FunnelCodes codes, int first, CodeColumn column)
    {
        if (_chain is { HasPlaces: true })
        {
            Span<int> numbers = stackalloc int[4 * codes.OfDepths.Length];
            _chain.Numbers(codes.OfDepths, isOver: 2, numbers);
            column.Write(first, _chain.Places(reading), numbers);
            return;
        }

        Span<long> result = stackalloc long[reading.Customers];
        _chain?.Write(codes.OfDepths, FunnelCodes.Excluded, result);
        for (int i = 0; i < result.Length; i++)
        {
            if (_chain is not null && !_chain.IsUnknown(i)) continue;
            ChosenAttempt attempt = Choose(reading, i);
            result[i] = codes.Of(attempt, _rules.Window == AttemptWindow.Time && _rules.Length <= _reader.AsOf - attempt.Start);
        }

        column.Write(first, result);
    }

    /// <summary>In which cells the customers of the batch are, as <see cref="FunnelCells.Code"/> packs it.</summary>
    internal void WriteCells(EventReading reading, Span<long> result)
    {
        if (_chain is not { HasPlaces: true })
        {
            for (int i = 0; i < result.Length; i++) result[i] = FunnelCells.Code(Choose(reading, i));
            return;
        }

        Span<int> ofDepths = stackalloc int[_rules.Steps.Length + 1], numbers = stackalloc int[4 * ofDepths.Length];
        for (int depth = 0; depth < ofDepths.Length; depth++) ofDepths[depth] = (int)FunnelCells.Code(new ChosenAttempt { Depth = depth });
        _chain.Numbers(ofDepths, isOver: 0, numbers);
        ReadOnlySpan<byte> places = _chain.Places(reading);
        for (int i = 0; i < result.Length; i++) result[i] = numbers[places[i]];
    }

    /// <summary>The starts of the attempts that stand for the customers of the batch, in milliseconds; without meaning where there is none.</summary>
    internal void WriteStarts(EventReading reading, Span<long> starts)
    {
        if (_chain is { HasPlaces: true }) _chain.WriteStarts(starts);
        else
            for (int i = 0; i < starts.Length; i++) starts[i] = Choose(reading, i).Start;
    }

    /// <summary>The rows of one step of the attempts that stand for the customers of the batch, all of one run; false where they must be visited one by one.</summary>
    /// <param name="step">The position of the step, from 0.</param>
    /// <param name="rows">The row of each customer, below 0 where the attempt does not have the step.</param>
    /// <param name="run">The run.</param>
    internal bool TryFindRows(int step, Span<int> rows, out RunReader run)
    {
        run = null!;
        return !_seesAll && _chain is { HasPlaces: true } && _chain.TryFindRows(step, rows, out run);
    }

    /// <summary>The values of which each customer has units whose codes <see cref="WriteHeld"/> writes; none where it does not.</summary>
    internal string[] HeldValues => _held is { IsHeld: true } ? [.. Enumerable.Range(0, _held.Values).Select(value => Units.Name(value))] : [];

    /// <summary>The codes of the values of each customer of the batch, above all codes where there are no events, and of the customers by the best of theirs.</summary>
    internal void WriteHeld(EventReading reading, FunnelCodes codes, int first, CodeColumn values, CodeColumn customers)
    {
        Span<int> numbers = stackalloc int[4 * codes.OfDepths.Length];
        _held!.Numbers(codes.OfDepths, isOver: 2, numbers);
        numbers[HeldChains.Absent] = codes.End;
        _held.FollowHeld(reading, out ReadOnlySpan<byte> ofValues, out ReadOnlySpan<byte> ofCustomers);
        values.Write(first * _held.Values, ofValues, numbers);
        customers.Write(first, ofCustomers, numbers);
    }

    /// <summary>The instants of the steps of the attempt that stands for a customer by a plain funnel; false for any other.</summary>
    internal bool TryFollow(EventReading reading, int customer, in ChosenAttempt attempt, Span<long> instants)
    {
        if (_plain is null) return false;
        if (_chain is not null) return _chain.TryFind(reading, customer, _rows.AsSpan(0, attempt.Depth), instants[..attempt.Depth]);
        CustomerEvents later = reading.ByTime(customer, Always with { From = attempt.Start });
        _plain.Follow(later.Times, later.Answers, attempt.Start).CopyTo(instants);
        return true;
    }
}
