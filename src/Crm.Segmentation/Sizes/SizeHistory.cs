using System.Text.Json.Serialization;
using Crm.Segmentation.Segments;

namespace Crm.Segmentation.Sizes;

/// <summary>How large the segments of a rule book and the cells of its partitions were at several instants, and how many entered and left from each to the next: counts, which are stored, merged with those of other customers, and compared.</summary>
/// <remarks>
/// <para>A value; immutable and thread-safe. At each instant the numbers are those of an evaluation as of it, over the same customers with the same attributes: events
/// after it do not exist, and attributes are one snapshot.</para>
/// <para>Who entered and left again between two instants is counted at neither. Who a customer is, is asked of two evaluations.</para>
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<SizeHistory>))]
public sealed class SizeHistory : ReportCounts<SizeHistory>, IReportCounts<SizeHistory>
{
    /// <summary>The most numbers that a history has: instants times segments and cells.</summary>
    internal const int MostSizes = 1_000_000;

    private readonly Calendar _calendar;
    private readonly SizeLayout _layout;
    private readonly ValueList<CellMove> _moves;
    private readonly Dictionary<string, int> _places;

    /// <summary>The tally has what the layout says, then the moves.</summary>
    /// <param name="subject">The last definition of the rule book, and all others.</param>
    /// <param name="rules">The rule book.</param>
    /// <param name="calendar">The zone in which instants are shown.</param>
    /// <param name="instants">The instants, ascending.</param>
    /// <param name="moves">The moves between cells, ascending, each of somebody.</param>
    /// <param name="tally">The counts.</param>
    internal SizeHistory(ReportSubject subject, RuleBook rules, Calendar calendar, ValueList<DateTimeOffset> instants, ValueList<CellMove> moves, Tally tally)
        : base(subject, tally)
    {
        (Rules, _calendar, _moves) = (rules, calendar, moves);
        _layout = new SizeLayout(rules.Definitions, instants.Count);
        Instants = [.. instants.Select(instant => calendar.LocalTime(Timestamp.Floor(instant)))];
        Groups = [.. Enumerable.Range(0, _layout.Segments.Count).Select(SizesOf), .. Enumerable.Range(0, _layout.Partitions.Count).SelectMany(CellSizesOf)];
        _places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach ((int place, GroupSizes group) in Groups.Index()) _places.TryAdd(group.Name, place);
    }

    /// <summary>The segments and partitions that are counted, and what they refer to.</summary>
    public RuleBook Rules { get; }

    /// <summary>The instants, ascending, in the zone of the engine that counted.</summary>
    public ValueList<DateTimeOffset> Instants { get; }

    /// <summary>How many customers there are, the same at each instant.</summary>
    public long Customers => Tally[0];

    /// <summary>The segments, then the cells of the partitions as <c>partition.cell</c>, in the rule book's order. At each instant every customer is in one cell of a partition.</summary>
    public ValueList<GroupSizes> Groups { get; }

    static StoredForm<SizeHistory> IReportCounts<SizeHistory>.Stored => SizeHistoryJson.Form;

    /// <summary>The moves with their counts.</summary>
    internal IEnumerable<(CellMove Move, long Count)> Moves => _moves.Select((move, i) => (move, Tally[_layout.Count + i]));

    /// <summary>What a history is of: a rule book with a segment or a partition, and the fit by which it counts, where it has one.</summary>
    internal static ReportSubject SubjectOf(RuleBook rules, ReportOrigin origin, string? fit) => new(rules.Definitions[^1], rules.Definitions[^1].Name, origin)
    {
        IsOfBook = true,
        Others = ValueList.Create(rules.Definitions.AsSpan()[..^1]),
        Cuts = fit is null ? null : new FitHash(fit),
    };

    /// <summary>The sizes of a segment, or of a cell.</summary>
    /// <param name="name">The segment, or <c>partition.cell</c>.</param>
    /// <exception cref="KeyNotFoundException">There is no such segment or cell.</exception>
    public GroupSizes this[string name] => _places.TryGetValue(name, out int place) ? Groups[place] : throw new KeyNotFoundException($"The history has no segment and no cell '{name}'.");

    /// <summary>How many customers moved from which cell of a partition to which, from each instant to the next: one less than there are instants.</summary>
    /// <param name="partition">The name of the partition.</param>
    /// <exception cref="KeyNotFoundException">There is no such partition.</exception>
    public ValueList<TransitionCounts> Transitions(string partition)
    {
        ArgumentNullException.ThrowIfNull(partition);
        for (int position = 0; position < _layout.Partitions.Count; position++)
            if (_layout.Partitions[position].Name == partition) return TransitionsOf(position);
        throw new KeyNotFoundException($"The history has no partition '{partition}'.");
    }

    /// <summary>What became of the segments and cells from the last instant of an earlier history to the last of this one; shares are of all customers.</summary>
    /// <param name="earlier">The earlier history, of the same rules by the same fit; its instants may be others.</param>
    /// <exception cref="ArgumentException">The rules, their fit, the schema or the calendar of the other differ.</exception>
    public GroupChanges Change(SizeHistory earlier) => ChangeOf(earlier, history => history.Groups.Select(group => new GroupCount(group.Name, group.Steps[^1].Size)));

    /// <summary>A row for each segment and cell at each instant, as a table of plain text, culture-free; instants are in the zone of the engine that counted.</summary>
    public override string ToString() => Table().ToString();

    private protected override ReportTable Table()
    {
        var table = new ReportTable();
        table.Add(["segment", "as of", .. SizeStep.Head]);
        foreach (GroupSizes group in Groups)
            foreach (SizeStep step in group.Steps) table.Add([group.Name, step.At, .. step.Cells]);
        return table;
    }

    private protected override SizeHistory Sum(SizeHistory other)
    {
        if (!Instants.Equals(other.Instants)) throw new ArgumentException("The one looks at other instants than the other.", nameof(other));
        Dictionary<CellMove, long> moves = Moves.Concat(other.Moves).GroupBy(move => move.Move, move => move.Count).ToDictionary(move => move.Key, move => move.Sum());
        long[] counts = [.. Enumerable.Range(0, _layout.Count).Select(place => Tally[place] + other.Tally[place])];
        return Of(counts, moves) ?? throw Tally.TooMany(nameof(other));
    }

    private protected override SizeHistory With(Tally tally, SizeHistory other) => new(Subject, Rules, _calendar, Instants, _moves, tally);

    private protected override bool HasEqualValues(SizeHistory other) => Instants.Equals(other.Instants) && _moves.Equals(other._moves);

    private SizeHistory? Of(long[] counts, Dictionary<CellMove, long> moves)
    {
        ValueList<CellMove> places = [.. moves.Keys.Order()];
        long[] all = [.. counts, .. places.Select(place => moves[place])];
        return Tally.IsSound(all) ? new SizeHistory(Subject, Rules, _calendar, Instants, places, Tally.Of(all)) : null;
    }

    private GroupSizes SizesOf(int segment)
    {
        long size = Tally[_layout.FirstOf(segment)];
        var steps = new List<SizeStep> { StepOf(0, size, null, null) };
        for (int instant = 1; instant < Instants.Count; instant++)
        {
            int at = _layout.EnteredAt(segment, instant);
            size += Tally[at] - Tally[at + 1];
            steps.Add(StepOf(instant, size, Tally[at], Tally[at + 1]));
        }

        return new GroupSizes(_layout.Segments[segment].Name, _layout.Segments[segment].Title, [.. steps]);
    }

    private IEnumerable<GroupSizes> CellSizesOf(int position)
    {
        Partition partition = _layout.Partitions[position];
        int cells = partition.Cells.Count, first = _layout.FirstCellOf(position);
        (long[,] entered, long[,] left) = (new long[Instants.Count, cells], new long[Instants.Count, cells]);
        foreach ((CellMove move, long count) in Moves.Where(move => move.Move.Partition == position))
        {
            entered[move.Instant, move.To] += count;
            left[move.Instant, move.From] += count;
        }

        for (int cell = 0; cell < cells; cell++)
        {
            long size = Tally[first + cell];
            var steps = new List<SizeStep> { StepOf(0, size, null, null) };
            for (int instant = 1; instant < Instants.Count; instant++) steps.Add(StepOf(instant, size += entered[instant, cell] - left[instant, cell], entered[instant, cell], left[instant, cell]));
            yield return new GroupSizes($"{partition.Name}.{partition.Cells[cell].Name}", partition.Cells[cell].Title, [.. steps]);
        }
    }

    private SizeStep StepOf(int instant, long size, long? entered, long? left) => new(Instants[instant], new Proportion(size, Customers), entered, left);

    /// <summary>Who moved from each instant to the next, and who stayed: those of a cell who had not just entered it.</summary>
    private ValueList<TransitionCounts> TransitionsOf(int position)
    {
        Partition partition = _layout.Partitions[position];
        long cells = partition.Cells.Count;
        GroupSizes[] sizes = [.. CellSizesOf(position)];
        ILookup<int, (CellMove Move, long Count)> moves = Moves.Where(move => move.Move.Partition == position).ToLookup(move => move.Move.Instant);
        var subject = new ReportSubject(partition, partition.Name, Subject.Origin)
        {
            Others = Rules.ReferredToBy(partition),
            Cuts = Rules.Unfitted.Contains(partition.Name, StringComparer.Ordinal) ? Subject.Cuts : null,
        };
        return [.. Enumerable.Range(1, Instants.Count - 1).Select(To)];

        TransitionCounts To(int instant)
        {
            var counts = new SortedDictionary<long, long>();
            foreach ((CellMove move, long count) in moves[instant]) counts.Add((move.From * cells) + move.To, count);
            for (int cell = 0; cell < cells; cell++)
                if (sizes[cell].Steps[instant] is { Entered: { } entered } step && step.Size.Count > entered) counts.Add((cell * cells) + cell, step.Size.Count - entered);
            return new TransitionCounts(
                subject with { Origin = Subject.Origin with { AsOf = Instants[instant] }, Earlier = Instants[instant - 1] }, [.. counts.Keys], Tally.Of([.. counts.Values]));
        }
    }
}
