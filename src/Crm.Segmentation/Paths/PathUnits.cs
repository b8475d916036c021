using System.Collections.Concurrent;

namespace Crm.Segmentation.Paths;

/// <summary>One pass over the events of all customers that visits every unit, batch by batch on several threads.</summary>
internal sealed class PathUnits
{
    private const int BatchSize = 1024;

    private readonly EvaluationScope _scope;
    private readonly PathSource _source;
    private readonly BatchPlan<PathEvents> _plan;

    /// <summary>INVARIANT: what is read has been validated against the dataset's schema.</summary>
    internal PathUnits(EvaluationScope scope, PathSource source, PathNames names) =>
        (_scope, _source, _plan) = (scope, source, new BatchPlan<PathEvents>(scope, NamedResults.None, binder => [new PathEvents(binder, source, names)]));

    /// <summary>Visits each unit with events, with memory of its own for each that visits at a time; what they have found is joined at the end, in no order.</summary>
    internal void ForEach<TOwn>(Func<TOwn> create, PathUnitVisit<TOwn> visit, Action<TOwn> join)
    {
        if (_source.UnitProperty is null)
        {
            ForEachPart(create, visit, join);
            return;
        }

        TOwn own = create();
        var parts = new List<Part>();
        ForEachPart(
            () => new List<Part>(),
            (found, unit) =>
            {
                if (unit.Names.ContainsAnyExcept(PathNames.None)) found.Add(new Part(unit.Value!, unit.Customer, unit.Times.ToArray(), unit.Names.ToArray(), unit.Answers.ToArray()));
            },
            parts.AddRange);
        foreach (IGrouping<string, Part> value in parts.GroupBy(part => part.Value, StringComparer.Ordinal).OrderBy(value => value.Key, StringComparer.Ordinal))
            visit(own, Together(value));
        join(own);
    }

    /// <summary>
    /// Visits batches of customers with the types' codes of all their events in order; false where events must be looked at one by one. What was visited until then is
    /// not joined.
    /// </summary>
    internal bool TryForEachCodes<TOwn>(Func<TOwn> create, PathCodesVisit<TOwn> visit, Action<TOwn> join)
    {
        if (_source.Among is not null || _scope.Data.Events.Parts.Length > 1) return false;
        var idle = new ConcurrentBag<(TOwn Own, int[] Starts)>();
        bool isWhole = true;
        _scope.ForEachBatch(CustomerBatch.MaxLength, (first, count) =>
        {
            if (!Volatile.Read(ref isWhole)) return;
            (TOwn own, int[] starts) = idle.TryTake(out (TOwn, int[]) used) ? used : (create(), new int[CustomerBatch.MaxLength + 1]);
            using (BatchPlan<PathEvents>.Lease lease = _plan.Begin(first, count))
            {
                if (lease.Roots[0].TryCodes(lease.Context, starts.AsSpan(0, count + 1), out ReadOnlySpan<byte> codes)) visit(own, codes, starts.AsSpan(0, count + 1));
                else Volatile.Write(ref isWhole, false);
            }

            idle.Add((own, starts));
        });
        if (!isWhole) return false;
        foreach ((TOwn own, _) in idle) join(own);
        return true;
    }

    /// <summary>The events of a value from all customers: in the order of time, at one time in that of the customers' keys, and of one customer in that of arrival.</summary>
    private PathUnitEvents Together(IGrouping<string, Part> value)
    {
        Part[] parts = [.. value.OrderBy(part => _scope.Data.KeyOf(part.Customer).ToString(), StringComparer.Ordinal)];
        (long Time, int Name, ulong Answers)[] events = [.. parts.SelectMany(part => part.Times.Select((time, i) => (Time: time, part.Names[i], part.Answers[i]))).OrderBy(one => one.Time)];
        return new PathUnitEvents(events.Select(one => one.Time).ToArray(), events.Select(one => one.Name).ToArray(), events.Select(one => one.Answers).ToArray())
        {
            Customer = -1,
            Customers = [.. parts.Select(part => part.Customer)],
            Value = value.Key,
        };
    }

    private void ForEachPart<TOwn>(Func<TOwn> create, PathUnitVisit<TOwn> visit, Action<TOwn> join)
    {
        var idle = new ConcurrentBag<(TOwn Own, PathMemory Memory)>();
        _scope.ForEachBatch(BatchSize, (first, count) =>
        {
            (TOwn own, PathMemory memory) = idle.TryTake(out (TOwn, PathMemory) used) ? used : (create(), new PathMemory(_source.SessionGap));
            using (BatchPlan<PathEvents>.Lease lease = _plan.Begin(first, count))
            {
                for (int i = 0; i < count; i++)
                    if (_source.Among is not { } among || BitWords.Get(among.Words, first + i)) lease.Roots[0].ForEachUnit(lease.Context, i, first + i, memory, own, visit);
            }

            idle.Add((own, memory));
        });
        foreach ((TOwn own, _) in idle) join(own);
    }

    internal delegate void PathCodesVisit<in TOwn>(TOwn own, ReadOnlySpan<byte> codes, ReadOnlySpan<int> starts);

    private sealed record Part(string Value, int Customer, long[] Times, int[] Names, ulong[] Answers);
}
