using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Scoring;

/// <summary>
/// Recency, frequency and monetary value, each as a score from 1 to a number of bins, by cut points of the population that a rule book is
/// fitted to.
/// </summary>
/// <remarks>
/// Scored are customers with at least one matching event, or with a value of all three measures; for others the scores are missing. A score is 1 + the number of cuts below the
/// value, so equal values always share a bin.
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<Rfm>))]
public sealed record Rfm : Definition, IFittedByPopulation, IJsonValue<Rfm>
{
    /// <summary>A scoring.</summary>
    /// <param name="name">The name; unique in a rule book.</param>
    /// <param name="amount">The property whose sum is the monetary value.</param>
    /// <param name="pattern">The events that count, of the property's type.</param>
    /// <exception cref="ArgumentException">The name is empty or not valid Unicode.</exception>
    public Rfm(string name, Measure amount, EventPattern pattern)
        : base(name, null)
    {
        ArgumentNullException.ThrowIfNull(amount);
        ArgumentNullException.ThrowIfNull(pattern);
        (Amount, Pattern) = (amount, pattern);
    }

    /// <summary>A scoring of three measures, such as attributes that another system keeps up to date.</summary>
    /// <remarks>Scored are customers with a value of all three. It has no window, days or net amount: its measures say what they are.</remarks>
    /// <param name="name">The name; unique in a rule book.</param>
    /// <param name="measures">What is scored.</param>
    /// <exception cref="ArgumentException">The name is empty or not valid Unicode.</exception>
    public Rfm(string name, RfmMeasures measures)
        : base(name, null)
    {
        ArgumentNullException.ThrowIfNull(measures);
        (Measures, Amount, Pattern) = (measures, measures.Monetary, AnyEvent.Instance);
    }

    /// <summary>The three measures that are scored; null when recency, frequency and monetary value are those of events.</summary>
    public RfmMeasures? Measures { get; }

    /// <summary>The property whose sum is the monetary value; of a scoring of measures, the third of them.</summary>
    public Measure Amount { get; }

    /// <summary>The events that count; of a scoring of measures, any.</summary>
    public EventPattern Pattern { get; }

    /// <summary>Where the events must lie.</summary>
    /// <value>The default is null: all history up to as-of.</value>
    public Window? Window { get; init; }

    /// <summary>How many scores each axis has, 2 to 10.</summary>
    /// <value>The default is 5.</value>
    public int Bins { get; init; } = 5;

    /// <summary>Whether frequency counts the days with a matching event; otherwise the events.</summary>
    /// <value>The default is false.</value>
    public bool ByDays { get; init; }

    /// <summary>A property whose sum is taken off the monetary value, such as the amount of a refund; null for none.</summary>
    public Measure? NetOf { get; init; }

    /// <summary>Over whom the cuts are made.</summary>
    /// <value>The default is <see cref="RfmBinning.Independent"/>.</value>
    public RfmBinning Binning { get; init; }

    /// <summary>Cuts to use instead of quantiles, in the unit of the measure: ascending, one fewer than there are bins. A smaller recency than all of them scores highest.</summary>
    /// <value>The default is null: quantiles of the population.</value>
    public ValueList<decimal>? RecencyThresholds { get; init => field = Canonical(value); }

    /// <summary>Cuts of frequency to use instead of quantiles: ascending, one fewer than there are bins.</summary>
    /// <value>The default is null: quantiles of the population.</value>
    public ValueList<decimal>? FrequencyThresholds { get; init => field = Canonical(value); }

    /// <summary>Cuts of monetary value to use instead of quantiles: ascending, one fewer than there are bins.</summary>
    /// <value>The default is null: quantiles of the population.</value>
    public ValueList<decimal>? MonetaryThresholds { get; init => field = Canonical(value); }

    /// <summary>The score of recency.</summary>
    public Measure Recency => ValueOf(RfmAxis.Recency);

    /// <summary>The score of frequency.</summary>
    public Measure Frequency => ValueOf(RfmAxis.Frequency);

    /// <summary>The score of monetary value.</summary>
    public Measure Monetary => ValueOf(RfmAxis.Monetary);

    /// <summary>The condition of having three scores, for use in other definitions of the same rule book.</summary>
    /// <param name="recency">The score of recency, 1 to <see cref="Bins"/>.</param>
    /// <param name="frequency">The score of frequency.</param>
    /// <param name="monetary">The score of monetary value.</param>
    /// <exception cref="ArgumentOutOfRangeException">A score is not 1 to <see cref="Bins"/>.</exception>
    public Condition Cell(int recency, int frequency, int monetary)
    {
        foreach (int score in (ReadOnlySpan<int>)[recency, frequency, monetary])
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(score, 1, nameof(recency));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(score, Bins, nameof(recency));
        }

        return new MemberOf(
            Name, string.Create(CultureInfo.InvariantCulture, $"r{recency}f{frequency}m{monetary}"), null);
    }

    internal override string Keyword => "rfm";

    internal override IPopulationFunction PopulationFunction => this;

    string IPopulationFunction.Function => Name;

    ValueList<Measure> IPopulationFunction.Measured => [Axes.Recency, Axes.Frequency, Axes.Monetary];

    FittedFunction IFittedByPopulation.Fit(EvaluationScope scope, MeasureColumn[] measured)
    {
        var columns = new JointColumns(measured, scope.Data.CustomerCount);
        RfmCuts cuts = RfmFitter.Fit(scope, this, columns);
        RfmHistogram histogram = new(Bins, [.. new RfmScorer(scope, columns, cuts).Score().Counts.Select(count => (long)count)]);
        return new FittedRfm(
            Name,
            columns.Count,
            cuts,
            [.. Enum.GetValues<RfmAxis>().Select(axis => ValueList.Create<long>([.. Enumerable.Range(1, Bins).Select(score => histogram.Count(axis, score))]))],
            RfmFitter.Ties(
                this,
                columns.Count,
                (axis, places) => OrderStatistics.At(scope, columns.Axes[(int)axis], columns.Scored, places),
                (axis, value) => TiedValues.Count(scope, columns.Axes[(int)axis], value, columns.Scored)));
    }

    int IPopulationFunction.Rounds => Binning == RfmBinning.Nested ? 3 : 1;

    ValueList<Measure> IFittedByPopulation.CountedIn(int round) => RfmRounds.CountedIn(this, round);

    ValueList<IPopulationPart> IFittedByPopulation.Count(EvaluationScope scope, MeasureColumn[] measured, ValueList<ValueList<IPopulationPart>> before) =>
        [.. RfmRounds.Count(scope, this, new JointColumns(measured, scope.Data.CustomerCount), Distributions(before))];

    FittedFunction IFittedByPopulation.Fit(ValueList<ValueList<IPopulationPart>> counted) => RfmRounds.Fit(this, Distributions(counted));

    private static ValueList<ValueList<MeasureCounts>> Distributions(ValueList<ValueList<IPopulationPart>> rounds) =>
        [.. rounds.Select(ValueList<MeasureCounts> (round) => [.. round.Cast<MeasureCounts>()])];

    Measure IFittedByPopulation.Value(FittedFunction fitted, ValueOf value) => RfmCodes.Of(this, ((FittedRfm)fitted).Cuts, value.Part!);

    /// <summary>What it is computed from.</summary>
    internal override IEnumerable<Node> Trees
    {
        get
        {
            if (Measures is not null)
            {
                foreach (RfmAxis axis in Enum.GetValues<RfmAxis>()) yield return Measures[axis];
                yield break;
            }

            yield return new Aggregate(AggregateFunction.Sum, Amount, Pattern, Window);
            if (NetOf is null) yield break;
            EventPattern refunds = NetOf is IFieldHandle { Field.EventName: { } name } ? new EventType(name) : Pattern;
            yield return new Aggregate(AggregateFunction.Sum, NetOf, refunds, Window);
        }
    }

    /// <summary>What its axes measure. Recency is missing for a customer without a matching event in the window; so are then its scores.</summary>
    internal RfmMeasures Axes
    {
        get
        {
            if (Measures is not null) return Measures;
            Measure[] sums = [.. Trees.Cast<Measure>()];
            return new RfmMeasures(
                new ElapsedDays(Pattern, Window),
                ByDays ? new ActiveDays(Pattern, Window) : new Count(Pattern, Window),
                sums.Length == 1 ? sums[0] : new Arithmetic(sums[0], ArithmeticOperator.Subtract, sums[1]));
        }
    }

    /// <summary>The cuts that are given for an axis, if they are.</summary>
    internal ValueList<decimal>? Thresholds(RfmAxis axis) => axis switch
    {
        RfmAxis.Recency => RecencyThresholds,
        RfmAxis.Frequency => FrequencyThresholds,
        _ => MonetaryThresholds,
    };

    /// <summary>Whether these can part so many bins.</summary>
    internal static bool AreThresholds(IReadOnlyList<decimal> cuts, int bins) =>
        cuts.Count == bins - 1 && cuts.Zip(cuts.Skip(1)).All(pair => pair.First < pair.Second) && cuts.All(cut => FittedValue.Of(cut) is not null);

    internal override IEnumerable<Diagnostic> CheckShape()
    {
        foreach (RfmAxis axis in Enum.GetValues<RfmAxis>())
        {
            string name = axis.ToString().ToLowerInvariant();
            if (Measures is not null && !Measures[axis].Kind.IsNumeric() && Measures[axis].Kind != ValueKind.Duration)
                yield return Diagnostic.Of(
                    DiagnosticCodes.RfmMeasure, DiagnosticSeverity.Error, Name, $"The {name} of an rfm is a number or a duration, and this one is {Measures[axis].Kind.WithArticle()}.", null);
            if (Thresholds(axis) is not { } cuts) continue;
            if (Measures?[axis].Kind == ValueKind.Duration)
                yield return Diagnostic.Of(
                    DiagnosticCodes.RfmThresholds, DiagnosticSeverity.Error, Name, $"The {name} of this rfm is a duration, which has no thresholds.", $"Divide it by a duration to make it a number.");
            else if (!AreThresholds(cuts, Bins))
                yield return Diagnostic.Of(
                    DiagnosticCodes.RfmThresholds, DiagnosticSeverity.Error, Name, $"The thresholds of {name} are not {Bins - 1} ascending numbers of at most 18 digits.", null);
        }

        if (Measures is not null && (Window is not null || ByDays || NetOf is not null))
            yield return Diagnostic.Of(
                DiagnosticCodes.RfmOfEvents, DiagnosticSeverity.Error, Name, $"A window, days and a net amount are those of events, and this rfm scores measures.", $"Say them in the measures.");
        if (Bins is < 2 or > 10)
            yield return Diagnostic.Of(
                DiagnosticCodes.RfmBins, DiagnosticSeverity.Error, Name, $"An rfm has 2 to 10 bins, this one has {Bins}.", null);
    }

    internal override ValueKind? KindOf(string? part) => KindOfPart(part);

    /// <summary>The kind of a value of any rfm.</summary>
    internal static ValueKind? KindOfPart(string? part) => part is "recency" or "frequency" or "monetary" ? ValueKind.Integer : null;

    private ValueOf ValueOf(RfmAxis axis) => new(Name, axis.ToString().ToLowerInvariant(), ValueKind.Integer);

    /// <summary>The scores of a cell such as <c>r5f5m5</c>, in the order of the axes; null when there is no such cell.</summary>
    internal int[]? ScoresOf(string cell)
    {
        string[] parts = cell.Split('r', 'f', 'm');
        if (parts.Length != 4 || parts[0].Length > 0) return null;
        var scores = new int[3];
        for (int i = 0; i < scores.Length; i++)
        {
            if (!int.TryParse(parts[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out scores[i])) return null;
            if (scores[i] < 1 || scores[i] > Bins) return null;
        }

        return cell == string.Create(CultureInfo.InvariantCulture, $"r{scores[0]}f{scores[1]}m{scores[2]}") ? scores : null;
    }

    /// <summary>The definition as rule text.</summary>
    public override string ToString() => ToText();

    internal override NamedResult ToResult() => new RfmResult(this);

    private protected override void Write(RuleText text)
    {
        text.Write("rfm ").Name(Name).Title(Title);
        if (Measures is null) text.Write(" over ").Property(Amount, Pattern).Window(Window);
        else text.Write(" of ").Term(Measures.Recency).Write(", ").Term(Measures.Frequency).Write(", ").Term(Measures.Monetary);
        text.Write(string.Create(CultureInfo.InvariantCulture, $" into {Bins}")).Write(ByDays ? " by days" : "");
        if (NetOf is not null) text.Write(" net of ").Write(NetOf);
        if (Binning == RfmBinning.Nested) text.Write(" nested");
        foreach (RfmAxis axis in Enum.GetValues<RfmAxis>())
        {
            if (Thresholds(axis) is { } cuts)
                text.Write($" {axis.ToString().ToLowerInvariant()} at {{").Write(string.Join(", ", cuts.Select(RuleWords.Number))).Write("}");
        }
    }

    /// <summary>Equal numbers are written alike, without trailing zeros.</summary>
    private static ValueList<decimal>? Canonical(ValueList<decimal>? cuts) => cuts is null ? null : [.. cuts.Select(cut => Constant.Of(cut).Number)];

    internal override JsonShape Shape => RfmJson.Of(this);

    static void IJsonValue<Rfm>.WriteJson(Utf8JsonWriter writer, Rfm value) => value.Shape.Write(writer, value);

    static Rfm IJsonValue<Rfm>.ReadJson(ref Utf8JsonReader reader) => throw NeedsASchema();
}
