using System.Globalization;
using Crm.Segmentation.Lifetime;
using Crm.Segmentation.Profiles;
using Crm.Segmentation.Scoring;

namespace Crm.Segmentation;

/// <summary>The form of a fit in JSON.</summary>
internal static class FitJson
{
    private const int Version = 1;

    private const string VersionMember = "fit";

    private static readonly JsonShape Count = JsonScalars.Count;

    private static readonly JsonShape Tie = new JsonObject<StoredTie>(null, "a tie", p => new StoredTie(p.Next<RfmAxis>(), p.Next<string>(), p.Next<long>()))
        .With("axis", JsonScalars.Word("an axis of an rfm", ("recency", RfmAxis.Recency), ("frequency", RfmAxis.Frequency), ("monetary", RfmAxis.Monetary)), n => n.Axis)
        .With("value", JsonScalars.Text, n => n.Value)
        .With("customers", Count, n => n.Customers);

    private static readonly JsonChoice Function = new("a fitted function", () =>
    [
        new JsonObject<StoredCut>("cut", "a cut", p => new StoredCut(p.Next<string>(), p.Next<long>(), p.Next<string?>(), p.Next<long>(), p.Next<long>(), p.Next<bool>()))
            .With("function", JsonScalars.Text, n => n.Function)
            .With("customers", Count, n => n.Customers)
            .Maybe("cut", JsonScalars.Text, n => n.Cut)
            .With("tied", Count, n => n.Tied)
            .Maybe("asked", Count, n => n.Asked, 0L)
            .Maybe("crowded", JsonScalars.Flag, n => n.IsCrowded, false),
        new JsonObject<StoredRfm>("rfm", "the cuts of an rfm", p => new StoredRfm(
                p.Next<string>(), p.Next<long>(), RfmCutsJson.Next(p), p.Next<ValueList<ValueList<long>>>(), p.Next<ValueList<StoredTie>>()))
            .With("name", JsonScalars.Text, n => n.Function)
            .With("customers", Count, n => n.Customers)
            .With("recency", RfmCutsJson.Form, n => n.Cuts.Recency)
            .With("frequency", RfmCutsJson.Groups, n => n.Cuts.Frequency)
            .With("monetary", RfmCutsJson.Groups, n => n.Cuts.Monetary)
            .With("bins", new JsonList<ValueList<long>>(new JsonList<long>(Count), atLeast: 3, atMost: 3), n => n.Bins)
            .Maybe("ties", new JsonList<StoredTie>(Tie, atMost: 3), n => n.Ties, ValueList.Create<StoredTie>([])),
        new JsonObject<StoredTwoAxis>(TwoAxisJson.Type, "the cuts of two axes", p => new StoredTwoAxis(p.Next<string>(), p.Next<TwoAxisCutsJson?>(), p.Next<TwoAxisTie>(), p.Next<TwoAxisTie>()))
            .With("name", JsonScalars.Text, n => n.Function)
            .Maybe("cuts", TwoAxisCutsJson.Shape, n => n.Cuts)
            .With("firstAxis", TwoAxisCutsJson.TieShape, n => n.First)
            .With("secondAxis", TwoAxisCutsJson.TieShape, n => n.Second),
        new JsonObject<StoredLifetime>("lifetime", "the models of a lifetime", p => new StoredLifetime(
                p.Next<string>(), p.Next<long>(), p.Next<PurchaseModelKind>(), p.Next<ValueList<string>>(), p.Next<ValueList<string>?>(), p.Next<string>(), p.Next<bool>()))
            .With("name", JsonScalars.Text, n => n.Function)
            .With("customers", Count, n => n.Customers)
            .With("model", LifetimeJson.Model, n => n.Model)
            .With("parameters", new JsonList<string>(JsonScalars.Text, atLeast: 4, atMost: 4), n => n.Parameters)
            .Maybe("spend", new JsonList<string>(JsonScalars.Text, atLeast: 3, atMost: 3), n => n.Spend)
            .With("logLikelihood", JsonScalars.Text, n => n.LogLikelihood)
            .With("identified", JsonScalars.Flag, n => n.Identified),
    ]);

    private static readonly JsonShape Form = new JsonObject<Document>(
            null,
            "a fit",
            p => new Document(p.Next<int>(), p.Next<string>(), p.Next<DateTimeOffset>(), p.Next<string>(), p.Next<DayOfWeek>(), p.Next<long>(), p.Next<ValueList<object>>(), p.Next<DataProfile?>()))
        .With(VersionMember, JsonScalars.Integer(1, int.MaxValue), n => n.Version)
        .With("rules", JsonScalars.Text, n => n.Rules)
        .With("asOf", JsonScalars.Instant, n => n.AsOf)
        .With("timeZone", JsonScalars.Text, n => n.TimeZone)
        .With("weekStart", JsonScalars.WeekStart, n => n.WeekStart)
        .With("population", Count, n => n.Population)
        .With("functions", new JsonList<object>(Function), n => n.Functions)
        .Maybe("profile", DataProfileJson.Form, n => n.Profile);

    internal static string Write(FittedRuleBook fitted) => Form.Text(new Document(
        Version,
        fitted.Rules.ContentHash,
        fitted.AsOf,
        fitted.TimeZone,
        fitted.WeekStart,
        fitted.Population,
        [.. fitted.Functions.Select(Stored)],
        fitted.Profile));

    /// <summary>The form of what is found for one function.</summary>
    internal static JsonShape FunctionShape => Function;

    /// <summary>The fit; null after telling what is wrong.</summary>
    internal static FittedRuleBook? Read(JsonReading reading, RuleBook rules)
    {
        if (reading.Diagnostics.Count > 0 || JsonPlace.Parse(reading) is not { } root) return null;
        if (!reading.IsOfVersion(root, VersionMember, Version, DiagnosticCodes.FitVersion, written => $"The fit is written in version {written}, and this library reads version {Version}.")) return null;
        if (Form.Read(reading, root) is not Document document || reading.Diagnostics.Count > 0) return null;
        if (!IsOf(reading, root, document.Rules, rules)) return null;
        IReadOnlyList<JsonPlace> parts = root.Member("functions")!.Parts;
        IReadOnlyList<IPopulationFunction> functions = FittedRuleBook.OrderOf(rules).Functions;
        if (functions.Count != document.Functions.Count)
        {
            reading.Tell(DiagnosticCodes.JsonValue, $"The fit has {document.Functions.Count} functions, and the rule book has {functions.Count}.", root.Member("functions")!);
            return null;
        }

        var fitted = new Dictionary<IPopulationFunction, FittedFunction>();
        for (int i = 0; i < functions.Count; i++)
        {
            if (Restored(functions[i], document.Functions[i]) is { } function) fitted.TryAdd(functions[i], function);
            else reading.Tell(DiagnosticCodes.JsonValue, $"These are no cuts of '{functions[i].Function}'.", parts[i]);
        }

        return reading.Diagnostics.Count > 0
            ? null
            : new FittedRuleBook(rules, new FitOrigin(document.AsOf, document.Population, document.TimeZone, document.WeekStart), fitted).With(document.Profile);
    }

    /// <summary>Whether a document is of a rule book, by the hash that it has; if not, it is told.</summary>
    internal static bool IsOf(JsonReading reading, JsonPlace root, string hash, RuleBook rules)
    {
        if (hash == rules.ContentHash) return true;
        reading.Tell(
            DiagnosticCodes.FitOfAnotherBook,
            "The fit belongs to another rule book: its definitions are not those of this one, or not as they were.",
            root.Member("rules")!,
            "Fit this rule book, or read the fit with the rule book that it was made for.");
        return false;
    }

    /// <summary>What a document says of a function.</summary>
    internal static object Stored(FittedFunction function) => function switch
    {
        FittedRfm rfm => new StoredRfm(rfm.Function, rfm.Customers, RfmCutsJson.Of(rfm.Cuts), rfm.Bins, [.. rfm.Ties.Select(tie => new StoredTie(tie.Axis, tie.Value.ToString(), tie.Customers))]),
        FittedLifetime lifetime => Stored(lifetime),
        FittedTwoAxis axes => new StoredTwoAxis(axes.Function, TwoAxisCutsJson.Of(axes.Cuts), axes.First, axes.Second),
        _ => Stored((FittedCut)function),
    };

    private static StoredCut Stored(FittedCut cut) => new(cut.Function, cut.Customers, cut.Cut?.ToString(), cut.Tied, cut.Asked, cut.IsCrowded);

    /// <summary>What a document says of a function; null when it cannot be of this one.</summary>
    internal static FittedFunction? Restored(IPopulationFunction function, object stored)
    {
        if (function is LifetimeForecast lifetime) return stored is StoredLifetime models && models.Function == lifetime.Name ? Restored(lifetime, models) : null;
        if (function is TwoAxisGroups groups) return stored is StoredTwoAxis axes && axes.Function == groups.Name ? Restored(groups, axes) : null;
        if (function is Rfm rfm) return stored is StoredRfm cuts && cuts.Function == rfm.Name ? Restored(rfm, cuts) : null;
        Measure like = function is Percentile percentile ? percentile : ((ITopOfPopulation)function).By;
        if (stored is not StoredCut cut || cut.Function != function.Function || cut.Tied > cut.Customers) return null;
        if (cut.Cut is null) return cut.Customers == 0 ? new FittedCut(cut.Function, 0, null, 0) : null;
        return cut.Customers > 0 && FittedValue.Parse(like.Kind, like.ExactScale, cut.Cut) is { } value
            ? new FittedCut(cut.Function, cut.Customers, value, cut.Tied, cut.Asked, cut.IsCrowded)
            : null;
    }

    private static FittedRfm? Restored(Rfm rfm, StoredRfm stored) =>
        stored.Bins.All(counts => counts.Count == rfm.Bins) && stored.Cuts.Restored(rfm) is { } cuts && Restored(rfm, stored.Ties) is { } ties
            ? new FittedRfm(rfm.Name, stored.Customers, cuts, stored.Bins, ties)
            : null;

    private static ValueList<RfmTie>? Restored(Rfm rfm, ValueList<StoredTie> stored)
    {
        RfmTie?[] ties =
        [
            .. stored.Select(tie => FittedValue.Parse(rfm.Axes[tie.Axis].Kind, rfm.Axes[tie.Axis].ExactScale, tie.Value) is { } value ? new RfmTie(tie.Axis, value, tie.Customers) : null),
        ];
        return Array.IndexOf(ties, null) < 0 ? [.. ties.OfType<RfmTie>()] : null;
    }

    private static FittedTwoAxis? Restored(TwoAxisGroups groups, StoredTwoAxis stored)
    {
        TwoAxisCuts? cuts = stored.Cuts?.Restored(groups);
        bool isSound = (cuts is null) == (stored.Cuts is null) && (cuts is null) == (stored.First.Customers == 0 || stored.Second.Customers == 0)
            && stored.First.AtTheCut <= stored.First.Customers && stored.Second.AtTheCut <= stored.Second.Customers;
        return isSound ? new FittedTwoAxis(groups, cuts, stored.First, stored.Second) : null;
    }

    private static StoredLifetime Stored(FittedLifetime fitted) => new(
        fitted.Function,
        fitted.Customers,
        fitted.Model switch { BgNbd => PurchaseModelKind.BgNbd, MbgNbd => PurchaseModelKind.MbgNbd, BgBb => PurchaseModelKind.BgBb, _ => PurchaseModelKind.ParetoNbd },
        [.. fitted.Model.Parameters.Select(parameter => Exactly(parameter.Value))],
        fitted.Spend is { } spend ? [Exactly(spend.P), Exactly(spend.Q), Exactly(spend.Gamma)] : null,
        Exactly(fitted.LogLikelihood),
        fitted.Identified);

    private static FittedLifetime? Restored(LifetimeForecast lifetime, StoredLifetime stored)
    {
        double[] p = [.. stored.Parameters.Select(Positive)], values = [.. (stored.Spend ?? []).Select(Positive)];
        bool isSound = double.TryParse(stored.LogLikelihood, NumberStyles.Float, CultureInfo.InvariantCulture, out double logLikelihood) && double.IsFinite(logLikelihood)
            && stored.Model == lifetime.Model && stored.Spend is not null == lifetime.WithGammaGamma && !p.Concat(values).Any(double.IsNaN);
        if (!isSound) return null;
        PurchaseModel model = stored.Model switch
        {
            PurchaseModelKind.BgNbd => new BgNbd(p[0], p[1], p[2], p[3]),
            PurchaseModelKind.MbgNbd => new MbgNbd(p[0], p[1], p[2], p[3]),
            PurchaseModelKind.BgBb => new BgBb(p[0], p[1], p[2], p[3]),
            _ => new ParetoNbd(p[0], p[1], p[2], p[3]),
        };
        GammaGamma? spend = values is [var shape, var customers, var scale] ? new GammaGamma(shape, customers, scale) : null;
        return new FittedLifetime(lifetime.Name, stored.Customers, model, spend, logLikelihood, stored.Identified);
    }

    private static string Exactly(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A parameter; not a number where it is none.</summary>
    private static double Positive(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value > 0 && double.IsFinite(value) ? value : double.NaN;

    private sealed record StoredLifetime(
        string Function, long Customers, PurchaseModelKind Model, ValueList<string> Parameters, ValueList<string>? Spend, string LogLikelihood, bool Identified);

    private sealed record StoredCut(string Function, long Customers, string? Cut, long Tied, long Asked, bool IsCrowded);

    private sealed record StoredRfm(string Function, long Customers, RfmCutsJson Cuts, ValueList<ValueList<long>> Bins, ValueList<StoredTie> Ties);

    private sealed record StoredTie(RfmAxis Axis, string Value, long Customers);

    private sealed record StoredTwoAxis(string Function, TwoAxisCutsJson? Cuts, TwoAxisTie First, TwoAxisTie Second);

    private sealed record Document(
        int Version, string Rules, DateTimeOffset AsOf, string TimeZone, DayOfWeek WeekStart, long Population, ValueList<object> Functions, DataProfile? Profile);
}
