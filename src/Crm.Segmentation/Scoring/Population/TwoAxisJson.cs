using System.Globalization;
using System.Text.Json;

namespace Crm.Segmentation.Scoring;

/// <summary>The form of groups of two axes in JSON.</summary>
internal static class TwoAxisJson
{
    internal const string Type = "twoAxisGroups";

    private static readonly JsonShape Threshold = new JsonScalar<AxisThreshold>(
        "a threshold",
        JsonValueKind.String,
        (w, threshold) => JsonScalars.WriteText(w, threshold.ToString()),
        p => p.Text == "median" ? AxisThreshold.Median
            : p.Text == "mean" ? AxisThreshold.Mean
            : CountsJson.Given(p.Text) is { } given ? AxisThreshold.At(Convert.ToDecimal(given.Value, CultureInfo.InvariantCulture))
            : (AxisThreshold?)p.Fail($"'{p.Text}' is neither median nor mean nor a number."));

    internal static readonly JsonShape Shape = new JsonObject<TwoAxisGroups>(Type, "groups of two axes", Make)
        .With("name", JsonScalars.Name, n => n.Name)
        .Maybe("title", JsonScalars.Text, n => n.Title)
        .With("first", TreeJson.Measure, n => n.First)
        .With("second", TreeJson.Measure, n => n.Second)
        .Maybe("firstThreshold", Threshold, n => n.FirstThreshold, AxisThreshold.Median)
        .Maybe("secondThreshold", Threshold, n => n.SecondThreshold, AxisThreshold.Median);

    private static TwoAxisGroups? Make(JsonMembers parts)
    {
        (string name, string? title) = (parts.Next<string>(), parts.Next<string?>());
        (Measure first, Measure second) = (parts.Next<Measure>(), parts.Next<Measure>());
        foreach (Measure measure in (ReadOnlySpan<Measure>)[first, second])
            if (!TwoAxisGroups.IsAxis(measure.Kind)) return (TwoAxisGroups?)parts.Fail($"An axis is a number or a duration, and this one is {measure.Kind.WithArticle()}.");
        return new TwoAxisGroups(name, first, second) { Title = title, FirstThreshold = parts.Next<AxisThreshold>(), SecondThreshold = parts.Next<AxisThreshold>() };
    }
}

/// <summary>The cuts of two axes as JSON keeps them: texts, which mean something together with the definition.</summary>
internal sealed record TwoAxisCutsJson(TwoAxisCutsJson.Axis First, TwoAxisCutsJson.Axis Second)
{
    private static readonly JsonShape Cut = new JsonObject<Axis>(null, "a cut", p => new Axis(p.Next<string>(), p.Next<string>()))
        .With("cut", JsonScalars.Text, n => n.Cut)
        .With("bound", JsonScalars.Text, n => n.Bound);

    internal static readonly JsonShape Shape = new JsonObject<TwoAxisCutsJson>(null, "the cuts of two axes", p => new TwoAxisCutsJson(p.Next<Axis>(), p.Next<Axis>()))
        .With("first", Cut, n => n.First)
        .With("second", Cut, n => n.Second);

    internal static readonly JsonShape TieShape = new JsonObject<TwoAxisTie>(null, "the customers of an axis", p => new TwoAxisTie(p.Next<long>(), p.Next<long>()))
        .With("customers", JsonScalars.Count, n => n.Customers)
        .With("atTheCut", JsonScalars.Count, n => n.AtTheCut);

    internal static TwoAxisCutsJson? Of(TwoAxisCuts? cuts) =>
        cuts is { FirstCut: { } first, SecondCut: { } second } ? new TwoAxisCutsJson(Axis.Of(first), Axis.Of(second)) : null;

    /// <summary>The cuts; null when they cannot be of these groups.</summary>
    internal TwoAxisCuts? Restored(TwoAxisGroups groups) =>
        TwoAxisCuts.Of(First.Restored(groups.First, groups.FirstThreshold), Second.Restored(groups.Second, groups.SecondThreshold));

    /// <summary>The cut of an axis.</summary>
    internal sealed record Axis(string Cut, string Bound)
    {
        internal static Axis Of(AxisCut cut) => new(FittedValue.Of(cut.Shown).ToString(), cut.Bound.ToString());

        internal AxisCut? Restored(Measure measure, AxisThreshold threshold)
        {
            if (FittedValue.Parse(ValueKind.Number, null, Cut) is not { } shown) return null;
            int? scale = measure.ExactScale;
            FittedValue? bound = threshold.Given is null ? FittedValue.Parse(measure.Kind, scale, Bound) : CountsJson.Given(Bound);
            bool isSound = bound is not null && (scale is null || threshold.Given is not null ? bound.ToDouble() == shown.Double : bound.ToDouble() <= shown.Double);
            return isSound && (threshold.Given is null || FittedValue.Of(threshold.Given.Value)! == bound) ? new AxisCut(shown.Double, bound!) : null;
        }
    }
}
