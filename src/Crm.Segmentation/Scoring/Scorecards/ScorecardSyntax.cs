using System.Globalization;
using static Crm.Segmentation.Scoring.MissingTerm;
using static Crm.Segmentation.Scoring.ScoreTransform;

namespace Crm.Segmentation.Scoring;

/// <summary>
/// <c>scorecard NAME ["TITLE"] linear|logistic INTERCEPT { term NAME = MEASURE|when CONDITION {TRANSFORM} [weight N] [missing [points] N] ... }</c>, where a transform is
/// <c>log_one_plus</c>, <c>square_root</c>, <c>clip N..N</c>, <c>standardize N by N</c>, <c>above N</c> or <c>bins N {N: N, ...}</c>.
/// </summary>
internal static class ScorecardSyntax
{
    internal static Scorecard? Parse(RuleParser parser, Declaration declaration)
    {
        TokenReader reader = parser.Reader;
        bool isLogistic = reader.TryTake("logistic");
        if (!isLogistic && !reader.TryTake("linear")) reader.Fail("'linear' or 'logistic'", $"The sum of a scorecard is points, linear, or becomes a probability, logistic.");
        double? intercept = Number(reader);
        if (reader.Failed || reader.Block("the scorecard") is not { } block) return null;
        return parser.Within(block, declaration.Name, () => Terms(parser)) is { } terms && intercept is { } first
            ? (isLogistic ? Scorecard.Logistic(declaration.Name, first, [.. terms]) : Scorecard.Linear(declaration.Name, first, [.. terms])) with { Title = declaration.Title }
            : null;
    }

    internal static void Write(RuleText text, Scorecard scorecard)
    {
        text.Write(scorecard.Link == ScoreLink.Logistic ? " logistic " : " linear ").Write(Text(scorecard.Intercept)).Write(" {");
        foreach (ScoreTerm term in scorecard.Terms)
        {
            text.Write("\n  term ").Name(term.Name);
            if (term.Expression is Condition condition) text.Write(" when ").Write(condition);
            else text.Write(" = ").Term(term.Expression);
            foreach (ScoreTransform transform in term.Transforms) text.Write(" ").Write(Text(transform));
            if (term.Weight != 1) text.Write(" weight ").Write(Text(term.Weight));
            if (term.Missing is Value value) text.Write(" missing ").Write(Text(value.Number));
            else if (term.Missing is Fixed points) text.Write(" missing points ").Write(Text(points.Number));
        }

        text.Write("\n}");
    }

    private static List<ScoreTerm>? Terms(RuleParser parser)
    {
        TokenReader reader = parser.Reader;
        var terms = new List<ScoreTerm>();
        bool isSound = true;
        do
        {
            int start = reader.Position;
            reader.Expect("term", $"A scorecard is one term or more: term spend = sum(purchase.amount) weight 0.5.");
            if (reader.Failed) return null;
            if (Term(parser, start) is not { } term) isSound = false;
            else if (terms.Exists(known => known.Name == term.Name))
            {
                parser.Bag.Error(DiagnosticCodes.GivenTwice, reader.SpanFrom(start), $"Two terms are named '{term.Name}'.", $"Names are unique in a scorecard: rename one.");
                isSound = false;
            }
            else terms.Add(term);
        }
        while (!reader.AtEnd && !reader.Failed);
        return isSound ? terms : null;
    }

    private static ScoreTerm? Term(RuleParser parser, int start)
    {
        TokenReader reader = parser.Reader;
        string name = reader.Name("the name of the term") ?? "";
        bool isCondition = reader.TryTake("when");
        if (!isCondition) reader.Expect("=", $"A measure stands after '=', and a condition after 'when'.");
        int of = reader.Position;
        Expression? weighed = isCondition ? parser.Condition() : parser.Term();
        SourceSpan place = reader.SpanFrom(of);
        var transforms = new List<ScoreTransform?>();
        while (TransformAt(reader) is { } read) transforms.Add(read(parser));
        double? weight = reader.TryTake("weight") ? Number(reader) : 1;
        MissingTerm? missing = reader.TryTake("missing") ? Missing(reader) : NoScore;
        if (reader.Failed || weighed is null || weight is null || missing is null || transforms.Contains(null)) return null;
        if (weighed is Measure { Kind: var kind } && !kind.IsNumeric() && kind != ValueKind.Duration)
        {
            parser.Bag.Error(DiagnosticCodes.TermWithoutNumber, place, $"A term weighs a number, a duration or a condition, and this one is {kind.WithArticle()}.", $"Ask something of it: term {name} when a condition.");
            return null;
        }

        ScoreTerm term = weighed is Measure measure ? new ScoreTerm(name, measure, weight.Value) : new ScoreTerm(name, (Condition)weighed, weight.Value);
        term = term with { Transforms = [.. transforms.OfType<ScoreTransform>()], Missing = missing };
        if (term.HasSoundStandIn) return term;
        parser.Bag.Error(DiagnosticCodes.ScorecardNumbers, reader.SpanFrom(start), $"The stand-in value of term '{name}' is one that its transforms are not defined for.", $"Give points instead: missing points 0.");
        return null;
    }

    private static MissingTerm? Missing(TokenReader reader) => reader.TryTake("points")
        ? (Number(reader) is { } points ? Points(points) : null)
        : Number(reader) is { } value ? StandIn(value) : null;

    /// <summary>Reads the transform that begins here; null where none does.</summary>
    private static Func<RuleParser, ScoreTransform?>? TransformAt(TokenReader reader) =>
        reader.TryTake("log_one_plus") ? _ => LogOnePlus
        : reader.TryTake("square_root") ? _ => SquareRoot
        : reader.TryTake("clip") ? parser => Pair(parser, "..", (low, high) => low <= high, Clip, $"The low bound is above the high bound.")
        : reader.TryTake("standardize") ? parser => Pair(parser, "by", (_, deviation) => deviation > 0, Standardize, $"The deviation is not above 0.")
        : reader.TryTake("above") ? parser => Number(parser.Reader) is { } threshold ? Above(threshold) : null
        : reader.TryTake("bins") ? ReadBins
        : null;

    private static ScoreTransform? Pair(RuleParser parser, string between, Func<double, double, bool> isSound, Func<double, double, ScoreTransform> make, Phrase otherwise)
    {
        TokenReader reader = parser.Reader;
        int start = reader.Position;
        double? first = Number(reader);
        reader.Expect(between);
        if (Number(reader) is not { } second || first is null || reader.Failed) return null;
        if (isSound(first.Value, second)) return make(first.Value, second);
        parser.Bag.Error(DiagnosticCodes.ScorecardNumbers, reader.SpanFrom(start), otherwise);
        return null;
    }

    private static ScoreTransform? ReadBins(RuleParser parser)
    {
        TokenReader reader = parser.Reader;
        double? below = Number(reader);
        reader.Expect("{", $"The points below all bins come first, then in braces where each bin begins and its points, as in 20: 0.5.");
        int start = reader.Position;
        var bins = new List<ScoreBin>();
        do
        {
            double? from = Number(reader);
            reader.Expect(":");
            if (from is { } least && Number(reader) is { } points) bins.Add(new ScoreBin(least, points));
        }
        while (reader.TryTake(","));
        SourceSpan span = reader.SpanFrom(start);
        reader.Expect("}");
        if (reader.Failed || below is null) return null;
        if (bins.Zip(bins.Skip(1)).All(next => next.First.From < next.Second.From)) return Bins(below.Value, [.. bins]);
        ScoreBin[] ascending = [.. bins.DistinctBy(bin => bin.From).OrderBy(bin => bin.From)];
        parser.Bag.Error(
            DiagnosticCodes.ScorecardNumbers, span, $"The beginnings of the bins do not ascend.", null, ascending.Length == bins.Count ? new TextFix(span, Text(ascending)) : null);
        return null;
    }

    /// <summary>A number in double precision; one that is too small or too exact for a number of the language stands in quotes.</summary>
    private static double? Number(TokenReader reader)
    {
        bool isNegative = reader.TryTake("-");
        if (reader.Current.Kind == TokenKind.Number) return isNegative ? -Exact.ToDouble(reader.Take().Number) : Exact.ToDouble(reader.Take().Number);
        if (!isNegative && reader.Current.Kind == TokenKind.Text && double.TryParse(reader.Current.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double written) && double.IsFinite(written))
        {
            reader.Take();
            return written;
        }

        reader.Fail("a number");
        return null;
    }

    private static string Text(ScoreTransform transform) => transform switch
    {
        LogOnePlusTransform => "log_one_plus",
        SquareRootTransform => "square_root",
        ClipTransform clip => $"clip {Text(clip.Low)}..{Text(clip.High)}",
        StandardizeTransform standardize => $"standardize {Text(standardize.Mean)} by {Text(standardize.Deviation)}",
        AboveTransform above => $"above {Text(above.Threshold)}",
        BinsTransform bins => $"bins {Text(bins.Below)} {{{Text(bins.Steps)}}}",
        _ => throw new System.Diagnostics.UnreachableException($"No words for {transform.GetType().Name}."),
    };

    private static string Text(IEnumerable<ScoreBin> bins) => string.Join(", ", bins.Select(bin => $"{Text(bin.From)}: {Text(bin.Points)}"));

    private static string Text(double value)
    {
        string shortest = value.ToString("R", CultureInfo.InvariantCulture);
        return decimal.TryParse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) && Exact.ToDouble(number) == value
            ? RuleWords.Number(number)
            : RuleWords.Text(shortest);
    }
}
