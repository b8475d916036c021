using System.Text.Json.Nodes;
using Crm.Segmentation.Lifetime;

namespace Crm.Segmentation.Conformance;

/// <summary>Reference numbers of models of purchases: fits, and what follows from given parameters.</summary>
internal static class LifetimeItems
{
    /// <summary><c>fit.MODEL.PREPARATION</c>: parameters, errors and likelihood; of a fit that is not identified its flag and its likelihood.</summary>
    internal static JsonNode Fit(Fields item, string[] id, ReferenceData data)
    {
        item.Ignore("data", "rule", "model", "kind", "sum_x", "zero_repeaters", "n", "tol");
        PurchaseSummaries customers = data.Summaries(id[2]);
        bool ofValues = item.Text("model") == "gammagamma";
        int rows = ofValues ? Enumerable.Range(0, customers.Count).Count(i => customers[i] is { Repeats: > 0, Value: > 0 }) : customers.Count;
        if (item.Integer("n") != rows) throw new NotMetException($"there are {rows} customers");
        if (item.IntegerOrNull("sum_x") is { } sum && sum != customers.Repeats.ToArray().Sum()) throw new NotMetException($"there are {customers.Repeats.ToArray().Sum()} repeats");
        if (item.IntegerOrNull("zero_repeaters") is { } once && once != customers.Repeats.ToArray().Count(x => x == 0)) throw new NotMetException("others bought once");

        return item.Text("model") switch
        {
            "bgnbd" => Found(item, BgNbd.Fit(customers), customers),
            "mbgnbd" => Found(item, MbgNbd.Fit(customers), customers),
            "paretonbd" => Found(item, ParetoNbd.Fit(customers), customers),
            "gammagamma" => Found(item, GammaGamma.Fit(customers), customers),
            var other => throw new CaseException($"the model '{other}' is not supported yet"),
        };
    }

    /// <summary>One number of given parameters; <c>gg.q_lt_1</c> is what the formula gives where the library says that there is no mean.</summary>
    internal static JsonNode Prediction(Fields item, string[] id, ReferenceData data)
    {
        double[] p = [.. item.List("params").Select(value => Fields.AsNumber(value, "item.params"))];
        Fields args = item.Object("args");
        if (item.Text("model") == "gammagamma")
        {
            item.Ignore("fn");
            double? mean = new GammaGamma(p[0], p[1], p[2]).ExpectedValue(new PurchaseSummary(args.Integer("x"), 0, 0, args.Number("zbar")));
            double wanted = item.Number("expected");
            return mean ?? (wanted < 0 ? wanted : throw new NotMetException("there is no mean"));
        }

        PurchaseModel model = item.Text("model") switch
        {
            "bgnbd" => new BgNbd(p[0], p[1], p[2], p[3]),
            "mbgnbd" => new MbgNbd(p[0], p[1], p[2], p[3]),
            "paretonbd" => new ParetoNbd(p[0], p[1], p[2], p[3]),
            var other => throw new CaseException($"the model '{other}' is not supported yet"),
        };
        PurchaseSummary customer = args.Has("x") ? new(args.Integer("x"), args.Number("tx"), args.Number("T")) : default;
        return item.Text("fn") switch
        {
            "expected" => model.Expected(args.Number("t")),
            "conditional_expected" => model.Expected(customer, args.Number("t")),
            "p_alive" => model.PAlive(customer),
            "log_likelihood" => model.LogLikelihood(customer),
            "pmf" => model.Probability(args.Integer("n"), args.Number("t")),
            "dert" => model.Discounted(customer, args.Number("delta")),
            var other => throw new CaseException($"'{other}' is not supported yet"),
        };
    }

    private static JsonObject Found<TModel>(Fields item, ModelFit<TModel> fit, PurchaseSummaries customers)
        where TModel : class
    {
        Fields tolerance = item.Object("tol");
        var answer = new WithinTolerance(item.Get("expected"));
        foreach (string remark in (ReadOnlySpan<string>)["note", "nbd_r", "nbd_alpha", "ll_nbd_limit"]) answer.Remark(remark);
        if (item.Text("kind") == "fit_degenerate")
        {
            if (fit.Identified) throw new NotMetException($"it is taken as identified: {fit}");
            answer.Number("ll_sup", fit.LogLikelihood, 0, tolerance.Number("ll"));
            return answer.Answer;
        }

        if (!fit.Identified) throw new NotMetException($"it is not taken as identified: {fit}");
        answer.Named("params", fit.Parameters.Select(p => (p.Name, (double?)p.Value)), tolerance.Number("params_rel"));
        answer.Named("se", fit.Parameters.Select(p => (p.Name, p.StandardError)), tolerance.Number("se_rel"));
        answer.Number("ll", fit.LogLikelihood, 0, tolerance.Number("ll_abs"));
        answer.Number("max_abs_grad_log_params", fit.Slope, 0, 1e-3);
        answer.Number("pearson_x_zbar", SpendAssumption.Of(customers).Linear.Coefficient, 1e-9);
        return answer.Answer;
    }
}
