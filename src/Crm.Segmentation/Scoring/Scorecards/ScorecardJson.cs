using System.Globalization;
using System.Text.Json;
using static Crm.Segmentation.Scoring.MissingTerm;
using static Crm.Segmentation.Scoring.ScoreTransform;

namespace Crm.Segmentation.Scoring;

/// <summary>The form of a scorecard in JSON.</summary>
internal static class ScorecardJson
{
    private static readonly JsonShape Double = new JsonScalar<object>(
        "a number in double precision",
        JsonValueKind.Number,
        (w, value) => w.WriteNumberValue((double)value),
        p => double.TryParse(p.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value
            : p.Fail($"'{p.Text}' is too large for a number in double precision."));

    private static readonly JsonShape Links = JsonScalars.Word("how a sum becomes a score", ("linear", ScoreLink.Linear), ("logistic", ScoreLink.Logistic));

    private static readonly JsonShape Bin = new JsonObject<BinJson>(null, "a bin", p => new BinJson(p.Next<double>(), p.Next<double>()))
        .With("from", Double, n => n.From)
        .With("points", Double, n => n.Points);

    private static readonly JsonChoice Transform = new("a transform", () =>
    [
        new JsonObject<LogOnePlusTransform>("logOnePlus", "a logarithm", _ => (LogOnePlusTransform)LogOnePlus),
        new JsonObject<SquareRootTransform>("squareRoot", "a square root", _ => (SquareRootTransform)SquareRoot),
        new JsonObject<ClipTransform>("clip", "bounds", MakeClip)
            .With("low", Double, n => n.Low)
            .With("high", Double, n => n.High),
        new JsonObject<StandardizeTransform>("standardize", "a mean and a deviation", MakeStandardize)
            .With("mean", Double, n => n.Mean)
            .With("deviation", Double, n => n.Deviation),
        new JsonObject<AboveTransform>("above", "a limit", p => new AboveTransform(p.Next<double>()))
            .With("threshold", Double, n => n.Threshold),
        new JsonObject<BinsTransform>("bins", "points by bins", MakeBins)
            .With("below", Double, n => n.Below)
            .With("bins", new JsonList<BinJson>(Bin, atLeast: 1), n => ValueList.Create<BinJson>([.. n.Steps.Select(bin => new BinJson(bin.From, bin.Points))])),
    ]);

    private static readonly JsonChoice Missing = new("what stands for a missing value", () =>
    [
        new JsonObject<Nothing>("noScore", "no score", _ => (Nothing)NoScore),
        new JsonObject<Value>("standIn", "a stand-in value", p => new Value(p.Next<double>())).With("value", Double, n => n.Number),
        new JsonObject<Fixed>("points", "fixed points", p => new Fixed(p.Next<double>())).With("points", Double, n => n.Number),
    ]);

    private static readonly JsonChoice Weighed = new("a measure or a condition", () => TreeJson.Value.Forms);

    private static readonly JsonShape Term = new JsonObject<ScoreTerm>(null, "a term of a scorecard", MakeTerm)
        .With("name", JsonScalars.Name, n => n.Name)
        .With("of", Weighed, n => n.Expression)
        .Maybe("weight", Double, n => n.Weight, 1.0)
        .Maybe("transforms", new JsonList<ScoreTransform>(Transform), n => n.Transforms, ValueList.Create<ScoreTransform>([]))
        .Maybe("missing", Missing, n => n.Missing, NoScore);

    internal static readonly JsonShape Shape = new JsonObject<Scorecard>("scorecard", "a scorecard", Make)
        .With("name", JsonScalars.Name, n => n.Name)
        .Maybe("title", JsonScalars.Text, n => n.Title)
        .With("link", Links, n => n.Link)
        .With("intercept", Double, n => n.Intercept)
        .With("terms", new JsonList<ScoreTerm>(Term, atLeast: 1), n => n.Terms);

    private static ClipTransform? MakeClip(JsonMembers parts)
    {
        (double low, double high) = (parts.Next<double>(), parts.Next<double>());
        return low <= high ? new ClipTransform(low, high) : (ClipTransform?)parts.Fail($"The low bound is above the high bound.");
    }

    private static StandardizeTransform? MakeStandardize(JsonMembers parts)
    {
        (double mean, double deviation) = (parts.Next<double>(), parts.Next<double>());
        return deviation > 0 ? new StandardizeTransform(mean, deviation) : (StandardizeTransform?)parts.Fail($"The deviation is not above 0.");
    }

    private static BinsTransform? MakeBins(JsonMembers parts)
    {
        (double below, ValueList<BinJson> bins) = (parts.Next<double>(), parts.Next<ValueList<BinJson>>());
        return bins.Zip(bins.Skip(1)).All(pair => pair.First.From < pair.Second.From)
            ? new BinsTransform(below, [.. bins.Select(bin => new ScoreBin(bin.From, bin.Points))])
            : (BinsTransform?)parts.Fail($"The beginnings of the bins do not ascend.");
    }

    private static ScoreTerm? MakeTerm(JsonMembers parts)
    {
        (string name, Expression of, double weight) = (parts.Next<string>(), parts.Next<Expression>(), parts.Next<double>());
        if (of is Measure { Kind: var kind } && !kind.IsNumeric() && kind != ValueKind.Duration)
            return (ScoreTerm?)parts.Fail($"A term weighs a number, a duration or a condition, and this one is {kind.WithArticle()}.");
        ScoreTerm term = of is Measure measure ? new ScoreTerm(name, measure, weight) : new ScoreTerm(name, (Condition)of, weight);
        term = term with { Transforms = parts.Next<ValueList<ScoreTransform>>(), Missing = parts.Next<MissingTerm>() };
        return term.HasSoundStandIn ? term : (ScoreTerm?)parts.Fail($"The stand-in value of term '{name}' is one that its transforms are not defined for.");
    }

    private static Scorecard? Make(JsonMembers parts)
    {
        (string name, string? title) = (parts.Next<string>(), parts.Next<string?>());
        (ScoreLink link, double intercept, ValueList<ScoreTerm> terms) = (parts.Next<ScoreLink>(), parts.Next<double>(), parts.Next<ValueList<ScoreTerm>>());
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (terms.FirstOrDefault(term => !names.Add(term.Name)) is { } repeated)
            return (Scorecard?)parts.Fail($"Two terms are named '{repeated.Name}'.", "Names are unique in a scorecard: rename one.");
        return (link == ScoreLink.Logistic ? Scorecard.Logistic(name, intercept, terms.AsSpan()) : Scorecard.Linear(name, intercept, terms.AsSpan())) with { Title = title };
    }

    /// <summary>A bin as an object, which members of a form are of.</summary>
    private sealed record BinJson(double From, double Points);
}
