namespace Crm.Segmentation.Sizes;

/// <summary>Where the counts of a history stand: all customers, each segment's, and each partition's.</summary>
/// <remarks>Of a segment its first size, then at each later instant who entered and who left. Of a partition the first sizes of its cells; the rest are moves.</remarks>
internal sealed class SizeLayout
{
    private const int Customers = 1;

    internal SizeLayout(IEnumerable<Definition> definitions, int instants)
    {
        Segments = [.. definitions.OfType<Segment>()];
        Partitions = [.. definitions.OfType<Partition>()];
        Instants = instants;
        Count = Customers + (Segments.Count * PerSegment) + Partitions.Sum(partition => partition.Cells.Count);
    }

    internal ValueList<Segment> Segments { get; }

    internal ValueList<Partition> Partitions { get; }

    internal int Instants { get; }

    /// <summary>How many counts there are besides moves.</summary>
    internal int Count { get; }

    private int PerSegment => (2 * Instants) - 1;

    /// <summary>How many segments and cells some definitions have.</summary>
    internal static long GroupsOf(IEnumerable<Definition> definitions) => definitions.Sum(definition => definition switch
    {
        Segment => 1L,
        Partition partition => partition.Cells.Count,
        _ => 0,
    });

    /// <summary>The first size of a segment.</summary>
    internal int FirstOf(int segment) => Customers + (segment * PerSegment);

    /// <summary>Who entered a segment at an instant after the first; who left is right behind.</summary>
    internal int EnteredAt(int segment, int instant) => FirstOf(segment) + (2 * instant) - 1;

    /// <summary>The first size of a partition's first cell; the others follow.</summary>
    internal int FirstCellOf(int partition) => FirstOf(Segments.Count) + Partitions.Take(partition).Sum(earlier => earlier.Cells.Count);
}

/// <summary>A move from one cell of a partition to another, at an instant after the first.</summary>
internal readonly record struct CellMove(int Partition, int Instant, int From, int To) : IComparable<CellMove>
{
    public int CompareTo(CellMove other) => (Partition, Instant, From, To).CompareTo((other.Partition, other.Instant, other.From, other.To));
}
