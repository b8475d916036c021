using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.Tests.Journeys;

/// <summary>Entries by the calendar and by dates, and clocks that are changed.</summary>
public sealed class JourneyTimeTests
{
    [Fact]
    public void EntriesByDate_OverAYear_ComeOnceEachAnniversary()
    {
        var kim = new SteppedCustomer("""
            messaging { timezone "Asia/Seoul" }
            journey birthday { enter 3 days before anniversary of born at 10:00 reenter always cooldown 300 days from entry at most 20 times
              send push "birthday" transactional  wait until anniversary of born at 09:00 if past skip if missing exit  send push "today" transactional }
            """).Set("born", new DateOnly(1996, 2, 29));
        kim.Tick("2026-01-01T00:00:00");
        kim.Until("2028-12-31T00:00:00");

        Assert.Equal(
            ["2026-02-25T01:00", "2026-02-28T00:00", "2027-02-25T01:00", "2027-02-28T00:00", "2028-02-26T01:00", "2028-02-29T00:00"],
            kim.Actions.Select(action => action.At.ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void EntriesBySchedule_AreForWhoIsInTheirAudienceThen_InShortMonthsOnTheLast()
    {
        var kim = new SteppedCustomer("""
            segment lapsed = points >= 1
            journey monthly { enter every month on 31 at 09:00 for lapsed reenter after exit cooldown 20 days from exit send email "news" transactional }
            journey weekly { enter every monday at 08:00 reenter always send email "week" transactional }
            """);
        kim.Memberships = JourneyMemberships.None.In("lapsed");
        kim.Tick("2026-01-01T00:00:00");
        kim.Until("2026-03-01T00:00:00");
        kim.Memberships = JourneyMemberships.None;
        kim.Until("2026-04-01T00:00:00");

        Assert.Equal(["2026-01-31", "2026-02-28"], Days("news"));
        Assert.Equal(13, Days("week").Length);
        Assert.All(kim.Actions.Where(action => action is SendMessage { Template: "week" }), action => Assert.Equal(DayOfWeek.Monday, action.At.DayOfWeek));

        string[] Days(string template) => [.. kim.Actions.OfType<SendMessage>().Where(send => send.Template == template).Select(send => send.At.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture))];
    }

    [Fact]
    public void EntryBySchedule_MissedByMoreThanADay_IsTooLate()
    {
        var kim = new SteppedCustomer("journey daily { enter every day at 09:00 reenter always send email \"news\" transactional }");
        kim.Tick("2026-03-02T00:00:00");
        kim.Tick("2026-03-04T12:00:00");

        Assert.Equal("""
            2026-03-04T12:00:00Z not_entered daily, entry_too_late
            2026-03-04T12:00:00Z not_entered daily, entry_too_late
            2026-03-04T09:00:00Z entered daily
            2026-03-04T12:00:00Z sent daily at 'send email "news"' news
            2026-03-04T12:00:00Z ended daily
            """, kim.Told);
    }

    [Fact]
    public void EntryBySchedule_OfAClockThatJumpsForCenturies_IsBounded()
    {
        var kim = new SteppedCustomer("journey daily { enter every day at 09:00 reenter always send email \"news\" transactional }");
        kim.Tick("2026-03-02T00:00:00");
        kim.Tick("9990-01-01T00:00:00");

        Assert.InRange(kim.Trace.Count, 1_000, 1_010);
    }

    [Fact]
    public void MembershipThatChanges_InTheSameInstant_IsEnteredAndLeft()
    {
        var kim = new SteppedCustomer("""
            segment vip = points >= 10
            journey w { enter on entering vip reenter always exit on leaving vip wait 1 day send push "a" transactional }
            journey bye { enter on leaving vip debounce 10 minutes send push "bye" transactional }
            """);
        Condition vip = kim.Book.Definitions.OfType<Segment>().Single().Members;
        kim.Step(JourneyInput.Entered(vip, SteppedCustomer.At("10:00")), "10:00");
        kim.Memberships = kim.Memberships.In("vip");
        kim.Step(JourneyInput.Left(vip, SteppedCustomer.At("11:00")), "11:00");
        kim.Memberships = kim.Memberships.Without("vip");
        kim.Step(JourneyInput.Entered(vip, SteppedCustomer.At("11:05")), "11:05");
        kim.Memberships = kim.Memberships.In("vip");
        kim.Step(JourneyInput.Left(vip, SteppedCustomer.At("12:00")), "12:00");
        kim.Until("13:00");

        Assert.Equal("""
            2026-03-02T10:00:00Z entered w
            2026-03-02T11:00:00Z exited w at 'wait 1 day', left:vip
            2026-03-02T11:05:00Z not_held bye vip
            2026-03-02T11:05:00Z entered w
            2026-03-02T12:00:00Z exited w at 'wait 1 day', left:vip
            2026-03-02T12:10:00Z entered bye
            2026-03-02T12:10:00Z sent bye at 'send push "bye"' bye
            2026-03-02T12:10:00Z ended bye
            """, kim.Told);
    }

    [Theory]
    [InlineData("Asia/Seoul")]
    [InlineData("America/New_York")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("America/Santiago")]
    [InlineData("Pacific/Apia")]
    [InlineData("Africa/Casablanca")]
    public void InstantsOutsideHours_OnAnyClock_AreTheFirstThatAMinuteByMinuteWalkFinds(string zone)
    {
        Assert.True(Calendar.TryCreate(zone, DayOfWeek.Monday, out Calendar calendar));
        var random = new Random(7);
        for (int run = 0; run < 400; run++)
        {
            long from = Timestamp.Floor(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)) + (random.Next(0, 365 * 24 * 60) * 60_000L);
            TimeOnly start = new(random.Next(24), 30 * random.Next(2)), end = new(random.Next(24), 30 * random.Next(2));
            long at = from;
            while (IsInside(at) && at < from + (3 * Timestamp.Day)) at += 60_000;
            Assert.Equal(at, calendar.FirstOutside(from, start, end));

            bool IsInside(long instant) => TimeOnly.FromTimeSpan(TimeSpan.FromMilliseconds(((calendar.Local(instant) % Timestamp.Day) + Timestamp.Day) % Timestamp.Day)).IsBetween(start, end);
        }
    }

    [Theory]
    [InlineData("America/New_York")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("America/Santiago")]
    [InlineData("Asia/Kathmandu")]
    public void TimesOfDay_OnAnyClock_ComeOnceADateAndNeverEarly(string zone)
    {
        Assert.True(Calendar.TryCreate(zone, DayOfWeek.Monday, out Calendar calendar));
        NodaTime.DateTimeZone noda = NodaTime.DateTimeZoneProviders.Tzdb[zone];
        for (int half = 0; half < 48; half++)
        {
            TimeOnly time = new(half / 2, 30 * (half % 2));
            long at = Timestamp.Floor(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));
            for (int day = 0; day < 400; day++)
            {
                long next = calendar.NextTime(at + 1, time, null);
                NodaTime.LocalDate date = NodaTime.Instant.FromUnixTimeMilliseconds(next).InZone(noda).Date;
                Assert.Equal(noda.ResolveLocal(date.At(new NodaTime.LocalTime(time.Hour, time.Minute)), NodaTime.TimeZones.Resolvers.LenientResolver).ToInstant().ToUnixTimeMilliseconds(), next);
                Assert.InRange(next - at, 1, 49 * 3_600_000L);
                at = next;
            }
        }
    }
}
