using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Segments;

/// <summary>How many customers each two of several sets have in common.</summary>
/// <remarks>Symmetric; the diagonal holds the sizes. Rates are null where a set is empty.</remarks>
[JsonConverter(typeof(JsonValueConverter<OverlapMatrix>))]
[DebuggerDisplay("overlap of {Names}")]
public sealed class OverlapMatrix : IJsonValue<OverlapMatrix>
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
        if (Names.Count == 0) return "";
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

    internal static OverlapMatrix OfNamed(IEnumerable<(string Name, CustomerSet Set)> sets, int threads, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sets);
        (string Name, CustomerSet Set)[] all = [.. sets];
        var names = new HashSet<string>(StringComparer.Ordinal);
        Dataset? widest = null;
        foreach ((string name, CustomerSet set) in all)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(name, nameof(sets));
            ArgumentNullException.ThrowIfNull(set, nameof(sets));
            if (!names.Add(name)) throw new ArgumentException($"Two sets are named '{name}'.", nameof(sets));
            widest = widest is null ? set.Dataset : Dataset.Wider(widest, set.Dataset)
                ?? throw new ArgumentException("The sets are of different datasets. Align them to one dataset first: set.AlignTo(dataset, out _).", nameof(sets));
        }

        return Of([.. all.Select(named => (named.Name, named.Set.AlignTo(widest!, out _)))], threads, cancellationToken);
    }

    /// <summary>Counts all pairs, in stretches of customers that threads share out; counts of stretches add up to the same whatever the order.</summary>
    internal static OverlapMatrix Of(IReadOnlyList<(string Name, CustomerSet Set)> sets, int threads, CancellationToken cancellationToken)
    {
        int n = sets.Count, words = n == 0 ? 0 : sets[0].Set.Words.Length;
        var counts = new int[n * n];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        Parallel.For(
            0,
            (words + OverlapCounts.Stretch - 1) / OverlapCounts.Stretch,
            options,
            () => new OverlapCounts(n),
            (stretch, _, own) =>
            {
                int first = stretch * OverlapCounts.Stretch, length = Math.Min(OverlapCounts.Stretch, words - first);
                for (int i = 0; i < n; i++)
                {
                    // Sets lie far apart: the processor does not see by itself what is read after the end of one's stretch.
                    if (i + 2 < n) ReadingAhead.Ask(ref MemoryMarshal.GetReference(sets[i + 2].Set.Words[first..]), length);
                    Span<ulong> row = own.Row(i);
                    sets[i].Set.Words.Slice(first, length).CopyTo(row);
                    row[length..].Clear();
                }

                own.Add();
                return own;
            },
            own =>
            {
                lock (counts)
                {
                    for (int row = 0; row < n; row++)
                        for (int column = row; column < n; column++) counts[(row * n) + column] += own.Counts[(row * own.Width) + column];
                }
            });
        for (int row = 0; row < n; row++)
            for (int column = row + 1; column < n; column++) counts[(column * n) + row] = counts[(row * n) + column];
        return new OverlapMatrix([.. sets.Select(s => s.Name)], counts);
    }

    private int Find(string name)
    {
        for (int i = 0; i < Names.Count; i++)
            if (Names[i] == name) return i;
        throw new KeyNotFoundException($"There is no set '{name}' in the matrix.");
    }

    static void IJsonValue<OverlapMatrix>.WriteJson(Utf8JsonWriter writer, OverlapMatrix value)
    {
        int sets = value.Names.Count;
        writer.WriteStartObject();
        writer.WriteStartArray("names");
        foreach (string name in value.Names) writer.WriteStringValue(name);
        writer.WriteEndArray();
        writer.WriteStartArray("counts");
        for (int row = 0; row < sets; row++)
        {
            writer.WriteStartArray();
            for (int column = 0; column < sets; column++) writer.WriteNumberValue(value[row, column]);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
