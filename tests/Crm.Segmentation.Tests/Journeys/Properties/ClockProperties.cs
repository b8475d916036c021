using System.Globalization;
using Crm.Segmentation.Journeys;
using NodaTime;
using NodaTime.TimeZones;

namespace Crm.Segmentation.Tests.Journeys.Properties;

/// <summary>Waits on clocks that are changed, and journeys that stand still for a while.</summary>
public sealed class ClockProperties
{
    /// <summary>Instants in the days before clocks change in one of the zones.</summary>
    private static readonly string[] Starts = ["2026-03-06T17:00:00", "2026-10-30T03:30:00", "2026-03-27T23:59:00", "2026-10-23T12:00:00", "2026-04-03T06:15:00", "2026-10-02T20:00:00", "2026-09-04T22:30:00", "2026-04-02T11:11:00"];

    public static TheoryData<string> Zones => new("America/New_York", "Europe/London", "Australia/Lord_Howe", "America/Santiago", "Asia/Seoul", "Africa/Casablanca");

    /// <summary>Property 15: once on each date, also where clocks show the time twice, and where they skip it.</summary>
    [Theory]
    [MemberData(nameof(Zones))]
    public void WaitForATimeOfDay_OverAChangeOfClocks_EndsOnceADate(string zone)
    {
        foreach (string start in Starts)
        {
            foreach (TimeOnly time in (TimeOnly[])[new(0, 0), new(0, 30), new(1, 30), new(2, 0), new(2, 30), new(23, 45)])
            {
                string at = time.ToString("HH:mm", CultureInfo.InvariantCulture);
                var kim = new SteppedCustomer($$"""
                    journey dates { enter on sign_up repeat 5 times { wait 1 day at {{at}} send push "day" transactional } }
                    journey clock { enter on sign_up repeat 5 times { wait until {{at}} send push "time" transactional wait 10 minutes } }
                    """).Set("timezone", zone);
                kim.Event("sign_up", start);
                while (kim.State.NextWake is { } wake)
                {
                    // A host that wakes too early, and again too late, changes nothing.
                    kim.Step(JourneyInput.Tick, Text(wake.AddMinutes(-1)));
                    kim.Step(JourneyInput.Tick, Text(wake));
                    kim.Step(JourneyInput.Tick, Text(wake.AddMinutes(1)));
                }

                long[] days = [.. Enumerable.Range(1, 5).Select(day => Shown(zone, DateOf(zone, kim.Trace[0].At).PlusDays(day), time))];
                Assert.Equal(days, Sent(kim, "day"));
                Assert.Equal(5, Sent(kim, "time").Select(sent => DateOf(zone, DateTimeOffset.FromUnixTimeMilliseconds(sent))).Distinct().Count());
                Assert.All(Sent(kim, "time"), sent => Assert.Equal(Shown(zone, DateOf(zone, DateTimeOffset.FromUnixTimeMilliseconds(sent)), time), sent));
            }
        }
    }

    /// <summary>Property 16: hours are hours, and days keep the time of day.</summary>
    [Theory]
    [MemberData(nameof(Zones))]
    public void Waits_OverAChangeOfClocks_AreExactInHours_AndKeepTheClockInDays(string zone)
    {
        foreach (string start in Starts)
        {
            foreach (int days in (int[])[1, 2, 3, 7])
            {
                var kim = new SteppedCustomer($$"""
                    journey exact { enter on sign_up wait {{24 * days}} hours send push "hours" transactional }
                    journey dates { enter on sign_up wait {{days}} {{(days == 1 ? "day" : "days")}} send push "days" transactional }
                    journey most { enter on sign_up wait up to {{days}} {{(days == 1 ? "day" : "days")}} for view { on view { } on timeout { send push "most" transactional } } }
                    """).Set("timezone", zone);
                kim.Event("sign_up", start);
                kim.Until("2027-01-01T00:00:00");

                DateTimeOffset from = SteppedCustomer.At(start);
                LocalDateTime local = Instant.FromDateTimeOffset(from).InZone(DateTimeZoneProviders.Tzdb[zone]).LocalDateTime;
                long later = DateTimeZoneProviders.Tzdb[zone].ResolveLocal(local.PlusDays(days), Resolvers.LenientResolver).ToInstant().ToUnixTimeMilliseconds();
                Assert.Equal([from.AddHours(24 * days).ToUnixTimeMilliseconds()], Sent(kim, "hours"));
                Assert.Equal([later], Sent(kim, "days"));
                Assert.Equal([later], Sent(kim, "most"));
            }
        }
    }

    /// <summary>Property 33, over a change of clocks in New York: what is left of a wait is left, but a time of day, a date, and what holds a message stay.</summary>
    [Theory]
    [InlineData("wait 5 hours", true)]
    [InlineData("wait 50 hours", true)]
    [InlineData("wait 2 days", true)]
    [InlineData("wait 1 week", true)]
    [InlineData("wait up to 6 hours for view { on view { } on timeout { } }", true)]
    [InlineData("wait up to 2 days for view grace 10 minutes { on view { } on timeout { } }", true)]
    [InlineData("wait 1 day at 10:00", false)]
    [InlineData("wait until 04:00", false)]
    [InlineData("wait until monday 09:00", false)]
    [InlineData("wait until born + 2 days at 11:00", false)]
    [InlineData("wait until agreed + 3 days", false)]
    public void Freeze_OfAnyLength_ShiftsWhatIsLeftOfWaits_ButNotTimesOfDayAndDates(string wait, bool shifts)
    {
        foreach (int minutes in (int[])[1, 59, 119])
        {
            DateTimeOffset expected = Frozen(wait, 0);
            Assert.Equal(expected.AddMinutes(shifts ? minutes : 0), Frozen(wait, minutes));
        }
    }

    /// <summary>Property 33 of holds: a message that is put off by quiet hours or a cap leaves when it would have.</summary>
    [Theory]
    [InlineData(30)]
    [InlineData(90)]
    public void Freeze_OfAHeldMessage_LeavesItsRelease(int minutes)
    {
        foreach (string rules in (string[])["quiet 21:00..08:00 hold", "cap ads 1 per 4 hours hold"])
        {
            var kim = new SteppedCustomer($"messaging {{ consent ok {rules} }} journey w {{ enter on sign_up send push \"a\" transactional send push \"b\" wait 1 minute send push \"c\" }}").Set("ok", true);
            kim.Event("sign_up", "22:00");
            kim.Until("22:10");
            DateTimeOffset due = kim.State.Instances.Single().DueAt!.Value;
            Pause(kim, "w", "22:30", minutes);
            kim.Until("2026-03-05T00:00:00");

            Assert.Equal(due, kim.Actions.OfType<SendMessage>().Last(sent => sent.At > SteppedCustomer.At("22:10").AddMinutes(-9) && sent.Template == (rules[0] == 'q' ? "b" : "c")).At);
        }
    }

    private static DateTimeOffset Frozen(string wait, int minutes)
    {
        var kim = new SteppedCustomer($"journey w {{ enter on sign_up {wait} send push \"a\" transactional }}")
            .Set("timezone", "America/New_York").Set("born", new DateOnly(2026, 3, 7)).Set("agreed", SteppedCustomer.At("2026-03-07T12:00:00"));
        kim.Event("sign_up", "2026-03-08T05:00:00");
        if (minutes > 0) Pause(kim, "w", "2026-03-08T05:30:00", minutes);
        kim.Until("2026-04-01T00:00:00");
        return Assert.Single(kim.Actions).At;
    }

    private static void Pause(SteppedCustomer kim, string journey, string at, int minutes)
    {
        DateTimeOffset resumed = SteppedCustomer.At(at).AddMinutes(minutes);
        kim.Catalog = kim.Catalog.With(JourneyControl.Pause("p", SteppedCustomer.At(at), journey));
        kim.Tick(at);
        kim.Catalog = kim.Catalog.With(JourneyControl.Resume("r", resumed, journey, PausedTimers.Freeze));
        kim.Step(JourneyInput.Tick, Text(resumed));
    }

    private static long[] Sent(SteppedCustomer kim, string template) => [.. kim.Actions.OfType<SendMessage>().Where(sent => sent.Template == template).Select(sent => sent.At.ToUnixTimeMilliseconds())];

    private static LocalDate DateOf(string zone, DateTimeOffset at) => Instant.FromDateTimeOffset(at).InZone(DateTimeZoneProviders.Tzdb[zone]).Date;

    private static long Shown(string zone, LocalDate date, TimeOnly time) =>
        DateTimeZoneProviders.Tzdb[zone].ResolveLocal(date.At(LocalTime.FromTicksSinceMidnight(time.Ticks)), Resolvers.LenientResolver).ToInstant().ToUnixTimeMilliseconds();

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture);
}
