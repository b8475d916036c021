namespace Crm.Segmentation.Growth;

/// <summary>
/// <c>growth NAME ["TITLE"] { visits E [where C] orders E [where C] value E.property [each E.property]
/// [refunds E [where C] value E.property [net]] [attribute by shapley|logarithmic_mean] }</c>.
/// </summary>
internal static class GrowthSyntax
{
    private static readonly (string Word, AttributionMethod Method)[] Methods =
        [("shapley", AttributionMethod.Shapley), ("logarithmic_mean", AttributionMethod.LogarithmicMean)];

    internal static RevenueGrowth? Parse(RuleParser parser, Declaration declaration) =>
        parser.Reader.Block("the growth") is { } block ? parser.Within(block, declaration.Name, () => Body(parser, declaration)) : null;

    internal static void Write(RuleText text, RevenueGrowth growth)
    {
        text.Write(" {\n  visits ").Write(growth.Visit).Write("\n  orders ").Write(growth.Order).Write(" value ").Write(growth.Value);
        if (growth.OrderKey is not null) text.Write(" each ").Write(growth.OrderKey);
        if (growth.Refund is not null && growth.RefundValue is not null)
            text.Write("\n  refunds ").Write(growth.Refund).Write(" value ").Write(growth.RefundValue).Write(growth.IsNet ? " net" : "");
        if (growth.Attribution != AttributionMethod.Shapley)
            text.Write("\n  attribute by ").Write(Methods.First(known => known.Method == growth.Attribution).Word);
        text.Write("\n}");
    }

    private static RevenueGrowth? Body(RuleParser parser, Declaration declaration)
    {
        TokenReader reader = parser.Reader;
        reader.Expect("visits", "A growth is its visits, its orders and what an order is worth.");
        EventPattern? visit = parser.Pattern();
        reader.Expect("orders");
        EventPattern? order = parser.Pattern();
        reader.Expect("value");
        (_, Expression? value) = parser.Property("sum");
        Expression? key = null, refundValue = null;
        EventPattern? refund = null;
        bool isKeyed = reader.TryTake("each"), isNet = false;
        if (isKeyed) (_, key) = parser.Property("distinct");
        bool isRefunded = reader.TryTake("refunds");
        if (isRefunded)
        {
            refund = parser.Pattern();
            reader.Expect("value");
            (_, refundValue) = parser.Property("sum");
            isNet = reader.TryTake("net");
        }

        var method = AttributionMethod.Shapley;
        if (reader.TryTake("attribute"))
        {
            reader.Expect("by");
            method = MethodOf(reader);
        }

        bool isSound = visit is not null && order is not null && value is Measure && !reader.Failed
            && (!isKeyed || key is Measure) && (!isRefunded || (refund is not null && refundValue is Measure));
        return !isSound ? null : new RevenueGrowth(declaration.Name)
        {
            Title = declaration.Title,
            Visit = visit!,
            Order = order!,
            Value = (Measure)value!,
            OrderKey = key as Measure,
            Refund = refund,
            RefundValue = refundValue as Measure,
            IsNet = isNet,
            Attribution = method,
        };
    }

    private static AttributionMethod MethodOf(TokenReader reader)
    {
        foreach ((string word, AttributionMethod method) in Methods)
            if (reader.TryTake(word)) return method;
        reader.Fail(string.Join(", ", Methods.Select(known => $"'{known.Word}'")));
        return default;
    }
}
