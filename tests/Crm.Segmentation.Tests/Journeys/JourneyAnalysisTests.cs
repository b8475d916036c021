using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.Tests.Journeys;

public sealed class JourneyAnalysisTests
{
    private const int Journeys = 400;

    /// <summary>The most ways of a journey that the oracle goes one by one.</summary>
    private const int MostWays = 20_000;

    [Fact]
    public void Steps_ThatAreNeverReached_AreThoseOnNoWay()
    {
        int told = 0;
        for (int seed = 0; seed < Journeys; seed++)
        {
            Journey journey = GeneratedJourney.Of(seed);
            if (Ways(journey) is not { } ways) continue;
            var reached = new HashSet<JourneyStep>(ways.SelectMany(way => way), ReferenceEqualityComparer.Instance);
            HashSet<string> expected = [.. FirstUnreached(journey.Steps, reached).Select(step => journey.Nodes.First(node => ReferenceEquals(node.Step, step)).Id)];

            HashSet<string?> actual = [.. Analyse(journey).Where(found => found.Code == DiagnosticCodes.StepNever).Select(found => found.Part)];

            Assert.Equal(expected.Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
            told += actual.Count;
        }

        Assert.True(told > Journeys / 10);
    }

    [Fact]
    public void Goals_ThatAreTooShort_AreThoseBelowTheLongestWay()
    {
        int told = 0;
        for (int seed = 0; seed < Journeys; seed++)
        {
            Journey journey = GeneratedJourney.Of(seed);
            if (journey.Goal is not { } goal || Ways(journey) is not { } ways) continue;
            TimeSpan longest = ways.Max(way => way.Aggregate(TimeSpan.Zero, (time, step) => time + Nominal(step)));

            bool isTold = Analyse(journey).Any(found => found.Code == DiagnosticCodes.GoalShort);

            Assert.Equal(goal.Window < longest, isTold);
            told += isTold ? 1 : 0;
        }

        Assert.True(told > 20);
    }

    [Theory]
    [InlineData("wait 23 hours", true)]
    [InlineData("wait 24 hours", false)]
    [InlineData("wait 1 day", false)]
    [InlineData("wait until 10:00", false)]
    [InlineData("set city = \"x\"", true)]
    [InlineData("when age > 30 { wait 2 days } otherwise { wait 1 hour }", false)]
    [InlineData("when age > 30 { wait 2 hours } otherwise { wait 1 hour }", true)]
    public void Cap_BetweenTwoMessages_IsAlwaysHitWithinItsTimeOnly(string between, bool isHit)
    {
        RuleBook book = Read($"messaging {{ consent opted_in cap ads 1 per 24 hours }} journey j {{ enter on visit send push \"a\" {between} send push \"b\" }}");

        Assert.Equal(isHit, book.Analyze().Any(found => found.Code == DiagnosticCodes.CapAlwaysHit));
    }

    [Theory]
    [InlineData("wait until 22:00", true)]
    [InlineData("wait until 20:59", false)]
    [InlineData("wait until 08:00", false)]
    [InlineData("wait 1 day at 23:30 wait 2 days", true)]
    [InlineData("wait until 22:30 wait 2 hours", true)]
    [InlineData("wait until 21:30 wait 23 hours", false)]
    [InlineData("wait until 22:00 when age > 30 { wait 3 hours }", false)]
    public void Message_InQuietHoursThatDropIt_NeverLeaves(string before, bool isNever)
    {
        RuleBook book = Read($"messaging {{ consent opted_in quiet 21:00..08:00 drop }} journey j {{ enter on visit {before} send push \"a\" }}");

        Assert.Equal(isNever, book.Analyze().Any(found => found.Code == DiagnosticCodes.SendNever));
    }

    /// <summary>The label stands at the very start, in one form, of the title where there is one.</summary>
    [Theory]
    [InlineData("text: \"(광고) 쿠폰\"", true)]
    [InlineData("text: \"(광고)쿠폰\"", true)]
    [InlineData("title: \"(광고) 쿠폰\", text: \"쿠폰이 있어요\"", true)]
    [InlineData("title: \"쿠폰\", text: \"(광고) 쿠폰이 있어요\"", false)]
    [InlineData("subject: \"쿠폰\"", false)]
    [InlineData("text: \"쿠폰 (광고)\"", false)]
    [InlineData("text: \" (광고) 쿠폰\"", false)]
    [InlineData("text: \"[광고] 쿠폰\"", false)]
    [InlineData("text: \"(광 고) 쿠폰\"", false)]
    [InlineData("text: \"(광/고) 쿠폰\"", false)]
    [InlineData("text: \"(AD) 쿠폰\"", false)]
    [InlineData("text: \"{{city|}} (광고)\"", false)]
    [InlineData("image: \"a.png\"", true)]
    public void Label_OfAKoreanAdvertisement_StandsAtTheStartInItsForm(string parameters, bool isRight)
    {
        const string Messages = "messaging { consent opted_in renew consent after 730 days from signed_up quiet 21:00..08:00 hold }";
        RuleBook ads = Read($"{Messages} journey j {{ enter on visit send push \"a\" with {{ {parameters} }} }}"), receipt = Read($"{Messages} journey j {{ enter on visit send push \"a\" with {{ {parameters} }} transactional }}");

        Assert.Equal(isRight ? [] : [DiagnosticCodes.KoreanLabel], Korean(ads));
        Assert.Empty(Korean(receipt));
        Assert.DoesNotContain(ads.Analyze(), found => found.Code == DiagnosticCodes.KoreanLabel);
    }

    /// <summary>Consent of its own for the night, and renewed every two years; by channel where it is by channel.</summary>
    [Theory]
    [InlineData("consent opted_in renew consent after 730 days from signed_up quiet 21:00..08:00 hold")]
    [InlineData("consent opted_in renew consent after 731 days from signed_up quiet 20:30..08:30 drop")]
    [InlineData("consent push opted_in renew consent after 730 days from signed_up night_consent has_children quiet 21:00..08:00 hold")]
    [InlineData("consent kakao opted_in renew consent after 730 days from signed_up quiet 21:00..08:00 hold", DiagnosticCodes.ConsentMissing)]
    [InlineData("quiet 21:00..08:00 hold", DiagnosticCodes.ConsentMissing)]
    [InlineData("consent opted_in quiet 21:00..08:00 hold", DiagnosticCodes.KoreanRenewal)]
    [InlineData("consent opted_in renew consent after 732 days from signed_up quiet 21:00..08:00 hold", DiagnosticCodes.KoreanRenewal)]
    [InlineData("consent opted_in renew consent after 730 days from signed_up night_consent opted_in quiet 21:00..08:00 hold", DiagnosticCodes.KoreanNightConsent)]
    [InlineData("consent opted_in renew consent after 730 days from signed_up", DiagnosticCodes.KoreanNight)]
    [InlineData("consent opted_in renew consent after 730 days from signed_up quiet 21:01..08:00 hold", DiagnosticCodes.KoreanNight)]
    [InlineData("consent opted_in renew consent after 730 days from signed_up quiet 21:00..07:59 hold", DiagnosticCodes.KoreanNight)]
    public void Messaging_UnderKoreanLaw_HasConsentItsRenewalAndTheNight(string messaging, params string[] codes) =>
        Assert.Equal(codes, Korean(Read($"messaging {{ {messaging} }} journey j {{ enter on visit send push \"a\" }}")));

    private static IEnumerable<string> Korean(RuleBook book) => book.Analyze(new JourneyAnalysisOptions { KoreanAdvertising = true }).Select(found => found.Code)
        .Where(code => code is DiagnosticCodes.KoreanLabel or DiagnosticCodes.ConsentMissing or DiagnosticCodes.KoreanRenewal or DiagnosticCodes.KoreanNightConsent or DiagnosticCodes.KoreanNight);

    [Fact]
    public void Condition_OnEventsThatMayBeForgotten_IsNeverSaidToHoldAlways()
    {
        RuleBook book = Read("journey j { enter on visit only if did view in last 7 days or not did view in last 7 days send push \"a\" }");

        Assert.DoesNotContain(book.Analyze(), found => found.Code == DiagnosticCodes.ConditionAlways);
    }

    private static RuleBook Read(string text) => RuleBook.Parse(TestShop.Schema, ("t", text));

    private static ValueList<Diagnostic> Analyse(Journey journey) => RuleBook.Create(TestShop.Schema, journey).Analyze();

    /// <summary>Every way, as the steps that are done on it; null for too many.</summary>
    private static List<List<JourneyStep>>? Ways(Journey journey)
    {
        List<(List<JourneyStep> Steps, bool IsOver)>? ways = Through(journey.Steps, [([], false)]);
        return ways is null ? null : [.. ways.Select(way => way.Steps)];
    }

    private static List<(List<JourneyStep> Steps, bool IsOver)>? Through(ValueList<JourneyStep> steps, List<(List<JourneyStep> Steps, bool IsOver)> ways)
    {
        foreach (JourneyStep step in steps)
        {
            var next = new List<(List<JourneyStep> Steps, bool IsOver)>();
            foreach ((List<JourneyStep> done, bool isOver) in ways)
            {
                if (isOver)
                {
                    next.Add((done, true));
                    continue;
                }

                List<(List<JourneyStep> Steps, bool IsOver)> here = [([.. done, step], step is ExitStep)];
                IEnumerable<ValueList<JourneyStep>[]> choices = step switch
                {
                    WhenStep branching => [.. branching.Branches.Select(branch => new[] { branch.Steps }), [branching.Otherwise]],
                    SplitStep split => split.Arms.Select(arm => new[] { arm.Steps }),
                    WaitForStep wait => [.. wait.Events.Select(awaited => new[] { awaited.Steps }), [wait.OnTimeout]],
                    RepeatStep repeat => [[.. Enumerable.Repeat(repeat.Steps, repeat.Times!.Value)]],
                    _ => [[]],
                };
                foreach (ValueList<JourneyStep>[] choice in choices)
                {
                    List<(List<JourneyStep> Steps, bool IsOver)>? chosen = here;
                    foreach (ValueList<JourneyStep> block in choice) chosen = chosen is null ? null : Through(block, chosen);
                    if (chosen is null) return null;
                    next.AddRange(chosen);
                }

                if (next.Count > MostWays) return null;
            }

            ways = next;
        }

        return ways;
    }

    /// <summary>In each block whose step is reached, the first step that is not.</summary>
    private static IEnumerable<JourneyStep> FirstUnreached(ValueList<JourneyStep> steps, HashSet<JourneyStep> reached)
    {
        foreach (JourneyStep step in steps)
        {
            if (!reached.Contains(step))
            {
                yield return step;
                yield break;
            }

            foreach (ValueList<JourneyStep> block in step.Blocks)
                foreach (JourneyStep inner in FirstUnreached(block, reached)) yield return inner;
        }
    }

    private static TimeSpan Nominal(JourneyStep step) => step switch
    {
        WaitStep wait => wait.Length.Duration,
        WaitUntilTimeStep => TimeSpan.FromDays(1),
        WaitForStep { Most: { } most } => most.Duration,
        _ => TimeSpan.Zero,
    };
}
