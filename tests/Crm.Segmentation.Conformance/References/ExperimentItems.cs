using System.Text.Json.Nodes;

namespace Crm.Segmentation.Conformance;

/// <summary>Reference numbers of experiments: shares, sizes of arms, and p-values read together.</summary>
internal static class ExperimentItems
{
    /// <summary><c>prop.NAME</c>: two shares.</summary>
    internal static JsonNode Shares(Fields item, string[] id, ReferenceData data)
    {
        item.Ignore("tol_rel");
        Proportion[] arms = [.. Counts(item, "successes").Zip(Counts(item, "trials"), (count, of) => new Proportion(count, of))];
        if (arms is not [var first, var second]) throw new CaseException($"'{string.Join('.', id)}' has {arms.Length} arms, which is not supported yet");
        var shares = new TwoProportions(first, second);
        Significance plain = shares.ChiSquare(), corrected = shares.ChiSquare(corrected: true);

        // Where nothing varies there is no statistic. The reference has then no p either; the library's is 1.
        double? Varying(double p) => plain.Statistic is null ? null : p;
        return new JsonObject
        {
            ["chisq"] = plain.Statistic,
            ["p_pooled_z"] = Varying(shares.Z().P),
            ["wald_ci"] = Ends(shares.Interval(DifferenceInterval.Wald)),
            ["p_yates"] = Varying(corrected.P),
            ["p_fisher"] = shares.Fisher().P,
            ["ci_wald"] = Ends(shares.Interval(DifferenceInterval.Wald)),
            ["ci_agresti-caffo"] = Ends(shares.Interval(DifferenceInterval.AgrestiCaffo)),
            ["ci_newcomb"] = Ends(shares.Interval(DifferenceInterval.Newcombe)),
            ["wilson_1"] = Ends(first.IntervalOf()),
            ["wilson_2"] = Ends(second.IntervalOf()),
            ["clopper_1"] = Ends(first.IntervalOf(ProportionInterval.ClopperPearson)),
            ["ci_miettinen_nurminen"] = Ends(shares.Interval(DifferenceInterval.MiettinenNurminen)),
        };
    }

    /// <summary><c>padj.METHOD</c>: adjusted p-values.</summary>
    internal static JsonNode Adjusted(Fields item, string[] id, ReferenceData data)
    {
        item.Ignore("tol_abs");
        Multiplicity method = id[1] switch
        {
            "holm" => Multiplicity.Holm,
            "BH" => Multiplicity.BenjaminiHochberg,
            "bonferroni" => Multiplicity.Bonferroni,
            _ => throw new CaseException($"the method '{id[1]}' is not supported yet"),
        };
        double[] p = [.. item.List("p").Select(value => Fields.AsNumber(value, "item.p"))];
        return new JsonArray([.. AdjustedP.Of(p, method).Select(value => (JsonNode)value)]);
    }

    /// <summary><c>srm.NAME</c>: the sizes of arms beside their shares.</summary>
    internal static JsonNode SampleRatio(Fields item, string[] id, ReferenceData data)
    {
        item.Ignore("tol_rel");
        long[] observed = [.. Counts(item, "observed")];
        double[] shares = [.. item.List("expected_ratio").Select(value => Fields.AsNumber(value, "item.expected_ratio"))];
        Significance test = ChiSquare.OfWeights(observed, shares);
        return new JsonObject { ["chisq"] = test.Statistic, ["df"] = test.DegreesOfFreedom, ["p"] = test.P, ["log_p"] = test.LogP };
    }

    private static IEnumerable<long> Counts(Fields item, string name) => item.List(name).Select(value => (long)Fields.AsInteger(value, item.At(name)));

    private static JsonArray Ends(ConfidenceInterval? interval) => new(interval?.Lower, interval?.Upper);
}
