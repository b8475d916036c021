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
                long at = random.Next(3) == 0 ? NextChanges.Never : random.Next(40);
                long then = random.Next(3) switch { 0 => Until.Untold, 1 => NextChanges.Never, _ => 40 + random.Next(40) };
                changes.Set(definition, at, then);
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

    [Theory]
    [InlineData(9)]
    [InlineData(Timestamp.Max + 1)]
    public void Changes_BeforeNowOrBeyondTheEndOfTime_AreMalformed(long instant)
    {
        var changes = new NextChanges(3);
        changes.Set(1, instant, Until.Untold);
        var writer = new StateWriter();
        changes.Write(writer);

        Assert.Throws<MalformedStateException>(() =>
        {
            var read = new NextChanges(3);
            var reader = new StateReader(writer.Written);
            read.Read(ref reader, 10);
            read.Verify();
        });
    }

    [Theory]
    [InlineData(20)]
    [InlineData(Timestamp.Max + 1)]
    public void Changes_ThatReturnNoLaterOrBeyondTheEndOfTime_AreMalformed(long then)
    {
        var changes = new NextChanges(3);
        changes.Set(2, 20, then);

        Assert.Throws<MalformedStateException>(() => Stored(changes, 3).Verify());
    }

    [Fact]
    public void Changes_ThatReturnWithoutAChange_AreMalformed()
    {
        var changes = new NextChanges(3);
        changes.Set(2, 20, 30);
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
        changes.Set(7, 5, NextChanges.Never);
        var writer = new StateWriter();
        changes.Write(writer);

        Assert.Throws<MalformedStateException>(() =>
        {
            var reader = new StateReader(writer.Written);
            new NextChanges(7).Read(ref reader, 0);
        });
    }

    private static NextChanges Stored(NextChanges changes, int definitions)
    {
        var writer = new StateWriter();
        changes.Write(writer);
        var read = new NextChanges(definitions);
        var reader = new StateReader(writer.Written);
        read.Read(ref reader, 0);
        reader.End();
        return read;
    }
}
