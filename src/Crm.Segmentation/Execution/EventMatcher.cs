using System.Collections.Concurrent;

namespace Crm.Segmentation;

/// <summary>Finds the events that match a pattern, batch by batch. Thread-safe.</summary>
internal sealed class EventMatcher
{
    private readonly Schema _schema;
    private readonly EventPattern _pattern;
    private readonly Condition? _filter;
    private readonly long _asOf;
    private readonly Calendar _calendar;
    private volatile BoundFilter? _bound;

    private EventMatcher(EventPattern pattern, Schema schema, long asOf, Calendar calendar)
    {
        (_pattern, _schema, _asOf, _calendar) = (pattern, schema, asOf, calendar);
        _filter = (pattern as FilteredEvents)?.Filter;
        Types = pattern switch
        {
            EventType type => [schema.EventIndex(type.Name)],
            FilteredEvents filtered => [schema.EventIndex(filtered.Type.Name)],
            _ => [.. Enumerable.Range(0, schema.Events.Count)],
        };
    }

    /// <summary>The event types that can match, as positions in the schema, ascending.</summary>
    internal int[] Types { get; }

    internal static EventMatcher Create(EventPattern pattern, EvaluationScope scope) =>
        Create(pattern, scope.Data.Schema, scope.AsOf, scope.Calendar);

    internal static EventMatcher Create(EventPattern pattern, Schema schema, long asOf, Calendar calendar) => new(pattern, schema, asOf, calendar);

    /// <summary>Whether events of a type can match.</summary>
    internal bool Matches(int type) => _pattern is AnyEvent || Types[0] == type;

    /// <summary>Whether every event of a type matches.</summary>
    internal bool MatchesAll(int type) => _filter is null && Matches(type);

    /// <summary>
    /// Sets bit r − start for every row r of <c>batch.Rows(type)</c> whose event matches, and clears the others. Times are not looked at:
    /// the caller keeps to as-of and to its windows.
    /// </summary>
    /// <param name="batch">The customers and their events.</param>
    /// <param name="type">The type, as a position in the schema.</param>
    /// <param name="bits">As many words as the rows need.</param>
    /// <param name="memory">The vectors of the thread; null for some of its own.</param>
    internal void Match(EventBatch batch, int type, Span<ulong> bits, WorkingMemory? memory = null)
    {
        (int start, int end) = batch.Rows(type);
        bits.Clear();
        if (start == end || !Matches(type)) return;
        if (_filter is null)
        {
            BitWords.Fill(bits, end - start);
            return;
        }

        BoundFilter bound = Bind(batch.Run(type)!, type);
        RowContext context = bound.Rent();
        for (int row = start; row < end; row += RowContext.MaxRows)
        {
            int count = Math.Min(RowContext.MaxRows, end - row);
            context.Begin(row, count, null, memory);
            context.Bits(bound.Root).CopyTo(bits[((row - start) >> 6)..]);
        }

        context.End();
        bound.Return(context);
    }

    private BoundFilter Bind(EventRun run, int type)
    {
        // A log of one part has one run of a type; with several parts every batch brings its own.
        if (_bound is { } bound && ReferenceEquals(bound.Run, run)) return bound;
        var binder = Binder.ForEvents(_schema, type, run, _asOf, _calendar);
        ConditionOperator root = binder.Bind(_filter!);
        return _bound = new BoundFilter(run, root, binder.Uses([root]));
    }

    private sealed class BoundFilter(EventRun run, ConditionOperator root, OperatorUses uses)
    {
        private readonly ConcurrentBag<RowContext> _idle = [];

        internal EventRun Run { get; } = run;

        internal ConditionOperator Root { get; } = root;

        internal RowContext Rent() => _idle.TryTake(out RowContext? context) ? context : new RowContext(uses);

        internal void Return(RowContext context) => _idle.Add(context);
    }
}
