using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Reviews;

/// <summary>What a change does to one segment or cell.</summary>
[JsonConverter(typeof(JsonValueConverter<DefinitionReview>))]
public sealed class DefinitionReview : IJsonValue<DefinitionReview>
{
    internal DefinitionReview(string name, CustomerSet before, CustomerSet after, CustomerSet entered, CustomerSet left, ValueList<MovedCustomer> sample) =>
        (Name, Before, After, Entered, Left, Sample) = (name, before, after, entered, left, sample);

    /// <summary>The segment, or <c>partition.cell</c>.</summary>
    public string Name { get; }

    /// <summary>The members by the old book; nobody where it has no such definition.</summary>
    public CustomerSet Before { get; }

    /// <summary>The members by the new book; nobody where it has no such definition.</summary>
    public CustomerSet After { get; }

    /// <summary>Who is a member by the new book only.</summary>
    public CustomerSet Entered { get; }

    /// <summary>Who is a member by the old book only.</summary>
    public CustomerSet Left { get; }

    /// <summary>How many enter and leave.</summary>
    public int Moved => Entered.Count + Left.Count;

    /// <summary>Some of those who enter, then some of those who leave, the first in the dataset's order, each with the leaf that decides it.</summary>
    public ValueList<MovedCustomer> Sample { get; }

    /// <summary>The numbers in a line.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Name}: {Before.Count} before, {After.Count} after, {Entered.Count} enter, {Left.Count} leave");

    static void IJsonValue<DefinitionReview>.WriteJson(Utf8JsonWriter writer, DefinitionReview value)
    {
        writer.WriteStartObject();
        writer.WriteString("name", value.Name);
        writer.WriteNumber("before", value.Before.Count);
        writer.WriteNumber("after", value.After.Count);
        writer.WriteNumber("entered", value.Entered.Count);
        writer.WriteNumber("left", value.Left.Count);
        writer.WriteValues("sample", value.Sample);
        writer.WriteEndObject();
    }
}

/// <summary>A customer who enters or leaves, and the leaf that decides it.</summary>
/// <param name="Key">The customer.</param>
/// <param name="Entered">Whether the customer enters; otherwise leaves.</param>
/// <param name="Leaf">The condition that decides, as rule text; null where only one of the books has the definition.</param>
/// <param name="Holds">Whether it holds for the customer.</param>
/// <param name="IsNew">Whether the leaf is of the new book; otherwise it is of the old one, and gone.</param>
[JsonConverter(typeof(JsonValueConverter<MovedCustomer>))]
public sealed record MovedCustomer(CustomerKey Key, bool Entered, string? Leaf, bool Holds, bool IsNew) : IJsonValue<MovedCustomer>
{
    /// <summary>The move as a person reads it.</summary>
    public override string ToString() => Leaf is null
        ? $"{Key} {Verb}: the definition is {(IsNew ? "new" : "gone")}"
        : $"{Key} {Verb}: {(IsNew ? "now" : "before,")} '{Leaf}' {(Holds ? "holds" : "does not hold")}{(IsNew ? "" : ", which is not asked any more")}";

    private string Verb => Entered ? "enters" : "leaves";

    static void IJsonValue<MovedCustomer>.WriteJson(Utf8JsonWriter writer, MovedCustomer value)
    {
        writer.WriteStartObject();
        writer.WriteString("customer", value.Key.ToString());
        writer.WriteBoolean("entered", value.Entered);
        if (value.Leaf is not null) writer.WriteString("leaf", value.Leaf);
        writer.WriteBoolean("holds", value.Holds);
        writer.WriteBoolean("isNew", value.IsNew);
        writer.WriteEndObject();
    }
}
