using System.Globalization;
using System.Text;
using Crm.Segmentation.Live;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Live;

/// <summary>Rules of which most customers are let go by time alone, a few customers, and instants in the midst of their events: so there are events ahead, and edges at one instant.</summary>
internal sealed record LeavingCase(int Seed, string Rules, IReadOnlyList<CustomerEvent[]> Customers, IReadOnlyList<long> Instants)
{
    private const long Hour = 3_600_000, Day = 24 * Hour;

    private static readonly SchemaBuilder Define = new("shop");
    private static readonly CustomerFlag OptedIn = Define.Flag("opted_in");
    private static readonly CustomerInstant SignedUp = Define.Instant("signed_up");
    private static readonly CustomerDate Born = Define.Date("born");
    private static readonly EventInteger AmountOfB;
    private static readonly EventInteger Amount;

    private static readonly string[] Lengths = ["1 hour", "2 hours", "1 day", "2 days", "3 days", "7 days", "14 days", "30 days"];

    static LeavingCase()
    {
        (A, B, C) = (Define.Event("a"), Define.Event("b"), Define.Event("c"));
        (Amount, AmountOfB) = (A.Integer("amount"), B.Integer("amount"));
        Shop = Define.Build();
        Engine = new SegmentationEngine(Shop, new SegmentationOptions { TimeZone = "America/New_York" });
        Kim = CustomerAttributes.Of(Shop, "kim", row => row.Set(OptedIn, true).Set(SignedUp, Start).Set(Born, new DateOnly(2000, 2, 29)));
    }

    internal static EventType A { get; }

    internal static EventType B { get; }

    internal static EventType C { get; }

    internal static Schema Shop { get; }

    internal static SegmentationEngine Engine { get; }

    internal static CustomerAttributes Kim { get; }

    internal static Arbitrary<LeavingCase> Arbitrary { get; } = Arb.From(Gen.Choose(0, int.MaxValue).Select(Of));

    private static DateTimeOffset Start { get; } = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The case of a seed: the same on every run.</summary>
    internal static LeavingCase Of(int seed)
    {
        var random = new Random(seed);
        int count = 2 + random.Next(4);
        string[] rules = [.. Enumerable.Range(0, count).Select(i => $"segment s{i} = {Condition(random, i, random.Next(4))}"), $"partition p {{ x when {Condition(random, count, 1)}  y when {Condition(random, count, 1)}  z otherwise }}", $"segment in_p = {Condition(random, count, 1)} and {(random.Next(2) == 0 ? "not " : "")}in p.{"xyz"[random.Next(3)]}"];
        CustomerEvent[][] customers = [.. Enumerable.Range(0, 3).Select(_ => Events(random))];
        long[] instants = [.. Enumerable.Range(0, 6).Select(_ => Instant(random))];
        return new LeavingCase(seed, string.Join('\n', rules), customers, instants);
    }

    internal static CustomerEvent Event(char type, long at, long amount) => type switch
    {
        'a' => CustomerEvent.Of(A, DateTimeOffset.FromUnixTimeMilliseconds(at), row => row.Set(Amount, amount)),
        'b' => CustomerEvent.Of(B, DateTimeOffset.FromUnixTimeMilliseconds(at), row => row.Set(AmountOfB, amount)),
        _ => CustomerEvent.Of(C, DateTimeOffset.FromUnixTimeMilliseconds(at)),
    };

    public override string ToString()
    {
        StringBuilder text = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"\nLeavingCase.Of({Seed}), at {string.Join(", ", Instants.Select(Facts.Text))}").AppendLine(Rules);
        foreach (CustomerEvent[] events in Customers)
            text.AppendLine(CultureInfo.InvariantCulture, $"    {string.Join(", ", events.Select(one => $"{one.Type.Name} {Facts.Text(one.Milliseconds)}"))}");
        return text.ToString();
    }

    /// <summary>A few events, or more than a word of bits has room for.</summary>
    private static CustomerEvent[] Events(Random random) =>
    [
        .. Enumerable.Range(0, random.Next(12) == 0 ? 70 : random.Next(9)).Select(_ => (At: Instant(random), Type: "aaabbc"[random.Next(6)])).OrderBy(one => one.At)
            .Select(one => Event(one.Type, one.At, random.Next(-2, 4))),
    ];

    /// <summary>Hours of a few days, so that much falls together, and at times a millisecond beside.</summary>
    private static long Instant(Random random) =>
        Start.ToUnixTimeMilliseconds() + (random.Next(3) == 0 ? random.Next(12) * Hour : random.Next(40) * Day) + (random.Next(8) == 0 ? random.Next(-1, 2) : 0);

    private static string Condition(Random random, int segments, int depth)
    {
        if (depth > 0)
        {
            int operands = 2 + random.Next(2);
            return random.Next(5) switch
            {
                0 => $"not ({Condition(random, segments, depth - 1)})",
                1 or 2 => $"({string.Join(" and ", Enumerable.Range(0, operands).Select(_ => Condition(random, segments, depth - 1)))})",
                _ => $"({string.Join(" or ", Enumerable.Range(0, operands).Select(_ => Condition(random, segments, depth - 1)))})",
            };
        }

        string not = random.Next(4) == 0 ? "not " : "", where = random.Next(4) == 0 ? " where amount > 0" : "", type = random.Next(2) == 0 ? "a" : "b", other = type == "a" ? "b" : "a";
        int number = random.Next(-1, 4), least = random.Next(4);
        string compared = $"{Pick(random, ">=", "<=", "=", ">", "<")} {number}";
        return random.Next(16) switch
        {
            0 or 1 => $"{not}did {type}{where} {InWindow(random)}",
            2 => $"count({type}{where}, {Window(random)}) {Pick(random, ">=", "<=", "=", ">", "<")} {least}",
            3 => $"count({type}{where}) {Pick(random, ">=", "<=", "=")} {least}",
            4 => $"sum({type}.amount{where}, {Window(random)}) {compared}",
            5 => $"{Pick(random, "avg", "min", "max", "last")}({type}.amount{where}, {Window(random)}) {compared}",
            6 or 7 => $"{not}did {type}{where} then {other}{Pick(random, "", " where amount > 0")} within {Pick(random, Lengths)} {Pick(random, InWindow(random), "")}",
            8 or 9 => $"{not}did {type}{where} then not {other} within {Pick(random, Lengths)} {Pick(random, InWindow(random), "")}",
            10 => $"did {type} then {type} within {Pick(random, Lengths)} {InWindow(random)}",
            11 => $"since({type}{where}) {Pick(random, ">=", "<=", ">", "<")} {Pick(random, Lengths)}",
            12 => Pick(random, "opted_in", "not opted_in"),
            13 => Pick(random, $"signed_up in last {Pick(random, Lengths)}", "anniversary of born in next 7 days", $"did first {type} {InWindow(random)}", "count(any, last 2 days) >= 2"),
            _ when segments > 0 => $"{not}in s{random.Next(segments)}",
            _ => $"{not}did {type}{where} {InWindow(random)}",
        };
    }

    private static string InWindow(Random random) => Window(random) is var window && window.StartsWith("from", StringComparison.Ordinal) || window.StartsWith("before", StringComparison.Ordinal) ? window : $"in {window}";

    private static string Window(Random random) => random.Next(10) switch
    {
        < 5 => $"last {Pick(random, Lengths)}",
        5 or 6 => $"from {Pick(random, "7 days", "14 days", "3 days")} to {Pick(random, "1 hour", "1 day", "2 days")} ago",
        7 => $"before {Pick(random, Lengths)} ago",
        8 => Pick(random, "this month", "today", "this week"),
        _ => Pick(random, "last 2 calendar weeks", "last 1 calendar day"),
    };

    private static string Pick(Random random, params string[] from) => from[random.Next(from.Length)];
}
