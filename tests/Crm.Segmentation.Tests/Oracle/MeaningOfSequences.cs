using static Crm.Segmentation.Tests.TestShop;

namespace Crm.Segmentation.Tests;

public sealed class MeaningOfSequencesByOracle() : MeaningOfSequences(Run.ByOracle);

public sealed class MeaningOfSequencesByEngine() : MeaningOfSequences(Run.ByEngine);

/// <summary>The sentences of the specification's "Meaning" on sequences.</summary>
public abstract class MeaningOfSequences : Specification
{
    private protected MeaningOfSequences(Run run)
        : base(run)
    {
    }

    [Fact]
    public void Steps_come_in_order_whatever_lies_between()
    {
        Assert.True(Holds(View.Then(Cart).Then(Purchase).Did(), In("view visit cart view purchase")));
        Assert.False(Holds(View.Then(Cart).Then(Purchase).Did(), In("view purchase cart")));
    }

    [Fact]
    public void All_steps_lie_within_W_of_the_first_inclusive()
    {
        Condition condition = View.Then(Cart).Then(Purchase).Within(Hours(2)).Did();
        Assert.True(Holds(condition, With(Event(View, T - Hours(3)), Event(Cart, T - Hours(2)), Event(Purchase, T - Hours(1)))));
        Assert.False(Holds(condition, With(Event(View, T - Hours(3) - Millisecond), Event(Cart, T - Hours(2)), Event(Purchase, T - Hours(1)))));
    }

    [Fact]
    public void Some_first_event_suffices() =>
        Assert.True(Holds(View.Then(Purchase).Within(Hours(1)).Did(), With(Event(View, T - Hours(5)), Event(View, T - Hours(1)), Event(Purchase, T))));

    [Fact]
    public void One_event_satisfies_one_step_only()
    {
        Assert.False(Holds(View.Then(View).Did(), In("view")));
        Assert.True(Holds(View.Then(View).Did(), In("view view")));
        Assert.False(Holds(View.Then(View).Then(View).Did(), In("view view")));
    }

    [Fact]
    public void Two_events_at_one_instant_may_satisfy_consecutive_steps_in_any_order_of_arrival()
    {
        Assert.True(Holds(View.Then(Purchase).Did(), With(Event(View, T), Event(Purchase, T))));
        Assert.True(Holds(View.Then(Purchase).Did(), With(Event(Purchase, T), Event(View, T))));
        Assert.False(Holds(View.Then(View).Did(), With(Event(Purchase, T), Event(View, T))));
    }

    [Fact]
    public void A_window_holds_the_first_event()
    {
        CustomerFacts customer = With(Event(View, T - Days(7)), Event(Purchase, T));
        Assert.False(Holds(View.Then(Purchase).Did(Window.Last(Days(7))), customer));
        Assert.True(Holds(View.Then(Purchase).Did(Window.Before(T - Days(1))), customer));
    }

    [Fact]
    public void Not_looks_from_A_to_A_plus_W_inclusive()
    {
        Condition condition = View.ThenNot(Purchase).Within(Hours(2)).Did();
        Assert.True(Holds(condition, With(Event(View, T - Hours(3)))));
        Assert.False(Holds(condition, With(Event(View, T - Hours(3)), Event(Purchase, T - Hours(3)))));
        Assert.True(Holds(condition, With(Event(Purchase, T - Hours(3)), Event(View, T - Hours(3) + Millisecond))));
        Assert.False(Holds(condition, With(Event(View, T - Hours(3)), Event(Purchase, T - Hours(3) + Millisecond))));
        Assert.False(Holds(condition, With(Event(View, T - Hours(3)), Event(Purchase, T - Hours(1)))));
        Assert.True(Holds(condition, With(Event(View, T - Hours(3)), Event(Purchase, T - Hours(1) + Millisecond))));
    }

    [Fact]
    public void Another_event_at_the_instant_of_A_follows_it_for_then_and_then_not_alike()
    {
        foreach (CustomerFacts customer in new[] { With(Event(View, T - Hours(3)), Event(Purchase, T - Hours(3))), With(Event(Purchase, T - Hours(3)), Event(View, T - Hours(3))) })
        {
            Assert.True(Holds(View.Then(Purchase).Within(Hours(2)).Did(), customer));
            Assert.False(Holds(View.ThenNot(Purchase).Within(Hours(2)).Did(), customer));
        }

        // The event itself is no other, and what a chain has used for a step of its own does not follow it.
        Assert.True(Holds(View.ThenNot(View).Within(Hours(2)).Did(), With(Event(View, T - Hours(3)))));
        Assert.False(Holds(View.ThenNot(View).Within(Hours(2)).Did(), With(Event(View, T - Hours(3)), Event(View, T - Hours(3)))));
        Assert.True(Holds(View.Then(Purchase).ThenNot(Purchase).Within(Hours(2)).Did(), With(Event(View, T - Hours(3)), Event(Purchase, T - Hours(3)))));
        Assert.False(Holds(
            View.Then(Purchase).ThenNot(Purchase).Within(Hours(2)).Did(), With(Event(View, T - Hours(3)), Event(Purchase, T - Hours(3)), Event(Purchase, T - Hours(3)))));
    }

    [Fact]
    public void With_next_only_what_arrives_later_follows_at_one_instant()
    {
        Condition condition = View.ThenNext(Cart).ThenNot(Purchase).Within(Hours(2)).Did();
        Assert.False(Holds(condition, With(Event(View, T - Hours(3)), Event(Cart, T - Hours(3)), Event(Purchase, T - Hours(3)))));
        Assert.True(Holds(condition, With(Event(Purchase, T - Hours(3)), Event(View, T - Hours(3)), Event(Cart, T - Hours(3)))));
    }

    [Fact]
    public void Not_holds_only_once_the_wait_is_over()
    {
        Condition condition = View.ThenNot(Purchase).Within(Hours(2)).Did();
        Assert.True(Holds(condition, With(Event(View, T - Hours(2)))));
        Assert.False(Holds(condition, With(Event(View, T - Hours(2) + Millisecond))));
    }

    [Fact]
    public void With_more_steps_before_not_W_counts_from_the_first()
    {
        Condition condition = View.Then(Cart).ThenNot(Purchase).Within(Hours(2)).Did();
        Assert.True(Holds(condition, With(Event(View, T - Hours(2)), Event(Cart, T - Hours(1)))));
        Assert.False(Holds(condition, With(Event(View, T - Hours(2) + Millisecond), Event(Cart, T - Hours(1)))));
        Assert.False(Holds(condition, With(Event(View, T - Hours(3)), Event(Cart, T - Hours(2)), Event(Purchase, T - Hours(1)))));
        Assert.True(Holds(condition, With(Event(View, T - Hours(3)), Event(Cart, T - Hours(2)), Event(Purchase, T - Hours(1) + Millisecond))));

        // Not after the step before it: a purchase between the view and the cart does not matter.
        Assert.True(Holds(condition, With(Event(View, T - Hours(3)), Event(Purchase, T - Hours(2.5)), Event(Cart, T - Hours(2)))));
        Assert.False(Holds(condition, With(Event(View, T - Hours(3)), Event(Cart, T - Hours(0.5)))));
    }

    [Fact]
    public void Next_has_no_other_visible_event_between()
    {
        Condition condition = View.ThenNext(Purchase).Did();
        Assert.True(Holds(condition, In("view purchase")));
        Assert.True(Holds(condition, In("view visit cart purchase")));
        Assert.True(Holds(condition, In("view view purchase")));
        Assert.False(Holds(View.Where(ViewRank.Is(1)).ThenNext(Purchase).Did(), With(
            Event(View, T - Hours(3), ("rank", 1L)), Event(View, T - Hours(2)), Event(Purchase, T - Hours(1)))));
    }

    [Fact]
    public void Among_makes_other_event_types_visible()
    {
        Assert.False(Holds(View.ThenNext(Purchase).Among(Cart).Did(), In("view cart purchase")));
        Assert.True(Holds(View.ThenNext(Purchase).Among(Cart).Did(), In("view visit purchase")));
        Assert.False(Holds(View.ThenNext(Purchase).Then(AnyEvent.Instance).Did(), In("view visit purchase visit")));
    }

    [Fact]
    public void With_next_the_order_at_one_instant_is_that_of_arrival()
    {
        Assert.True(Holds(View.ThenNext(Purchase).Did(), With(Event(View, T), Event(Purchase, T))));
        Assert.False(Holds(View.ThenNext(Purchase).Did(), With(Event(Purchase, T), Event(View, T))));
    }

    [Theory]
    [InlineData("view purchase view purchase", 2)]
    [InlineData("view view purchase purchase", 1)]
    [InlineData("purchase view", 0)]
    [InlineData("view cart purchase", 1)]
    [InlineData("view purchase purchase view view purchase", 2)]
    public void Count_is_of_matches_that_do_not_overlap(string events, int expected) =>
        Assert.Equal((decimal)expected, Value(View.Then(Purchase).Count(), In(events)));

    [Theory]
    [InlineData("view view view", 1)]
    [InlineData("view view view view", 2)]
    public void Count_starts_after_the_last_event_of_the_match_before(string events, int expected) =>
        Assert.Equal((decimal)expected, Value(View.Then(View).Count(), In(events)));

    [Fact]
    public void Same_needs_an_equal_value_at_every_step()
    {
        Condition condition = View.Then(Cart).Then(Purchase).Same("product").Did();
        Assert.True(Holds(condition, With(Of(View, 4, "a"), Of(View, 4, "b"), Of(Cart, 3, "b"), Of(Purchase, 2, "a"), Of(Purchase, 1, "b"))));
        Assert.False(Holds(condition, With(Of(View, 4, "a"), Of(Cart, 3, "a"), Of(Purchase, 2, "b"))));
        Assert.True(Holds(View.Then(Cart).Same("category").Did(), With(
            Event(View, T - Hours(2), ("category", "shoe")), Event(Cart, T - Hours(1), ("category", "shoe")))));
        Assert.False(Holds(View.Then(Cart).Same("category").Did(), With(
            Event(View, T - Hours(2), ("category", "hat")), Event(Cart, T - Hours(1), ("category", "bag")))));
    }

    [Fact]
    public void Same_makes_an_event_without_the_property_invisible()
    {
        Assert.False(Holds(View.Then(Purchase).Same("product").Did(), With(Event(View, T - Hours(2)), Event(Purchase, T - Hours(1)))));
        Assert.True(Holds(View.ThenNext(Purchase).Same("product").Did(), With(Of(View, 3, "a"), Event(View, T - Hours(2)), Of(Purchase, 1, "a"))));
        Assert.True(Holds(View.ThenNot(Purchase).Same("product").Within(Hours(2)).Did(), With(Of(View, 3, "a"), Event(Purchase, T - Hours(2)))));
    }

    [Fact]
    public void Same_before_not_asks_for_absence_of_the_same_value()
    {
        Condition condition = View.ThenNot(Purchase).Same("product").Within(Hours(2)).Did();
        Assert.False(Holds(condition, With(Of(View, 3, "a"), Of(Purchase, 2, "a"))));
        Assert.True(Holds(condition, With(Of(View, 3, "a"), Of(Purchase, 2, "b"))));
        Assert.True(Holds(condition, With(Of(View, 3, "a"), Of(View, 3, "b"), Of(Purchase, 2, "a"))));
    }

    [Fact]
    public void Same_makes_the_events_of_each_value_a_stream_of_their_own()
    {
        // As where a funnel holds a property constant: what happens to other products neither stands between nor ends a match.
        Assert.True(Holds(View.ThenNext(Purchase).Same("product").Did(), With(Of(View, 3, "a"), Of(View, 2, "b"), Of(Purchase, 1, "a"))));
        Assert.Equal(2m, Value(View.Then(Purchase).Same("product").Count(), With(Of(View, 4, "a"), Of(View, 3, "b"), Of(Purchase, 2, "a"), Of(Purchase, 1, "b"))));
    }

    private static EventFacts Of(EventType type, int hoursAgo, string product) => Event(type, T - Hours(hoursAgo), ("product", product));

    /// <summary>Events of these types, an hour apart.</summary>
    private static CustomerFacts In(string types) =>
        With([.. types.Split(' ').Select((name, i) => Event(EventTypes.Single(t => t.Name == name), T - Hours(20 - i)))]);
}
