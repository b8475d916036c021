using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.Tests.Journeys;

/// <summary>An edited rule book as controls of journeys that run.</summary>
public sealed class EditedJourneysTests
{
    private const string Before = """
        messaging { consent opted_in }
        journey a { enter on visit wait 1 day send push "a" }
        journey b { enter on visit wait 1 day send push "b" }
        """;

    private static readonly SegmentationEngine Engine = new(TestShop.Schema);
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private static RuleBook Book(string text) => RuleBook.Parse(TestShop.Schema, ("shop.crm", text));

    private static JourneyCatalog After(JourneyCatalog running, RuleBook edited, int days = 0, InFlight inFlight = InFlight.Keep) =>
        Engine.JourneyControls(running, edited, Now.AddDays(days), inFlight).Aggregate(running, (catalog, control) => catalog.With(control));

    [Theory]
    [InlineData(Before)]
    [InlineData("journey b { enter on visit wait 1 day send push \"b\" } messaging { consent opted_in } journey a \"A title\" { enter on visit wait 1 day send push \"a\" }")]
    public void Controls_OfABookThatSaysTheSame_AreNone(string text) => Assert.Empty(Engine.JourneyControls(Engine.Journeys(Book(Before)), Book(text), Now));

    [Fact]
    public void Controls_OfAnEdit_PublishWhatIsNewOrOther_StopWhatIsGone_AndChangeMessaging()
    {
        JourneyCatalog running = Engine.Journeys(Book(Before));
        RuleBook edited = Book("messaging { consent opted_in cap ads 1 per 24 hours } journey c { enter on cart send push \"c\" } journey a { enter on visit wait 2 days send push \"a\" }");

        ValueList<JourneyControl> controls = Engine.JourneyControls(running, edited, Now, InFlight.Exit);

        Assert.Equal([typeof(MessagingControl), typeof(PublishControl), typeof(PublishControl), typeof(StopEntriesControl)], controls.Select(control => control.GetType()));
        Assert.Equal([null, "c", "a", "b"], controls.Select(control => control.Journey));
        Assert.All(controls.OfType<PublishControl>(), control => Assert.Equal(InFlight.Exit, control.InFlight));
        Assert.All(controls, control => Assert.Equal(Now, control.At));
        Assert.Equal(controls.Select(control => control.Id), Engine.JourneyControls(running, edited, Now.AddHours(1), InFlight.Exit).Select(control => control.Id));
        Assert.Empty(Engine.JourneyControls(After(running, edited), edited, Now.AddDays(1)));
    }

    /// <summary>There and back and there again: each edit counts, and journeys are what the text says.</summary>
    [Fact]
    public void Controls_OfEditsThatAreTakenBack_CountEachTime()
    {
        RuleBook one = Book(Before), other = Book("journey a { enter on visit send push \"now\" transactional }");
        JourneyCatalog running = Engine.Journeys(one);
        for (int day = 0; day < 6; day++)
        {
            RuleBook edited = day % 2 == 0 ? other : one;
            int controls = running.Controls.Count;
            running = After(running, edited, day);

            Assert.True(running.Controls.Count > controls);
            Assert.Empty(Engine.JourneyControls(running, edited, Now.AddDays(day)));
            var kim = CustomerAttributes.Of(TestShop.Schema, "kim", row => row.Set(TestShop.OptedIn, true));
            StepResult entered = running.Step(CustomerJourneyState.Of("kim"), JourneyInput.Of(CustomerEvent.Of(TestShop.Visit, Now.AddDays(day))), new StepContext(Now.AddDays(day), kim));
            Assert.Equal(day % 2 == 0 ? ["a"] : ["a", "b"], entered.Trace.Where(entry => entry.Kind == JourneyTraceKind.Entered).Select(entry => entry.Journey).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Controls_OfAnotherSchema_AreRefused() =>
        Assert.Throws<ArgumentException>(() => Engine.JourneyControls(Engine.Journeys(Book(Before)), RuleBook.Parse(("other", "schema other { event visit {} }")), Now));
}
