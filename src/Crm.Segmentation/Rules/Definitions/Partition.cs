using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation;

/// <summary>Puts every customer in exactly one cell: the first whose condition holds, or the last cell otherwise.</summary>
[JsonConverter(typeof(JsonValueConverter<Partition>))]
public sealed record Partition : Definition, IJsonValue<Partition>
{
    private Partition(string name, ValueList<PartitionCell> cells, string? title)
        : base(name, title) => Cells = cells;

    /// <summary>The cells in the order in which they are tried; the last has no condition and takes everyone else.</summary>
    public ValueList<PartitionCell> Cells { get; }

    /// <summary>The condition of being in a cell, for use in other definitions of the same rule book.</summary>
    /// <param name="cell">The name of the cell.</param>
    /// <exception cref="KeyNotFoundException">The partition has no such cell.</exception>
    public Condition this[string cell]
    {
        get
        {
            string name = NormalText.Of(cell);
            return Cells.Any(c => c.Name == name) ? new MemberOf(Name, name, null) : throw new KeyNotFoundException($"Partition '{Name}' has no cell '{cell}'.");
        }
    }

    /// <summary>Defines a partition.</summary>
    /// <param name="name">The name; unique in a rule book.</param>
    /// <param name="otherwise">The name of the cell that takes everyone for whom no condition holds.</param>
    /// <param name="cells">The cells before it, in the order in which they are tried; at least one, with different names.</param>
    /// <exception cref="ArgumentException">No cell is given, or a name is empty or given twice.</exception>
    public static Partition Define(string name, string otherwise, params ReadOnlySpan<PartitionCell> cells) => Define(name, null, otherwise, cells);

    /// <summary>Defines a partition with a title.</summary>
    /// <param name="name">The name; unique in a rule book.</param>
    /// <param name="title">A title for people, in any language.</param>
    /// <param name="otherwise">The name of the cell that takes everyone for whom no condition holds.</param>
    /// <param name="cells">The cells before it, in the order in which they are tried; at least one, with different names.</param>
    /// <exception cref="ArgumentException">No cell is given, or a name is empty or given twice.</exception>
    public static Partition Define(string name, string? title, string otherwise, params ReadOnlySpan<PartitionCell> cells) =>
        Define(name, title, cells, new PartitionCell(otherwise, null));

    /// <summary>Defines a partition with a title, whose last cell may have one, too.</summary>
    /// <param name="name">The name; unique in a rule book.</param>
    /// <param name="title">A title for people, in any language.</param>
    /// <param name="cells">The cells in the order in which they are tried; at least one, with different names.</param>
    /// <param name="otherwise">The cell, without a condition, that takes everyone for whom no condition holds.</param>
    /// <exception cref="ArgumentException">No cell is given, a name is empty or given twice, or the last cell has a condition.</exception>
    public static Partition Define(string name, string? title, ReadOnlySpan<PartitionCell> cells, PartitionCell otherwise)
    {
        ArgumentNullException.ThrowIfNull(otherwise);
        if (otherwise.Condition is not null) throw new ArgumentException("The cell that takes everyone else has no condition.", nameof(otherwise));
        if (cells.IsEmpty) throw new ArgumentException("A partition needs a cell besides the one that takes everyone else.", nameof(cells));
        PartitionCell[] all = [.. cells, otherwise];
        foreach (PartitionCell cell in all) ArgumentException.ThrowIfNullOrWhiteSpace(cell.Name, nameof(cells));
        foreach (PartitionCell cell in cells) ArgumentNullException.ThrowIfNull(cell.Condition, nameof(cells));
        all = [.. all.Select(cell => cell with { Name = NormalText.Of(cell.Name) })];
        if (all.Select(c => c.Name).Distinct(StringComparer.Ordinal).Count() != all.Length)
            throw new ArgumentException($"Partition '{name}' names a cell twice.", nameof(cells));
        return new Partition(name, [.. all], title);
    }

    internal override string Keyword => "partition";

    internal override IEnumerable<Node> Trees => Cells.Select(cell => cell.Condition).OfType<Node>();

    /// <summary>The definition as rule text.</summary>
    public override string ToString() => ToText();

    internal override NamedResult ToResult() => new PartitionResult(this);

    private protected override void Write(RuleText text)
    {
        text.Write("partition ").Name(Name).Title(Title).Write(" {");
        foreach (PartitionCell cell in Cells)
        {
            text.Write("\n  ").Name(cell.Name).Title(cell.Title);
            _ = cell.Condition is { } condition ? text.Write(" when ").Write(condition) : text.Write(" otherwise");
        }

        text.Write("\n}");
    }

    internal override JsonShape Shape => PartitionJson.Shape;

    static void IJsonValue<Partition>.WriteJson(Utf8JsonWriter writer, Partition value) => value.Shape.Write(writer, value);

    static Partition IJsonValue<Partition>.ReadJson(ref Utf8JsonReader reader) => throw NeedsASchema();
}

/// <summary>One cell of a partition.</summary>
/// <param name="Name">The name; unique in the partition.</param>
/// <param name="Condition">When a customer that no earlier cell took is in this one; null for the last cell, which takes everyone else.</param>
public sealed record PartitionCell(string Name, Condition? Condition)
{
    /// <summary>A title for people, in any language; null for none. In normalisation form C.</summary>
    /// <exception cref="ArgumentException">The title is not valid Unicode.</exception>
    public string? Title { get; init => field = NormalText.OfTitle(value); }
}
