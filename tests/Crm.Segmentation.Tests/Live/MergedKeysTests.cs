using Crm.Segmentation.Live;

namespace Crm.Segmentation.Tests.Live;

public sealed class MergedKeysTests
{
    [Fact]
    public void Keys_MergedOneIntoTheNext_AreFoundAndForgottenInFewSteps()
    {
        const int Merges = 100_000;
        var merged = new MergedKeys();
        for (int i = 0; i < Merges; i++) merged.Join(i, i + 1);

        for (int i = 0; i < Merges; i++) Assert.Equal((CustomerKey)Merges, merged.Resolve(i));
        merged.Forget(Merges);

        Assert.Equal(0, merged.Count);
        Assert.Equal((CustomerKey)0, merged.Resolve(0));
        Assert.InRange(merged.Steps, 1, 10 * Merges);
    }

    [Fact]
    public void Keys_MergedInAnyOrder_AreWhatFollowingEachMergeSays()
    {
        var random = new Random(20260302);
        var merged = new MergedKeys();
        var plain = new Dictionary<CustomerKey, CustomerKey>();
        for (int i = 0; i < 20_000; i++)
        {
            CustomerKey first = Follow(random.Next(60)), second = Follow(random.Next(60));
            if (random.Next(10) == 0)
            {
                merged.Forget(first);
                foreach (CustomerKey key in (CustomerKey[])[.. plain.Keys.Where(key => Follow(key) == first)]) plain.Remove(key);
            }
            else if (first != second)
            {
                merged.Join(first, second);
                plain[first] = second;
            }

            CustomerKey asked = random.Next(60);
            Assert.Equal(Follow(asked), merged.Resolve(asked));
            Assert.Equal(plain.Count, merged.Count);
        }

        Assert.Equal(plain.Keys.Select(key => (key, Follow(key))).ToHashSet(), merged.All.ToHashSet());

        CustomerKey Follow(CustomerKey key)
        {
            while (plain.TryGetValue(key, out CustomerKey into)) key = into;
            return key;
        }
    }
}
