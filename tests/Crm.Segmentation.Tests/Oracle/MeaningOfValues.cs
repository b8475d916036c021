using Crm.Segmentation.Tree;
using static Crm.Segmentation.Tests.TestShop;

namespace Crm.Segmentation.Tests;

public sealed class MeaningOfValuesByOracle() : MeaningOfValues(Run.ByOracle);

public sealed class MeaningOfValuesByEngine() : MeaningOfValues(Run.ByEngine);

/// <summary>The sentences of the specification's "Meaning" on missing values, populations, sets, text and numbers.</summary>
public abstract class MeaningOfValues : Specification
{
    private protected MeaningOfValues(Run run)
        : base(run)
    {
    }

    [Fact]
    public void Events_after_as_of_do_not_exist()
    {
        CustomerFacts customer = With(Event(Visit, T), Event(Visit, T + Millisecond));
        Assert.Equal(1m, Value(Visit.Count(), customer));
        Assert.Equal(2m, Value(Visit.Count(), customer, Scope(T + Millisecond)));
        Assert.Equal(0m, Value(Visit.Count(), customer, Scope(T - Millisecond)));
        Assert.Equal(TimeSpan.Zero, Value(Visit.Since(), customer));
    }

    [Fact]
    public void Attributes_are_used_at_every_as_of() =>
        Assert.True(Holds(SignedUp > T, Having(("signed_up", T + Days(1))), Scope(T - Days(1000))));

    [Fact]
    public void Every_comparison_is_false_on_a_missing_operand()
    {
        Condition[] conditions =
        [
            Age.Is(1), Age < 1, Age <= 1, Age > 1, Age >= 1, Age.Is(Age), Age < Goal, Age.IsAnyOf(1m), City.IsAnyOf("Seoul"), City.IsLike("*"), City.Is(City),
            Tier.Is("vip"), Interests.Has("hat"), Interests.HasAll("hat", "shoe"), OptedIn, SignedUp.IsIn(Window.Since(T)), Born.AnniversaryIsIn(Window.Next(Days(400))),
        ];
        foreach (Condition condition in conditions)
        {
            Assert.False(Holds(condition, Having()), $"{condition}");
            Assert.True(Holds(!condition, Having()), $"not {condition}");
        }
    }

    [Fact]
    public void Not_less_than_is_not_greater_or_equal()
    {
        Assert.True(Holds(!(Age < 30), Having()));
        Assert.False(Holds(Age >= 30, Having()));
    }

    [Fact]
    public void Missing_and_set_tell_whether_there_is_a_value()
    {
        Assert.True(Holds(OptedIn.IsMissing() & Age.IsMissing() & Interests.IsMissing() & !City.IsSet(), Having()));
        Assert.True(Holds(OptedIn.IsSet() & !OptedIn, Having(("opted_in", false))));
        Assert.True(Holds(Interests.IsSet() & !Interests.Has("hat"), Having(("interests", Array.Empty<string>()))));
        Assert.True(Holds(City.IsSet(), Having(("city", ""))));
    }

    [Fact]
    public void Count_distinct_and_sum_of_nothing_are_0()
    {
        Assert.Equal(0m, Value(Purchase.Count(), With()));
        Assert.Equal(0m, Value(Purchase.Distinct(PurchaseProduct), With()));
        Assert.Equal(0m, Value(Purchase.Sum(Amount), With()));
        Assert.Equal(0.0, Value(Purchase.Sum(Ratio), With()));
        Assert.Equal(TimeSpan.Zero, Value(View.Sum(ViewStay), With()));
        Assert.Equal(0m, Value(Purchase.Sessions(Hours(1)), With()));
    }

    [Fact]
    public void An_aggregate_with_nothing_to_compute_from_is_missing()
    {
        // The events are there; what is aggregated is not.
        CustomerFacts customer = With(Event(Purchase, T));
        foreach (Measure measure in new[] { Purchase.Average(Amount), Purchase.Min(Amount), Purchase.Max(Amount), Purchase.First(Amount), Purchase.Last(Amount), Purchase.MostFrequent(PurchaseProduct), View.Since(), View.SinceFirst() })
            Assert.Null(Value(measure, customer));
        Assert.Equal(0m, Value(Purchase.Sum(Amount), customer));
    }

    [Fact]
    public void Division_by_zero_is_missing()
    {
        Assert.Null(Value(Age / Goal, Having(("age", 1L), ("goal", 0L))));
        Assert.Null(Value(Age / Goal, Having(("age", 0L), ("goal", 0L))));
        Assert.Null(Value(Patience / Goal, Having(("patience", Days(1)), ("goal", 0L))));
        Assert.Equal(0.5, Value(Age / Goal, Having(("age", 1L), ("goal", 2L))));
    }

    [Fact]
    public void A_customer_without_events_is_a_customer()
    {
        Assert.True(Holds(Purchase.Count().Is(0), With()));
        Assert.True(Holds(Purchase.Count() <= 1, With()));
        Assert.True(Holds(Purchase.DidAtMost(0), With()));
        Assert.True(Holds(!Purchase.Did(), With()));
        Assert.False(Holds(Purchase.Did(), With()));
    }

    [Fact]
    public void Membership_of_a_segment_is_its_condition()
    {
        Segment adults = Segment.Define("adults", Age >= 20), seniors = Segment.Define("seniors", adults.Members & (Age >= 65));
        OracleScope scope = Scope(book: [seniors, adults]);
        Assert.True(Holds(seniors.Members, Having(("age", 70L)), scope));
        Assert.True(Holds(adults.Members & !seniors.Members, Having(("age", 64L)), scope));
        Assert.True(Holds(!adults.Members & !seniors.Members, Having(), scope));
    }

    [Fact]
    public void A_partition_puts_a_customer_into_the_first_cell_that_holds()
    {
        Partition ages = Partition.Define("ages", "unknown", new PartitionCell("old", Age >= 65), new PartitionCell("adult", Age >= 20), new PartitionCell("young", Age < 65));
        OracleScope scope = Scope(book: [ages]);
        foreach ((long? age, string cell) in new (long?, string)[] { (70, "old"), (65, "old"), (64, "adult"), (19, "young"), (null, "unknown") })
        {
            CustomerFacts customer = age is { } known ? Having(("age", known)) : Having();
            Assert.Equal([cell], ages.Cells.Select(c => c.Name).Where(name => Holds(ages[name], customer, scope)));
        }
    }

    [Fact]
    public void Text_compares_ordinally_after_normalisation_of_data_and_rules()
    {
        const string Composed = "\uD55C\uAE00", Decomposed = "\u1112\u1161\u11AB\u1100\u1173\u11AF";
        Assert.True(Holds(City.Is(Composed), Having(("city", Decomposed))));
        Assert.True(Holds(City.Is(Decomposed), Having(("city", Composed))));
        Assert.True(Holds(City.Is(Nickname), Having(("city", Composed), ("nickname", Decomposed))));
        Assert.True(Holds(City.IsLike("??"), Having(("city", Decomposed))));
        Assert.True(Holds(Interests.Has(Composed), Having(("interests", new[] { Decomposed }))));
        Assert.False(Holds(City.Is("seoul"), Having(("city", "Seoul"))));
    }

    [Theory]
    [InlineData("*hat*", "a hat!", true)]
    [InlineData("hat", "hats", false)]
    [InlineData("hat", "a hat", false)]
    [InlineData("h?t", "hat", true)]
    [InlineData("h?t", "ht", false)]
    [InlineData("h*t", "ht", true)]
    [InlineData("", "", true)]
    [InlineData("", "x", false)]
    [InlineData("*", "", true)]
    [InlineData("a*b*c", "a1b2b3c", true)]
    [InlineData("a*b*c", "a1c2b", false)]
    [InlineData("?", "😀", true)]
    [InlineData("*모자*", "여름 모자 세일", true)]
    public void Like_is_anchored_at_both_ends(string pattern, string text, bool expected) =>
        Assert.Equal(expected, Holds(City.IsLike(pattern), Having(("city", text))));

    [Fact]
    public void Enums_with_the_same_texts_are_equal_whatever_the_order_of_their_declarations()
    {
        CustomerFacts customer = With(Event(View, T, ("category", "hat")), Event(Cart, T, ("category", "hat")));
        Assert.True(Holds(View.Last(ViewCategory).Is(Cart.Last(CartCategory)), customer));
        Assert.False(Holds(View.Last(ViewCategory).Is(Cart.Last(CartCategory)), With(Event(View, T, ("category", "hat")), Event(Cart, T, ("category", "bag")))));
    }

    [Fact]
    public void Sums_over_money_are_exact()
    {
        EventFacts[] dimes = [.. Enumerable.Range(0, 10).Select(i => Event(Purchase, T - Hours(i), ("amount", 0.10m)))];
        Assert.True(Holds(Purchase.Sum(Amount).Is(1), With(dimes)));
        Assert.True(Holds((Purchase.Sum(Amount) * 3).Is(3.0m), With(dimes)));
    }

    [Fact]
    public void An_exact_total_beyond_64_bits_is_put_at_the_bound_once()
    {
        CustomerFacts most = Having(("age", long.MaxValue), ("patience", TimeSpan.MaxValue - TimeSpan.FromTicks(TimeSpan.MaxValue.Ticks % 10_000)));
        Assert.Equal((decimal)long.MaxValue, Value(Age + 1, most));
        Assert.Equal((decimal)long.MaxValue - 1, Value(Age + 1 - 2, most));
        Assert.Equal((decimal)long.MaxValue, Value(Age + Age + Age - Age, most));
        Assert.Equal((decimal)long.MinValue, Value((Measure)(-2) - Age, most));
        Assert.True(Holds(Age + 1 > 0, most));
        Assert.True(Holds(((Patience * 900) + (Patience * 900)).IsSet() & ((Patience * 9000) + Patience).IsSet() & (Patience * 99_000).IsMissing(), most));
        Assert.Equal((decimal)long.MaxValue, Value(Purchase.Sum(PurchaseRank), With(Event(Purchase, T, ("rank", long.MaxValue)), Event(Purchase, T, ("rank", 1L)))));
        Assert.Equal((decimal)long.MaxValue, Value(Purchase.Sum(PurchaseRank), With(
            Event(Purchase, T, ("rank", long.MaxValue)), Event(Purchase, T, ("rank", 1L)), Event(Purchase, T, ("rank", -1L)))));
    }

    [Fact]
    public void An_exact_product_beyond_64_bits_is_missing()
    {
        Assert.Null(Value(Age * 2, Having(("age", long.MaxValue))));
        Assert.Null(Value(Age * Age, Having(("age", 1L << 32))));
        Assert.Null(Value((Age * 2) + 1, Having(("age", long.MaxValue))));
    }

    [Fact]
    public void A_result_that_is_not_finite_is_missing()
    {
        Assert.Null(Value(TestShop.Score * 10, Having(("score", 1e308))));
        Assert.True(Holds(!(TestShop.Score * 10 > 0), Having(("score", 1e308))));
    }

    [Fact]
    public void A_constant_beside_32_bits_is_rounded_to_them_first()
    {
        CustomerFacts customer = Having(("weight", 0.1), ("score", 0.1));
        Assert.True(Holds(Weight.Is(0.1) & Weight <= 0.1 & Weight >= 0.1 & Weight.IsAnyOf(0.1m, 7m) & !(Weight > 0.1) & !(Weight < 0.1), customer));
        Assert.True(Holds(new Comparison(Constant.Of(0.1), ComparisonOperator.Equal, Weight), customer));
        Assert.True(Holds(Feature.Define("w", Weight).Is(0.1), customer));
        Assert.False(Holds(Weight.Is(TestShop.Score), customer));
        Assert.True(Holds(Weight.Is(16777216) & Weight.Is(16777217), Having(("weight", 16777217.0))));
        Assert.True(Holds(Weight > 7e28, Having(("weight", 1e38))));

        CustomerFacts heated = With(Event(Message, T, ("heat", 0.4)), Event(Message, T, ("heat", 0.7)));
        Assert.True(Holds(Message.Where(Heat.Is(0.4)).Did() & Message.Min(Heat).Is(0.4) & Message.First(Heat) <= 0.4 & Message.Max(Heat).Is(0.7), heated));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.1 + 0.2)]
    [InlineData(1.8466442470814715)]
    [InlineData(0.1 * 1.1)]
    [InlineData(-123456.78901234567)]
    public void A_constant_equals_the_double_that_it_was_written_from(double number)
    {
        Assert.True(Holds(TestShop.Score.Is(number), Having(("score", number))));
        Assert.False(Holds(TestShop.Score < number | TestShop.Score > number, Having(("score", number))));
        Assert.False(Holds(TestShop.Score.Is(number), Having(("score", Math.BitIncrement(number)))));
    }

    [Fact]
    public void Integers_beyond_the_precision_of_a_double_compare_exactly()
    {
        const long Large = (1L << 53) + 1;
        Assert.False(Holds(Age.Is(Goal), Having(("age", Large), ("goal", Large - 1))));
        Assert.True(Holds(Age > Large - 1, Having(("age", Large))));
        Assert.True(Holds(Points < Age + 0.5m, Having(("age", Large), ("points", (decimal)Large))));
    }

    [Fact]
    public void Durations_scale_to_whole_milliseconds_rounded_half_to_even()
    {
        Assert.Equal(TimeSpan.FromMilliseconds(2), Value(Patience * 0.5m, Having(("patience", TimeSpan.FromMilliseconds(5)))));
        Assert.Equal(TimeSpan.FromMilliseconds(4), Value(Patience / 2, Having(("patience", TimeSpan.FromMilliseconds(7)))));

        // Exactly 31.5, which the nearest doubles miss.
        Assert.Equal(TimeSpan.FromMilliseconds(32), Value(Patience * 0.7m, Having(("patience", TimeSpan.FromMilliseconds(45)))));
        Assert.Equal(TimeSpan.FromMilliseconds(-2), Value(Patience / 2, Having(("patience", TimeSpan.FromMilliseconds(-5)))));
        Assert.Equal(1.5, Value(Patience / Days(2), Having(("patience", Days(3)))));
    }

    [Fact]
    public void Dates_differ_and_shift_by_exact_time_from_their_local_midnights()
    {
        OracleScope scope = Scope(zone: "America/New_York");
        CustomerFacts customer = Having(("born", new DateOnly(2026, 3, 8)), ("renewal", new DateOnly(2026, 3, 9)));
        Assert.Equal(Hours(23), Value(Renewal - Born, customer, scope));
        Assert.Equal(At("2026-03-09T05:00:00Z"), Value(Born + Days(1), customer, scope));
        Assert.False(Holds((Born + Days(1)).Is(Renewal), customer, scope));
        Assert.True(Holds((Born + Hours(23)).Is(Renewal), customer, scope));
    }

    [Theory]
    [InlineData("100\\* sale", "100* sale", true)]
    [InlineData("100\\* sale", "100% sale", false)]
    [InlineData("why\\?", "why?", true)]
    [InlineData("why\\?", "whyx", false)]
    [InlineData("a\\\\b", "a\\b", true)]
    [InlineData("a\\\\*", "a\\bc", true)]
    [InlineData("\\a", "a", true)]
    public void A_backslash_takes_the_next_sign_as_it_is(string pattern, string text, bool expected) =>
        Assert.Equal(expected, Holds(City.IsLike(pattern), Having(("city", text))));

    [Fact]
    public void What_ignores_case_is_equal_in_any_case()
    {
        CustomerFacts customer = Having(("mail", "Kim@Example.com"), ("city", "kim@EXAMPLE.com"), ("plan", "hAT"), ("likes", new[] { "Hat", "HAT", "shoe" }));
        Assert.True(Holds(Mail.Is("KIM@example.COM") & Mail.IsAnyOf("x", "kim@example.com") & Mail.IsLike("*@EXAMPLE.*") & !Mail.IsLike("k"), customer));
        Assert.True(Holds(Mail.Is(City) & City.Is(Mail), customer));
        Assert.False(Holds(City.Is("kim@example.com"), customer));
        Assert.True(Holds(Plan.Is("HAT") & Plan.IsAnyOf("shoe", "hat") & !Plan.Is("shoe") & Plan.IsLike("H?T"), customer));
        Assert.True(Holds(Likes.Has("hAt") & Likes.HasAll("HAT", "hat", "SHOE") & Likes.HasAny("bag", "Shoe") & !Likes.HasAll("hat", "bag"), customer));
        Assert.Equal("Hat", Value(Plan, customer));
        Assert.Equal("Kim@Example.com", Value(Mail, customer));
    }

    [Fact]
    public void What_ignores_case_is_counted_once_and_spelled_as_it_was_seen_first()
    {
        CustomerFacts customer = With(
            Event(Message, T - Days(4), ("campaign", "Spring")), Event(Message, T - Days(3), ("campaign", "SPRING")), Event(Message, T - Days(2), ("campaign", "fall")),
            Event(Message, T - Days(1), ("campaign", "spring")));
        Assert.Equal(2m, Value(Message.Distinct(Campaign), customer));
        Assert.Equal("Spring", Value(Message.MostFrequent(Campaign), customer));
        Assert.Equal("SPRING", Value(Message.MostFrequent(Campaign, Window.Between(T - Days(3), T)), customer));
        Assert.Equal("spring", Value(Message.Last(Campaign), customer));
        Assert.True(Holds(Message.MostFrequent(Campaign).Is("SPRING"), customer));
    }

    [Fact]
    public void The_same_property_is_the_same_in_any_case_where_one_of_its_events_ignores_it()
    {
        CustomerFacts customer = With(Event(View, T - Days(2), ("product", "hat")), Event(Cart, T - Days(1), ("product", "HAT")));
        Assert.True(Holds(View.Then(Cart).Same("product").Did(), customer));
        customer = With(Event(View, T - Days(2), ("product", "hat")), Event(Purchase, T - Days(1), ("product", "HAT")));
        Assert.False(Holds(View.Then(Purchase).Same("product").Did(), customer));
    }

    [Theory]
    [InlineData("2004-02-29", "2027-02-28", 23)]
    [InlineData("2004-03-01", "2027-02-28", 22)]
    [InlineData("2004-02-29", "2028-02-28", 23)]
    [InlineData("2004-02-28", "2028-02-28", 24)]
    [InlineData("2004-02-29", "2028-02-29", 24)]
    [InlineData("2026-03-10", "2026-03-10", 0)]
    [InlineData("2026-03-11", "2026-03-10", null)]
    public void Years_since_a_date_are_those_whose_day_has_come(string born, string today, int? years)
    {
        OracleScope scope = Scope(At(today + "T00:00:00+09:00"), "Asia/Seoul");
        CustomerFacts customer = Having(("born", DateOnly.Parse(born, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal((decimal?)years, Value(Born.YearsSince(), customer, scope));
        foreach (int bound in new[] { -1, 0, 1, 22, 23, 24 })
        {
            Assert.Equal(years >= bound, Holds(Born.YearsSince() >= bound, customer, scope));
            Assert.Equal(years < bound, Holds(Born.YearsSince() < bound, customer, scope));
            Assert.Equal(years == bound, Holds(Born.YearsSince().Is(bound), customer, scope));
        }
    }

    [Theory]
    [InlineData("America/New_York", "2025-03-08T17:00:00Z", "2026-03-08T16:00:00Z", 1)]
    [InlineData("America/New_York", "2025-03-08T17:00:00.001Z", "2026-03-08T16:00:00Z", 0)]
    [InlineData("America/New_York", "2024-02-29T17:00:00Z", "2026-03-08T16:00:00Z", 2)]
    [InlineData("America/New_York", "2026-03-08T16:00:00.001Z", "2026-03-08T16:00:00Z", null)]
    [InlineData("UTC", "2024-02-29T12:00:00Z", "2026-02-28T11:00:00Z", 1)]
    [InlineData("UTC", "2024-02-29T11:00:00Z", "2026-02-28T11:00:00Z", 2)]
    [InlineData("UTC", "2024-02-28T12:00:00Z", "2026-02-28T11:00:00Z", 1)]
    [InlineData("America/New_York", "2025-11-02T05:50:00Z", "2026-11-02T06:30:00Z", 0)]
    [InlineData("America/New_York", "2025-11-02T05:20:00Z", "2026-11-02T06:30:00Z", 1)]
    [InlineData("America/New_York", "2025-11-02T06:20:00Z", "2026-11-02T06:30:00Z", 1)]
    [InlineData("America/New_York", "2025-11-02T06:50:00Z", "2026-11-02T06:30:00Z", 0)]
    public void Years_since_an_instant_go_by_its_local_time(string zone, string joined, string asOf, int? years)
    {
        CustomerFacts customer = Having(("signed_up", At(joined)));
        Assert.Equal((decimal?)years, Value(SignedUp.YearsSince(), customer, Scope(At(asOf), zone)));
        foreach (int bound in new[] { 0, 1, 2, 3 }) Assert.Equal(years >= bound, Holds(SignedUp.YearsSince() >= bound, customer, Scope(At(asOf), zone)));
        Assert.Equal(years == 1, Holds(SignedUp.YearsSince().Is(1), customer, Scope(At(asOf), zone)));
    }

    [Theory]
    [InlineData("Asia/Kathmandu", "2026-03-10T18:14:59.999Z", 23, "tuesday")]
    [InlineData("Asia/Kathmandu", "2026-03-10T18:15:00Z", 0, "wednesday")]
    [InlineData("America/New_York", "2026-03-08T06:59:59.999Z", 1, "sunday")]
    [InlineData("America/New_York", "2026-03-08T07:00:00Z", 3, "sunday")]
    [InlineData("UTC", "1970-01-01T00:00:00Z", 0, "thursday")]
    [InlineData("Africa/Monrovia", "1971-01-01T00:44:29.999Z", 23, "thursday")]
    [InlineData("Africa/Monrovia", "1971-01-01T00:44:30Z", 0, "friday")]
    public void Hour_and_weekday_of_an_event_are_what_local_clocks_showed(string zone, string time, int hour, string weekday)
    {
        CustomerFacts customer = With(Event(Visit, At(time)), Event(Visit, At(time)), Event(Visit, At(time)));
        OracleScope scope = Scope(T + Days(1), zone);
        Assert.True(Holds(Visit.Where(EventTime.Hour.Is(hour) & EventTime.Weekday.Is(weekday)).Did(), customer, scope));
        Assert.False(Holds(Visit.Where((EventTime.Hour < hour) | (EventTime.Hour > hour) | !EventTime.Weekday.IsAnyOf(weekday)).Did(), customer, scope));
        Assert.True(Holds(Visit.Where(EventTime.Hour.IsAnyOf(hour, 99) & (EventTime.Hour + 1 > EventTime.Hour) & EventTime.Hour.IsSet()).Did(), customer, scope));
    }

    [Fact]
    public void A_set_may_hold_instants_for_a_date_and_dates_for_an_instant()
    {
        // The first of March in Kolkata is the 20,513th day and begins at half past six in the evening before, in UTC.
        OracleScope scope = Scope(zone: "Asia/Kolkata");
        var date = new DateOnly(2026, 3, 1);
        DateTimeOffset midnight = At("2026-02-28T18:30:00Z"), other = At("1970-01-01T00:00:20.513Z");
        CustomerFacts customer = Having(("renewal", date), ("signed_up", midnight), ("expires", other));
        Assert.True(Holds(Comparisons.OneOf(Renewal, [Constant.Of(other), Constant.Of(midnight)]), customer, scope));
        Assert.True(Holds(Comparisons.OneOf(SignedUp, [Constant.Of(other), Constant.Of(date)]), customer, scope));
        Assert.False(Holds(Comparisons.OneOf(Renewal, [Constant.Of(other), Constant.Of(date.AddDays(1))]), customer, scope));
        Assert.False(Holds(Comparisons.OneOf(SignedUp, [Constant.Of(midnight + Millisecond), Constant.Of(date.AddDays(1))]), customer, scope));
        Assert.False(Holds(Comparisons.OneOf(Expires, [Constant.Of(date)]), customer, scope));
    }

    [Theory]
    [InlineData("UTC")]
    [InlineData("Asia/Seoul")]
    [InlineData("America/New_York")]
    public void What_lies_beyond_the_calendar_has_no_anniversary(string zone)
    {
        OracleScope scope = Scope(zone: zone);
        CustomerFacts customer = Having(
            ("signed_up", T), ("patience", Days(365)), ("age", 1_000_000L), ("expires", At("9999-12-31T23:59:59.999Z")), ("born", new DateOnly(1, 3, 11)));
        Assert.False(Holds((SignedUp + (Patience * Age)).AnniversaryIsIn(Window.Next(Days(365))), customer, scope));
        Assert.False(Holds((SignedUp - (Patience * Age)).AnniversaryIsIn(Window.Next(Days(365))), customer, scope));
        Assert.False(Holds(Expires.AnniversaryIsIn(Window.Next(Days(365))), customer, scope));
        Assert.True(Holds(Born.AnniversaryIsIn(Window.Next(Days(2))), customer, scope));
    }
}
