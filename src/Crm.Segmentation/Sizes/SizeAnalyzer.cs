using System.Runtime.InteropServices;

namespace Crm.Segmentation.Sizes;

/// <summary>Counts the members of segments and cells at several instants, and who comes and goes between them, batch by batch for all instants.</summary>
internal sealed class SizeAnalyzer
{
    /// <summary>The most instants, and about the most results, that one program holds: so many more customers are looked at once again.</summary>
    private const int MostInstants = 64, MostResults = 1 << 14;

    private readonly SizeLayout _layout;
    private readonly EvaluationScope _scope;
    private readonly NamedResults _results;
    private readonly IReadOnlyList<Condition> _segments;
    private readonly Lock _adding = new();
    private readonly long[] _counts;
    private readonly Dictionary<CellMove, long> _moves = [];

    private SizeAnalyzer(SizeLayout layout, EvaluationScope scope, BookAnswers asked)
    {
        (_layout, _scope, _segments) = (layout, scope, asked.Segments);
        _results = new NamedResults(asked.ResultOf);
        _counts = new long[layout.Count];
        _counts[0] = scope.Data.CustomerCount;
    }

    private int Width => _segments.Count + _layout.Partitions.Count;

    /// <summary>The counts in the places of the layout, and the moves between cells.</summary>
    internal static (long[] Counts, Dictionary<CellMove, long> Moves) Run(SizeLayout layout, EvaluationScope scope, BookAnswers asked, long[] instants)
    {
        var analyzer = new SizeAnalyzer(layout, scope, asked);
        int length = Math.Clamp(MostResults / Math.Max(analyzer.Width, 1), 2, MostInstants);
        for (int first = 0; first == 0 || first < instants.Length - 1; first += length - 1)
            analyzer.Count(instants.AsSpan(first, Math.Min(length, instants.Length - first)).ToArray(), first);
        return (analyzer._counts, analyzer._moves);
    }

    /// <summary>Counts some consecutive instants, the first of which has been counted before where it is not the first of all.</summary>
    private void Count(long[] instants, int first)
    {
        var plan = new BatchPlan<BatchOperator>(_scope, _results, binder => [.. binder.Across(instants).SelectMany(RootsOf)]);
        _scope.ForEachBatch(RowContext.MaxRows, (row, count) =>
        {
            long[] counts = new long[_counts.Length];
            var moves = new Dictionary<CellMove, long>();
            using BatchPlan<BatchOperator>.Lease lease = plan.Begin(row, count);
            ReadOnlySpan<BatchOperator> before = [];
            for (int at = 0; at < instants.Length; at++)
            {
                _scope.Cancellation.ThrowIfCancellationRequested();
                ReadOnlySpan<BatchOperator> now = lease.Roots.AsSpan(at * Width, Width);
                Count(lease.Context, before, now, first + at, counts, moves);
                foreach (BatchOperator result in before) lease.Context.GiveUp(result);
                before = now;
            }

            foreach (BatchOperator result in before) lease.Context.GiveUp(result);
            Add(counts, moves);
        });
    }

    private IEnumerable<BatchOperator> RootsOf(Binder binder) =>
        [.. _segments.Select(binder.Bind), .. _layout.Partitions.Select(partition => binder.BindResult(partition.Name)!)];

    /// <summary>Counts an instant; nothing of one that has been counted.</summary>
    private void Count(RowContext context, ReadOnlySpan<BatchOperator> before, ReadOnlySpan<BatchOperator> now, int instant, long[] counts, Dictionary<CellMove, long> moves)
    {
        for (int i = 0; i < now.Length; i++)
        {
            bool isFirst = before.IsEmpty;
            if (isFirst ? instant > 0 : ReferenceEquals(before[i], now[i])) continue;
            if (i >= _segments.Count)
            {
                int partition = i - _segments.Count;
                ReadOnlySpan<long> cells = Cells(context, now[i]);
                if (isFirst) CountCells(cells, counts.AsSpan(_layout.FirstCellOf(partition)));
                else CountMoves(Cells(context, before[i]), cells, partition, instant, moves);
                continue;
            }

            ReadOnlySpan<ulong> members = context.Bits((ConditionOperator)now[i]);
            if (isFirst)
            {
                counts[_layout.FirstOf(i)] = BitWords.PopCount(members);
                continue;
            }

            ReadOnlySpan<ulong> were = context.Bits((ConditionOperator)before[i]);
            int at = _layout.EnteredAt(i, instant);
            (counts[at], counts[at + 1]) = (Without(members, were), Without(were, members));
        }
    }

    private static ReadOnlySpan<long> Cells(RowContext context, BatchOperator column) => context.Values((MeasureOperator)column).Longs.AsSpan(0, context.Count);

    private static int Without(ReadOnlySpan<ulong> members, ReadOnlySpan<ulong> others)
    {
        Span<ulong> left = stackalloc ulong[RowContext.MaxRows / 64];
        left = left[..members.Length];
        members.CopyTo(left);
        BitWords.AndNot(left, others);
        return BitWords.PopCount(left);
    }

    private static void CountCells(ReadOnlySpan<long> cells, Span<long> counts)
    {
        foreach (long cell in cells) counts[(int)cell]++;
    }

    private static void CountMoves(ReadOnlySpan<long> before, ReadOnlySpan<long> now, int partition, int instant, Dictionary<CellMove, long> moves)
    {
        for (int row = now.CommonPrefixLength(before); row < now.Length; row += 1 + now[(row + 1)..].CommonPrefixLength(before[(row + 1)..]))
            CollectionsMarshal.GetValueRefOrAddDefault(moves, new CellMove(partition, instant, (int)before[row], (int)now[row]), out _)++;
    }

    private void Add(long[] counts, Dictionary<CellMove, long> moves)
    {
        lock (_adding)
        {
            for (int i = 0; i < counts.Length; i++) _counts[i] += counts[i];
            foreach ((CellMove move, long count) in moves) CollectionsMarshal.GetValueRefOrAddDefault(_moves, move, out _) += count;
        }
    }
}
