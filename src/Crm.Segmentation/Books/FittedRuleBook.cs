using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Crm.Segmentation.Profiles;
using Crm.Segmentation.Scoring;

namespace Crm.Segmentation;

/// <summary>A rule book with the cut points of a population: what percentiles, top shares and rfm scores are, for every customer and every later run.</summary>
/// <remarks>
/// <para>An immutable value without data, which can be stored (<see cref="ToJson"/>) and read back (<see cref="FromJson"/>). Cut points stay as they
/// are when customers change; who compares two instants uses one fit for both.</para>
/// <para>It is made by <see cref="SegmentationEngine.Fit(RuleBook, Dataset, DateTimeOffset, CustomerLists, CancellationToken)"/>, and runs on engines with the zone and week start of that one.</para>
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<FittedRuleBook>))]
[DebuggerDisplay("fit to {Origin}")]
public sealed class FittedRuleBook : IJsonValue<FittedRuleBook>
{
    private readonly Dictionary<IPopulationFunction, FittedFunction> _fitted;

    internal FittedRuleBook(RuleBook rules, FitOrigin origin, Dictionary<IPopulationFunction, FittedFunction> fitted)
    {
        (Rules, Origin, _fitted) = (rules, origin, fitted);
        Functions = [.. OrderOf(rules).Functions.Select(function => fitted[function])];
    }

    /// <summary>The rule book.</summary>
    public RuleBook Rules { get; }

    /// <summary>The instant at which the population was looked at.</summary>
    public DateTimeOffset AsOf => Origin.AsOf;

    /// <summary>How many customers the population had, with and without values.</summary>
    public long Population => Origin.Population;

    /// <summary>The zone of the engine that made the fit.</summary>
    public string TimeZone => Origin.TimeZone;

    /// <summary>The week start of the engine that made the fit.</summary>
    public DayOfWeek WeekStart => Origin.WeekStart;

    /// <summary>What was found for each population function of the rule book, each after those that it uses.</summary>
    public ValueList<FittedFunction> Functions { get; }

    /// <summary>What makes its functions doubtful: tops that take in more than twice what was asked for, values that fill more than half of a bin of an rfm.</summary>
    public ValueList<Diagnostic> Warnings => [.. Functions.SelectMany(function => function.Warnings)];

    /// <summary>What the rules met in the data at the time of the fit, with which new data are compared; null unless it was given (<see cref="With"/>).</summary>
    public DataProfile? Profile { get; private init; }

    internal FitOrigin Origin { get; }

    /// <summary>The same cuts, of a part of the rule book.</summary>
    internal FittedRuleBook Of(RuleBook part) => new(part, Origin, _fitted);

    /// <summary>A hash of the fit as JSON.</summary>
    internal string ContentHash => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ToJson())))}";

    /// <summary>The cuts of an rfm of the rule book.</summary>
    /// <param name="rfm">Its name.</param>
    /// <exception cref="KeyNotFoundException">The rule book has no such rfm.</exception>
    public RfmCuts Cuts(string rfm) => TryGetCuts(rfm, out RfmCuts? cuts) ? cuts : throw new KeyNotFoundException($"The rule book has no rfm '{rfm}'.");

    /// <summary>The cuts of an rfm of the rule book, if there is one of the name.</summary>
    /// <param name="rfm">Its name.</param>
    /// <param name="cuts">The cuts; null when the rule book has no such rfm.</param>
    /// <returns>Whether there is such an rfm.</returns>
    public bool TryGetCuts(string rfm, [NotNullWhen(true)] out RfmCuts? cuts)
    {
        ArgumentNullException.ThrowIfNull(rfm);
        cuts = Functions.OfType<FittedRfm>().FirstOrDefault(fit => fit.Function == rfm)?.Cuts;
        return cuts is not null;
    }

    /// <summary>The same fit with what the rules met in data, so that both are stored together. No run depends on it.</summary>
    /// <param name="profile">What <c>engine.Profile</c> found; null for none.</param>
    public FittedRuleBook With(DataProfile? profile) => new(Rules, Origin, _fitted) { Profile = profile };

    /// <summary>The fit as JSON, canonical and readable by people: its version, a hash of the rule book, the population, and each function with its cuts as text.</summary>
    public string ToJson() => FitJson.Write(this);

    /// <summary>A fit read from JSON.</summary>
    /// <param name="rules">The rule book that was fitted.</param>
    /// <param name="json">What <see cref="ToJson"/> gave, in any layout.</param>
    /// <exception cref="RuleException">The document has errors, or belongs to another rule book; the exception carries every diagnostic with its place.</exception>
    public static FittedRuleBook FromJson(RuleBook rules, string json) =>
        TryFromJson(rules, json, out FittedRuleBook? fitted, out ValueList<Diagnostic> diagnostics) ? fitted : throw new RuleException(diagnostics);

    /// <summary>A fit read from JSON, or what is wrong with the document; nothing that it may hold makes this throw.</summary>
    /// <param name="rules">The rule book that was fitted.</param>
    /// <param name="json">What <see cref="ToJson"/> gave, in any layout.</param>
    /// <param name="fitted">The fit; null when there is an error.</param>
    /// <param name="diagnostics">Every error, with its place in the document.</param>
    /// <returns>Whether there is no error.</returns>
    public static bool TryFromJson(RuleBook rules, string json, [NotNullWhen(true)] out FittedRuleBook? fitted, out ValueList<Diagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(rules);
        ArgumentNullException.ThrowIfNull(json);
        JsonReading reading = JsonReading.Of(json);
        fitted = FitJson.Read(reading, rules);
        diagnostics = [.. reading.Diagnostics];
        return fitted is not null;
    }

    /// <summary>The population and the functions, a line each.</summary>
    public override string ToString() => string.Join('\n', [$"fit to {Origin}", .. Functions.Select(function => function.ToString())]);

    /// <summary>The population functions of a rule book, those of its measures that no definition uses included.</summary>
    internal static PopulationOrder OrderOf(RuleBook rules)
    {
        var order = new PopulationOrder(rules.ResultOf);
        foreach (Feature feature in rules.Features) order.Add(feature);
        foreach (Definition definition in rules.InDependencyOrder)
        {
            if (definition.PopulationFunction is { } function) order.Add(function);
            else
                foreach (Node tree in definition.Trees) order.Add(tree);
        }

        return order;
    }

    /// <summary>A rewriter that puts the fit in.</summary>
    internal RuleRewriter Rewriter() => new FittedTrees(_fitted).Rewriter();

    /// <summary>What stands behind the names of the rule book, with the fit put in.</summary>
    /// <param name="rewriter">Shared by the results of one run, whose threads take turns with it.</param>
    internal Func<string, NamedResult> Results(RuleRewriter rewriter)
    {
        var trees = new FittedTrees(_fitted);
        return name => trees.Of(Rules.ResultOf(name), rewriter);
    }

    static void IJsonValue<FittedRuleBook>.WriteJson(Utf8JsonWriter writer, FittedRuleBook value) => writer.WriteRawValue(value.ToJson());

    static FittedRuleBook IJsonValue<FittedRuleBook>.ReadJson(ref Utf8JsonReader reader) => throw new NotSupportedException("A fit belongs to a rule book: read it with FittedRuleBook.FromJson(rules, json).");
}

/// <summary>Which population a fit was made over.</summary>
internal sealed record FitOrigin(DateTimeOffset AsOf, long Population, string TimeZone, DayOfWeek WeekStart)
{
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{Population} customers as of {Timestamp.Text(AsOf.ToUnixTimeMilliseconds())}, {TimeZone}, weeks from {WeekStart}");
}
