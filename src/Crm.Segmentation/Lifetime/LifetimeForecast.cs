using System.Text.Json;
using System.Text.Json.Serialization;
using Crm.Segmentation.Scoring;

namespace Crm.Segmentation.Lifetime;

/// <summary>
/// What each customer will still buy, under a model that is fitted to the purchases of a population: a definition whose values, such as
/// <c>base.p_alive</c>, segments and scores ask for by its name.
/// </summary>
/// <remarks>
/// Parameters are found once, when its rule book is fitted, and stored with the fit. A value is then that of the customer's purchases up to as-of under these
/// parameters. It is missing for who never bought.
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<LifetimeForecast>))]
public sealed record LifetimeForecast : Definition, IFittedByPopulation, IJsonValue<LifetimeForecast>
{
    internal const string AlivePart = "p_alive", OrdersPart = "expected_orders", ValuePart = "value", DiscountWord = "discount";

    /// <summary>A forecast.</summary>
    /// <param name="name">The name; unique in a rule book.</param>
    /// <param name="purchases">What counts as a purchase; its periods are days or weeks.</param>
    /// <exception cref="ArgumentException">The name is empty or not valid Unicode.</exception>
    public LifetimeForecast(string name, Purchases purchases)
        : base(name, null)
    {
        ArgumentNullException.ThrowIfNull(purchases);
        Purchases = purchases;
    }

    /// <summary>What counts as a purchase.</summary>
    public Purchases Purchases { get; }

    /// <summary>The model of when customers buy.</summary>
    /// <value>The default is <see cref="PurchaseModelKind.BgNbd"/>.</value>
    public PurchaseModelKind Model { get; init; }

    /// <summary>Whether <see cref="GammaGamma"/> models what purchases are worth, so that there are values.</summary>
    /// <value>The default is false.</value>
    public bool WithGammaGamma { get; init; }

    /// <summary>How likely a customer still buys, 0 to 1: <c>base.p_alive</c>.</summary>
    public Measure PAlive => new ValueOf(Name, AlivePart, ValueKind.Number);

    /// <summary>How many purchases a customer will make in a time from as-of on, on average: <c>base.expected_orders(90 days)</c>.</summary>
    /// <param name="ahead">The time ahead; above 0.</param>
    public Measure ExpectedOrders(TimeSpan ahead) => new ValueOf(Name, OrdersPart, ValueKind.Number, new ValueArgument(null, Constant.Of(ahead)));

    /// <summary>
    /// What the purchases of a customer in a time from as-of on will be worth, on average: <c>base.value(365 days, discount 10%)</c>. Each purchase counts less the later it
    /// comes, continuously: by the discount after 365 days.
    /// </summary>
    /// <param name="ahead">The time ahead; above 0.</param>
    /// <param name="discount">The discount a year, not below 0: 0.1 for 10 %.</param>
    public Measure Value(TimeSpan ahead, decimal discount = 0) => discount == 0
        ? new ValueOf(Name, ValuePart, ValueKind.Number, new ValueArgument(null, Constant.Of(ahead)))
        : new ValueOf(Name, ValuePart, ValueKind.Number, new ValueArgument(null, Constant.Of(ahead)), new ValueArgument(DiscountWord, Constant.Of(discount)));

    internal override string Keyword => "lifetime";

    internal override IEnumerable<Node> Trees => Purchases.Trees;

    internal override IPopulationFunction PopulationFunction => this;

    string IPopulationFunction.Function => Name;

    ValueList<Measure> IPopulationFunction.Measured => [];

    FittedFunction IFittedByPopulation.Fit(EvaluationScope scope, MeasureColumn[] measured) => Fit(new PurchaseAnalyzer(scope, Purchases).Report().Summaries);

    ValueList<Measure> IFittedByPopulation.CountedIn(int round) => [];

    /// <summary>One, of the summaries: repeats, last purchase and age go together, so that no distribution of a single value says enough.</summary>
    int IFittedByPopulation.DistributionsIn(int round) => 1;

    IPopulationPart? IFittedByPopulation.Restored(JsonReading reading, JsonPlace place, CountsJson stored, int round, int position) => PurchaseCounts.Restored(reading, place, stored, this);

    ValueList<IPopulationPart> IFittedByPopulation.Count(EvaluationScope scope, MeasureColumn[] measured, ValueList<ValueList<IPopulationPart>> before) =>
        [PurchaseCounts.Of(new PurchaseAnalyzer(scope, Purchases).Report().Summaries)];

    FittedFunction IFittedByPopulation.Fit(ValueList<ValueList<IPopulationPart>> counted) => Fit(((PurchaseCounts)counted[0][0]).Summaries);

    private FittedLifetime Fit(PurchaseSummaries summaries) =>
        FittedLifetime.Of(Name, PurchaseModel.Fit(Model, summaries), WithGammaGamma ? GammaGamma.Fit(summaries) : null);

    NamedResult IFittedByPopulation.Fitted(FittedFunction fitted) => new ForecastResult(this, (FittedLifetime)fitted);

    internal override IEnumerable<Diagnostic> CheckShape()
    {
        foreach (Diagnostic diagnostic in Purchases.CheckShape(Name)) yield return diagnostic;
        if (Purchases.Period is CalendarUnit.Month) yield return Wrong($"A lifetime counts days or weeks, not months, which differ in length.");
        if (WithGammaGamma && Purchases.Value is null) yield return Wrong($"Gamma-Gamma models what purchases are worth, and '{Name}' has no property of that.");

        Diagnostic Wrong(Phrase message) => Diagnostic.Of(DiagnosticCodes.PurchaseRule, DiagnosticSeverity.Error, Name, message);
    }

    internal override ValueKind? KindOf(string? part) => KindOfPart(part);

    /// <summary>The kind of a value of any lifetime.</summary>
    internal static ValueKind? KindOfPart(string? part) => part is AlivePart or OrdersPart or ValuePart ? ValueKind.Number : null;

    internal override Diagnostic? CheckArguments(ValueOf value, string definition)
    {
        if (value.Part == AlivePart) return base.CheckArguments(value, definition);
        bool isAhead = value.Arguments is [{ Word: null, Value: { Kind: ValueKind.Duration, Number: > 0 } }, ..];
        bool isDiscounted = value.Part == ValuePart && value.Arguments is [_, { Word: DiscountWord, Value: { Kind: ValueKind.Number, Number: >= 0 and <= 1000 } }];
        if (!isAhead || !(value.Arguments.Count == 1 || isDiscounted))
            return Diagnostic.Of(
                DiagnosticCodes.ForecastArguments,
                DiagnosticSeverity.Error,
                definition,
                $"'{value}' does not say how far ahead.",
                value.Part == ValuePart ? (Phrase)$"Write {Name}.value(365 days) or {Name}.value(365 days, discount 10%)." : $"Write {Name}.expected_orders(90 days).");
        return value.Part == OrdersPart || WithGammaGamma
            ? null
            : Diagnostic.Of(
                DiagnosticCodes.ForecastWithoutValues, DiagnosticSeverity.Error, definition, $"'{Name}' does not model what purchases are worth.", $"Add 'with gamma_gamma' to it.");
    }

    internal override NamedResult ToResult() => new LifetimeResult(this);

    /// <summary>The definition as rule text.</summary>
    public override string ToString() => ToText();

    private protected override void Write(RuleText text) => LifetimeSyntax.Write(text, this);

    internal override JsonShape Shape => LifetimeJson.Form;

    static void IJsonValue<LifetimeForecast>.WriteJson(Utf8JsonWriter writer, LifetimeForecast value) => value.Shape.Write(writer, value);

    static LifetimeForecast IJsonValue<LifetimeForecast>.ReadJson(ref Utf8JsonReader reader) => throw NeedsASchema();
}
