using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Data;

/// <summary>Expressions over sets mean what the operators on sets mean, step by step.</summary>
public sealed class SetExpressionTests
{
    private static readonly Dataset Small = SetCustomers.Data(130);

    // More than one chunk of words, and a last word that is not full.
    private static readonly Dataset Large = SetCustomers.Data((64 * 1024) + 77);

    private static readonly CustomerSet[] SmallSets = [.. Enumerable.Range(1, 5).Select(seed => SetCustomers.Random(Small, seed))];

    private static readonly CustomerSet[] LargeSets = [.. Enumerable.Range(1, 5).Select(seed => SetCustomers.Random(Large, seed))];

    [Fact]
    public void Expression_OfAnyShape_IsTheSetsCombinedOneByOne() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            foreach (CustomerSet[] sets in new[] { SmallSets, LargeSets })
            {
                (SetExpression expression, CustomerSet expected) = Build(new Random(seed), sets, depth: 6);
                Assert.Equal(expected, expression.ToSet());
                Assert.Equal(expected.Count, expression.Count());
            }
        }).Check(PropertyRuns.Of(200));

    [Fact]
    public void Expression_WrittenWithOperators_ReadsAsItIs()
    {
        CustomerSet a = SmallSets[0], b = SmallSets[1], c = SmallSets[2], d = SmallSets[3];

        SetExpression expression = ((SetExpression.Of(a) & b) | c) - d;

        Assert.Equal(((a & b) | c) - d, expression.ToSet());
        Assert.Same(a, SetExpression.Of(a).ToSet());
        Assert.Same(Small, expression.Dataset);
    }

    [Fact]
    public void Count_OfThreeOperationsOnFourSets_IsThatOfTheSet()
    {
        Func<SetExpression, SetExpression, SetExpression>[] operators = [(a, b) => a & b, (a, b) => a | b, (a, b) => a ^ b, (a, b) => a - b];
        foreach (CustomerSet[] sets in new[] { SmallSets, LargeSets })
        {
            foreach (var first in operators)
            {
                foreach (var then in operators)
                {
                    foreach (var last in operators)
                    {
                        SetExpression two = first(sets[0], sets[1]);
                        SetExpression[] all = [last(then(two, sets[2]), sets[3]), last(sets[3], then(two, sets[2])), last(then(sets[2], two), sets[3]), last(sets[3], then(sets[2], two))];
                        Assert.All(all, expression => Assert.Equal(expression.ToSet().Count, expression.Count()));
                    }
                }
            }
        }
    }

    [Fact]
    public void Count_OfAnyExpression_AllocatesNothing()
    {
        CustomerSet a = LargeSets[0], b = LargeSets[1], c = LargeSets[2], d = LargeSets[3];
        foreach (SetExpression expression in new[] { ~(((SetExpression.Of(a) & b) | ~SetExpression.Of(c)) ^ (SetExpression.Of(c) - d)), ((SetExpression.Of(a) & b) | c) - d })
        {
            int expected = expression.Count();
            Assert.Equal(0, Allocations.Of(() =>
            {
                for (int i = 0; i < 100; i++) Assert.True(expression.Count() == expected);
            }));
        }
    }

    [Fact]
    public void Expression_OverDifferentDatasets_IsRefusedWithWhatToDo()
    {
        var error = Assert.Throws<ArgumentException>(() => SetExpression.Of(SmallSets[0]) & LargeSets[0]);
        Assert.Contains("AlignTo", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Expression_TooDeep_IsRefusedWithWhatToDo()
    {
        SetExpression chain = SmallSets[0];
        for (int i = 0; i < 256; i++) chain ^= SmallSets[1 + (i % 4)];

        var error = Assert.Throws<ArgumentException>(() => chain | SmallSets[1]);

        Assert.Contains("ToSet", error.Message, StringComparison.Ordinal);
        Assert.Equal(SmallSets[0], chain.ToSet()); // Each of the four came in an even number of times.
    }

    [Fact]
    public void Expression_DeepOnTheRight_NeedsMoreRoomThanTheStackGives()
    {
        SetExpression right = LargeSets[0];
        CustomerSet expected = LargeSets[0];
        for (int i = 0; i < 12; i++)
        {
            right = (SetExpression.Of(LargeSets[1]) ^ LargeSets[2 + (i % 3)]) - right;
            expected = (LargeSets[1] ^ LargeSets[2 + (i % 3)]) - expected;
        }

        Assert.Equal(expected, right.ToSet());
        Assert.Equal(expected.Count, right.Count());
    }

    [Fact]
    public void Expression_OverAnEmptyDataset_IsNobody()
    {
        SetExpression nobody = SetExpression.Of(CustomerSet.Everyone(SetCustomers.Data(0)));
        Assert.Equal(0, (~nobody | nobody).Count());
        Assert.True((~nobody).ToSet().IsEmpty);
    }

    [Fact]
    public void FromBits_OfASetsBits_IsTheSet()
    {
        foreach (CustomerSet set in SmallSets.Concat(LargeSets))
        {
            var words = new ulong[BitWords.Count(set.Dataset.CustomerCount) + 1];
            set.CopyBitsTo(words);
            Assert.Equal(set, CustomerSet.FromBits(set.Dataset, words.AsSpan(0, words.Length - 1)));
        }
    }

    [Fact]
    public void FromBits_OfTooFewOrTooManyBits_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => CustomerSet.FromBits(Small, new ulong[2]));
        Assert.Throws<ArgumentException>(() => CustomerSet.FromBits(Small, new ulong[4]));
        Assert.Throws<ArgumentException>(() => CustomerSet.FromBits(Small, [0, 0, 4]));
        Assert.Equal([128L, 129L], CustomerSet.FromBits(Small, [0, 0, 3]).Keys.Select(key => long.Parse(key.ToString())));
        Assert.Throws<ArgumentException>(() => SmallSets[0].CopyBitsTo(new ulong[2]));
    }

    private static (SetExpression Expression, CustomerSet Set) Build(Random random, CustomerSet[] sets, int depth)
    {
        if (depth == 0 || random.Next(6) == 0)
        {
            CustomerSet set = sets[random.Next(sets.Length)];
            return (set, set);
        }

        (SetExpression left, CustomerSet leftSet) = Build(random, sets, depth - 1);
        int kind = random.Next(5);
        if (kind == 4) return (~left, ~leftSet);
        (SetExpression right, CustomerSet rightSet) = Build(random, sets, depth - 1);
        return kind switch
        {
            0 => (left & right, leftSet & rightSet),
            1 => (left | right, leftSet | rightSet),
            2 => (left ^ right, leftSet ^ rightSet),
            _ => (left - right, leftSet - rightSet),
        };
    }
}
