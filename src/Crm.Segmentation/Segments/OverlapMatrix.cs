using System.Globalization;
using System.Text;

namespace Crm.Segmentation;

/// <summary>How many customers each two of several sets have in common.</summary>
/// <remarks>Symmetric; the diagonal holds the sizes. Rates are null where a set is empty.</remarks>
public sealed class OverlapMatrix
{
    private readonly int[] _counts;

    internal OverlapMatrix(ValueList<string> names, int[] counts) => (Names, _counts) = (names, counts);

    /// <summary>The names of the sets, in the order of the rows and columns.</summary>
    public ValueList<string> Names { get; }

    /// <summary>How many customers are in both sets.</summary>
    /// <param name="row">The position of a set.</param>
    /// <param name="column">The position of a set.</param>
    public int this[int row, int column] => _counts[(row * Names.Count) + column];

    /// <summary>How many customers are in both sets.</summary>
    /// <param name="row">The name of a set.</param>
    /// <param name="column">The name of a set.</param>
    /// <exception cref="KeyNotFoundException">There is no set of that name.</exception>
    public int this[string row, string column] => this[Find(row), Find(column)];

    /// <summary>The share of the row's members that are also in the column's set; null when the row's set is empty.</summary>
    /// <param name="row">The position of a set.</param>
    /// <param name="column">The position of a set.</param>
    public double? Share(int row, int column) => this[row, row] == 0 ? null : (double)this[row, column] / this[row, row];

    /// <summary>How alike two sets are: the customers in both over the customers in either (Jaccard 1901); null when both are empty.</summary>
    /// <param name="row">The position of a set.</param>
    /// <param name="column">The position of a set.</param>
    public double? Similarity(int row, int column)
    {
        int either = this[row, row] + this[column, column] - this[row, column];
        return either == 0 ? null : (double)this[row, column] / either;
    }

    /// <summary>The counts as a table of plain text, culture-free.</summary>
    public override string ToString()
    {
        int label = Names.Max(name => name.Length), width = Math.Max(9, _counts.Max().ToString("N0", CultureInfo.InvariantCulture).Length + 1);
        var text = new StringBuilder();
        for (int row = 0; row < Names.Count; row++)
        {
            text.Append(Names[row].PadRight(label));
            for (int column = 0; column < Names.Count; column++) text.Append(this[row, column].ToString("N0", CultureInfo.InvariantCulture).PadLeft(width));
            text.Append('\n');
        }

        return text.ToString();
    }

    internal static OverlapMatrix Of(IReadOnlyList<(string Name, CustomerSet Set)> sets, int threads, CancellationToken cancellation)
    {
        int n = sets.Count;
        var counts = new int[n * n];
        Parallel.For(0, n, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, row =>
        {
            for (int column = row; column < n; column++)
            {
                int count = row == column ? sets[row].Set.Count : sets[row].Set.OverlapCount(sets[column].Set);
                counts[(row * n) + column] = counts[(column * n) + row] = count;
            }
        });
        return new OverlapMatrix([.. sets.Select(s => s.Name)], counts);
    }

    private int Find(string name)
    {
        for (int i = 0; i < Names.Count; i++)
            if (Names[i] == name) return i;
        throw new KeyNotFoundException($"There is no set '{name}' in the matrix.");
    }
}
