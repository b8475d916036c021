using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Crm.Segmentation.Reports;

namespace Crm.Segmentation.Scoring;

/// <summary>
/// What a rule book needs to know of a population to be fitted to it, without the customers: the exact distributions behind its percentiles, top shares,
/// rfms and groups, of one round. Those of parts of the customers merge to those of the whole, exactly.
/// </summary>
/// <remarks>
/// <para>An immutable value, made by <see cref="SegmentationEngine.Count(RuleBook, Dataset, DateTimeOffset, CustomerLists, CancellationToken)"/>. A function that uses
/// others is counted once they are fitted, so there is a round for each level: count every part, merge, and count every part again by what was merged,
/// until <see cref="IsComplete"/>; then <see cref="Fit"/> gives the fit that <see cref="SegmentationEngine.Fit(RuleBook, Dataset, DateTimeOffset, CustomerLists, CancellationToken)"/> makes where all customers are in one dataset.</para>
/// <para>Stored as JSON like a fit, with a hash of the rule book, which is needed to read it back.</para>
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<PopulationCounts>))]
[DebuggerDisplay("round {Round} over {Origin}")]
public sealed class PopulationCounts : IEquatable<PopulationCounts>, IJsonValue<PopulationCounts>
{
    private readonly PopulationOrder _order;

    /// <param name="rules">The rule book.</param>
    /// <param name="origin">The population so far.</param>
    /// <param name="round">The round, from 0.</param>
    /// <param name="fitted">The functions that were counted to the end in rounds before.</param>
    /// <param name="counted">For each function of this round, the distributions of its rounds up to this one.</param>
    internal PopulationCounts(
        RuleBook rules,
        FitOrigin origin,
        int round,
        Dictionary<IPopulationFunction, FittedFunction> fitted,
        Dictionary<IPopulationFunction, ValueList<ValueList<IPopulationPart>>> counted)
    {
        (Rules, Origin, Round, Fitted, Counted) = (rules, origin, round, fitted, counted);
        _order = FittedRuleBook.OrderOf(rules);
    }

    /// <summary>The rule book.</summary>
    public RuleBook Rules { get; }

    /// <summary>The instant at which the customers were looked at.</summary>
    public DateTimeOffset AsOf => Origin.AsOf;

    /// <summary>How many customers were counted, with and without values.</summary>
    public long Population => Origin.Population;

    /// <summary>Which round this is, from 0.</summary>
    public int Round { get; }

    /// <summary>Whether this was the last round, so that the rule book can be fitted.</summary>
    public bool IsComplete => Round >= _order.Rounds - 1;

    internal FitOrigin Origin { get; }

    internal Dictionary<IPopulationFunction, FittedFunction> Fitted { get; }

    internal Dictionary<IPopulationFunction, ValueList<ValueList<IPopulationPart>>> Counted { get; }

    /// <summary>The counts of both.</summary>
    /// <param name="other">The counts of other customers in the same round, by the same rule book and as of the same instant.</param>
    /// <exception cref="ArgumentException">
    /// The rule book, the round, what was found in the rounds before, the as-of instant or the calendar of the other differ; or together they count more than 2⁵³ − 1 customers.
    /// </exception>
    public PopulationCounts Merge(PopulationCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Rules.ContentHash != other.Rules.ContentHash || !Rules.Schema.Equals(other.Rules.Schema)) throw new ArgumentException("The one is of another rule book than the other.", nameof(other));
        if (Round != other.Round || !HasEqualRoundsBefore(other))
            throw new ArgumentException($"The one is of round {Round}, and the other of round {other.Round}, or of one that goes on from other counts: count all parts by the merged counts of the round before.", nameof(other));
        if (Origin with { Population = 0 } != other.Origin with { Population = 0 }) throw new ArgumentException($"The one is of {Origin}, and the other of {other.Origin}.", nameof(other));
        if (!Tally.IsSound([Population, other.Population])) throw Tally.TooMany(nameof(other));
        return new PopulationCounts(
            Rules,
            Origin with { Population = Population + other.Population },
            Round,
            Fitted,
            Counted.ToDictionary(pair => pair.Key, pair => Replaced(pair.Value, [.. pair.Value[^1].Zip(other.Counted[pair.Key][^1], (one, two) => one.Merge(two))])));
    }

    /// <summary>The fit of the rule book to the customers who were counted.</summary>
    /// <exception cref="InvalidOperationException">Not all rounds were counted: see <see cref="IsComplete"/>.</exception>
    public FittedRuleBook Fit() => IsComplete
        ? new FittedRuleBook(Rules, Origin, FittedNow())
        : throw new InvalidOperationException($"Round {Round} is not the last: count every part by these counts, and merge again.");

    /// <summary>The counts as JSON: canonical, so that equal values are equal texts. Reading it back gives an equal value.</summary>
    public string ToJson() => PopulationCountsJson.Write(this);

    /// <summary>Counts read from JSON.</summary>
    /// <param name="rules">The rule book that was counted for.</param>
    /// <param name="json">What <see cref="ToJson"/> gave, in any layout; at most 256 MiB.</param>
    /// <exception cref="RuleException">The document has errors, or belongs to another rule book; the exception carries every diagnostic with its place.</exception>
    public static PopulationCounts FromJson(RuleBook rules, string json) =>
        TryFromJson(rules, json, out PopulationCounts? counts, out ValueList<Diagnostic> diagnostics) ? counts : throw new RuleException(diagnostics);

    /// <summary>Counts read from JSON, or what is wrong with the document; nothing that it may hold makes this throw.</summary>
    /// <param name="rules">The rule book that was counted for.</param>
    /// <param name="json">What <see cref="ToJson"/> gave, in any layout; at most 256 MiB.</param>
    /// <param name="counts">The counts; null when there is an error.</param>
    /// <param name="diagnostics">Every error, with its place in the document.</param>
    /// <returns>Whether there is no error.</returns>
    public static bool TryFromJson(RuleBook rules, string json, [NotNullWhen(true)] out PopulationCounts? counts, out ValueList<Diagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(json);
        JsonReading reading = JsonReading.Of(json, ReportJson.Size);
        counts = PopulationCountsJson.Read(reading, rules);
        diagnostics = [.. reading.Diagnostics];
        return counts is not null;
    }

    /// <summary>The population, the round and the functions that it counts, a line each.</summary>
    public override string ToString() => string.Join('\n', [$"round {Round} over {Origin}", .. Counted.Select(pair => $"{pair.Key.Function}: {string.Join("; ", pair.Value[^1])}")]);

    /// <inheritdoc/>
    public bool Equals(PopulationCounts? other) =>
        other is not null && Rules.ContentHash == other.Rules.ContentHash && Rules.Schema.Equals(other.Rules.Schema) && Round == other.Round && Origin == other.Origin
        && HasEqualRoundsBefore(other) && Counted.All(pair => pair.Value[^1].Equals(other.Counted[pair.Key][^1]));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PopulationCounts);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Rules.ContentHash, Round, Origin);

    /// <summary>One part of the population in the first round, or in the round after given counts of the whole.</summary>
    internal static PopulationCounts Of(EvaluationScope scope, RuleBook rules, FitOrigin origin, PopulationCounts? before)
    {
        PopulationOrder order = FittedRuleBook.OrderOf(rules);
        int round = before is null ? 0 : before.Round + 1;
        Dictionary<IPopulationFunction, FittedFunction> fitted = before?.FittedNow() ?? [];
        (IPopulationFunction Function, ValueList<ValueList<IPopulationPart>> Before)[] due =
        [
            .. order.Functions.Where(function => order.StartOf(function) <= round && round < order.StartOf(function) + function.Rounds)
                .Select(function => (function, order.StartOf(function) < round ? before!.Counted[function] : [])),
        ];
        ValueList<IPopulationPart>[] counts = PopulationFitter.Count(scope, rules.ResultOf, fitted, due);
        return new PopulationCounts(rules, origin, round, fitted, due.Zip(counts).ToDictionary(pair => pair.First.Function, ValueList<ValueList<IPopulationPart>> (pair) => [.. pair.First.Before, pair.Second]));
    }

    private static ValueList<ValueList<IPopulationPart>> Replaced(ValueList<ValueList<IPopulationPart>> rounds, ValueList<IPopulationPart> last) => [.. rounds.Take(rounds.Count - 1), last];

    /// <summary>What is known after this round: the functions of the rounds before, and those whose last round it was.</summary>
    private Dictionary<IPopulationFunction, FittedFunction> FittedNow()
    {
        var fitted = new Dictionary<IPopulationFunction, FittedFunction>(Fitted);
        foreach ((IPopulationFunction function, ValueList<ValueList<IPopulationPart>> rounds) in Counted)
            if (rounds.Count == function.Rounds) fitted.Add(function, PopulationFitter.Fit(function, rounds));
        return fitted;
    }

    /// <summary>Whether both go on from the same counts of the whole.</summary>
    private bool HasEqualRoundsBefore(PopulationCounts other) =>
        Fitted.Count == other.Fitted.Count && Counted.Count == other.Counted.Count
        && Fitted.All(pair => other.Fitted.TryGetValue(pair.Key, out FittedFunction? same) && pair.Value.Equals(same))
        && Counted.All(pair => other.Counted.TryGetValue(pair.Key, out ValueList<ValueList<IPopulationPart>>? same) && pair.Value.Take(pair.Value.Count - 1).SequenceEqual(same.Take(same.Count - 1)));

    static void IJsonValue<PopulationCounts>.WriteJson(Utf8JsonWriter writer, PopulationCounts value) => writer.WriteRawValue(value.ToJson());

    static PopulationCounts IJsonValue<PopulationCounts>.ReadJson(ref Utf8JsonReader reader) =>
        throw new NotSupportedException("Counts of a population belong to a rule book: read them with PopulationCounts.FromJson(rules, json).");
}
