using static Crm.Segmentation.Tests.TestShop;

namespace Crm.Segmentation.Tests;

public sealed class MeaningOfEventsByOracle() : MeaningOfEvents(Run.ByOracle);

public sealed class MeaningOfEventsByEngine() : MeaningOfEvents(Run.ByEngine);

/// <summary>The sentences of the specification's "Meaning" on events, their order and their aggregates.</summary>
public abstract class MeaningOfEvents : Specification
{
    private protected MeaningOfEvents(Run run)
        : base(run)
    {
    }

    [Fact]
    public void Order_is_by_time_then_by_arrival()
    {
        CustomerFacts customer = With(
            Event(View, T, ("rank", 3L)), Event(View, T - Hours(1), ("rank", 1L)), Event(View, T, ("rank", 4L)), Event(View, T - Hours(1), ("rank", 2L)));
        Assert.Equal(1m, Value(View.First(ViewRank), customer));
        Assert.Equal(4m, Value(View.Last(ViewRank), customer));
    }

    [Fact]
    public void A_supplied_sequence_comes_before_arrival_and_after_time()
    {
        CustomerFacts customer = With(
            Event(View, T, ("rank", 3L)) with { Sequence = 2 }, Event(View, T, ("rank", 1L)) with { Sequence = 1 }, Event(View, T - Hours(1), ("rank", 0L)) with { Sequence = 9 });
        Assert.Equal(0m, Value(View.First(ViewRank), customer));
        Assert.Equal(3m, Value(View.Last(ViewRank), customer));
        Assert.True(Holds(View.Where(ViewRank.Is(1)).ThenNext(View.Where(ViewRank.Is(3))).Did(), customer));
        Assert.False(Holds(View.Where(ViewRank.Is(3)).ThenNext(View.Where(ViewRank.Is(1))).Did(), customer));
    }

    [Fact]
    public void Did_counts_matching_events()
    {
        CustomerFacts customer = With(Event(View, T, ("rank", 1L)), Event(View, T, ("rank", 2L)), Event(View, T), Event(Visit, T));
        Assert.True(Holds(View.Where(ViewRank >= 1).DidExactly(2), customer));
        Assert.True(Holds(View.DidAtLeast(3) & !View.DidAtLeast(4), customer));
        Assert.True(Holds(View.DidAtMost(3) & !View.DidAtMost(2), customer));
        Assert.True(Holds(View.Where(!ViewRank.Is(1)).DidExactly(2), customer));
        Assert.Equal(4m, Value(AnyEvent.Instance.Count(), customer));
    }

    [Fact]
    public void Taken_back_is_an_event_that_another_with_the_same_property_follows()
    {
        EventPattern kept = Purchase.Unless(Cart, same: "product");
        Assert.Equal(0m, Value(kept.Count(), With(Event(Purchase, T - Hours(2), ("product", "a")), Event(Cart, T, ("product", "a")))));
        Assert.Equal(1m, Value(kept.Count(), With(Event(Purchase, T - Hours(2), ("product", "a")), Event(Cart, T, ("product", "b")))));
        Assert.Equal(1m, Value(kept.Count(), With(Event(Cart, T - Hours(3), ("product", "a")), Event(Purchase, T - Hours(2), ("product", "a")))));
        Assert.Equal(1m, Value(kept.Count(), With(Event(Purchase, T - Hours(2), ("product", "a")), Event(Cart, T + Millisecond, ("product", "a")))));
    }

    [Fact]
    public void Taken_back_at_the_same_instant_is_taken_back_whichever_arrived_first()
    {
        EventPattern kept = Purchase.Unless(Cart, same: "product");
        Assert.False(Holds(kept.Did(), With(Event(Purchase, T, ("product", "a")), Event(Cart, T, ("product", "a")))));
        Assert.False(Holds(kept.Did(), With(Event(Cart, T, ("product", "a")), Event(Purchase, T, ("product", "a")))));
    }

    [Fact]
    public void Taken_back_within_a_time_includes_its_end()
    {
        EventPattern kept = Purchase.Unless(Cart, same: "product", within: Hours(1));
        Assert.False(Holds(kept.Did(), With(Event(Purchase, T - Hours(2), ("product", "a")), Event(Cart, T - Hours(1), ("product", "a")))));
        Assert.True(Holds(kept.Did(), With(Event(Purchase, T - Hours(2), ("product", "a")), Event(Cart, T - Hours(1) + Millisecond, ("product", "a")))));
    }

    [Fact]
    public void Taken_back_needs_the_property_on_both()
    {
        EventPattern kept = Purchase.Unless(Cart, same: "product");
        Assert.True(Holds(kept.Did(), With(Event(Purchase, T - Hours(2)), Event(Cart, T))));
        Assert.True(Holds(kept.Did(), With(Event(Purchase, T - Hours(2), ("product", "a")), Event(Cart, T))));
    }

    [Fact]
    public void Taken_back_by_its_own_type_an_event_does_not_take_back_itself()
    {
        EventPattern lastViews = View.Unless(View, same: "product");
        Assert.Equal(1m, Value(lastViews.Count(), With(Event(View, T - Hours(2), ("product", "a")), Event(View, T, ("product", "a")))));
        Assert.Equal(0m, Value(lastViews.Count(), With(Event(View, T, ("product", "a")), Event(View, T, ("product", "a")))));
    }

    [Fact]
    public void Taken_back_counts_in_every_question_about_events()
    {
        EventPattern kept = Purchase.Unless(Cart, same: "product");
        CustomerFacts customer = With(
            Event(View, T - Days(3)),
            Event(Purchase, T - Days(2), ("product", "a"), ("amount", 10m)),
            Event(Purchase, T - Days(1), ("product", "b"), ("amount", 5m)),
            Event(Cart, T - Hours(1), ("product", "b")));
        Assert.Equal(10m, Value(kept.Sum(Amount), customer));
        Assert.Equal(Days(2), Value(kept.Since(), customer));
        Assert.True(Holds(View.Then(kept).Did(), customer));
        Assert.False(Holds(View.Then(kept).Count() >= 2, customer));
        Assert.True(Holds(kept.DidFirst(Window.BeforeAgo(Days(2))), customer));
        Assert.True(Holds(Purchase.Then(Purchase).Did() & !kept.Then(kept).Did(), customer));
    }

    [Fact]
    public void Last_events_are_the_latest_that_match_whether_or_not_they_have_the_property()
    {
        CustomerFacts customer = With(
            Event(View, T - Days(3), ("rank", 1L)), Event(View, T - Days(2), ("rank", 2L)), Event(View, T - Days(1)), Event(View, T - Days(1), ("rank", 4L)), Event(View, T + Millisecond, ("rank", 9L)));
        Assert.Equal(4m, Value(View.Sum(ViewRank, Window.LastEvents(2)), customer));
        Assert.Equal(6m, Value(View.Where(ViewRank.IsSet()).Sum(ViewRank, Window.LastEvents(2)), customer));
        Assert.Equal(2m, Value(View.Count(Window.LastEvents(2)), customer));
        Assert.Equal(4m, Value(View.Count(Window.LastEvents(9)), customer));
        Assert.Equal(3m, Value(View.Sum(ViewRank, Window.LastEvents(2, Window.BeforeAgo(Days(2)))), customer));
        Assert.Equal(2m, Value(AnyEvent.Instance.Sessions(Hours(1), Window.LastEvents(3)), customer));
    }

    [Fact]
    public void Nth_event_is_counted_from_1_in_the_window()
    {
        CustomerFacts customer = With(Event(View, T - Days(3), ("rank", 1L)), Event(View, T - Days(2)), Event(View, T - Days(1), ("rank", 3L)));
        Assert.Equal(1m, Value(View.Nth(ViewRank, 1), customer));
        Assert.Null(Value(View.Nth(ViewRank, 2), customer));
        Assert.Equal(3m, Value(View.Nth(ViewRank, 2, Window.Last(Days(3))), customer));
        Assert.Equal(3m, Value(View.Where(ViewRank.IsSet()).Nth(ViewRank, 2), customer));
        Assert.Null(Value(View.Nth(ViewRank, 4), customer));
    }

    [Fact]
    public void Aggregates_of_an_expression_leave_out_events_that_lack_a_property()
    {
        CustomerFacts customer = With(
            Event(Purchase, T, ("amount", 9.99m), ("rank", 3L)), Event(Purchase, T, ("amount", 5m)), Event(Purchase, T, ("rank", 0L), ("amount", 1m)));
        Assert.Equal(29.97m, Value(Purchase.Sum(Amount * PurchaseRank), customer));
        Assert.Equal(3.33, Value(Purchase.Average(Amount / PurchaseRank), customer));
        Assert.Equal(1m, Value(Purchase.Min(Amount - PurchaseRank * 0), customer));
        Assert.Equal(0m, Value(Purchase.Sum(Amount * PurchaseRank), With()));
    }

    [Fact]
    public void Favourite_has_the_greatest_sum_and_of_equal_sums_was_seen_last()
    {
        CustomerFacts customer = With(
            Event(Purchase, T - Days(4), ("product", "a"), ("amount", 5m)),
            Event(Purchase, T - Days(3), ("product", "b"), ("amount", 2m)),
            Event(Purchase, T - Days(2), ("product", "b"), ("amount", 3m)),
            Event(Purchase, T - Days(1), ("product", "c")));
        Assert.Equal("b", Value(Purchase.Favourite(PurchaseProduct, by: Amount), customer));
        Assert.Equal("a", Value(Purchase.Favourite(PurchaseProduct, by: Amount, Window.BeforeAgo(Days(3))), customer));
        Assert.Null(Value(Purchase.Favourite(PurchaseProduct, by: Amount), With(Event(Purchase, T, ("product", "c")))));
    }

    [Fact]
    public void Customer_beside_an_event_is_whose_event_it_is()
    {
        CustomerFacts customer = With(Event(View, T, ("price", 5m), ("category", "hat"), ("product", "gold"))) with
        {
            Attributes = new Dictionary<string, object> { ["credit"] = 5m, ["interests"] = new[] { "hat" }, ["opted_in"] = true, ["tier"] = "gold" },
        };
        Assert.True(Holds(View.Where((ViewPrice <= Credit) & OptedIn & ViewProduct.Is(Tier)).Did(), customer));
        Assert.False(Holds(View.Where(ViewPrice <= Points).Did(), customer));
        Assert.True(Holds(View.Where(!(ViewPrice <= Points)).Did(), customer));
        Assert.True(Holds(View.Where(ViewCategory.IsOneOf(Interests)).Did(), customer));
        Assert.True(Holds(View.Where(!ViewProduct.IsOneOf(Interests)).Did(), customer));
    }

    [Fact]
    public void Did_first_asks_whether_the_first_ever_falls_inside()
    {
        Window lastWeek = Window.Last(Days(7));
        Assert.True(Holds(Visit.DidFirst(lastWeek), With(Event(Visit, T - Days(1)), Event(Visit, T))));
        Assert.False(Holds(Visit.DidFirst(lastWeek), With(Event(Visit, T - Days(7)), Event(Visit, T))));
        Assert.False(Holds(Visit.DidFirst(lastWeek), With()));
        Assert.True(Holds(View.Where(ViewRank.Is(1)).DidFirst(lastWeek), With(Event(View, T - Days(9)), Event(View, T, ("rank", 1L)))));
    }

    [Fact]
    public void Regularly_looks_at_rolling_periods_back_from_T()
    {
        // Periods of a week: one visit in the last, two in the one before, none in the third; edges belong to the older period.
        CustomerFacts customer = With(Event(Visit, T), Event(Visit, T - Days(7)), Event(Visit, T - Days(14) + Millisecond));
        Assert.True(Holds(Visit.DidRegularly(ComparisonOperator.GreaterOrEqual, 1, 2, 3, Days(7)), customer));
        Assert.False(Holds(Visit.DidRegularly(ComparisonOperator.GreaterOrEqual, 1, 3, 3, Days(7)), customer));
        Assert.True(Holds(Visit.DidRegularly(ComparisonOperator.Equal, 2, 1, 2, Days(7)), customer));
        Assert.False(Holds(Visit.DidRegularly(ComparisonOperator.Equal, 2, 1, 1, Days(7)), customer));
    }

    [Fact]
    public void Regularly_never_counts_a_period_without_an_event()
    {
        Assert.False(Holds(Visit.DidRegularly(ComparisonOperator.LessOrEqual, 5, 1, 3, Days(7)), With()));
        Assert.False(Holds(Visit.DidRegularly(ComparisonOperator.LessOrEqual, 5, 2, 3, Days(7)), With(Event(Visit, T))));
        Assert.True(Holds(Visit.DidRegularly(ComparisonOperator.LessOrEqual, 5, 1, 3, Days(7)), With(Event(Visit, T))));
    }

    [Fact]
    public void A_silence_longer_than_the_gap_starts_a_new_session()
    {
        CustomerFacts customer = With(Event(Visit, T - Hours(2) - Millisecond), Event(Visit, T - Hours(1)), Event(Visit, T));
        Assert.Equal(2m, Value(Visit.Sessions(Hours(1)), customer));
        Assert.Equal(1m, Value(Visit.Sessions(Hours(1) + Millisecond), customer));
        Assert.Equal(1m, Value(Visit.Sessions(Hours(1), Window.Last(Hours(2))), customer));
    }

    [Fact]
    public void Since_is_the_exact_time_from_the_latest_or_the_first_ever()
    {
        CustomerFacts customer = With(Event(Visit, T - Days(60)), Event(Visit, T - Days(2) - Millisecond), Event(Visit, T + Days(1)));
        Assert.Equal(Days(2) + Millisecond, Value(Visit.Since(), customer));
        Assert.Equal(Days(60), Value(Visit.SinceFirst(), customer));
        Assert.True(Holds(Visit.SinceFirst() >= Days(60), customer));
    }

    [Fact]
    public void Since_compares_at_its_bounds_and_never_without_an_event()
    {
        CustomerFacts customer = With(Event(Visit, T - Days(60)), Event(Visit, T - Days(2)), Event(Visit, T + Days(1)));
        CustomerFacts now = With(Event(Visit, T)), none = With(Event(Visit, T + Millisecond), Event(View, T));
        foreach (TimeSpan bound in new[] { Days(2) - Millisecond, Days(2), Days(2) + Millisecond, TimeSpan.Zero, -Millisecond, Days(10_000_000), -Days(10_000_000) })
        {
            (Condition Condition, Func<TimeSpan, bool> Expected)[] comparisons =
            [
                (Visit.Since() >= bound, since => since >= bound), (Visit.Since() > bound, since => since > bound), (Visit.Since() <= bound, since => since <= bound),
                (Visit.Since() < bound, since => since < bound), (Visit.Since().Is(bound), since => since == bound),
            ];
            foreach ((Condition condition, Func<TimeSpan, bool> expected) in comparisons)
            {
                Assert.Equal(expected(Days(2)), Holds(condition, customer));
                Assert.Equal(expected(TimeSpan.Zero), Holds(condition, now));
                Assert.False(Holds(condition, none));
                Assert.True(Holds(!condition, none));
            }
        }
    }

    [Fact]
    public void Aggregates_are_over_the_values_of_the_matching_events_in_the_window()
    {
        CustomerFacts customer = With(
            Event(View, T - Days(9), ("rank", 100L)), Event(View, T - Days(3), ("rank", 1L)), Event(View, T - Days(2), ("rank", 5L)), Event(View, T - Days(1)), Event(View, T, ("rank", 3L)));
        Window window = Window.Last(Days(7));
        Assert.Equal(9m, Value(View.Sum(ViewRank, window), customer));
        Assert.Equal(3.0, Value(View.Average(ViewRank, window), customer));
        Assert.Equal(1m, Value(View.Min(ViewRank, window), customer));
        Assert.Equal(5m, Value(View.Max(ViewRank, window), customer));
        Assert.Equal(3m, Value(View.Distinct(ViewRank, window), customer));
        Assert.Equal(1m, Value(View.First(ViewRank, window), customer));
        Assert.Equal(3m, Value(View.Last(ViewRank, window), customer));
        Assert.Equal(8m, Value(View.Where(ViewRank >= 3).Sum(ViewRank, window), customer));
    }

    [Fact]
    public void First_and_last_are_of_the_events_that_have_a_value()
    {
        CustomerFacts customer = With(Event(View, T - Days(2)), Event(View, T - Days(1), ("product", "hat")), Event(View, T));
        Assert.Equal("hat", Value(View.First(ViewProduct), customer));
        Assert.Equal("hat", Value(View.Last(ViewProduct), customer));
    }

    [Fact]
    public void Most_frequent_is_among_equals_the_one_seen_last()
    {
        Assert.Equal("b", Value(View.MostFrequent(ViewProduct), Viewed("a", "b", "a", "b")));
        Assert.Equal("a", Value(View.MostFrequent(ViewProduct), Viewed("b", "a", "b", "a")));
        Assert.Equal("a", Value(View.MostFrequent(ViewProduct), Viewed("a", "a", "b")));
    }

    private static CustomerFacts Viewed(params string[] products) => With([.. products.Select((p, i) => Event(View, T - Days(10 - i), ("product", p)))]);
}
