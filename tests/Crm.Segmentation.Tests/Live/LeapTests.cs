using System.Globalization;
using Crm.Segmentation.Live;

namespace Crm.Segmentation.Tests.Live;

/// <summary>
/// Next changes of what goes one way, or comes to another period event by event, of which turns are leapt over: asked at every instant at which anything could be another,
/// the answer becomes another first where the next change is told.
/// </summary>
public sealed class LeapTests
{
    private const int Days = 20;
    private const long Minute = 60_000, Hour = 60 * Minute, Day = 24 * Hour;

    private static readonly SchemaBuilder Define = new("shop");
    private static readonly CustomerDate Born = Define.Date("born");
    private static readonly CustomerInstant Joined = Define.Instant("joined");
    private static readonly CustomerInteger Least = Define.Integer("least");
    private static readonly EventType Buy = Define.Event("buy");
    private static readonly EventInteger Amount = Buy.Integer("amount");
    private static readonly EventText Kind = Buy.Text("kind");
    private static readonly EventType See = Define.Event("see");
    private static readonly EventInteger Seen = See.Integer("amount");
    private static readonly Schema Shop = Define.Build();
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    // Of events that only leave, as far as Days ago; of periods of 6 hours.
    private static readonly string[] OfEvents =
    [
        "max(buy.amount, last 20 days) >= {0}", "max(buy.amount, last 20 days) = {0}", "max(buy.amount, last 20 days) <= {0}", "min(buy.amount, last 20 days) >= {0}", "min(buy.amount, last 20 days) = {0}",
        "not min(buy.amount, last 20 days) < {0}", "max(buy.amount, last 20 days) is missing", "max(buy.amount, last 20 days) + 2 >= {0}", "least <= max(buy.amount, last 20 days)", "max(buy.amount, last 20 days) = least",
        "max(buy.amount, last 20 days) * 2.5 > {0}", "20 - max(buy.amount, last 20 days) >= {0}", "max(buy.amount where amount in {{3, 5, 7}}, last 20 days) = {0}",
        "distinct(buy.amount, last 20 days) >= {0}", "distinct(buy.amount, last 20 days) = {0}", "distinct(buy.amount, last 20 days) <= {0}",
        "sessions(buy, gap 3 hours, last 20 days) >= {0}", "sessions(buy, gap 9 hours, last 20 days) = {0}",
        "did buy then see same amount within 2 days in last 20 days", "did buy then not see same amount within 2 days in last 20 days", "not did buy then not see same amount within 2 days in last 20 days",
        "did buy then not see where amount >= 3 same amount within 2 days in last 20 days", "did buy then see same amount within 2 days", "did buy then not see same amount within 2 days",
        "did buy then not see same amount within 2 days from 20 days to 10 days ago", "did buy then next see within 2 days in last 20 days", "did buy then see then buy within 3 days in last 20 days",
        "max(buy.amount, from 20 days to 10 days ago) = {0}", "most_frequent(buy.amount, last 20 days) = {0}", "most_frequent(buy.amount where amount in {{3, 5, 7}}, last 20 days) <= {0}",
        "most_frequent(buy.amount, from 20 days to 10 days ago) = {0}", "most_frequent(buy.amount, last 20 days) is missing", "most_frequent(buy.amount by buy.amount, last 20 days) = {0}",
        "most_frequent(buy.kind, last 20 days) = \"k{0}\"", "not most_frequent(buy.kind, last 20 days) = \"k{0}\"", "most_frequent(buy.kind, last 20 days) in {{\"k1\", \"k{0}\"}}",
        "most_frequent(buy.kind where amount >= 3, from 20 days to 10 days ago) = \"k{0}\"", "most_frequent(buy.kind by buy.amount, last 20 days) = \"k{0}\"",
        "most_frequent(buy.kind, last 20 days) = \"k1\" or most_frequent(buy.amount, last 20 days) = {0}",
        "did buy regularly: at least 1 times in {0} of the last 80 periods of 6 hours", "did buy regularly: exactly 1 times in {0} of the last 80 periods of 6 hours",
        "did buy regularly: at most 2 times in {0} of the last 80 periods of 6 hours", "did buy where amount >= 4 regularly: at least 1 times in {0} of the last 80 periods of 6 hours",
    ];

    private static readonly string[] OfYears =
    [
        "years_since(born) >= {0}", "years_since(born) = {0}", "years_since(born) < {0}", "not years_since(born) >= {0}", "years_since(joined) >= {0}", "years_since(joined) = {0}", "years_since(joined) <= {0}",
        "years_since(joined) in {{{0}, 2}}", "years_since(joined) is set", "years_since(joined) >= {0}.5", "years_since(joined) + 1 > {0}", "years_since(joined) * 2 >= {0}", "years_since(joined) >= least",
        "years_since(born) > years_since(joined)", "years_since(born) - years_since(joined) >= {0}", "years_since(joined) >= {0} and not years_since(born) >= {0}",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void NextChange_OfWhatEventsSay_IsTheFirstOfAllInstantsAtWhichItIsAnother(int seed)
    {
        var random = new Random(seed);
        int changed = 0;
        foreach (string form in OfEvents)
        {
            for (int round = 0; round < 20; round++)
            {
                string rule = string.Format(CultureInfo.InvariantCulture, form, random.Next(1, round % 3 == 0 ? 30 : 10));
                RuleProgram program = Program(rule, "UTC");
                long[] times = [.. Enumerable.Range(0, random.Next(2, 60)).Select(_ => random.Next(Days * 24 * 4) * 15 * Minute).Order()];
                CustomerEvent[] events = [.. times.Select(time => Event(random, time))];
                DateTimeOffset now = Start.AddMilliseconds(times[^(random.Next(5) == 0 ? 2 : 1)] + random.Next(3));
                CustomerAttributes kim = CustomerAttributes.Of(Shop, "kim", row => row.Set(Least, random.Next(10)));
                long[] instants = [.. times.SelectMany(time => form.Contains("periods", StringComparison.Ordinal) ? Enumerable.Range(0, 81).Select(i => time + (i * 6 * Hour)) : [time, time + (2 * Day), time + (10 * Day), time + (20 * Day)])];
                changed += Check(program, kim, events, now, instants.Select(instant => Start.AddMilliseconds(instant)), rule);
            }
        }

        Assert.True(changed > 200, $"{changed} changed");
    }

    /// <summary>Zones of which clocks go back over a midnight, or that lost a day; years begin in all hours near where clocks change.</summary>
    [Theory]
    [InlineData("UTC")]
    [InlineData("Europe/Berlin")]
    [InlineData("America/St_Johns")]
    [InlineData("America/Havana")]
    [InlineData("Pacific/Apia")]
    [InlineData("Asia/Seoul")]
    public void NextChange_OfYears_IsTheFirstOfAllInstantsAtWhichTheyAreOthers(string zone)
    {
        var random = new Random(7);
        int changed = 0;
        foreach (string form in OfYears)
        {
            string rule = string.Format(CultureInfo.InvariantCulture, form, random.Next(1, 5));
            RuleProgram program = Program(rule, zone);
            for (int round = 0; round < 6; round++)
            {
                // Clocks change in the last days of March and October, in the first of November, at the end of a year in Apia.
                DateTimeOffset joined = new DateTimeOffset(2007, round % 2 == 0 ? 10 : 3, 24, 0, 0, 0, TimeSpan.Zero).AddMinutes(random.Next(12 * 24 * 60));
                if (round == 5) joined = new DateTimeOffset(2008, 12, 29, 0, 0, 0, TimeSpan.Zero).AddHours(random.Next(72));
                CustomerAttributes kim = CustomerAttributes.Of(Shop, "kim", row => row.Set(Joined, joined).Set(Born, DateOnly.FromDateTime(joined.Date).AddDays(random.Next(-3, 3))).Set(Least, random.Next(5)));
                DateTimeOffset now = joined.AddYears(random.Next(4)).AddMinutes(random.Next(-4 * 24 * 60, 4 * 24 * 60));
                IEnumerable<DateTimeOffset> instants = Enumerable.Range(0, 6).SelectMany(year => Enumerable.Range(-3 * 48, 6 * 48).SelectMany(half => Around(joined.AddYears(year), half)));
                changed += Check(program, kim, [], now, instants, $"{rule} in {zone}, joined {joined:O}");
            }
        }

        Assert.True(changed > 50, $"{changed} changed");

        static IEnumerable<DateTimeOffset> Around(DateTimeOffset instant, int half) => [instant.AddMinutes(30 * half), new DateTimeOffset(instant.Date, TimeSpan.Zero).AddMinutes(30 * half)];
    }

    /// <summary>Ten years are over at 02:30, which clocks show twice on that night: at the first, wherever the halving of the time ahead falls.</summary>
    [Fact]
    public void NextChange_OfYearsThatAreOverInAnHourThatComesTwice_IsTheFirst()
    {
        RuleProgram program = Program("years_since(joined) >= 10", "Europe/Berlin");
        CustomerAttributes kim = CustomerAttributes.Of(Shop, "kim", row => row.Set(Joined, new DateTimeOffset(2016, 10, 25, 0, 30, 0, TimeSpan.Zero)));
        for (int i = 0; i < 100; i++)
            Assert.Equal(new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero), program.Evaluate(kim, [], new DateTimeOffset(2017, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(31 * i)).NextChange("s"));
    }

    /// <summary>1 where it changes at one of the instants.</summary>
    private static int Check(RuleProgram program, CustomerAttributes customer, CustomerEvent[] events, DateTimeOffset now, IEnumerable<DateTimeOffset> instants, string what)
    {
        ProgramWorkspace workspace = program.CreateWorkspace();
        Verdict verdict = program.Evaluate(workspace, customer, events, now);
        bool @is = verdict["s"];
        DateTimeOffset? next = verdict.NextChange("s"), expected = null;
        DateTimeOffset[] ordered = [.. instants.Where(instant => instant > now).Distinct().Order()];
        foreach (DateTimeOffset instant in ordered)
        {
            if (program.Evaluate(workspace, customer, events, instant)["s"] == @is) continue;
            expected = instant;
            break;
        }

        // Beyond the instants that are asked it may change.
        if (expected is not null || next <= ordered[^1]) Claim.Holds(expected == next, $"{what}, {@is} at {now:O}, changes at {next:O}, and is another first at {expected:O}");
        return expected is null ? 0 : 1;
    }

    private static RuleProgram Program(string rule, string zone) =>
        new SegmentationEngine(Shop, new SegmentationOptions { TimeZone = zone }).Program(RuleBook.Parse(Shop, ("s.crm", $"segment s = {rule}")));

    private static CustomerEvent Event(Random random, long time)
    {
        int amount = random.Next(10);
        return random.Next(3) > 0
            ? CustomerEvent.Of(Buy, Start.AddMilliseconds(time), row => Kinds(row.Set(Amount, amount), amount))
            : CustomerEvent.Of(See, Start.AddMilliseconds(time), row => row.Set(Seen, amount));

        // Some have none.
        static void Kinds(EventRow row, int amount)
        {
            if (amount > 0) row.Set(Kind, $"k{amount % 4}");
        }
    }
}
