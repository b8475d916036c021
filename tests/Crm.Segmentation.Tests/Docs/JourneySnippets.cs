using System.Reflection;
using Crm.Segmentation.Journeys;
using Crm.Segmentation.Tests.Architecture;

namespace Crm.Segmentation.Tests.Docs;

/// <summary>The code of docs/journeys.md, what it prints, and docs/journeys.crm.</summary>
public sealed class JourneySnippets
{
    private const string Page = "docs/journeys.md";

    // snippet: journey-in-code
    private static readonly Messaging Messages = new()
    {
        TimeZone = "Asia/Seoul",
        Consent = Shop.OptedIn,
        Quiet = new QuietHours(new TimeOnly(21, 0), new TimeOnly(8, 0)),
        Caps = [new SendCap(CapScope.Ads, 2) { Rolling = TimeSpan.FromHours(24) }],
    };

    private static readonly Journey Welcome = new("welcome")
    {
        Title = "첫 구매까지",
        Entries = [JourneyEntry.On(Shop.Visit.Where(Shop.Channel.Is("app")))],
        Exits = [JourneyExit.On(Shop.Purchase)],
        Goal = new JourneyGoal(Shop.Purchase, TimeSpan.FromDays(7)),
        Steps =
        [
            new WaitStep(WaitLength.Minutes(20)),
            new SendStep("push", "coupon") { Parameters = [new MessageParameter("text", "{{country|}} 고객님, 쿠폰이 있어요")] },
            new WaitForStep
            {
                Most = WaitLength.OfDays(3),
                Events = [new AwaitedEvent(Shop.ViewProduct, new WaitStep(WaitLength.Hours(2)), new SendStep("push", "still-there"))],
                OnTimeout = [new ExitStep("never looked")],
            },
        ],
    };
    // end snippet

    private static string FirstBlock => Repository.Read("docs", "journeys.md").Split("```crm\n")[1].Split("```")[0];

    [Fact]
    public void FirstJourney_AsTextAndAsCode_IsOneTree() =>
        Assert.Equal([Messages, Welcome], RuleBook.Parse(Shop.Schema, ("journeys.md", FirstBlock)).Definitions);

    [Fact]
    public void Nodes_AsThePageShowsThem_HaveIds() =>
        PageOutput.ShouldBe(Page, "journey-nodes", string.Join('\n', Welcome.Nodes.Select(node => node.Id)));

    [Fact]
    public void Migration_AsThePageShowsIt_TellsWhoIsStranded()
    {
        // snippet: journey-migration
        Journey sooner = Welcome with { Steps = [new WaitStep(WaitLength.Minutes(5)), .. Welcome.Steps.Skip(1)] };
        ValueList<Diagnostic> stranded = JourneyMigration.Check(Welcome, sooner); // instances wait at 'wait 20 minutes'
        ValueList<Diagnostic> none = JourneyMigration.Check(
            Welcome, sooner, new Dictionary<string, string> { ["wait 20 minutes"] = "wait 5 minutes" });
        // end snippet

        Assert.Equal("wait 20 minutes", Assert.Single(stranded).Part);
        Assert.Empty(none);
    }

    [Fact]
    public void Description_AsThePageShowsIt_IsInTwoLanguages()
    {
        // snippet: journey-describe
        string inEnglish = Welcome.Describe();
        string inKorean = Welcome.Describe("ko");
        // end snippet

        PageOutput.ShouldBe(Page, "journey-describe", inEnglish);
        PageOutput.ShouldBe(Page, "journey-describe-ko", inKorean);
    }

    [Fact]
    public void Graph_AsThePageShowsIt_IsDrawn() => PageOutput.ShouldBe(Page, "journey-mermaid", Welcome.ToMermaid());

    [Fact]
    public void Analysis_AsThePageShowsIt_TellsWhatCannotLeave()
    {
        // snippet: journey-analysis
        RuleBook book = RuleBook.Parse(Shop.Schema, ("evening.crm", """
            messaging { consent opted_in  quiet 21:00..08:00 drop }
            journey evening { enter on visit  wait 1 day at 22:00  send push "good-night" }
            """));
        ValueList<Diagnostic> found = book.Analyze(new JourneyAnalysisOptions { KoreanAdvertising = true });
        // end snippet

        PageOutput.ShouldBe(Page, "journey-analysis", string.Join('\n', found.Select(diagnostic => diagnostic.ToText())));
    }

    [Fact]
    public void TestOfAJourney_AsThePageShowsIt_Passes()
    {
        string[] blocks = Repository.Read("docs", "journeys.md").Split("```crm\n");
        string test = blocks.Single(block => block.StartsWith("test ", StringComparison.Ordinal)).Split("```")[0];

        Assert.Single(RuleBook.Parse(Shop.Schema, ("journeys.md", FirstBlock), ("test", test)).RunTests().ThrowIfFailed().Results);
    }

    [Fact]
    public void Step_AsThePageShowsIt_TellsWhatHappens()
    {
        RuleBook book = RuleBook.Create(Shop.Schema, [Messages, Welcome]);

        // snippet: journey-step
        JourneyCatalog catalog = new SegmentationEngine(Shop.Schema).Journeys(book);
        CustomerAttributes kim = CustomerAttributes.Of(Shop.Schema, "kim", row => row.Set(Shop.OptedIn, true));
        var now = new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.FromHours(9));

        CustomerEvent visit = CustomerEvent.Of(Shop.Visit, now, row => row.Set(Shop.Channel, "app"), id: "visit-1");
        StepResult entered = catalog.Step(CustomerJourneyState.Of("kim"), JourneyInput.Of(visit), new StepContext(now, kim));
        StepResult sent = catalog.Step(entered.State, JourneyInput.Tick, new StepContext(entered.NextWake!.Value, kim));
        SendMessage message = sent.Actions.OfType<SendMessage>().Single(); // deliver it under message.Key
        // end snippet

        Assert.Equal("coupon", message.Template);
        PageOutput.ShouldBe(Page, "journey-step", string.Join('\n', entered.Trace.Concat(sent.Trace)));
    }

    [Fact]
    public void WhyNot_AsThePageShowsIt_ReadsLikeThis()
    {
        JourneyCatalog catalog = new SegmentationEngine(Shop.Schema).Journeys(RuleBook.Create(Shop.Schema, [Messages, Welcome]));
        CustomerAttributes kim = CustomerAttributes.Of(Shop.Schema, "kim");
        var now = new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.FromHours(9));
        CustomerJourneyState state = catalog.Step(CustomerJourneyState.Of("kim"), JourneyInput.Of(CustomerEvent.Of(Shop.Visit, now, row => row.Set(Shop.Channel, "app"))), new StepContext(now, kim)).State;

        // snippet: journey-why-not
        WhyNotAnswer answer = catalog.WhyNot(state, new StepContext(now.AddMinutes(5), kim), "welcome", "send push \"coupon\"");
        // end snippet

        PageOutput.ShouldBe(Page, "journey-why-not", $"{answer.ToText()}\n\n{answer.ToText("ko")}");
    }

    [Fact]
    public void ExampleOfEveryStatement_OfTheDocumentation_IsReadWithoutAFinding()
    {
        string text = Repository.Read("docs", "journeys.crm");
        RuleBook book = RuleBook.Parse(("journeys.crm", text));

        Assert.Empty(book.Analyze());
        Assert.NotEmpty(book.RunTests().ThrowIfFailed().Results);
    }

    /// <summary>Every kind of line and step, every option of each, and every choice of an option.</summary>
    [Fact]
    public void ExampleOfEveryStatement_OfTheDocumentation_HasEachOptionAndEachChoice()
    {
        RuleBook book = RuleBook.Parse(("journeys.crm", Repository.Read("docs", "journeys.crm")));
        Journey[] journeys = [.. book.Definitions.OfType<Journey>()];
        Messaging messaging = book.Definitions.OfType<Messaging>().Single();
        object[] all =
        [
            messaging, .. messaging.Caps, .. messaging.ChannelConsents, .. journeys, .. journeys.Select(journey => journey.Reentry), .. journeys.SelectMany(journey => journey.Entries),
            .. journeys.SelectMany(journey => journey.Exits), .. journeys.SelectMany(journey => journey.Nodes.Select(node => node.Step)),
            .. journeys.Select(journey => journey.Quiet).Append(messaging.Quiet).OfType<QuietHours>(),
        ];
        var missing = new List<string>();
        foreach (Type type in typeof(Journey).Assembly.GetTypes().Where(type => !type.IsAbstract && (type.IsAssignableTo(typeof(JourneyEntry)) || type.IsAssignableTo(typeof(JourneyExit)) || type.IsAssignableTo(typeof(JourneyStep)))))
            if (!all.Any(type.IsInstanceOfType)) missing.Add(type.Name);
        foreach (PropertyInfo option in all.Select(one => one.GetType()).Distinct().SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)).Where(option => option.SetMethod is { IsPublic: true } && option.GetIndexParameters().Length == 0))
        {
            object?[] values = [.. all.Where(one => option.DeclaringType!.IsInstanceOfType(one)).Select(option.GetValue)];
            if ((Nullable.GetUnderlyingType(option.PropertyType) ?? option.PropertyType) is { IsEnum: true } choices && choices != typeof(DayOfWeek) && choices != typeof(CalendarUnit))
                missing.AddRange(Enum.GetValues(choices).Cast<object>().Where(choice => !values.Contains(choice)).Select(choice => $"{option.DeclaringType!.Name}.{option.Name} {choice}"));
            else if (values.All(value => value is null or false or 0 or System.Collections.ICollection { Count: 0 })) missing.Add($"{option.DeclaringType!.Name}.{option.Name}");
        }

        // A date that is missing is not now: that is refused.
        Assert.Equal(["WaitUntilDateStep.IfMissing Now"], missing.Distinct());
    }
}
