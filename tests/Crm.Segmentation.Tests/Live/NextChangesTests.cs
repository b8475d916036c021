using Crm.Segmentation.Live;

namespace Crm.Segmentation.Tests.Live;

/// <summary>Next changes beside a dictionary of them: said, taken back, written and read in any order.</summary>
public sealed class NextChangesTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 50)]
    [InlineData(4, 64)]
    [InlineData(5, 200)]
    [InlineData(6, 20_000)]
    public void Changes_SaidInAnyOrder_AreWhatADictionaryHas(int seed, int definitions)
    {
        var random = new Random(seed);
        var changes = new NextChanges(definitions);
        var expected = new SortedDictionary<int, (long At, long Then)>();
        for (int round = 0; round < 4_000; round++)
        {
            int[] said = definitions == 0 ? [] : [.. Enumerable.Range(0, random.Next(random.Next(20) == 0 ? 60 : 6)).Select(_ => random.Next(definitions)).Distinct()];
            Standing[] standings = [.. said.Select(_ => new Standing(0, random.Next(3) == 0 ? NextChanges.Never : 1 + random.Next(40), random.Next(3) switch { 0 => Until.Untold, 1 => NextChanges.Never, _ => 41 + random.Next(40) }))];
            changes.Say(said, standings, now: 0);
            foreach ((int definition, Standing standing) in said.Zip(standings))
            {
                if (standing.Next == NextChanges.Never) expected.Remove(definition);
                else expected[definition] = (standing.Next, standing.Then);
            }

            if (random.Next(4) == 0) changes = Stored(changes, definitions);
            long least = expected.Count == 0 ? NextChanges.Never : expected.Values.Min(one => one.At);
            bool isTold = expected.Count > 0 && expected.Values.Where(one => one.At == least).All(one => one.Then != Until.Untold);
            Assert.Equal(new ComingChange(least, isTold), changes.First);

            // All of many are looked at now and then, and some always.
            IEnumerable<int> looked = expected.Count > 500 && round % 200 != 199 ? Enumerable.Range(0, 20).Select(_ => random.Next(definitions)) : expected.Keys;
            foreach (int definition in looked.Concat(said).Distinct())
            {
                Assert.Equal(expected.TryGetValue(definition, out (long At, long Then) one) ? one.At : NextChanges.Never, changes[definition]);
                if (one != default) Assert.Equal(one.Then, changes.Then(definition));
            }
        }
    }

    /// <summary>What comes is taken out in memory or in bytes: the same, and what then comes of it stays.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 20)]
    [InlineData(3, 300)]
    [InlineData(4, 20_000)]
    public void Changes_ThatCome_AreTakenOutInMemoryAsInBytes(int seed, int definitions)
    {
        var random = new Random(seed);
        int turned = 0, asked = 0;
        for (int round = 0; round < 300; round++)
        {
            var changes = new NextChanges(definitions);
            int[] said = [.. Enumerable.Range(0, random.Next(30)).Select(_ => random.Next(definitions)).Distinct()];
            changes.Say(said, [.. said.Select(_ => new Standing(0, 1 + random.Next(20), random.Next(4) switch { 0 => Until.Untold, 1 => NextChanges.Never, _ => 21 + random.Next(20) }))], now: 0);
            byte[] bytes = Bytes(changes);
            var places = new int[Math.Max(1, said.Length)];
            while (changes.First.At != NextChanges.Never)
            {
                long now = changes.First.At;
                int[] due = [.. said.Where(definition => changes[definition] == now)], told = [.. due.Where(definition => changes.Then(definition) != Until.Untold)];
                Dictionary<int, long> then = told.ToDictionary(definition => definition, changes.Then);
                int count = changes.Take(now, places, out int first);
                Assert.Equal(told.Order(), places[..first].Order());
                Assert.Equal(due.Except(told).Order(), places[first..count].Order());
                foreach ((int definition, long at) in then) Assert.Equal((at, NextChanges.Never), (changes[definition], changes.Then(definition)));
                int taken = changes.Take(bytes, now, places);
                int[] inBytes = places[..taken];
                if (due.Length == told.Length)
                {
                    Assert.Equal(told.Order(), inBytes.Order());
                    Assert.Equal(changes.First, Read(bytes, definitions).First);
                    turned += told.Length;
                }
                else
                {
                    Assert.Subset(told.ToHashSet(), inBytes.ToHashSet());
                    bytes = Bytes(changes);
                    asked++;
                }
            }
        }

        Assert.True(turned > 100 && (definitions == 1 || asked > 100), $"{turned} turned, {asked} instants were to be asked");
    }

    /// <summary>Time goes by, and instants lie up to a hundred days ahead: what is told is exact, and where it is not told what comes then, none is later than what was said.</summary>
    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 50)]
    [InlineData(3, 130)]
    public void Changes_WhileTimeGoesBy_AreExactSevenWeeksAhead(int seed, int definitions)
    {
        var random = new Random(seed);
        var changes = new NextChanges(definitions);
        var expected = new SortedDictionary<int, (long At, long Then)>();
        var due = new int[definitions];
        long now = -3_000_000_000_000;
        (int exact, int asked) = (0, 0);
        for (int round = 0; round < 4_000; round++)
        {
            now += random.NextInt64(1, random.Next(4) == 0 ? 12 * Timestamp.Day : 3_600_000);
            while (changes.First.At <= now)
            {
                long at = changes.First.At;
                Dictionary<int, (long At, long Then)> before = expected.Keys.Where(definition => changes[definition] == at).ToDictionary(definition => definition, definition => (changes[definition], changes.Then(definition)));
                int count = changes.Take(at, due, out int told);
                for (int i = 0; i < count; i++)
                {
                    int definition = due[i];
                    Assert.Equal(i < told, before[definition].Then != Until.Untold);
                    if (i < told) Assert.Equal(expected[definition], before[definition]);
                    if (i < told && expected[definition].Then != NextChanges.Never) expected[definition] = (expected[definition].Then, NextChanges.Never);
                    else if (expected[definition].At <= now) expected.Remove(definition);
                    else Say(changes, definition, expected[definition].At, expected[definition].Then, now);
                    if (expected.TryGetValue(definition, out (long At, long Then) later) && later.At > now && i >= told) asked++;
                }
            }

            Assert.All(expected.Values, one => Assert.True(one.At > now));
            int said = random.Next(definitions);
            if (expected.ContainsKey(said) && random.Next(4) != 0) continue;
            long first = now + random.NextInt64(1, (random.Next(2) == 0 ? 100 : 40) * Timestamp.Day), then = random.Next(3) switch { 0 => Until.Untold, 1 => NextChanges.Never, _ => first + random.NextInt64(1, 30 * Timestamp.Day) };
            Say(changes, said, first, then, now);
            expected[said] = (first, then);
            long furthest = then == NextChanges.Never ? first : Math.Max(first, then);
            if (furthest - now <= NextChanges.Reach)
            {
                Assert.Equal((first, then), (changes[said], changes.Then(said)));
                exact++;
            }
            else
            {
                Assert.Equal((Math.Min(first, now + NextChanges.Reach), Until.Untold), (changes[said], changes.Then(said)));
            }

            if (random.Next(4) == 0) changes = Stored(changes, definitions);
            foreach ((int definition, (long next, long second)) in expected)
            {
                Assert.InRange(changes[definition], now + 1, next);
                if (changes.Then(definition) != Until.Untold) Assert.Equal((next, second), (changes[definition], changes.Then(definition)));
            }

            Assert.Equal(expected.Keys.Min(definition => changes[definition]), changes.First.At);
            changes.Verify(now);
        }

        Assert.True(exact > 500 && asked > 10, $"{exact} were exact, {asked} were asked again");
    }

    [Theory]
    [InlineData(9, 10)]
    [InlineData(Timestamp.Max + 1, Timestamp.Max)]
    public void Changes_BeforeNowOrBeyondTheEndOfTime_AreMalformed(long instant, long now)
    {
        var changes = new NextChanges(3);
        Say(changes, 1, instant, Until.Untold, instant - 1);

        Assert.Throws<MalformedStateException>(() => Stored(changes, 3).Verify(now));
    }

    [Fact]
    public void Changes_FromABeginningAfterNow_AreMalformed()
    {
        var changes = new NextChanges(3);
        Say(changes, 1, 30, Until.Untold, now: 20);

        Assert.Throws<MalformedStateException>(() => Stored(changes, 3).Verify(now: 19));
    }

    [Theory]
    [InlineData(20, 20)]
    [InlineData(Timestamp.Max, Timestamp.Max + 1)]
    public void Changes_ThatReturnNoLaterOrBeyondTheEndOfTime_AreMalformed(long instant, long then)
    {
        var changes = new NextChanges(3);
        Say(changes, 2, instant, then, instant - 1);

        Assert.Throws<MalformedStateException>(() => Stored(changes, 3).Verify(instant - 1));
    }

    /// <summary>A first, an end and a room that are at odds, a second change of which it is not told what comes then, and an order that is none.</summary>
    [Theory]
    [InlineData(8, 3)]
    [InlineData(10, 200)]
    [InlineData(10, 3)]
    [InlineData(12, 1)]
    [InlineData(12, 255)]
    [InlineData(24, 4)]
    [InlineData(14, 40)]
    public void Changes_OfAnotherForm_AreMalformed(int position, byte value)
    {
        var changes = new NextChanges(3);
        Say(changes, 2, 20, 30, now: 0);
        byte[] bytes = Bytes(changes);
        bytes[position] = value;

        Assert.Throws<MalformedStateException>(() =>
        {
            var read = new NextChanges(3);
            _ = read.Read(bytes);
            read.Verify(now: 0);
        });
    }

    [Fact]
    public void Changes_OfADefinitionThatThereIsNot_AreMalformed()
    {
        var changes = new NextChanges(8);
        Say(changes, 7, 5, NextChanges.Never, now: 0);

        Assert.Throws<MalformedStateException>(() => Stored(changes, 7).Verify(now: 0));
    }

    [Fact]
    public void Changes_FurtherAheadThanCanBeSaid_AreRefused()
    {
        var changes = new NextChanges(7);
        Say(changes, 5, 5, NextChanges.Never, now: 0);
        byte[] bytes = Bytes(changes);

        // Behind the beginning and three numbers of two bytes stands the instant of the first.
        bytes.AsSpan(14, sizeof(uint)).Fill(byte.MaxValue);
        Assert.Throws<MalformedStateException>(() => Read(bytes, 7).Verify(now: 0));
    }

    private static void Say(NextChanges changes, int definition, long next, long then, long now) => changes.Say([definition], [new Standing(0, next, then)], now);

    private static byte[] Bytes(NextChanges changes)
    {
        var writer = new StateWriter();
        changes.Write(writer.Room(changes.MakeRoom()));
        return writer.Written.ToArray();
    }

    private static NextChanges Stored(NextChanges changes, int definitions) => Read(Bytes(changes), definitions);

    private static NextChanges Read(byte[] bytes, int definitions)
    {
        var read = new NextChanges(definitions);
        Assert.Equal(bytes.Length, read.Read(bytes));
        return read;
    }
}
