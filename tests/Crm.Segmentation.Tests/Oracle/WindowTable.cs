using static Crm.Segmentation.Tests.TestShop;

namespace Crm.Segmentation.Tests;

public sealed class WindowTableByOracle() : WindowTable(Run.ByOracle);

public sealed class WindowTableByEngine() : WindowTable(Run.ByEngine);

/// <summary>One test or more for each row of the specification's table of windows.</summary>
public abstract class WindowTable : Specification
{
    private protected WindowTable(Run run)
        : base(run)
    {
    }

    [Fact]
    public void Last_D_is_from_after_T_minus_D_to_T() =>
        Inside(Window.Last(Days(7)), (T - Days(7), false), (T - Days(7) + Millisecond, true), (T, true), (T + Millisecond, false));

    [Fact]
    public void Last_D_is_exact_time_where_clocks_change()
    {
        // In New York 2026-03-08 has 23 hours.
        DateTimeOffset asOf = At("2026-03-08T12:00:00-04:00");
        Inside(Window.Last(Days(1)), Scope(asOf, "America/New_York"), (At("2026-03-07T11:00:00-05:00"), false), (At("2026-03-07T11:00:00.001-05:00"), true));
    }

    [Fact]
    public void From_D1_to_D2_ago_is_from_after_T_minus_D1_to_T_minus_D2() =>
        Inside(
            Window.Ago(Days(90), Days(30)),
            (T - Days(90), false), (T - Days(90) + Millisecond, true), (T - Days(30), true), (T - Days(30) + Millisecond, false));

    [Fact]
    public void From_D_to_0_ago_is_last_D() =>
        Inside(Window.Ago(Days(7), TimeSpan.Zero), (T - Days(7), false), (T - Days(7) + Millisecond, true), (T, true), (T + Millisecond, false));

    [Fact]
    public void Since_A_is_from_A_to_T()
    {
        DateTimeOffset a = T - Days(3);
        Inside(Window.Since(a), (a - Millisecond, false), (a, true), (T, true), (T + Millisecond, false));
        Inside(Window.Since(T), (T - Millisecond, false), (T, true));
        Inside(Window.Since(T + Millisecond), (T, false), (T + Millisecond, false));
    }

    [Fact]
    public void Since_an_attribute_is_from_its_value()
    {
        DateTimeOffset a = T - Days(3);
        Assert.Equal([false, true, true], Counted(Window.Since(SignedUp), Scope(), [a - Millisecond, a, T], ("signed_up", a)));
        Assert.Equal([false], Counted(Window.Since(SignedUp), Scope(), [T]));
    }

    [Fact]
    public void Before_A_is_everything_before_A_and_up_to_T()
    {
        DateTimeOffset a = T - Days(3);
        Inside(Window.Before(a), (At("1970-01-01T00:00:00Z"), true), (a - Millisecond, true), (a, false), (T, false));
        Inside(Window.Before(T + Days(1)), (T, true), (T + Millisecond, false));
    }

    [Fact]
    public void Before_D_ago_is_everything_to_T_minus_D() =>
        Inside(Window.BeforeAgo(Days(60)), (At("1970-01-01T00:00:00Z"), true), (T - Days(60), true), (T - Days(60) + Millisecond, false), (T, false));

    [Fact]
    public void From_A_until_B_is_from_A_to_before_B_and_up_to_T()
    {
        DateTimeOffset a = T - Days(3), b = T - Days(1);
        Inside(Window.Between(a, b), (a - Millisecond, false), (a, true), (b - Millisecond, true), (b, false));
        Inside(Window.Between(a, T + Days(1)), (a, true), (T, true), (T + Millisecond, false));
    }

    [Fact]
    public void Within_D_of_an_attribute_includes_both_edges_and_ends_at_T()
    {
        DateTimeOffset a = T - Days(10);
        Assert.Equal(
            [false, true, true, false],
            Counted(Window.Within(Days(7), SignedUp), Scope(), [a - Millisecond, a, a + Days(7), a + Days(7) + Millisecond], ("signed_up", a)));
        Assert.Equal([true, false], Counted(Window.Within(Days(20), SignedUp), Scope(), [T, T + Millisecond], ("signed_up", a)));
    }

    [Fact]
    public void Within_D_of_a_missing_attribute_makes_the_measure_missing()
    {
        CustomerFacts customer = With(Event(Visit, T));
        Window window = Window.Within(Days(7), SignedUp);
        Assert.Null(Value(Visit.Count(window), customer));
        Assert.True(Holds(Visit.Count(window).IsMissing(), customer));
        Assert.False(Holds(Visit.Count(window) >= 0, customer));
        Assert.False(Holds(Visit.Count(window) <= 0, customer));
        Assert.True(Holds(!Visit.Did(window), customer));
        Assert.Null(Value(Purchase.Sum(Amount, window), customer));
        Assert.Null(Value(Visit.Sessions(Hours(1), window), customer));
        Assert.Null(Value(Visit.Then(Visit).Count(window), customer));
        Assert.False(Holds(Visit.DidFirst(window), customer));
        Assert.False(Holds(Visit.Then(Visit).Did(window), customer));
    }

    [Theory]
    [InlineData("UTC", "2026-03-10T00:00:00Z")]
    [InlineData("Asia/Seoul", "2026-03-10T00:00:00+09:00")]
    [InlineData("America/New_York", "2026-03-10T00:00:00-04:00")]
    public void Today_is_from_local_midnight_to_T(string zone, string midnight) =>
        Inside(Window.This(CalendarUnit.Day), Scope(T, zone), (At(midnight) - Millisecond, false), (At(midnight), true), (T, true), (T + Millisecond, false));

    [Theory]
    [InlineData(DayOfWeek.Monday, "2026-03-09T00:00:00+09:00")]
    [InlineData(DayOfWeek.Sunday, "2026-03-08T00:00:00+09:00")]
    [InlineData(DayOfWeek.Tuesday, "2026-03-10T00:00:00+09:00")]
    [InlineData(DayOfWeek.Wednesday, "2026-03-04T00:00:00+09:00")]
    public void This_week_is_from_the_first_day_of_the_week(DayOfWeek weekStart, string start) =>
        Inside(Window.This(CalendarUnit.Week), Scope(T, "Asia/Seoul", weekStart), (At(start) - Millisecond, false), (At(start), true), (T, true), (T + Millisecond, false));

    [Theory]
    [InlineData(CalendarUnit.Month, "2026-03-01T00:00:00-05:00")]
    [InlineData(CalendarUnit.Quarter, "2026-01-01T00:00:00-05:00")]
    [InlineData(CalendarUnit.Year, "2026-01-01T00:00:00-05:00")]
    [InlineData(CalendarUnit.Hour, "2026-03-10T12:00:00Z")]
    public void This_period_holds_T_and_ends_at_T(CalendarUnit unit, string start) =>
        Inside(Window.This(unit), Scope(T + Millisecond, "America/New_York"), (At(start) - Millisecond, false), (At(start), true), (T + Millisecond, true), (T + Millisecond + Millisecond, false));

    [Theory]
    [InlineData(CalendarUnit.Day, 1, "2026-03-09", "2026-03-10")]
    [InlineData(CalendarUnit.Day, 3, "2026-03-07", "2026-03-10")]
    [InlineData(CalendarUnit.Week, 2, "2026-02-23", "2026-03-09")]
    [InlineData(CalendarUnit.Month, 1, "2026-02-01", "2026-03-01")]
    [InlineData(CalendarUnit.Month, 3, "2025-12-01", "2026-03-01")]
    [InlineData(CalendarUnit.Year, 1, "2025-01-01", "2026-01-01")]
    public void Last_N_calendar_periods_are_the_whole_periods_before_the_current_one(CalendarUnit unit, int count, string first, string end) =>
        Inside(
            Window.LastCalendar(count, unit),
            Scope(T, "Asia/Seoul"),
            (At(first + "T00:00:00+09:00") - Millisecond, false), (At(first + "T00:00:00+09:00"), true), (At(end + "T00:00:00+09:00") - Millisecond, true), (At(end + "T00:00:00+09:00"), false), (T, false));

    [Fact]
    public void Calendar_days_have_the_length_that_local_clocks_give_them()
    {
        // 2026-03-08 in New York: 23 hours, then 2026-11-01: 25 hours.
        Inside(
            Window.LastCalendar(1, CalendarUnit.Day),
            Scope(At("2026-03-09T12:00:00-04:00"), "America/New_York"),
            (At("2026-03-08T05:00:00Z") - Millisecond, false), (At("2026-03-08T05:00:00Z"), true), (At("2026-03-09T04:00:00Z") - Millisecond, true), (At("2026-03-09T04:00:00Z"), false));
        Inside(
            Window.LastCalendar(1, CalendarUnit.Day),
            Scope(At("2026-11-02T12:00:00-05:00"), "America/New_York"),
            (At("2026-11-01T04:00:00Z") - Millisecond, false), (At("2026-11-01T04:00:00Z"), true), (At("2026-11-02T05:00:00Z") - Millisecond, true), (At("2026-11-02T05:00:00Z"), false));
    }

    [Fact]
    public void A_day_whose_midnight_clocks_skip_begins_after_the_gap() =>
        Inside(
            Window.This(CalendarUnit.Day),
            Scope(At("2018-11-04T12:00:00-02:00"), "America/Sao_Paulo"),
            (At("2018-11-04T03:00:00Z") - Millisecond, false), (At("2018-11-04T03:00:00Z"), true));

    [Fact]
    public void No_window_is_everything_to_T() => Inside(null, (At("1970-01-01T00:00:00Z"), true), (T, true), (T + Millisecond, false));

    [Fact]
    public void An_anchor_that_is_a_date_is_its_local_midnight()
    {
        DateTimeOffset midnight = At("2026-03-09T00:00:00+09:00");
        Inside(Window.Since(new DateOnly(2026, 3, 9)), Scope(T, "Asia/Seoul"), (midnight - Millisecond, false), (midnight, true));
        Assert.Equal([false, true], Counted(Window.Since(Born), Scope(T, "Asia/Seoul"), [midnight - Millisecond, midnight], ("born", new DateOnly(2026, 3, 9))));
    }

    [Fact]
    public void An_instant_attribute_takes_windows_too()
    {
        SignedUpIn(Window.Last(Days(7)), (T - Days(7), false), (T - Days(7) + Millisecond, true), (T, true), (T + Millisecond, false));
        SignedUpIn(Window.This(CalendarUnit.Month), (At("2026-02-28T23:59:59.999Z"), false), (At("2026-03-01T00:00:00Z"), true), (At("2026-03-31T23:59:59.999Z"), true), (At("2026-04-01T00:00:00Z"), false));
        SignedUpIn(Window.LastCalendar(1, CalendarUnit.Month), (At("2026-02-01T00:00:00Z"), true), (At("2026-03-01T00:00:00Z"), false));
        Assert.False(Holds(SignedUp.IsIn(Window.Last(Days(7))), Having()));
        Assert.True(Holds(!SignedUp.IsIn(Window.Last(Days(7))), Having()));
    }

    [Fact]
    public void An_instant_attribute_may_lie_ahead_of_T_and_before_A()
    {
        SignedUpIn(Window.Before(T + Days(2)), (T + Days(1), true), (T + Days(2), false));
        SignedUpIn(Window.Next(Days(30)), (T, false), (T + Millisecond, true), (T + Days(30), true), (T + Days(30) + Millisecond, false));
    }

    [Fact]
    public void A_date_attribute_in_a_window_is_its_local_midnight()
    {
        OracleScope scope = Scope(T, "Asia/Seoul");
        Assert.True(Holds(Born.IsIn(Window.This(CalendarUnit.Day)), Having(("born", new DateOnly(2026, 3, 10))), scope));
        Assert.False(Holds(Born.IsIn(Window.This(CalendarUnit.Day)), Having(("born", new DateOnly(2026, 3, 11))), scope));
        Assert.True(Holds(Born.IsIn(Window.Next(Hours(3))), Having(("born", new DateOnly(2026, 3, 11))), scope));
        Assert.False(Holds(Born.IsIn(Window.Next(Hours(3) - Millisecond)), Having(("born", new DateOnly(2026, 3, 11))), scope));
    }

    [Fact]
    public void An_anniversary_is_a_local_midnight_after_T_up_to_D_ahead()
    {
        OracleScope scope = Scope(At("2026-03-10T00:00:00+09:00"), "Asia/Seoul");
        Assert.False(Anniversary(new DateOnly(2000, 3, 10), Days(7), scope));
        Assert.True(Anniversary(new DateOnly(2000, 3, 11), Days(7), scope));
        Assert.True(Anniversary(new DateOnly(2000, 3, 17), Days(7), scope));
        Assert.False(Anniversary(new DateOnly(2000, 3, 18), Days(7), scope));
        Assert.False(Anniversary(new DateOnly(2026, 3, 11), Days(7), scope));
        Assert.False(Anniversary(new DateOnly(2030, 3, 11), Days(7), scope));
        Assert.True(Holds(SignedUp.AnniversaryIsIn(Window.Next(Days(1))), Having(("signed_up", At("2020-03-11T23:59:00+09:00"))), scope));
    }

    [Fact]
    public void An_anniversary_in_today_in_a_calendar_period_or_in_the_last_days_is_one_of_their_dates()
    {
        OracleScope scope = Scope(At("2026-03-10T12:00:00+09:00"), "Asia/Seoul");
        Assert.True(In(Window.This(CalendarUnit.Day), 3, 10));
        Assert.False(In(Window.This(CalendarUnit.Day), 3, 11));
        Assert.True(In(Window.This(CalendarUnit.Week), 3, 15) & In(Window.This(CalendarUnit.Week), 3, 9) & !In(Window.This(CalendarUnit.Week), 3, 16));
        Assert.True(In(Window.Last(Days(2)), 3, 9) & In(Window.Last(Days(2)), 3, 10) & !In(Window.Last(Days(2)), 3, 8) & !In(Window.Last(Days(2)), 3, 11));
        Assert.True(In(Window.NextCalendar(1, CalendarUnit.Month), 4, 1) & In(Window.NextCalendar(1, CalendarUnit.Month), 4, 30) & !In(Window.NextCalendar(1, CalendarUnit.Month), 3, 31));

        bool In(Window window, int month, int day) => Holds(Born.AnniversaryIsIn(window), Having(("born", new DateOnly(2000, month, day))), scope);
    }

    [Fact]
    public void A_window_of_whole_days_counts_local_dates_where_clocks_change()
    {
        // In New York 2026-11-01 has 25 hours, and 2026-03-08 has 23.
        OracleScope longDay = Scope(At("2026-11-01T00:00:00-04:00"), "America/New_York"), afterShort = Scope(At("2026-03-09T00:00:00-04:00"), "America/New_York");
        Assert.Equal([false, true, false], Dates(Window.Next(Days(1)), longDay, new DateOnly(2026, 11, 1)));
        Assert.Equal([false, false, false], Dates(Window.Next(Days(1)).Exact(), longDay, new DateOnly(2026, 11, 1)));
        Assert.Equal([false, true, false], Dates(Window.Last(Days(1)), afterShort, new DateOnly(2026, 3, 8)));
        Assert.Equal([true, true, false], Dates(Window.Last(Days(1)).Exact(), afterShort, new DateOnly(2026, 3, 8)));
        Assert.Equal([true, false, false], Dates(Window.Ago(Days(2), Days(1)), afterShort, new DateOnly(2026, 3, 8)));
        Assert.Equal([true, false, false], Dates(Window.BeforeAgo(Days(1)), afterShort, new DateOnly(2026, 3, 8)));

        bool[] Dates(Window window, OracleScope scope, DateOnly first) =>
            [.. Enumerable.Range(0, 3).Select(i => Holds(Renewal.IsIn(window), Having(("renewal", first.AddDays(i))), scope))];
    }

    [Fact]
    public void A_calendar_period_holds_what_lies_ahead_of_an_attribute_and_nothing_ahead_of_an_event()
    {
        OracleScope scope = Scope(At("2026-03-10T12:00:00Z"));
        Assert.True(Holds(Expires.IsIn(Window.This(CalendarUnit.Month)), Having(("expires", At("2026-03-31T23:59:59.999Z"))), scope));
        Assert.False(Holds(Expires.IsIn(Window.This(CalendarUnit.Month)), Having(("expires", At("2026-04-01T00:00:00Z"))), scope));
        Assert.True(Holds(Renewal.IsIn(Window.This(CalendarUnit.Month)), Having(("renewal", new DateOnly(2026, 3, 31))), scope));
        Assert.False(Holds(Renewal.IsIn(Window.NextCalendar(1, CalendarUnit.Month)), Having(("renewal", new DateOnly(2026, 3, 31))), scope));
        Assert.True(Holds(Renewal.IsIn(Window.NextCalendar(1, CalendarUnit.Month)), Having(("renewal", new DateOnly(2026, 4, 30))), scope));
        Inside(Window.This(CalendarUnit.Month), scope, (At("2026-03-10T12:00:00Z"), true), (At("2026-03-10T12:00:00.001Z"), false));
    }

    [Fact]
    public void From_N_to_M_calendar_periods_ago_is_from_the_start_of_one_to_the_start_of_the_other() => Inside(
        Window.CalendarAgo(2, 1, CalendarUnit.Month),
        Scope(At("2026-03-11T15:00:00+09:00"), "Asia/Seoul"),
        (At("2026-01-01T00:00:00+09:00") - Millisecond, false), (At("2026-01-01T00:00:00+09:00"), true),
        (At("2026-02-01T00:00:00+09:00") - Millisecond, true), (At("2026-02-01T00:00:00+09:00"), false));

    [Fact]
    public void An_anniversary_of_29_February_is_on_28_in_a_common_year()
    {
        Assert.True(Anniversary(new DateOnly(2024, 2, 29), Days(1), Scope(At("2026-02-27T00:00:00Z"))));
        Assert.False(Anniversary(new DateOnly(2024, 2, 29), Days(1), Scope(At("2026-02-28T00:00:00Z"))));
        Assert.True(Anniversary(new DateOnly(2024, 2, 29), Days(1), Scope(At("2028-02-28T00:00:00Z"))));
        Assert.False(Anniversary(new DateOnly(2024, 2, 29), Days(1), Scope(At("2028-02-27T00:00:00Z"))));
    }

    private bool Anniversary(DateOnly born, TimeSpan ahead, OracleScope scope) => Holds(Born.AnniversaryIsIn(Window.Next(ahead)), Having(("born", born)), scope);

    private void SignedUpIn(Window window, params (DateTimeOffset Value, bool Expected)[] cases)
    {
        foreach ((DateTimeOffset value, bool expected) in cases) Assert.Equal(expected, Holds(SignedUp.IsIn(window), Having(("signed_up", value))));
    }

    private void Inside(Window? window, params (DateTimeOffset Time, bool Expected)[] cases) => Inside(window, Scope(), cases);

    private void Inside(Window? window, OracleScope scope, params (DateTimeOffset Time, bool Expected)[] cases) =>
        Assert.Equal(cases.Select(c => c.Expected), Counted(window, scope, cases.Select(c => c.Time)));
}
