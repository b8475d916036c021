using Crm.Segmentation.Growth;
using Crm.Segmentation.Lifetime;
using Crm.Segmentation.Retentions;
using Crm.Segmentation.Tests.Growth;

namespace Crm.Segmentation.Tests.Execution;

/// <summary>Analyses that add up, or tell apart by, a property: arithmetic over properties is a diagnostic there, and never an exception of its run.</summary>
public sealed class AmountOfExpressionTests
{
    private static readonly Measure Doubled = GrowthShop.Amount * 2;

    [Fact]
    public void Growth_OfArithmetic_IsToldWhatItNeeds()
    {
        foreach (RevenueGrowth growth in (RevenueGrowth[])
            [
                GrowthShop.Plain with { Value = Doubled },
                GrowthShop.Plain with { OrderKey = Doubled },
                GrowthShop.Plain with { Refund = GrowthShop.Refund, RefundValue = GrowthShop.Refunded * 2 },
            ])
            AssertTold(growth.Validate(GrowthShop.Schema));
    }

    [Fact]
    public void Retention_OfArithmetic_IsToldWhatItNeeds()
    {
        var plain = new Retention("weekly") { Cohort = GrowthShop.Line.First(), Return = GrowthShop.Line, Period = CalendarUnit.Week, Periods = 2 };

        Assert.Empty(plain.Validate(GrowthShop.Schema));
        AssertTold((plain with { Value = Doubled }).Validate(GrowthShop.Schema));
        AssertTold((plain with { Distinct = Doubled }).Validate(GrowthShop.Schema));
    }

    [Fact]
    public void Purchases_OfArithmetic_AreToldWhatTheyNeed()
    {
        Assert.Empty(new Purchases(GrowthShop.Amount, GrowthShop.Line).Validate(GrowthShop.Schema));
        AssertTold(new Purchases(Doubled, GrowthShop.Line).Validate(GrowthShop.Schema));
    }

    private static void AssertTold(ValueList<Diagnostic> diagnostics) => Assert.Equal(DiagnosticCodes.NotAProperty, Assert.Single(diagnostics).Code);
}
