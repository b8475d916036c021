using System.Collections.Concurrent;

namespace Crm.Segmentation;

/// <summary>
/// The operators of what was asked for, over a dataset at an instant, with working memory that threads take and give back: once there is memory
/// for every thread, a batch allocates nothing. A dataset whose events are in several parts has them merged and bound batch by batch. Thread-safe.
/// </summary>
internal sealed class BatchPlan<TOperator>
    where TOperator : BatchOperator
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
        RowContext context = bound.Idle.TryTake(out RowContext? idle) ? idle : new RowContext(bound.Uses);
        context.Begin(first, count, merged ?? EventBatch.Of(log, first, count, context.Events));
        return new Lease(bound, context);
    }

    private Bound Bind(EventPart? part)
    {
        Binder binder = Binder.ForCustomers(_scope, part, _results);
        TOperator[] roots = _bind(binder);
        return new Bound(roots, binder.Uses(roots));
    }

    /// <summary>A batch's working memory and the roots to ask it for, each of which is given up by who asked for it.</summary>
    internal readonly ref struct Lease
    {
        private readonly Bound _bound;

        internal Lease(Bound bound, RowContext context) => (_bound, Context) = (bound, context);

        internal RowContext Context { get; }

        internal TOperator[] Roots => _bound.Roots;

        public void Dispose() => _bound.Idle.Add(Context);
    }

    internal sealed class Bound(TOperator[] roots, OperatorUses uses)
    {
        internal TOperator[] Roots { get; } = roots;

        internal OperatorUses Uses { get; } = uses;

        internal ConcurrentBag<RowContext> Idle { get; } = [];
    }
}
