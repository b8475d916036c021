using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.Tests.Journeys.Simulation;

/// <summary>A new version beside the old over one past.</summary>
public sealed class JourneyReviewTests
{
    private static readonly DateSpan Range = DateSpan.Between(SimulatedShop.Start.AddDays(2), SimulatedShop.Start.AddDays(13));
    private static readonly Lazy<Dataset> Data = new(() => SimulatedShop.Data(SimulatedShop.Drawn(11, 400)));

    private static RuleBook Edited(string old, string now) => RuleBook.Parse(SimulatedShop.Schema, ("edited.crm", SimulatedShop.Text.Replace(old, now, StringComparison.Ordinal)));

    [Fact]
    public void Review_OfTheSame_ChangesNobody()
    {
        JourneyReview review = SimulatedShop.Engine.CompareJourneys(SimulatedShop.Rules, SimulatedShop.Rules, Data.Value, Range);

        Assert.Equal(0, review.Changed.Count);
        Assert.Empty(review.Sample);
        Assert.Equal(review.Before, review.After);
        Assert.Same(review, review.ThrowIfMoreChangeThan(0));
    }

    [Fact]
    public void Review_OfAnotherTemplate_ChangesThoseWhoGotTheOldOne()
    {
        RuleBook edited = Edited("send email \"gold\"", "send email \"gold-2\" as golden");
        JourneyReview review = SimulatedShop.Engine.CompareJourneys(SimulatedShop.Rules, edited, Data.Value, Range, sample: 3);

        var simulated = new HourlyHost(SimulatedShop.Rules, SimulatedShop.Engine);
        CustomerKey[] expected =
        [
            .. SimulatedShop.Drawn(11, 400)
                .Where(one => simulated.Run(one.Customer, one.Events, Range.From, Range.To).SelectMany(step => step.Actions).OfType<SendMessage>().Any(send => send.Template == "gold"))
                .Select(one => one.Customer.Key),
        ];
        Assert.NotEmpty(expected);
        Assert.Equal(expected.ToHashSet(), review.Changed.Keys.ToHashSet());
        Assert.All(review.Sample, changed => Assert.Contains(changed.After, message => message.Template == "gold-2"));
        Assert.All(review.Sample, changed => Assert.Equal("gold-2", changed.Why!.Name));
        JourneyReviewException refused = Assert.Throws<JourneyReviewException>(() => review.ThrowIfMoreChangeThan(0.001));
        Assert.Contains("gold-2", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Coverage_OfANodeThatThePastDoesNotComeTo_IsTold()
    {
        RuleBook edited = Edited("journey risen {", "journey rich {\n  enter on purchase where amount >= 100_000\n  send push \"rich\" transactional as rich\n}\n\njourney risen {");
        JourneyReview review = SimulatedShop.Engine.CompareJourneys(SimulatedShop.Rules, edited, Data.Value, Range);

        Assert.Equal([new ReviewedNode("rich", "rich", false)], review.Nodes.Where(node => !node.IsReached));
        Assert.Equal(review.Coverage.Of - 1, review.Coverage.Count);
        Assert.Contains("not come to: rich at 'rich'", review.ToString(), StringComparison.Ordinal);
    }
}
