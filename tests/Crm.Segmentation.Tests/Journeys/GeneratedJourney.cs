using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.Tests.Journeys;

/// <summary>Journeys with steps of every sort, drawn at random.</summary>
internal static class GeneratedJourney
{
    internal static Journey Of(int seed)
    {
        var random = new Random(seed);
        return new Journey("generated")
        {
            Entries = [JourneyEntry.On(TestShop.Purchase)],
            Goal = random.Next(2) == 0 ? null : new JourneyGoal(TestShop.Cart, TimeSpan.FromDays(random.Next(1, 20))),
            Steps = Steps(random, 0),
        };
    }

    private static ValueList<JourneyStep> Steps(Random random, int depth) => [.. Enumerable.Range(0, random.Next(depth == 0 ? 2 : 0, 5)).Select(_ => Step(random, depth))];

    private static JourneyStep Step(Random random, int depth) => random.Next(depth < 3 ? 12 : 8) switch
    {
        0 => new ExitStep("done"),
        1 or 2 => new SendStep(random.Next(2) == 0 ? "push" : "email", $"m{random.Next(3)}") { IsTransactional = random.Next(4) == 0, Tags = random.Next(3) == 0 ? ["promo"] : [] },
        3 => new SendStep("push", "gift") { OnlyIf = Trigger.Of(TestShop.Gift) },
        4 => new WaitStep(random.Next(2) == 0 ? WaitLength.Hours(random.Next(0, 30)) : WaitLength.OfDays(random.Next(0, 4))),
        5 => new WaitStep(WaitLength.OfDays(1)) { At = new TimeOnly(random.Next(24), 30) },
        6 => new WaitUntilTimeStep(new TimeOnly(random.Next(24), 0)),
        7 => new SetStep(TestShop.City, Constant.Of("x")),
        8 => new WhenStep
        {
            Branches = [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => new WhenBranch(TestShop.Age >= random.Next(10, 60), Steps(random, depth + 1)))],
            Otherwise = Steps(random, depth + 1),
        },
        9 => new SplitStep($"s{random.Next(100)}") { Arms = [new SplitArm("a", 40, Steps(random, depth + 1)), new SplitArm("b", 60, Steps(random, depth + 1))] },
        10 => new RepeatStep { Times = random.Next(1, 4), Steps = Steps(random, depth + 1) },
        _ => new WaitForStep
        {
            Most = WaitLength.OfDays(random.Next(1, 4)),
            Events = [new AwaitedEvent(TestShop.View.Where(TestShop.ViewPaid), Steps(random, depth + 1)), new AwaitedEvent(TestShop.Cart, Steps(random, depth + 1))],
            OnTimeout = Steps(random, depth + 1),
        },
    };
}
