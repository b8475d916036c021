using Crm.Segmentation.Live;

namespace Crm.Segmentation.Tests.Live;

public sealed class CustomerPlacesTests
{
    [Theory]
    [InlineData(1, 12)]
    [InlineData(2, 300)]
    [InlineData(3, 5_000)]
    public void Customers_AddedAndRemovedInAnyMixture_AreFoundInTheirPlaces(int seed, int keys)
    {
        var random = new Random(seed);
        var places = new CustomerPlaces();
        var known = new Dictionary<CustomerKey, int>();
        for (int round = 0; round < 20_000; round++)
        {
            int number = random.Next(keys);
            CustomerKey key = number % 3 == 0 ? $"customer {number}" : number;
            Assert.Equal(known.GetValueOrDefault(key, -1), places.Find(key));
            if (known.Remove(key, out int place)) places.Remove(place);
            else known.Add(key, places.Add(key));
            Assert.Equal(known.Count, places.Count);
        }

        foreach ((CustomerKey key, int place) in known) Assert.Equal((place, key), (places.Find(key), places.KeyAt(place)));
        Assert.Equal(known.Select(one => (one.Key, one.Value)).OrderBy(one => one.Value), places.All);
    }
}
