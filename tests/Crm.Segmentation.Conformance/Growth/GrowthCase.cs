using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>A case of growth: the revenue of one period as a tree of factors, and the change from one period to another attributed to them.</summary>
internal sealed record GrowthCase : AnalysisCase
{
    /// <summary>What is asked.</summary>
    public required GrowthConfig Config { get; init; }

    /// <summary>The attributes of customers; null is not set. A key without events is a customer.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonElement>>? Customers { get; init; }

    /// <summary>The events, in the order of their arrival.</summary>
    public IReadOnlyList<CaseEvent> Events { get; init; } = [];

    /// <summary>What is expected.</summary>
    public required GrowthExpectation Expected { get; init; }

    protected override void Ask(JsonElement json, Answers answers)
    {
        var shop = new CaseShop(Events, json.GetProperty("config"), Customers);
        Dataset data = shop.Build(Events.Select(e => e.U).Union(Customers?.Keys ?? []));
        GrowthQuestion question = GrowthQuestion.Of(Config, shop, Events);
        answers.InEachForm(shop.Schema, question.Growth, growth => new GrowthAnswers((question with { Growth = growth }).Run(shop, data), answers).Add());
    }
}

/// <summary>What a growth's case asks.</summary>
internal sealed record GrowthConfig
{
    /// <summary>The events that are visits.</summary>
    public required CasePattern Visit { get; init; }

    /// <summary>The events that are orders.</summary>
    public required CasePattern Order { get; init; }

    /// <summary>The property of an order that is its value.</summary>
    public required string Value { get; init; }

    /// <summary>The property by which lines of one order are one order.</summary>
    public string? OrderKey { get; init; }

    /// <summary>The events that are refunds.</summary>
    public GrowthRefund? Refund { get; init; }

    /// <summary>Whether revenue is less the refunds.</summary>
    public bool Net { get; init; }

    /// <summary>The period before; null for one period alone.</summary>
    public CaseDays? Before { get; init; }

    /// <summary>The period.</summary>
    public required CaseDays After { get; init; }

    /// <summary>The zone of the days.</summary>
    public string Timezone { get; init; } = "UTC";

    /// <summary>By what customers are told apart.</summary>
    public GrowthSplit? By { get; init; }

    /// <summary>How the change is attributed.</summary>
    public GrowthMethod Method { get; init; }

    /// <summary>The instant at which the customers are looked at; null for the later of the end of all periods and the last event.</summary>
    public DateTimeOffset? AsOf { get; init; }
}

/// <summary>The events that are refunds.</summary>
internal sealed record GrowthRefund
{
    /// <summary>The type.</summary>
    public required string Event { get; init; }

    /// <summary>Values that properties must have.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Where { get; init; }

    /// <summary>The property that is the value.</summary>
    public required string Value { get; init; }
}

/// <summary>By what customers are told apart.</summary>
internal sealed record GrowthSplit
{
    /// <summary>The attribute.</summary>
    public required string Attribute { get; init; }
}

/// <summary>How a change is attributed.</summary>
internal enum GrowthMethod
{
    Shapley,
    Lmdi,
}

/// <summary>What a growth's case expects.</summary>
internal sealed record GrowthExpectation
{
    /// <summary>Whether the configuration is refused.</summary>
    public bool? Error { get; init; }

    /// <summary>Each period's tree.</summary>
    public GrowthPeriods? Periods { get; init; }

    /// <summary>The same by value.</summary>
    public IReadOnlyDictionary<string, GrowthPeriods>? PeriodsByValue { get; init; }

    /// <summary>The change, attributed.</summary>
    public GrowthChange? Change { get; init; }

    /// <summary>The same by value.</summary>
    public IReadOnlyDictionary<string, GrowthChange>? ChangeByValue { get; init; }
}

/// <summary>Both periods' trees.</summary>
internal sealed record GrowthPeriods
{
    /// <summary>The period before.</summary>
    public GrowthTree? Before { get; init; }

    /// <summary>The period.</summary>
    public GrowthTree? After { get; init; }
}

/// <summary>The tree of one period; a factor is null where its denominator is 0.</summary>
internal sealed record GrowthTree
{
    /// <summary>Customers with a visit.</summary>
    public required int Visitors { get; init; }

    /// <summary>Customers with an order.</summary>
    public required int Buyers { get; init; }

    /// <summary>Orders.</summary>
    public required int Orders { get; init; }

    /// <summary>What the orders are worth.</summary>
    public required double Revenue { get; init; }

    /// <summary>Buyers over visitors.</summary>
    public required double? Conversion { get; init; }

    /// <summary>Orders over buyers.</summary>
    public required double? OrdersPerBuyer { get; init; }

    /// <summary>Revenue over orders.</summary>
    public required double? OrderValue { get; init; }
}

/// <summary>A change and its parts, which sum to it.</summary>
internal sealed record GrowthChange
{
    /// <summary>The change of revenue.</summary>
    public required double Total { get; init; }

    /// <summary>Of visitors.</summary>
    public required double Visitors { get; init; }

    /// <summary>Of conversion.</summary>
    public required double Conversion { get; init; }

    /// <summary>Of orders a buyer.</summary>
    public required double OrdersPerBuyer { get; init; }

    /// <summary>Of the value of an order.</summary>
    public required double OrderValue { get; init; }
}
