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
    public void Changes_SaidInAnyOrder_AreWhatADictionaryHas(int seed, int definitions)
    {
        var random = new Random(seed);
        var changes = new NextChanges(definitions);
        var expected = new SortedDictionary<int, (long At, long Then)>();
        var due = new int[Math.Max(1, definitions)];
        for (int round = 0; round < 4_000; round++)
        {
            if (definitions > 0)
            {
                int definition = random.Next(definitions);
                long at = random.Next(3) == 0 ? NextChanges.Never : 1 + random.Next(40);
                long then = random.Next(3) switch { 0 => Until.Untold, 1 => NextChanges.Never, _ => 41 + random.Next(40) };
                changes.Set(definition, at, then, now: 0);
                if (at == NextChanges.Never) expected.Remove(definition);
                else expected[definition] = (at, then);
            }

            if (random.Next(4) == 0) changes = Stored(changes, definitions);
            long least = expected.Count == 0 ? NextChanges.Never : expected.Values.Min(one => one.At);
            Assert.Equal(least, changes.Least);
            Assert.Equal(expected.Count > 0 && expected.Values.Where(one => one.At == least).All(one => one.Then != Until.Untold), changes.IsLeastTold);
            for (int definition = 0; definition < definitions; definition++)
            {
                Assert.Equal(expected.TryGetValue(definition, out (long At, long Then) one) ? one.At : NextChanges.Never, changes[definition]);
                if (one != default) Assert.Equal(one.Then, changes.Then(definition));
            }

            long until = random.Next(40);
            Assert.Equal(expected.Where(one => one.Value.At <= until).Select(one => one.Key), due[..changes.Due(until, due)]);
        }
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
            foreach (int definition in due[..changes.Due(now, due)])
            {
                Assert.True(changes[definition] <= now);
                if (changes.Then(definition) != Until.Untold) Assert.Equal(expected[definition], (changes[definition], changes.Then(definition)));
                if (expected[definition].At > now)
                {
                    changes.Set(definition, expected[definition].At, expected[definition].Then, now);
                    asked++;
                }
                else
                {
                    changes.Set(definition, NextChanges.Never, Until.Untold, now);
                    expected.Remove(definition);
                }
            }

            Assert.All(expected.Values, one => Assert.True(one.At > now));
            int said = random.Next(definitions);
            if (expected.ContainsKey(said) && random.Next(4) != 0) continue;
            long at = now + random.NextInt64(1, (random.Next(2) == 0 ? 100 : 40) * Timestamp.Day), then = random.Next(3) switch { 0 => Until.Untold, 1 => NextChanges.Never, _ => at + random.NextInt64(1, 30 * Timestamp.Day) };
            changes.Set(said, at, then, now);
            expected[said] = (at, then);
            long furthest = then == NextChanges.Never ? at : Math.Max(at, then);
            if (furthest - now <= NextChanges.Reach)
            {
                Assert.Equal((at, then), (changes[said], changes.Then(said)));
                exact++;
            }
            else
            {
                Assert.Equal((Math.Min(at, now + NextChanges.Reach), Until.Untold), (changes[said], changes.Then(said)));
            }

            if (random.Next(4) == 0) changes = Stored(changes, definitions, now);
            foreach ((int definition, (long first, long second)) in expected)
            {
                Assert.InRange(changes[definition], now + 1, first);
                if (changes.Then(definition) != Until.Untold) Assert.Equal((first, second), (changes[definition], changes.Then(definition)));
            }

            Assert.Equal(expected.Keys.Min(definition => changes[definition]), changes.Least);
            changes.Verify();
        }

        Assert.True(exact > 500 && asked > 10, $"{exact} were exact, {asked} were asked again");
    }

    [Theory]
    [InlineData(9, 10)]
    [InlineData(Timestamp.Max + 1, Timestamp.Max)]
    public void Changes_BeforeNowOrBeyondTheEndOfTime_AreMalformed(long instant, long now)
    {
        var changes = new NextChanges(3);
        changes.Set(1, instant, Until.Untold, instant - 1);

        Assert.Throws<MalformedStateException>(() => Stored(changes, 3, now).Verify());
    }

    [Fact]
    public void Changes_FromABeginningAfterNow_AreMalformed()
    {
        var changes = new NextChanges(3);
        changes.Set(1, 30, Until.Untold, now: 20);

        Assert.Throws<MalformedStateException>(() => Stored(changes, 3, now: 19));
    }

    [Theory]
    [InlineData(20, 20)]
    [InlineData(Timestamp.Max, Timestamp.Max + 1)]
    public void Changes_ThatReturnNoLaterOrBeyondTheEndOfTime_AreMalformed(long instant, long then)
    {
        var changes = new NextChanges(3);
        changes.Set(2, instant, then, instant - 1);

        Assert.Throws<MalformedStateException>(() => Stored(changes, 3, instant - 1).Verify());
    }

    [Fact]
    public void Changes_ThatReturnWithoutAChange_AreMalformed()
    {
        var changes = new NextChanges(3);
        changes.Set(2, 20, 30, now: 0);
        var writer = new StateWriter();
        changes.Write(writer);
        byte[] bytes = writer.Written.ToArray();
        bytes[1] = 0;

        Assert.Throws<MalformedStateException>(() =>
        {
            var reader = new StateReader(bytes);
            new NextChanges(3).Read(ref reader, 0);
        });
    }

    [Fact]
    public void Changes_OfADefinitionThatThereIsNot_AreMalformed()
    {
        var changes = new NextChanges(8);
        changes.Set(7, 5, NextChanges.Never, now: 0);
        var writer = new StateWriter();
        changes.Write(writer);

        Assert.Throws<MalformedStateException>(() =>
        {
            var reader = new StateReader(writer.Written);
            new NextChanges(7).Read(ref reader, 0);
        });
    }

    private static NextChanges Stored(NextChanges changes, int definitions, long now = 0)
    {
        var writer = new StateWriter();
        changes.Write(writer);
        var read = new NextChanges(definitions);
        var reader = new StateReader(writer.Written);
        read.Read(ref reader, now);
        reader.End();
        return read;
    }
}
