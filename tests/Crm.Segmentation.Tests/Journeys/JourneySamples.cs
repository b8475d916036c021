using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.Tests.Journeys;

/// <summary>Definitions that between them say everything that a journey can say.</summary>
internal static class JourneySamples
{
    private static readonly Segment Loyal = Segment.Define("loyal", TestShop.Purchase.Did());
    private static readonly Partition Size = Partition.Define("size", "small", new PartitionCell("big", TestShop.Purchase.Count() >= 10));

    internal static readonly Messaging Messaging = new()
    {
        TimeZone = "Asia/Seoul",
        TimeZoneAttribute = TestShop.City,
        Consent = TestShop.OptedIn,
        ChannelConsents = [new ChannelConsent("kakao", TestShop.HasChildren)],
        Renewal = new ConsentRenewal(TimeSpan.FromDays(730), TestShop.SignedUp),
        NightConsent = TestShop.HasChildren,
        Quiet = new QuietHours(new TimeOnly(21, 0), new TimeOnly(8, 0)),
        Caps =
        [
            new SendCap(CapScope.Ads, 2) { Rolling = TimeSpan.FromHours(24) },
            new SendCap(CapScope.Channel, 1) { Name = "push", Calendar = CalendarUnit.Day, Over = CapOver.Hold },
            new SendCap(CapScope.Tag, 3) { Name = "promo", Rolling = TimeSpan.FromDays(7), Over = CapOver.Exit },
        ],
        StaleAfter = TimeSpan.FromHours(3),
    };

    internal static readonly Journey Welcome = new("welcome")
    {
        Title = "첫 구매까지",
        Entries = [JourneyEntry.On(TestShop.View.Where(TestShop.ViewRank >= 2)), JourneyEntry.On(TestShop.Purchase), new JoinEntry("bare")],
        Filter = TestShop.Tier.Is("gold"),
        NotOlderThan = TimeSpan.FromHours(2),
        Reentry = new JourneyReentry(ReentryMode.Always)
        {
            Key = "product",
            Cooldown = TimeSpan.FromDays(30),
            CooldownIsFromExit = true,
            MaximumEntries = 20,
            WhileActive = WhileActive.Restart,
        },
        Exits =
        [
            JourneyExit.On(TestShop.Purchase.Where(TestShop.PurchaseProduct.Is(Trigger.Of(TestShop.ViewProduct)))),
            JourneyExit.OnLeaving(Size["big"]),
            JourneyExit.When(TestShop.Points >= 1_000, "rich already"),
        ],
        Goal = new JourneyGoal(TestShop.Purchase.Where(TestShop.Gift), TimeSpan.FromDays(30)),
        Holdout = new JourneyHoldout("always-on control", 10),
        Priority = 10,
        MaximumAge = TimeSpan.FromDays(60),
        Quiet = new QuietHours(new TimeOnly(20, 0), new TimeOnly(9, 0)) { Drops = true },
        TimeZone = "UTC",
        StaleAfter = TimeSpan.FromHours(2),
        Steps =
        [
            new WaitStep(WaitLength.Minutes(20)),
            new SendStep("push", "hello") { Id = "hello", Parameters = [new MessageParameter("name", "{{city|고객님}}"), new MessageParameter("rank", "{{trigger.rank}}")] },
            new WaitStep(WaitLength.OfDays(1)) { Id = "morning", At = new TimeOnly(10, 0) },
            new WhenStep
            {
                Id = "choice",
                Branches =
                [
                    new WhenBranch(Loyal.Members, new SendStep("email", "back") { OnlyIf = TestShop.View.Did(Window.Last(TimeSpan.FromDays(7))) }),
                    new WhenBranch(TestShop.View.Did(Trigger.SinceEntry), new SendStep("email", "seen") { Tags = ["promo", "new"], IsTransactional = true }, new JoinStep("bare")),
                ],
                Otherwise = [new ExitStep("nothing to say")],
            },
            new WaitUntilTimeStep(new TimeOnly(10, 0)),
            new WaitUntilTimeStep(new TimeOnly(9, 0)) { Weekday = DayOfWeek.Monday },
            new SplitStep("coupon copy")
            {
                Arms = [new SplitArm("urgent", 33.5m, new SendStep("kakao", "coupon-urgent"), new SendStep("kakao", "coupon-urgent")), new SplitArm("none", 66.5m)],
            },
            new SetStep(TestShop.City, Constant.Of("welcomed")),
            new SetStep(TestShop.OptedIn, false) { Id = "quiet" },
            new WebhookStep("crm-note") { Parameters = [new MessageParameter("stage", "{{city|}}")] },
        ],
    };

    internal static readonly Journey Rescue = new("rescue")
    {
        Entries = [JourneyEntry.OnEntering(Size["big"], TimeSpan.FromHours(1)), JourneyEntry.OnLeaving(Loyal.Members)],
        Reentry = new JourneyReentry(ReentryMode.AfterExit) { WhileActive = WhileActive.Concurrent, Cooldown = TimeSpan.FromDays(1) },
        Steps =
        [
            new WaitForStep
            {
                Id = "answer",
                Most = WaitLength.OfDays(3),
                CountsFromEntry = true,
                Grace = TimeSpan.FromMinutes(10),
                Events =
                [
                    new AwaitedEvent(TestShop.View.Where(TestShop.ViewPaid), new WaitStep(WaitLength.Hours(2)), new SendStep("push", "still-there")),
                    new AwaitedEvent(TestShop.View),
                    new AwaitedEvent(TestShop.Purchase, new ExitStep("bought")),
                ],
                OnTimeout = [new SendStep("push", "last-call")],
            },
            new RepeatStep { Times = 3, Steps = [new WaitStep(WaitLength.Weeks(1)), new SendStep("email", "reminder")] },
            new WaitUntilDateStep(TestShop.SignedUp) { OffsetDays = 30, At = new TimeOnly(11, 0), IfPast = DateUnusable.Now },
            new WaitUntilDateStep(TestShop.Born) { Id = "day", IsAnniversary = true, OffsetDays = -2, IfPast = DateUnusable.Skip, IfMissing = DateUnusable.Exit },
        ],
    };

    internal static readonly Journey Calendar = new("calendar")
    {
        Entries =
        [
            new ScheduleEntry(new TimeOnly(9, 0)),
            new ScheduleEntry(new TimeOnly(9, 30)) { Weekday = DayOfWeek.Monday, Audience = (Tree.MemberOf)Loyal.Members },
            new ScheduleEntry(new TimeOnly(9, 0)) { DayOfMonth = 31, Audience = (Tree.MemberOf)Size["small"] },
            new DateEntry(TestShop.Born, new TimeOnly(10, 0)) { IsAnniversary = true, OffsetDays = -3 },
            new DateEntry(TestShop.Born, new TimeOnly(10, 0)) { IsAnniversary = true },
            new DateEntry(TestShop.Renewal, new TimeOnly(10, 0)) { OffsetDays = 2 },
            new DateEntry(TestShop.Expires, new TimeOnly(10, 0)),
        ],
        Steps = [new SendStep("push", "today") { IsTransactional = true }],
    };

    internal static readonly Journey Bare = new("bare") { Entries = [JourneyEntry.On(TestShop.Visit)], Steps = [] };

    internal static readonly Journey Gifted = new("gifted")
    {
        Entries = [JourneyEntry.On(TestShop.Purchase)],
        Filter = Trigger.Of(TestShop.Gift) & Trigger.Of(TestShop.Amount) >= 10,
        Steps = [new SendStep("push", "thanks")],
    };

    internal static readonly Definition[] Definitions = [Loyal, Size, Messaging, Welcome, Rescue, Calendar, Bare, Gifted];
}
