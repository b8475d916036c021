using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation;

/// <summary>A list of customers that is kept outside, such as those who must not be written to. A rule book names it; its members are given with each run.</summary>
/// <remarks>An evaluation of a rule book in which a list is used, and not given, is refused. See <see cref="CustomerLists"/>.</remarks>
[JsonConverter(typeof(JsonValueConverter<CustomerList>))]
public sealed record CustomerList : Definition, IJsonValue<CustomerList>
{
    private CustomerList(string name, string? title)
        : base(name, title)
    {
    }

    /// <summary>The condition of being on the list, for use in other definitions of the same rule book.</summary>
    public Condition Members => new MemberOf(Name, null, null);

    internal override string Keyword => "list";

    internal override IEnumerable<Node> Trees => [];

    /// <summary>The definition as rule text.</summary>
    public override string ToString() => ToText();

    /// <summary>Defines a list.</summary>
    /// <param name="name">The name; unique in a rule book.</param>
    /// <param name="title">A title for people, in any language.</param>
    /// <exception cref="ArgumentException">The name is empty, or name or title is not valid Unicode.</exception>
    public static CustomerList Define(string name, string? title = null) => new(name, title);

    internal override NamedResult ToResult() => new ListResult(this);

    private protected override void Write(RuleText text) => text.Write("list ").Name(Name).Title(Title);

    internal override JsonShape Shape => ListJson.Shape;

    static void IJsonValue<CustomerList>.WriteJson(Utf8JsonWriter writer, CustomerList value) => value.Shape.Write(writer, value);

    static CustomerList IJsonValue<CustomerList>.ReadJson(ref Utf8JsonReader reader) => throw NeedsASchema();
}
