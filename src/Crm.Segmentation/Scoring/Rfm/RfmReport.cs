using System.Globalization;

namespace Crm.Segmentation.Scoring;

/// <summary>Every customer's three scores by the cuts of the same population, counted cell by cell.</summary>
/// <remarks>Immutable and thread-safe. It holds one or two bytes a customer; sets are made when they are asked for.</remarks>
public sealed class RfmReport
{
    private readonly Dataset _data;
    private readonly RfmColumns _columns;
    private readonly RfmCells _cells;
    private readonly RfmHistogram _histogram;

    internal RfmReport(Rfm rfm, ReportOrigin origin, Dataset data, RfmCuts cuts, RfmColumns columns, RfmCells cells)
    {
        (_data, _columns, _cells, _histogram) = (data, columns, cells, cells.Histogram(cuts.Bins));
        Counts = new RfmCounts(rfm, origin, cuts, _histogram, data.CustomerCount - columns.Count);
    }

    /// <summary>The counts without the customers: to be stored, merged with those of other customers, and compared.</summary>
    public RfmCounts Counts { get; }

    /// <summary>The definition.</summary>
    public Rfm Rfm => Counts.Rfm;

    /// <summary>The instant at which the customers were looked at.</summary>
    public DateTimeOffset AsOf => Counts.AsOf;

    /// <summary>The cut points.</summary>
    public RfmCuts Cuts => Counts.Cuts;

    /// <summary>How many customers are scored: those with a matching event, or with a value of all three measures.</summary>
    public int Scored => _columns.Count;

    /// <summary>How many customers are not scored.</summary>
    public int NotScored => _data.CustomerCount - _columns.Count;

    /// <summary>The count of every cell, monetary score turning fastest, then frequency, then recency, each from 1: the last is the cell of all highest scores.</summary>
    public ReadOnlySpan<int> Histogram => _cells.Counts;

    /// <summary>The scores that nobody has, axis by axis: where many customers have equal values, cuts coincide.</summary>
    public IEnumerable<(RfmAxis Axis, int Score)> EmptyBins => Counts.EmptyBins;

    /// <summary>How many customers have three scores.</summary>
    /// <param name="recency">The score of recency, 1 to the number of bins.</param>
    /// <param name="frequency">The score of frequency.</param>
    /// <param name="monetary">The score of monetary value.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such score.</exception>
    public int Count(int recency, int frequency, int monetary) => (int)Counts.Count(recency, frequency, monetary);

    /// <summary>How many customers have a score on one axis.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="score">The score, 1 to the number of bins.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such score.</exception>
    public int Count(RfmAxis axis, int score) => (int)Counts.Count(axis, score);

    /// <summary>The customers with three scores.</summary>
    /// <param name="recency">The score of recency, 1 to the number of bins.</param>
    /// <param name="frequency">The score of frequency.</param>
    /// <param name="monetary">The score of monetary value.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such score.</exception>
    public CustomerSet Customers(int recency, int frequency, int monetary)
    {
        int wanted = _histogram.Cell(recency, frequency, monetary);
        return Where(cell => cell == wanted);
    }

    /// <summary>The scores of a customer; null for one who is not scored, and for a key that is no customer's.</summary>
    /// <param name="customer">The key of a customer.</param>
    public RfmScores? ScoresOf(CustomerKey customer)
    {
        int ordinal = _data.Customers.Keys.Find(customer);
        if (ordinal < 0 || (_columns.Scored is not null && !BitWords.Get(_columns.Scored, ordinal))) return null;
        return _histogram.Scores((int)_cells.Cells[ordinal]);
    }

    /// <summary>The named cells with their customers, in the order of the names.</summary>
    /// <param name="names">The names, of as many bins; null for <see cref="RfmNames.Default"/>.</param>
    /// <exception cref="ArgumentException">The names are for another number of bins.</exception>
    public ValueList<RfmNamedCell> Named(RfmNames? names = null)
    {
        names = RfmNames.For(Rfm, names);
        return
        [
            .. names.Names.Select(name =>
            {
                bool[] holds = [.. Enumerable.Range(0, _cells.Counts.Length).Select(cell => names.Of(cell) == name)];
                return new RfmNamedCell(name, Where(cell => holds[cell]), Scored);
            }),
        ];
    }

    /// <summary>The cuts, and the named cells with their counts and shares, as a table.</summary>
    public override string ToString() => Counts.ToString();

    private CustomerSet Where(Func<int, bool> holds)
    {
        var words = new ulong[BitWords.Count(_data.CustomerCount)];
        if (_cells.Cells.Width == 1)
        {
            ValueBits.Write(_cells.Cells.Bytes, new ByteSet([.. Enumerable.Range(0, _cells.Counts.Length).Where(holds)]), words);
        }
        else
        {
            for (int row = 0; row < _data.CustomerCount; row++)
                if (holds((int)_cells.Cells[row])) BitWords.Set(words, row);
        }

        if (_columns.Scored is not null) BitWords.And(words, _columns.Scored);
        return new CustomerSet(_data, words);
    }
}

/// <summary>A customer's three scores, each from 1 to the number of bins.</summary>
/// <param name="Recency">The more recent, the higher.</param>
/// <param name="Frequency">The more often, the higher.</param>
/// <param name="Monetary">The more money, the higher.</param>
public readonly record struct RfmScores(int Recency, int Frequency, int Monetary)
{
    /// <summary>The score on an axis.</summary>
    /// <param name="axis">The axis.</param>
    public int this[RfmAxis axis] => axis switch
    {
        RfmAxis.Recency => Recency,
        RfmAxis.Frequency => Frequency,
        _ => Monetary,
    };

    /// <summary>The cell as rules name it, such as <c>r5f5m5</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"r{Recency}f{Frequency}m{Monetary}");
}

/// <summary>The customers of all cells that share a name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Customers">Who is in one of the cells.</param>
/// <param name="Scored">How many customers are scored in all.</param>
public sealed record RfmNamedCell(string Name, CustomerSet Customers, int Scored)
{
    /// <summary>How many customers there are.</summary>
    public int Count => Customers.Count;

    /// <summary>The share of the scored customers; null when nobody is scored.</summary>
    public double? Share => new Proportion(Count, Scored).Rate;
}
