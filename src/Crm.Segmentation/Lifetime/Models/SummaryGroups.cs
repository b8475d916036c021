using System.Runtime.InteropServices;

namespace Crm.Segmentation.Lifetime;

/// <summary>
/// Equal summaries as one row with its weight, in ascending order: what a fit looks at does not depend on the order of customers, and costs what the
/// different rows cost. Rows with the same number of repeats lie together.
/// </summary>
internal sealed class SummaryGroups
{
    private SummaryGroups(Run[] runs, double[] last, double[] ages, double[] weights) => (Runs, Last, Ages, Weights) = (runs, last, ages, weights);

    /// <summary>The rows of each number of repeats, ascending.</summary>
    internal Run[] Runs { get; }

    internal double[] Last { get; }

    internal double[] Ages { get; }

    internal double[] Weights { get; }

    /// <summary>How many customers.</summary>
    internal double Customers => Runs.Sum(run => run.Weight);

    /// <summary>How many repeats all customers have.</summary>
    internal double Repeats => Runs.Sum(run => run.Weight * run.Repeats);

    /// <summary>The groups of some summaries.</summary>
    internal static SummaryGroups Of(PurchaseSummaries summaries)
    {
        var rows = new Row[summaries.Count];
        for (int i = 0; i < rows.Length; i++)
            rows[i] = new Row(summaries.Repeats[i], summaries.Last[i] + 0.0, summaries.Ages[i] + 0.0, summaries.Counts.IsEmpty ? 1 : summaries.Counts[i]);
        rows.AsSpan().Sort();

        int different = 0;
        double[] last = new double[rows.Length], ages = new double[rows.Length], weights = new double[rows.Length];
        var runs = new List<Run>();
        for (int i = 0; i < rows.Length;)
        {
            (int repeats, int first) = (rows[i].Repeats, different);
            CompensatedSum run = default;
            while (i < rows.Length && rows[i].Repeats == repeats)
            {
                Row row = rows[i];
                CompensatedSum weight = default;
                for (; i < rows.Length && rows[i].Same(row); i++) weight.Add(rows[i].Weight);
                (last[different], ages[different], weights[different]) = (row.Last, row.Age, weight.Value);
                run.Add(weight.Value);
                different++;
            }

            runs.Add(new Run(repeats, first, different, run.Value));
        }

        return new SummaryGroups([.. runs], last[..different], ages[..different], weights[..different]);
    }

    /// <summary>The rows with one number of repeats.</summary>
    /// <param name="Repeats">How many.</param>
    /// <param name="First">The first row.</param>
    /// <param name="End">The row after the last.</param>
    /// <param name="Weight">How many customers.</param>
    internal readonly record struct Run(int Repeats, int First, int End, double Weight);

    /// <summary>A row as it is put in order; by its weight last, so that sums of broken weights do not depend on the order of rows.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly struct Row(int repeats, double last, double age, double weight) : IComparable<Row>
    {
        internal readonly int Repeats = repeats;
        internal readonly double Last = last, Age = age, Weight = weight;

        public int CompareTo(Row other)
        {
            if (Repeats != other.Repeats) return Repeats < other.Repeats ? -1 : 1;
            if (Last != other.Last) return Last < other.Last ? -1 : 1;
            if (Age != other.Age) return Age < other.Age ? -1 : 1;
            return Weight < other.Weight ? -1 : Weight > other.Weight ? 1 : 0;
        }

        internal bool Same(Row other) => Repeats == other.Repeats && Last == other.Last && Age == other.Age;
    }
}
