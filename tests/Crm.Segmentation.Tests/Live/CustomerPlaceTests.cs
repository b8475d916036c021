using System.Runtime.CompilerServices;
using Crm.Segmentation.Live;

namespace Crm.Segmentation.Tests.Live;

/// <summary>What is kept beside a customer's place of what comes next, beside all that comes.</summary>
public sealed class CustomerPlaceTests
{
    private const long Again = 5_000_000_000_000;

    [Fact]
    public void Place_IsOneLineOfMemory() => Assert.Equal(CustomerPlace.Bytes, Unsafe.SizeOf<CustomerPlace>());

    [Theory]
    [InlineData(1, 2, Again)]
    [InlineData(5, 1, Again)]
    [InlineData(2, 6, Again)]
    [InlineData(3, 6, 60)]
    [InlineData(4, 60_000, Again)]
    public void Turns_OfAnyNextChanges_AreTheFirstOfThemAndThenSheIsLookedAt(int seed, int definitions, long again)
    {
        var random = new Random(seed);
        (int turned, int looked) = (0, 0);
        var codes = new DefinitionCodes([.. Enumerable.Range(0, definitions).Select(i => new ProgramDefinition($"s{i}", []))]);
        for (int round = 0; round < 2_000; round++)
        {
            var nexts = new NextChanges(definitions);
            int[] said = [.. Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(definitions)).Distinct()];
            nexts.Say(said, [.. said.Select(_ => new Standing(0, 1 + random.Next(50), random.Next(3) switch { 0 => Until.Untold, 1 => NextChanges.Never, _ => 51 + random.Next(50) }))], now: 0);
            foreach (int definition in said) codes[definition] = random.Next(2);
            (long At, int Definition, bool IsTold)[] coming = [.. said.SelectMany(definition => Of(nexts, definition)).OrderBy(change => change.At)];
            Dictionary<int, bool> isIn = said.ToDictionary(definition => definition, definition => codes[definition] == 1);

            var place = new CustomerPlace { Behind = 7 };
            place.Foresee(nexts, codes, again);
            Assert.Equal(0, place.Behind);
            int taken = 0;
            for (; place.Coming > 0; taken++)
            {
                long at = place.Wake;
                (int definition, bool enters) = place.TakeTurn();
                Assert.Equal((coming[taken].At, coming[taken].Definition, true), (at, definition, coming[taken].IsTold));
                Assert.Single(coming, change => change.At == at);
                Assert.Equal(!isIn[definition], enters);
                Assert.True(at < again);
                isIn[definition] = enters;
            }

            Assert.Equal(taken, place.Behind);
            turned += taken;
            if (taken == coming.Length && taken > 0 && again == Again)
            {
                Assert.Equal(CustomerPlace.InBytes, place.Wake);
                continue;
            }

            long next = taken == coming.Length ? long.MaxValue : coming[taken].At;
            Assert.Equal(Math.Min(next, again), place.Wake);
            Assert.Equal(next < again && coming.Where(change => change.At == next).All(change => change.IsTold), place.Turns);
            looked++;
        }

        Assert.True(turned > 500 && looked > 200, $"{turned} turns, {looked} looks");
    }

    private static IEnumerable<(long At, int Definition, bool IsTold)> Of(NextChanges nexts, int definition)
    {
        if (nexts[definition] == NextChanges.Never) yield break;
        long then = nexts.Then(definition);
        yield return (nexts[definition], definition, then != Until.Untold);
        if (then is not (Until.Untold or NextChanges.Never)) yield return (then, definition, true);
    }
}
