using System.Collections.Concurrent;

namespace Crm.Segmentation;

/// <summary>
/// The operators of what was asked for, over a dataset at an instant, with working memory that threads take and give back: once there is memory
/// for every thread, a batch allocates nothing. A dataset whose events are in several parts has them merged and bound batch by batch. Thread-safe.
/// </summary>
internal sealed class BatchPlan<TOperator>
{
    private readonly EvaluationScope _scope;
    private readonly NamedResults _results;
    private readonly Func<Binder, TOperator[]> _bind;
    private readonly Bound? _shared;

    internal BatchPlan(EvaluationScope scope, NamedResults results, Func<Binder, TOperator[]> bind)
    {
        (_scope, _results, _bind) = (scope, results, bind);
        EventPart[] parts = scope.Data.Events.Parts;
        if (parts.Length <= 1) _shared = Bind(parts.Length == 0 ? null : parts[0]);
    }

    /// <summary>Begins a batch of customers; the lease ends with it.</summary>
    internal Lease Begin(int first, int count)
    {
        EventLog log = _scope.Data.Events;
        EventBatch? merged = _shared is null ? EventBatch.Of(log, first, count) : null;
        Bound bound = _shared ?? Bind(merged!.Part);
        RowContext context = bound.Idle.TryTake(out RowContext? idle) ? idle : new RowContext(bound.Slots);
        context.Begin(first, count, merged ?? EventBatch.Of(log, first, count, context.Events));
        return new Lease(bound, context);
    }

    private Bound Bind(EventPart? part)
    {
        Binder binder = Binder.ForCustomers(_scope, part, _results);
        return new Bound(_bind(binder), binder.Slots);
    }

    /// <summary>A batch's working memory and the roots to ask it for.</summary>
    internal readonly ref struct Lease
    {
        private readonly Bound _bound;

        internal Lease(Bound bound, RowContext context) => (_bound, Context) = (bound, context);

        internal RowContext Context { get; }

        internal TOperator[] Roots => _bound.Roots;

        public void Dispose() => _bound.Idle.Add(Context);
    }

    internal sealed class Bound(TOperator[] roots, OperatorSlots slots)
    {
        internal TOperator[] Roots { get; } = roots;

        internal OperatorSlots Slots { get; } = slots;

        internal ConcurrentBag<RowContext> Idle { get; } = [];
    }
}
