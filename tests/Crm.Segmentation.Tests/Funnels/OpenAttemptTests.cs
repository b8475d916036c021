using Crm.Segmentation.Funnels;
using Crm.Segmentation.Tests.Reports;

namespace Crm.Segmentation.Tests.Funnels;

/// <summary>An attempt is open up to the millisecond before its window is over, also where the times of events are stored in hours.</summary>
public sealed class OpenAttemptTests
{
    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void Dropped_AroundTheEndOfTheFirstWindowThatThereIs_IsWhoseWindowIsOver(int milliseconds, bool isDropped)
    {
        DateTimeOffset first = new(2026, 3, 19, 13, 0, 0, TimeSpan.Zero);
        DatasetBuilder builder = Dataset.For(ResultShop.Schema);
        builder.AddCustomer(1);
        builder.AddEvent(ResultShop.Visit, 1, first);
        Dataset data = builder.Build(out _);
        RuleBook rules = RuleBook.Parse(ResultShop.Schema, ("t", "funnel way within 3 hours { step a = visit step b = purchase } segment lost = dropped from way before b"));
        DateTimeOffset asOf = first.AddHours(3).AddMilliseconds(milliseconds);

        Assert.Equal(isDropped, ResultShop.Engine.Evaluate(rules, data, asOf)["lost"].Keys.Any());
    }
}
