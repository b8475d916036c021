using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Scoring;

/// <summary>Four groups by two measures, each low or high: such as interest and conversion. In a rule book its cells are used by name, like those of a partition.</summary>
/// <remarks>
/// High is strictly greater than the cut. A customer without a value of one of the measures is in no group. A cut is over all customers with a
/// value of its measure.
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<TwoAxisGroups>))]
public sealed record TwoAxisGroups : Definition, IFittedByPopulation, IJsonValue<TwoAxisGroups>
{
    /// <summary>The word that declares groups in text.</summary>
    internal const string Word = "grouping";

    /// <summary>Four groups.</summary>
    /// <param name="name">The name; unique in a rule book.</param>
    /// <param name="first">The first measure, such as interest: a number or a duration.</param>
    /// <param name="second">The second measure, such as conversion: a number or a duration.</param>
    /// <exception cref="ArgumentException">The name is empty or not valid Unicode, or a measure is neither a number nor a duration.</exception>
    public TwoAxisGroups(string name, Measure first, Measure second)
        : base(name, null) => (First, Second) = (Checked(first, nameof(first)), Checked(second, nameof(second)));

    /// <summary>The first measure.</summary>
    public Measure First { get; }

    /// <summary>The second measure.</summary>
    public Measure Second { get; }

    /// <summary>Where low and high part on the first axis.</summary>
    /// <value>The default is <see cref="AxisThreshold.Median"/>.</value>
    public AxisThreshold FirstThreshold { get; init; } = AxisThreshold.Median;

    /// <summary>Where low and high part on the second axis.</summary>
    /// <value>The default is <see cref="AxisThreshold.Median"/>.</value>
    public AxisThreshold SecondThreshold { get; init; } = AxisThreshold.Median;

    /// <summary>The condition of being in a group, for use in other definitions of the same rule book.</summary>
    /// <param name="group">The group.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such group.</exception>
    public Condition this[TwoAxisGroup group] =>
        Enum.IsDefined(group) ? new MemberOf(Name, NameOf(group), null) : throw new ArgumentOutOfRangeException(nameof(group), group, "There are four groups.");

    internal override string Keyword => Word;

    internal override IEnumerable<Node> Trees => [First, Second];

    internal override IPopulationFunction PopulationFunction => this;

    string IPopulationFunction.Function => Name;

    ValueList<Measure> IPopulationFunction.Measured => [First, Second];

    FittedFunction IFittedByPopulation.Fit(EvaluationScope scope, MeasureColumn[] measured)
    {
        var analyzer = new TwoAxisAnalyzer(this, scope, measured);
        return FittedTwoAxis.Of(this, analyzer.Cuts(), analyzer.Ties);
    }

    ValueList<Measure> IFittedByPopulation.CountedIn(int round) => [First, Second];

    ValueList<IPopulationPart> IFittedByPopulation.Count(EvaluationScope scope, MeasureColumn[] measured, ValueList<ValueList<IPopulationPart>> before) =>
        [.. new TwoAxisAnalyzer(this, scope, measured).Axes];

    FittedFunction IFittedByPopulation.Fit(ValueList<ValueList<IPopulationPart>> counted)
    {
        (MeasureCounts first, MeasureCounts second) = ((MeasureCounts)counted[0][0], (MeasureCounts)counted[0][1]);
        return FittedTwoAxis.Of(this, TwoAxisPopulation.Cuts(this, first, second), cuts => [TwoAxisTie.Of(first, cuts?.FirstCut), TwoAxisTie.Of(second, cuts?.SecondCut)]);
    }

    /// <summary>1 for low and 2 for high on an axis; missing where the measure is.</summary>
    Measure IFittedByPopulation.Value(FittedFunction fitted, ValueOf value)
    {
        TwoAxisCuts? cuts = ((FittedTwoAxis)fitted).Cuts;
        (Measure of, AxisCut? cut) = value.Part == "first" ? (First, cuts?.FirstCut) : (Second, cuts?.SecondCut);
        return new CutCode(of, [cut is null ? [] : ValueList.Create<FittedValue>([cut.Bound])]) { Codes = 2 };
    }

    internal override ValueKind? KindOf(string? part) => KindOfPart(part);

    /// <summary>The kind of a value of any groups.</summary>
    internal static ValueKind? KindOfPart(string? part) => part is "first" or "second" ? ValueKind.Integer : null;

    /// <summary>What memberships call a group.</summary>
    internal static string NameOf(TwoAxisGroup group) => group switch
    {
        TwoAxisGroup.LowLow => "low_low",
        TwoAxisGroup.HighLow => "high_low",
        TwoAxisGroup.LowHigh => "low_high",
        _ => "high_high",
    };

    /// <summary>The definition as rule text.</summary>
    public override string ToString() => ToText();

    internal override NamedResult ToResult() => new TwoAxisResult(this);

    private protected override void Write(RuleText text)
    {
        text.Write($"{Word} ").Name(Name).Title(Title);
        TwoAxisSyntax.Write(text, this);
    }

    internal override JsonShape Shape => TwoAxisJson.Shape;

    private static Measure Checked(Measure measure, string parameter)
    {
        ArgumentNullException.ThrowIfNull(measure, parameter);
        return IsAxis(measure.Kind) ? measure : throw new ArgumentException($"'{measure}' is {measure.Kind.WithArticle()}; an axis is a number or a duration.", parameter);
    }

    /// <summary>Whether values of a kind can be low or high.</summary>
    internal static bool IsAxis(ValueKind kind) => kind.IsNumeric() || kind == ValueKind.Duration;

    static void IJsonValue<TwoAxisGroups>.WriteJson(Utf8JsonWriter writer, TwoAxisGroups value) => value.Shape.Write(writer, value);

    static TwoAxisGroups IJsonValue<TwoAxisGroups>.ReadJson(ref Utf8JsonReader reader) => throw NeedsASchema();
}

/// <summary>One of four groups.</summary>
public enum TwoAxisGroup
{
    /// <summary>Low on both axes.</summary>
    LowLow,

    /// <summary>High on the first axis, low on the second.</summary>
    HighLow,

    /// <summary>Low on the first axis, high on the second.</summary>
    LowHigh,

    /// <summary>High on both axes.</summary>
    HighHigh,
}
