using System.Globalization;
using System.Text.Json.Nodes;
using Crm.Segmentation.Lifetime;

namespace Crm.Segmentation.Conformance;

/// <summary>Reference numbers of models of contracts and of repeated chances.</summary>
internal static class RetentionModelItems
{
    /// <summary><c>sbg.…</c>, <c>bdw.…</c>: a fit to survivors, or a discounted lifetime.</summary>
    internal static JsonNode Contract(Fields item, string[] id, ReferenceData data)
    {
        if (item.TextOrNull("fn") is { } asked)
        {
            double[] p = Numbers(item, "params");
            RenewalModel given = p.Length == 2 ? new ShiftedBetaGeometric(p[0], p[1]) : new BetaDiscreteWeibull(p[0], p[1], p[2]);
            return asked == "DEL" ? given.DiscountedLifetime(item.Number("discount")) : given.DiscountedResidualLifetime(item.Integer("n"), item.Number("discount"));
        }

        double customers = item.Number("n");
        SurvivalCounts stays = Renewals.Of([.. Numbers(item, "survival_pct").Select(percent => percent / 100 * customers)]);
        return item.Text("model") == "sbg"
            ? Found(item, ShiftedBetaGeometric.Fit(stays), fit => fit)
            : Found(item, BetaDiscreteWeibull.Fit(stays), fit => fit);
    }

    /// <summary><c>bgbb.donations</c>, <c>bgbb.pred.N</c>: the fit, and what follows for a customer.</summary>
    internal static JsonNode Chances(Fields item, string[] id, ReferenceData data)
    {
        item.Ignore("model", "data");
        if (id[1] == "pred")
        {
            double[] p = Numbers(item, "params");
            var model = new BgBb(p[0], p[1], p[2], p[3]);
            var customer = new PurchaseSummary(item.Integer("x"), item.Number("tx"), item.Number("n"));
            var expected = new JsonObject();
            foreach (var horizon in item.Object("expected").Get("expected_in").EnumerateObject())
                expected[horizon.Name] = model.Expected(customer, double.Parse(horizon.Name, CultureInfo.InvariantCulture));
            return new JsonObject { ["ll"] = model.LogLikelihood(customer), ["p_alive_next"] = model.PAlive(customer), ["expected_in"] = expected };
        }

        ModelFit<BgBb> fit = BgBb.Fit(data.Donations());
        var answer = new WithinTolerance(item.Get("expected"));
        Fields tolerance = item.Object("tol");
        double parameters = tolerance.Number("params_rel");
        answer.Named("params", fit.Parameters.Select(p => (p.Name, (double?)p.Value)), parameters);
        answer.Named("se", fit.Parameters.Select(p => (p.Name, p.StandardError)), tolerance.NumberOrNull("se_rel") ?? 1e-2);
        answer.Number("ll", fit.LogLikelihood, 0, tolerance.Number("ll_abs"));
        return answer.Answer;
    }

    private static JsonObject Found<TModel>(Fields item, ModelFit<TModel> fit, Func<TModel, RenewalModel> of)
        where TModel : RenewalModel
    {
        if (!fit.Identified) throw new NotMetException($"it is not taken as identified: {fit}");
        RenewalModel model = of(fit.Model);
        Fields tolerance = item.Object("tol");
        double relative = tolerance.Number("params_rel"), survival = tolerance.NumberOrNull("survival_abs") ?? 1e-5;
        var answer = new WithinTolerance(item.Get("expected"));
        foreach (FittedParameter parameter in fit.Parameters) answer.Number(parameter.Name, parameter.Value, relative);
        answer.Number("ll", fit.LogLikelihood, 0, tolerance.Number("ll_abs"));
        answer.List("survival", [.. Enumerable.Range(0, 100).Select(model.Survival)], survival);
        answer.List("retention", [.. Enumerable.Range(1, 100).Select(model.Retention)], survival);
        answer.Remark("actual_holdout_pct");
        return answer.Answer;
    }

    private static double[] Numbers(Fields item, string name) => [.. item.List(name).Select(value => Fields.AsNumber(value, item.At(name)))];
}
