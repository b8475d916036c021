namespace Crm.Segmentation.Live;

/// <summary>The cells of a partition: the first that holds, or the one that takes everyone else.</summary>
internal sealed class PartitionNode(ConditionNode[] cells, int slot)
{
    internal bool IsTimed { get; } = Array.Exists(cells, cell => cell.IsTimed);

    internal bool Recurs { get; } = Array.Exists(cells, cell => cell.Recurs);

    internal int Cost { get; } = cells.Sum(cell => cell.Cost);

    internal ConditionNode[] Cells => cells;

    /// <summary>The position of the cell at an instant.</summary>
    internal int Code(NodeRun run, long at)
    {
        ref Known known = ref run.KnownAt(slot);
        if (known.Holds(run.Stamp, at)) return (int)known.Value;
        int code = 0;
        while (code < cells.Length && !cells[code].Holds(run, at)) code++;
        (known.Stamp, known.Value, known.From, known.Until) = (run.Stamp, code, at, at + 1);
        return code;
    }

    /// <summary>The first later instant at which it is another cell: when a cell before it comes to hold, or it does not any more.</summary>
    internal long Change(NodeRun run, long at)
    {
        if (!IsTimed) return ConditionNode.Never;
        int code = Code(run, at);
        long change = ConditionNode.Never;
        for (int cell = 0; cell <= code && cell < cells.Length; cell++) change = Math.Min(change, cells[cell].Flip(run, at).At);
        return change;
    }
}

/// <summary>Membership of a cell of a partition.</summary>
internal sealed class CellNode(PartitionNode partition, int cell) : ConditionNode
{
    internal override bool IsTimed => partition.IsTimed;

    internal override bool Recurs => partition.Recurs;

    internal override int Cost => partition.Cost;

    private protected override bool Decide(NodeRun run, long at) => partition.Code(run, at) == cell;

    private protected override Until Change(NodeRun run, long at)
    {
        bool holds = partition.Code(run, at) == cell;
        for (long from = at; ;)
        {
            from = partition.Change(run, from);
            if (from == Never) return Until.Never;
            if (Recurs && from > run.Last) return run.CutShort();
            if (partition.Code(run, from) == cell != holds) return new Until(from);
        }
    }
}

/// <summary>Who is on a list that is given.</summary>
internal sealed class ListNode(int list) : ConditionNode
{
    internal override bool IsTimed => false;

    private protected override bool Decide(NodeRun run, long at) => run.Lists[list].Contains(run.History.Attributes.Key);

    private protected override Until Change(NodeRun run, long at) => Until.Never;
}

/// <summary>Who is in some of the buckets under a name.</summary>
internal sealed class BucketNode(Tree.InBucket bucket, int tool) : ConditionNode
{
    internal override bool IsTimed => false;

    internal override int Cost => 64;

    private protected override bool Decide(NodeRun run, long at)
    {
        Hashed hashed = run.Tool(tool, bucket, static asked => new Hashed(asked.Name));
        int own = hashed.Of(run.History.Attributes.Key);
        return own >= bucket.From && own < bucket.To;
    }

    private protected override Until Change(NodeRun run, long at) => Until.Never;

    /// <summary>The bucket of the customer that was asked for last.</summary>
    private sealed class Hashed(string name)
    {
        private readonly BucketHash _hash = new(name);
        private CustomerKey? _key;
        private int _bucket;

        internal int Of(CustomerKey key)
        {
            if (_key != key) (_key, _bucket) = (key, _hash.Of(key));
            return _bucket;
        }
    }
}

/// <summary>The place of a measure among fitted cuts: 1 and one more for each cut below it, or the other way round.</summary>
internal sealed class CutCodeNode : NumberNode
{
    private readonly Tree.CutCode _code;
    private readonly NumberNode _of;
    private readonly NumberNode[] _before, _needed;
    private readonly long[][] _units = [];
    private readonly double[][] _numbers = [];

    internal CutCodeNode(Tree.CutCode code, NumberNode of, NumberNode[] before, NumberNode[] needed)
    {
        (_code, _of, _before, _needed) = (code, of, before, needed);
        if (of.Scale is { } scale) _units = [.. code.Groups.Select(cuts => cuts.Select(cut => cut.FloorUnits(scale)).ToArray())];
        else _numbers = [.. code.Groups.Select(cuts => cuts.Select(cut => cut.ToDouble()).ToArray())];
        Cost = of.Cost + before.Sum(node => node.Cost) + needed.Sum(node => node.Cost);
        IsTimed = of.IsTimed || before.Concat(needed).Any(node => node.IsTimed);
    }

    internal override bool IsTimed { get; }

    internal override bool Moves => _of.Moves;

    internal override int? Scale => 0;

    internal override int Cost { get; }

    internal override long Turn(NodeRun run, long at)
    {
        long turn = _of.Turn(run, at);
        foreach (NumberNode before in _before) turn = Math.Min(turn, Steps.Next(before, run, at));
        foreach (NumberNode needed in _needed) turn = Math.Min(turn, needed.Turn(run, at));
        return turn;
    }

    private protected override bool Compute(NodeRun run, long at, out long value)
    {
        value = 0;
        if (!_of.TryRead(run, at, out long measured)) return false;
        int group = 0;
        foreach (NumberNode before in _before)
        {
            if (!before.TryRead(run, at, out long code)) return false;
            if (_code.Groups.Count > 1) group = (group * _code.Codes) + (int)code - 1;
        }

        foreach (NumberNode needed in _needed)
            if (!needed.TryRead(run, at, out _)) return false;
        if (_code.Groups[group].Count == 0) return false;
        int below = 0;
        if (_of.Scale is not null)
            foreach (long cut in _units[group]) below += measured > cut ? 1 : 0;
        else
            foreach (double cut in _numbers[group]) below += BitConverter.Int64BitsToDouble(measured) > cut ? 1 : 0;
        value = _code.IsInverted ? _code.Codes - below : 1 + below;
        return true;
    }
}

internal static class Steps
{
    /// <summary>When a measure that moves in steps takes its next, or turns.</summary>
    internal static long Next(NumberNode measure, NodeRun run, long at)
    {
        bool before = run.BeginNote();
        long turn = measure.Turn(run, at);
        bool isCutShort = run.EndNote(before);
        if (!measure.Moves) return turn;
        long from = at, last = Math.Min(turn - 1, isCutShort ? run.Last : Timestamp.Max);
        bool isSet = measure.TryRead(run, at, out long value);
        if (last <= from || IsSame(last)) return turn;
        while (last - from > 1)
        {
            long middle = from + ((last - from) / 2);
            if (IsSame(middle)) from = middle;
            else last = middle;
        }

        return last;

        bool IsSame(long instant) => measure.TryRead(run, instant, out long other) == isSet && other == value;
    }
}
