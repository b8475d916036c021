using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Scoring;

/// <summary>The cuts of two axes.</summary>
[JsonConverter(typeof(JsonValueConverter<FittedTwoAxis>))]
public sealed record FittedTwoAxis : FittedFunction, IJsonValue<FittedTwoAxis>
{
    private readonly TwoAxisGroups _groups;

    internal FittedTwoAxis(TwoAxisGroups groups, TwoAxisCuts? cuts, TwoAxisTie first, TwoAxisTie second)
        : base(groups.Name, Math.Min(first.Customers, second.Customers)) => (_groups, Cuts, First, Second) = (groups, cuts, first, second);

    /// <summary>The cuts, of durations in milliseconds; null where nobody had a value of one of the measures, and everybody is then in no group.</summary>
    public TwoAxisCuts? Cuts { get; }

    /// <summary>How many customers had a value of the first measure.</summary>
    public long FirstCustomers => First.Customers;

    /// <summary>How many customers had a value of the second measure.</summary>
    public long SecondCustomers => Second.Customers;

    internal TwoAxisTie First { get; }

    internal TwoAxisTie Second { get; }

    /// <inheritdoc/>
    public override ValueList<Diagnostic> Warnings => TwoAxisTie.Warnings(_groups, Cuts, [First, Second]);

    /// <summary>The name with its cuts.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Function}: {Cuts?.ToString() ?? "no cuts"} over {First.Customers} and {Second.Customers} customers");

    internal static FittedTwoAxis Of(TwoAxisGroups groups, TwoAxisCuts? cuts, Func<TwoAxisCuts?, ValueList<TwoAxisTie>> ties) =>
        ties(cuts) is [var first, var second] ? new FittedTwoAxis(groups, cuts, first, second) : throw new System.Diagnostics.UnreachableException();

    static void IJsonValue<FittedTwoAxis>.WriteJson(Utf8JsonWriter writer, FittedTwoAxis value) => value.WriteJson(writer);

    private protected override void WriteJson(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("groups", Function);
        writer.WriteValue("cuts", Cuts);
        writer.WriteNumber("firstCustomers", FirstCustomers);
        writer.WriteNumber("secondCustomers", SecondCustomers);
        writer.WriteEndObject();
    }
}
