using System.Globalization;
using Crm.Segmentation.Live;

namespace Crm.Segmentation.Tests.Live;

/// <summary>
/// The conditions that most segments are made of, which a program asks in ways of their own: some events in the time up to now, and one that another follows or does not. Beside what their
/// words say, over events at whole hours, of which many are at the same; few enough to be bits of a word, or more, and of which some may lie ahead.
/// </summary>
public sealed class EverydayConditionsTests
{
    private const long Hour = 3_600_000, Length = 48 * Hour, Within = 6 * Hour;
    private static readonly SchemaBuilder Define = new("shop");
    private static readonly EventType[] Types = [Define.Event("a"), Define.Event("b"), Define.Event("c")];
    private static readonly Schema Shop = Define.Build();

    private static readonly RuleBook Book = RuleBook.Parse(Shop, ("s.crm", string.Create(CultureInfo.InvariantCulture, $"""
        segment seen = did a in last {Length / Hour} hours
        segment often = count(a, last {Length / Hour} hours) >= 3
        segment fresh = did a in last {Length / Hour} hours and not did b in last {Length / Hour} hours
        segment went = did a then b within {Within / Hour} hours in last {Length / Hour} hours
        segment stopped = did a then not b within {Within / Hour} hours in last {Length / Hour} hours
        """)));

    [Theory]
    [InlineData(1, 12, false)]
    [InlineData(2, 12, true)]
    [InlineData(3, 70, false)]
    [InlineData(4, 3, false)]
    public void Conditions_OverAnyEvents_AreWhatTheirWordsSayNowAndNext(int seed, int most, bool hasAhead)
    {
        RuleProgram program = new SegmentationEngine(Shop).Program(Book);
        ProgramWorkspace workspace = program.CreateWorkspace();
        CustomerAttributes nobody = CustomerAttributes.Of(Shop, "kim");
        var random = new Random(seed);
        int held = 0, changed = 0;
        for (int round = 0; round < 400; round++)
        {
            (char Type, long At)[] events = [.. Enumerable.Range(0, random.Next(most + 1)).Select(_ => ("abc"[random.Next(3)], At: Hour * (1000 + random.Next(120)))).OrderBy(one => one.At)];
            CustomerEvent[] history = [.. events.Select(one => CustomerEvent.Of(Types[one.Type - 'a'], Instant(one.At)))];
            long last = events.Length == 0 ? Hour * 1000 : events[^1].At, now = hasAhead ? last - (Hour * random.Next(40)) : last + (Hour * random.Next(60));
            Verdict verdict = program.Evaluate(workspace, nobody, history, Instant(now));
            foreach (string name in program.Names)
            {
                bool holds = Holds(name, events, now);
                Claim.Holds(holds == verdict[name], $"{name} at {now / Hour} of {string.Join(' ', events.Select(one => $"{one.Type}{one.At / Hour}"))}");

                // All that these conditions say changes at whole hours.
                long next = now + Hour - (now % Hour);
                while (next <= last + Length + Within && Holds(name, events, next) == holds) next += Hour;
                DateTimeOffset? expected = next <= last + Length + Within ? Instant(next) : null;
                Claim.Holds(expected == verdict.NextChange(name), $"{name} at {now / Hour} changes at {next / Hour} of {string.Join(' ', events.Select(one => $"{one.Type}{one.At / Hour}"))}");
                held += holds ? 1 : 0;
                changed += expected is null ? 0 : 1;
            }
        }

        Assert.True(held > 100 && changed > 100, $"{held} held, {changed} changed");
    }

    private static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static bool Holds(string name, (char Type, long At)[] events, long now)
    {
        (char Type, long At)[] known = [.. events.Where(one => one.At <= now)], recent = [.. known.Where(one => one.At > now - Length)];
        return name switch
        {
            "seen" => recent.Any(one => one.Type == 'a'),
            "often" => recent.Count(one => one.Type == 'a') >= 3,
            "fresh" => recent.Any(one => one.Type == 'a') && !recent.Any(one => one.Type == 'b'),
            "went" => recent.Any(one => one.Type == 'a' && IsFollowed(one.At)),
            _ => recent.Any(one => one.Type == 'a' && one.At + Within <= now && !IsFollowed(one.At)),
        };

        bool IsFollowed(long at) => known.Any(other => other.Type == 'b' && other.At >= at && other.At - at <= Within);
    }
}
