namespace Crm.Segmentation.Paths;

/// <summary>What paths and baskets read of a batch: a unit's events in order, each with the code of its name.</summary>
internal sealed class PathEvents : BatchOperator
{
    private readonly EventReader _reader;
    private readonly (int Code, EventNames? Names)[] _runs;
    private readonly TimeRange _range;

    /// <summary>INVARIANT: what is read has been validated against the binder's schema.</summary>
    internal PathEvents(Binder binder, PathSource source, PathNames names)
        : this(binder.Slots.Next(), Reader(binder, source)) =>
        (_runs, _range) = ([.. _reader.Runs.Select(run => RunOf(binder, source, names, run.Type))], source.Range);

    private PathEvents(int slot, EventReader reader)
        : base(slot, MeasureOperator.EventCost, [reader]) => (_reader, _runs) = (reader, []);

    /// <summary>Visits the units of a customer in which there are events.</summary>
    /// <param name="context">The batch.</param>
    /// <param name="customer">The customer's position in it.</param>
    /// <param name="ordinal">The customer's ordinal.</param>
    /// <param name="memory">Working memory.</param>
    /// <param name="own">What is handed on.</param>
    /// <param name="visit">Looks at a unit.</param>
    internal void ForEachUnit<TOwn>(RowContext context, int customer, int ordinal, PathMemory memory, TOwn own, PathUnitVisit<TOwn> visit)
    {
        CustomerEvents events = context.Reading(_reader).InOrder(customer, _range.From);
        ReadOnlySpan<int> names = Names(events, memory);
        ReadOnlySpan<int> ends = memory.Sessions is null ? events.Ends : memory.Sessions.Ends(events.Times);
        int start = 0;
        for (int unit = 0; unit < ends.Length; unit++)
        {
            Range part = start..ends[unit];
            string? value = events.Keys.IsEmpty ? null : ValueOf(events.Keys[unit]);
            visit(own, new PathUnitEvents(events.Times[part], names[part], events.Answers[part]) { Customer = ordinal, Value = value, Session = unit });
            start = ends[unit];
        }
    }

    /// <summary>The types' codes of all events of the batch's customers in order, and where each customer's begin; false where events must be looked at one by one.</summary>
    internal bool TryCodes(RowContext context, Span<int> starts, out ReadOnlySpan<byte> codes) => context.Reading(_reader).TryCodes(_range, starts, out codes);

    private static EventReader Reader(Binder binder, PathSource source)
    {
        Schema schema = binder.Scope!.Data.Schema;
        return binder.BindReader(source.Questions, source.SessionGap is null ? [] : schema.Events.Select(type => schema.Event(type.Name)), source.UnitProperty);
    }

    private static (int Code, EventNames? Names) RunOf(Binder binder, PathSource source, PathNames names, int type) => (
        source.NeedsName ? PathNames.None : names.CodeOf(binder.Scope!.Data.Schema.Events[type].Name),
        source.NameProperty is { } by ? binder.BindNames(by, type, names.CodeOf) : null);

    private ReadOnlySpan<int> Names(CustomerEvents events, PathMemory memory)
    {
        Span<int> codes = memory.Names(events.Times.Length);
        for (int i = 0; i < codes.Length; i++)
        {
            codes[i] = PathNames.None;
            if (events.Answers[i] == 0 || events.Times[i] >= _range.To) continue;
            (int code, EventNames? names) = _runs[events.Rows[i] >> 32];
            codes[i] = names is not null && names.TryGet((int)(uint)events.Rows[i], out int named) ? named : code;
        }

        return codes;
    }

    private string ValueOf(long key) => Array.Find(_reader.Runs, run => run.Keys!.HasColumn)!.Keys!.Text(key);
}

/// <summary>The events of one unit in order: their times, the codes of their names, of which some are <see cref="PathNames.None"/>, and the questions that they answer.</summary>
internal readonly ref struct PathUnitEvents(ReadOnlySpan<long> times, ReadOnlySpan<int> names, ReadOnlySpan<ulong> answers)
{
    internal ReadOnlySpan<long> Times { get; } = times;

    internal ReadOnlySpan<int> Names { get; } = names;

    internal ReadOnlySpan<ulong> Answers { get; } = answers;

    /// <summary>The customer; below 0 for a unit of several.</summary>
    internal int Customer { get; init; }

    /// <summary>The customers of a unit of several; null for one customer.</summary>
    internal int[]? Customers { get; init; }

    /// <summary>The value of the property that the unit is of; null for none.</summary>
    internal string? Value { get; init; }

    /// <summary>The number of the session among those of the customer, from 0.</summary>
    internal int Session { get; init; }
}

/// <summary>Looks at a unit.</summary>
internal delegate void PathUnitVisit<in TOwn>(TOwn own, PathUnitEvents unit);

/// <summary>Memory for reading units, by one thread at a time.</summary>
internal sealed class PathMemory(TimeSpan? sessionGap)
{
    private int[] _names = [];

    internal SessionSplit? Sessions { get; } = sessionGap is { } gap ? new SessionSplit(Timestamp.Milliseconds(gap)) : null;

    internal Span<int> Names(int count)
    {
        if (_names.Length < count) _names = new int[Math.Max(count, 2 * _names.Length)];
        return _names.AsSpan(0, count);
    }
}
