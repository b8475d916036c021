using Crm.Segmentation.Journeys;
using Crm.Segmentation.Tree;
using static Crm.Segmentation.Tests.TestShop;

namespace Crm.Segmentation.Tests.Journeys.Worlds;

/// <summary>Worlds from seeds: instants that coincide, what is late, twice, out of order or of a clock that is ahead, hosts that sleep.</summary>
internal sealed class WorldGenerator(Random random)
{
    /// <summary>A value that is in no trace.</summary>
    internal const string Canary = "canary";

    private const long Minute = 60_000, Hour = 60 * Minute, Day = 24 * Hour;

    /// <summary>Days around which clocks change somewhere, and one on which they do not.</summary>
    private static readonly string[] Bases = ["2026-03-02T01:00Z", "2026-03-07T15:00Z", "2026-10-31T14:00Z", "2026-04-04T12:00Z", "2026-03-28T20:00Z"];

    private static readonly string[] Zones = ["Asia/Seoul", "America/New_York", "Europe/London", "Australia/Lord_Howe", "America/Santiago", "Asia/Kolkata", "Nowhere/Never"];

    private static readonly string[] Products = ["a", "b"];

    /// <summary>Names that fill a message: by a byte too few, exactly, and over in characters of one, three and four bytes.</summary>
    private static readonly string[] LongNames = [Canary + new string('x', 16_376), Canary + new string('x', 16_377), Canary + new string('x', 17_000), Canary + new string('한', 5_500), string.Concat(Enumerable.Repeat("😀", 4_097)) + Canary];

    private bool _isControlled, _isCrowded;

    /// <summary>The world of a seed: the same on every run.</summary>
    internal static JourneyWorld Of(int seed)
    {
        for (int attempt = 0; ; attempt++)
        {
            JourneyWorld world = new WorldGenerator(new Random(unchecked((seed * 7_919) + attempt))).World(seed);
            if (world.IsSound) return world;
        }
    }

    /// <summary>The same with something left out.</summary>
    internal static IEnumerable<JourneyWorld> Smaller(JourneyWorld world)
    {
        for (int i = 0; i < world.Arrivals.Count; i++) yield return world with { Arrivals = [.. world.Arrivals.Take(i), .. world.Arrivals.Skip(i + 1)] };
        for (int i = 0; i < world.Journeys.Count && world.Journeys.Count > 1; i++) yield return world with { Journeys = [.. world.Journeys.Take(i), .. world.Journeys.Skip(i + 1)] };
        for (int i = 0; i < world.Journeys.Count; i++)
            foreach (Journey journey in Smaller(world.Journeys[i])) yield return world with { Journeys = [.. world.Journeys.Take(i), journey, .. world.Journeys.Skip(i + 1)] };
        Messaging messaging = world.Messaging;
        if (messaging.Caps.Count > 0) yield return world with { Messaging = With(messaging, caps: []) };
        if (messaging.Quiet is not null) yield return world with { Messaging = With(messaging, quiet: null) };
        foreach (string name in world.Attributes.Keys) yield return world with { Attributes = world.Attributes.Where(attribute => attribute.Key != name).ToDictionary() };
        for (int i = 0; i < world.Arrivals.Count; i++)
            if (world.Arrivals[i] is { What: not Passed } arrival && arrival.Now != arrival.What.At) yield return world with { Arrivals = [.. world.Arrivals.Take(i), new Arrival(arrival.Now, arrival.What with { At = arrival.Now }), .. world.Arrivals.Skip(i + 1)] };
    }

    private static IEnumerable<Journey> Smaller(Journey journey)
    {
        if (journey.Filter is not null) yield return journey with { Filter = null };
        if (journey.Goal is not null) yield return journey with { Goal = null };
        if (journey.Holdout is not null) yield return journey with { Holdout = null };
        if (journey.MaximumAge is not null) yield return journey with { MaximumAge = null };
        if (journey.NotOlderThan is not null) yield return journey with { NotOlderThan = null };
        if (journey.StaleAfter is not null) yield return journey with { StaleAfter = null };
        if (journey.TimeZone is not null) yield return journey with { TimeZone = null };
        if (journey.Priority != 0) yield return journey with { Priority = 0 };
        if (journey.Reentry.Mode != ReentryMode.Never) yield return journey with { Reentry = new JourneyReentry(ReentryMode.Never) };
        for (int i = 0; i < journey.Exits.Count; i++) yield return journey with { Exits = [.. journey.Exits.Take(i), .. journey.Exits.Skip(i + 1)] };
        for (int i = 0; i < journey.Entries.Count && journey.Entries.Count > 1; i++) yield return journey with { Entries = [.. journey.Entries.Take(i), .. journey.Entries.Skip(i + 1)] };
        foreach (ValueList<JourneyStep> steps in Smaller(journey.Steps)) yield return journey with { Steps = steps };
    }

    private static IEnumerable<ValueList<JourneyStep>> Smaller(ValueList<JourneyStep> steps)
    {
        for (int i = 0; i < steps.Count; i++)
        {
            yield return [.. steps.Take(i), .. steps.Skip(i + 1)];
            foreach (ValueList<JourneyStep> block in steps[i].Blocks) yield return [.. steps.Take(i), .. block, .. steps.Skip(i + 1)];
            if (steps[i] is SendStep { OnlyIf: not null } send) yield return [.. steps.Take(i), send with { OnlyIf = null }, .. steps.Skip(i + 1)];
        }
    }

    private static Messaging With(Messaging messaging, ValueList<SendCap>? caps = null, QuietHours? quiet = null) =>
        messaging with { Caps = caps ?? messaging.Caps, Quiet = caps is null ? quiet : messaging.Quiet };

    private JourneyWorld World(int seed)
    {
        long start = DateTimeOffset.Parse(Pick(Bases), System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
        bool joins = Chance(0.2);
        _isControlled = Chance(0.4);
        _isCrowded = Chance(0.03);
        Journey[] journeys = [.. Enumerable.Range(0, 1 + random.Next(3)).Select(i => Journey($"j{i}", joins))];
        return new JourneyWorld(seed, journeys, Messaging(), Attributes(start), Arrivals(start, journeys)) { HostWakes = Chance(0.7) };
    }

    private Dictionary<string, object> Attributes(long start)
    {
        var attributes = new Dictionary<string, object>(StringComparer.Ordinal) { ["nickname"] = Canary };
        if (Chance(0.05)) attributes["nickname"] = Pick(LongNames);
        if (Chance(0.85)) attributes["opted_in"] = Chance(0.85);
        if (Chance(0.2)) attributes["has_children"] = Chance(0.7);
        if (Chance(0.7)) attributes["city"] = Pick(Zones);
        if (Chance(0.5)) attributes["tier"] = Pick("basic", "gold");
        if (Chance(0.7)) attributes["signed_up"] = DateTimeOffset.FromUnixTimeMilliseconds(start - (random.Next(4) * Day));
        if (Chance(0.6)) attributes["born"] = Born(start);
        if (Chance(0.5)) attributes["renewal"] = Renewed(start);
        if (Chance(0.5)) attributes["expires"] = Expires(start);
        if (Chance(0.5)) attributes["age"] = (long)Pick(20, 40);
        return attributes;
    }

    private DateOnly Born(long start) => Chance(0.2) ? new DateOnly(2000, 2, 29) : DateOfDay(start).AddYears(-Pick(0, 1, 25)).AddDays(random.Next(-2, 6));

    private DateOnly Renewed(long start) => DateOfDay(start).AddDays(random.Next(-2, 6));

    private DateTimeOffset Expires(long start) => DateTimeOffset.FromUnixTimeMilliseconds(start + (random.Next(-4, 9) * 12 * Hour) + Pick(0, 30 * Minute));

    private static DateOnly DateOfDay(long at) => DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeMilliseconds(at).UtcDateTime);

    private Messaging Messaging() => new()
    {
        TimeZone = Chance(0.5) ? Pick(Zones[..^1]) : null,
        TimeZoneAttribute = City,
        Consent = OptedIn,
        NightConsent = HasChildren,
        Renewal = Chance(0.15) ? new ConsentRenewal(TimeSpan.FromDays(2), SignedUp) : null,
        ChannelConsents = Chance(0.15) ? [new ChannelConsent("email", HasChildren)] : [],
        Quiet = Chance(0.5) ? new QuietHours(new TimeOnly(Pick(20, 21, 1), 0), new TimeOnly(Pick(8, 2, 3), 30)) { Drops = Chance(0.2) } : null,
        Caps = [.. Enumerable.Range(0, Chance(0.5) ? 1 + random.Next(3) : 0).Select(_ => Cap())],
        StaleAfter = Chance(0.15) ? TimeSpan.FromHours(Pick(1, 24)) : null,
    };

    private SendCap Cap()
    {
        CapScope scope = Pick(CapScope.Ads, CapScope.Channel, CapScope.Tag);
        return new SendCap(scope, random.Next(1, 3))
        {
            Name = scope switch { CapScope.Channel => "push", CapScope.Tag => "promo", _ => null },
            Rolling = Chance(0.6) ? TimeSpan.FromHours(Pick(1, 2, 12, 24)) : null,
            Calendar = Pick(CalendarUnit.Hour, CalendarUnit.Hour, CalendarUnit.Day, CalendarUnit.Day, CalendarUnit.Day, CalendarUnit.Week, CalendarUnit.Month, CalendarUnit.Quarter, CalendarUnit.Year),
            Over = Pick(CapOver.Skip, CapOver.Hold, CapOver.Hold, CapOver.Exit),
        };
    }

    private Journey Journey(string name, bool joins)
    {
        int way = random.Next(20);
        bool byEvent = way < 14;
        bool later = name != "j0";
        ReentryMode mode = Pick(ReentryMode.Never, ReentryMode.AfterExit, ReentryMode.Always);
        return new Journey(name)
        {
            Entries = byEvent
                ? [JourneyEntry.On(Pick<EventPattern>(View, Cart, Purchase, View.Where(ViewProduct.Is("a")))), .. Chance(0.15) ? [JourneyEntry.On(Cart)] : Array.Empty<JourneyEntry>(), .. joins && later && Chance(0.5) ? [new JoinEntry("j0")] : Array.Empty<JourneyEntry>()]
                : way < 17 ? [Chance(0.6) ? JourneyEntry.OnEntering(Member(), Debounce()) : JourneyEntry.OnLeaving(Member(), Debounce()), .. Chance(0.2) ? [JourneyEntry.OnEntering(JourneyWorld.Size["big"], Debounce())] : Array.Empty<JourneyEntry>()]
                : [.. Enumerable.Range(0, Pick(1, 1, 2)).Select(_ => Timed())],
            Filter = Chance(0.2) ? Condition(byEvent && !later) : null,
            NotOlderThan = Chance(0.15) ? TimeSpan.FromHours(Pick(1, 2)) : null,
            Reentry = mode == ReentryMode.Never ? new JourneyReentry(mode) : new JourneyReentry(mode)
            {
                Key = byEvent && Chance(0.25) ? "product" : null,
                Cooldown = Chance(0.3) ? TimeSpan.FromHours(Pick(1, 2, 24)) : null,
                CooldownIsFromExit = Chance(0.5),
                MaximumEntries = Chance(0.2) ? random.Next(1, 3) : null,
                WhileActive = mode == ReentryMode.Always ? Pick(WhileActive.Ignore, WhileActive.Restart, WhileActive.Concurrent) : WhileActive.Ignore,
            },
            Exits = [.. Enumerable.Range(0, Pick(0, 0, 1, 2)).Select(_ => Exit(byEvent))],
            Goal = Chance(0.5) ? new JourneyGoal(Pick<EventPattern>(Purchase, Visit), TimeSpan.FromHours(Pick(1, 2, 24, 72))) : null,
            Holdout = Chance(0.15) ? new JourneyHoldout(Pick("h1", "h2", "h3"), 50) : null,
            Priority = Pick(0, 0, 0, 5),
            MaximumAge = Chance(0.1) ? TimeSpan.FromHours(Pick(25, 50)) : null,
            Quiet = Chance(0.15) ? new QuietHours(new TimeOnly(Pick(12, 19, 22), 0), new TimeOnly(Pick(6, 9), Pick(0, 30))) { Drops = Chance(0.2) } : null,
            TimeZone = Chance(0.2) ? Pick(Zones[..^1]) : null,
            StaleAfter = Chance(0.2) ? TimeSpan.FromHours(1) : null,
            Steps = [.. Steps(0, byEvent, joins && !later), .. joins && !later ? [new JoinStep("j1")] : Array.Empty<JourneyStep>()],
        };
    }

    private Condition Member() => Chance(0.7) ? JourneyWorld.Loyal.Members : JourneyWorld.Size["big"];

    private JourneyEntry Timed() => random.Next(6) switch
    {
        0 => new ScheduleEntry(Time()) { Audience = Audience() },
        1 => new ScheduleEntry(Time()) { Weekday = Pick(DayOfWeek.Sunday, DayOfWeek.Monday), Audience = Audience() },
        2 => new ScheduleEntry(Time()) { DayOfMonth = Pick(1, 2, 4, 8, 31), Audience = Audience() },
        3 => new DateEntry(TestShop.Born, Time()) { IsAnniversary = true, OffsetDays = Pick(0, 0, -2, 1) },
        4 => new DateEntry(TestShop.Renewal, Time()) { OffsetDays = Pick(0, 0, -1, 2) },
        _ => new DateEntry(TestShop.Expires, Time()) { OffsetDays = Pick(0, 1) },
    };

    private MemberOf? Audience() => Chance(0.4) ? (MemberOf)Member() : null;

    private TimeOnly Time() => new(Pick(0, 1, 2, 10, 16), Pick(0, 30));

    private TimeSpan? Debounce() => Chance(0.4) ? TimeSpan.FromMinutes(Pick(10, 60)) : null;

    private JourneyExit Exit(bool byEvent) => random.Next(byEvent ? 5 : 4) switch
    {
        0 or 1 => JourneyExit.On(Purchase),
        2 => JourneyExit.OnLeaving(Member()),
        3 => JourneyExit.When(Tier.Is("gold"), "gold already"),
        _ => JourneyExit.On(Purchase.Where(PurchaseProduct.Is(Trigger.Of(ViewProduct)))),
    };

    private Condition Condition(bool byEvent) => _isCrowded && Chance(0.6) ? Visit.Count(Window.Last(TimeSpan.FromHours(2))) >= 300 : random.Next(byEvent ? 8 : 7) switch
    {
        0 => Tier.Is("gold"),
        1 => !Tier.Is("gold"),
        2 => Member(),
        3 => View.Did(Trigger.SinceEntry),
        4 => Visit.Count(Window.Last(TimeSpan.FromHours(2))) >= Pick(2, 2, 300),
        5 => OptedIn & !Purchase.Did(Window.Last(TimeSpan.FromDays(1))),
        6 => Purchase.Did(Trigger.SinceEntry) | (Age >= 30),
        _ => Trigger.Of(ViewProduct).Is("a"),
    };

    private ValueList<JourneyStep> Steps(int depth, bool byEvent, bool isShort) => [.. Enumerable.Range(0, random.Next(depth == 0 ? 1 : 0, isShort ? 2 : depth == 0 ? 6 : 3)).Select(_ => Step(depth, byEvent))];

    private JourneyStep Step(int depth, bool byEvent)
    {
        switch (random.Next(depth < 2 ? 14 : 9))
        {
            case 0 or 1 or 2:
                return new SendStep(Pick("push", "push", "email"), Pick("m0", "m1"))
                {
                    IsTransactional = Chance(0.2),
                    Tags = Chance(0.3) ? ["promo"] : [],
                    OnlyIf = Chance(0.15) ? Condition(byEvent) : null,
                    Parameters = Chance(0.3) ? [new MessageParameter("hello", Pick("{{nickname}}!", "{{mail|you}}", "{{mail}}")), .. Chance(0.3) ? [new MessageParameter("again", "{{nickname|you}}")] : Array.Empty<MessageParameter>()] : [],
                };
            case 3 or 4 or 5: return new WaitStep(Pick(WaitLength.Minutes(10), WaitLength.Minutes(20), WaitLength.Hours(1), WaitLength.Hours(24), WaitLength.OfDays(1), WaitLength.OfDays(2)));
            case 6:
                return Chance(0.5)
                    ? new WaitStep(WaitLength.OfDays(1)) { At = new TimeOnly(Pick(0, 1, 2, 10), 30) }
                    : new WaitUntilDateStep(Pick<Measure>(TestShop.Born, TestShop.Renewal, TestShop.Expires, SignedUp))
                    {
                        IsAnniversary = Chance(0.15),
                        OffsetDays = Pick(0, 0, 1, -1, 3),
                        At = Chance(0.5) ? Time() : null,
                        IfPast = Pick<DateUnusable?>(null, DateUnusable.Exit, DateUnusable.Skip, DateUnusable.Now),
                        IfMissing = Pick<DateUnusable?>(null, DateUnusable.Exit, DateUnusable.Skip),
                    };
            case 7: return new WaitUntilTimeStep(new TimeOnly(Pick(0, 1, 2, 10), Pick(0, 30))) { Weekday = Chance(0.3) ? DayOfWeek.Sunday : null };
            case 8:
                return random.Next(5) switch
                {
                    0 => new ExitStep("done"),
                    4 => new SetStep(City, Constant.Of(Pick("Asia/Kolkata", "America/New_York", "Nowhere/Never"))),
                    1 => new SetStep(Nickname, Constant.Of(Pick("x", "y"))),
                    2 => new SetStep(Pick(OptedIn, HasChildren), Chance(0.5)),
                    _ => new WebhookStep(Pick("w0", "w1")) { Parameters = Chance(0.5) ? [new MessageParameter("hello", Pick("{{nickname}}!", "{{mail|you}}", "{{mail}}"))] : [] },
                };
            case 9 or 10:
                return new WaitForStep
                {
                    Most = Pick(WaitLength.Minutes(20), WaitLength.Hours(1), WaitLength.OfDays(1), WaitLength.Hours(24)),
                    Grace = Chance(0.3) ? TimeSpan.FromMinutes(10) : null,
                    CountsFromEntry = Chance(0.2),
                    Events = [new AwaitedEvent(Pick<EventPattern>(Purchase, Visit, View.Where(ViewProduct.Is("a"))), Steps(depth + 1, byEvent, false)), .. Chance(0.3) ? new[] { new AwaitedEvent(Cart, Steps(depth + 1, byEvent, false)) } : []],
                    OnTimeout = Steps(depth + 1, byEvent, false),
                };
            case 11: return new WhenStep { Branches = [new WhenBranch(Condition(byEvent), Steps(depth + 1, byEvent, false)), .. Chance(0.3) ? [new WhenBranch(Condition(byEvent), Steps(depth + 1, byEvent, false))] : Array.Empty<WhenBranch>()], Otherwise = Steps(depth + 1, byEvent, false) };
            case 12: return new SplitStep(Pick("s1", "s2")) { Arms = [new SplitArm("a", 33.5m, Steps(depth + 1, byEvent, false)), new SplitArm("b", 66.5m, Steps(depth + 1, byEvent, false))] };
            case 13 when Chance(0.1): return new RepeatStep { Times = Pick(300, 499, 500, 501, 600), Steps = [new SetStep(Nickname, Constant.Of("x")), .. Chance(0.5) ? Steps(2, byEvent, true) : []] };
            default: return new RepeatStep { Times = random.Next(1, 4), Steps = [new WaitStep(Pick(WaitLength.Minutes(20), WaitLength.OfDays(1))), .. Steps(depth + 1, byEvent, false)] };
        }
    }

    private Arrival[] Arrivals(long start, Journey[] journeys)
    {
        var arrivals = new List<Arrival>();
        long at = start;
        bool isLoyal = false, delays = Chance(0.5);
        long id = 0;
        for (int i = random.Next(2, 14); i > 0; i--)
        {
            at += Pick(0, 0, 10 * Minute, 10 * Minute, 20 * Minute, Hour, Hour, 2 * Hour, 10 * Hour, Day, 1, (20 * Minute) - 1);
            Happening what = Happening(at, Chance(0.9) ? ++id : null, ref isLoyal);
            long now = at + (what is Passed || !delays ? 0 : Pick(0, 0, 0, 0, 1, 10 * Minute, 20 * Minute, Hour, 7 * Hour, -10 * Minute));
            arrivals.Add(new Arrival(now, what));
            if (what.Id is not null && Chance(0.1)) arrivals.Add(new Arrival(now + Pick(0, Hour), what));
        }

        long end = arrivals.Max(arrival => arrival.Now);
        arrivals.Add(new Arrival(end + (4 * Day), new Passed(end + (4 * Day))));
        if (_isCrowded || Chance(0.02)) arrivals.Add(BurstAmong(arrivals));
        if (_isControlled) arrivals.AddRange(Controls(start, end, journeys));
        return [.. arrivals.OrderBy(arrival => arrival.Now)];
    }

    private Happening Happening(long at, long? id, ref bool isLoyal)
    {
        switch (random.Next(20))
        {
            case 0 or 1: return new Passed(at);
            case 2: return new Moved(at, id, isLoyal = !isLoyal);
            case 3: return Chance(0.5) ? new Moved(at, id, isLoyal = !isLoyal) : new Moved(at, id, Chance(0.6), "size.big");
            case 4 or 5 or 6:
                return new Became(at, id, Pick<(string, object?)>(("opted_in", true), ("opted_in", false), ("opted_in", null), ("has_children", true), ("city", "Asia/Kolkata"), ("city", "America/New_York"), ("tier", "gold"), ("tier", "basic"), ("nickname", null), ("nickname", Pick(LongNames)), ("born", Born(at)), ("renewal", Renewed(at)), ("expires", Expires(at)), ("expires", null)) is var (name, value)
                    ? new Dictionary<string, object?> { [name] = value }
                    : []);
            case 7: return Chance(0.3) ? new Answered(at, id, random.Next(2), Chance(0.5)) : new Bounced(at, id, random.Next(3), Chance(0.8));
            default:
                string type = Pick("view", "view", "view", "cart", "purchase", "purchase", "visit", "visit");
                Dictionary<string, object> properties = type == "visit" || Chance(0.2) ? [] : new Dictionary<string, object> { ["product"] = Pick(Products) };
                return new Occurred(at, id, type, properties);
        }
    }

    private Arrival BurstAmong(List<Arrival> arrivals)
    {
        long at = arrivals[random.Next(arrivals.Count)].Now;
        return new Arrival(at + Minute, new Burst(at + Pick(0, -Hour), _isCrowded ? "visit" : Pick("view", "visit", "visit", "purchase"), _isCrowded ? 260 : Pick(70, 255, 260)));
    }

    /// <summary>What is done to the journeys while she goes through them.</summary>
    private IEnumerable<Arrival> Controls(long start, long end, Journey[] journeys)
    {
        Journey[] now = [.. journeys];
        long at = start, arrival = start;
        for (int i = 0, count = random.Next(1, 5); i < count; i++)
        {
            at += Pick(0, 10 * Minute, Hour, 2 * Hour, 10 * Hour, Day);
            int which = random.Next(now.Length);
            string id = $"c{i}", name = now[which].Name;
            DateTimeOffset instant = DateTimeOffset.FromUnixTimeMilliseconds(at);
            JourneyControl control = random.Next(10) switch
            {
                0 or 1 or 2 => JourneyControl.Pause(id, instant, name),
                3 or 4 => JourneyControl.Resume(id, instant, name, Pick(PausedTimers.Run, PausedTimers.Freeze, PausedTimers.Restart)),
                5 => JourneyControl.StopEntries(id, instant, name),
                6 => JourneyControl.Change(id, instant, Messaging()),
                _ => Published(id, instant, which, now),
            };
            arrival = Math.Max(arrival, at + Pick(0, 0, 0, 10 * Minute));
            yield return new Arrival(arrival, new Controlled(at, control, Chance(0.7)));
            if (control is not PauseControl || Chance(0.1)) continue;
            at += Pick(10 * Minute, Hour, 5 * Hour, Day);
            arrival = Math.Max(arrival, at);
            yield return new Arrival(arrival, new Controlled(at, JourneyControl.Resume($"r{i}", DateTimeOffset.FromUnixTimeMilliseconds(at), name, Pick(PausedTimers.Run, PausedTimers.Freeze, PausedTimers.Restart)), Chance(0.7)));
        }
    }

    private JourneyControl Published(string id, DateTimeOffset at, int which, Journey[] now)
    {
        Journey before = now[which];
        if (Chance(0.25) && LedBack(id, at, which, now) is { } back) return back;
        Journey[] smaller = [.. Smaller(before).Where(journey => journey.Reentry == before.Reentry && journey.Holdout == before.Holdout)];
        Journey after = Chance(0.6) && smaller.Length > 0 ? smaller[random.Next(smaller.Length)]
            : Chance(0.5) ? before with { Steps = [.. before.Steps, .. Steps(1, false, false)], Priority = Pick(0, 5) }
            : Journey(before.Name, false) with { Reentry = before.Reentry, Holdout = before.Holdout };
        now[which] = after;
        string[] ids = [.. after.Nodes.Select(node => node.Id)];
        string[] waits = [.. before.Nodes.Where(node => node.Step is WaitStep or WaitForStep or WaitUntilTimeStep).Select(node => node.Id)];
        Dictionary<string, string>? moves = Chance(0.5) && ids.Length > 0 && waits.Length > 0
            ? new Dictionary<string, string> { [Pick(waits)] = Pick(ids) }
            : null;
        InFlight inFlight = Pick(InFlight.Keep, InFlight.Migrate, InFlight.Migrate, InFlight.Exit);
        return JourneyControl.Publish(id, at, after, inFlight, inFlight == InFlight.Migrate ? moves : null);
    }

    /// <summary>The same with another priority, and whoever waits is led to a message; null where there is none.</summary>
    private JourneyControl? LedBack(string id, DateTimeOffset at, int which, Journey[] now)
    {
        Journey before = now[which];
        string[] sends = [.. before.Nodes.Where(node => node.Step is SendStep).Select(node => node.Id)], waits = [.. before.Nodes.Where(node => node.Step is WaitStep or WaitForStep or WaitUntilTimeStep).Select(node => node.Id)];
        if (sends.Length == 0 || waits.Length == 0) return null;
        now[which] = before with { Priority = 5 - before.Priority };
        return JourneyControl.Publish(id, at, now[which], InFlight.Migrate, waits.ToDictionary(wait => wait, _ => Pick(sends)));
    }

    private T Pick<T>(params T[] of) => of[random.Next(of.Length)];

    private bool Chance(double of) => random.NextDouble() < of;
}
