namespace Crm.Segmentation.Tests.Statistics;

public sealed class LiftTests
{
    [Fact]
    public void Lift_OfCounts_IsConfidenceOverTheShareOfTheSecond()
    {
        var lift = new Lift(Both: 2, First: 3, Second: 2, Of: 4);

        Assert.Equal((2.0 / 4, 2.0 / 3, 4.0 / 3), (lift.Support.Rate, lift.Confidence.Rate, lift.Value));
    }

    [Fact]
    public void Lift_OfNobody_IsNone()
    {
        Assert.Null(new Lift(0, 0, 2, 4).Value);
        Assert.Null(new Lift(0, 2, 0, 4).Value);
        Assert.Equal(0, new Lift(0, 2, 1, 4).Value);
        Assert.Null(new Lift(0, 2, 1, 4).Interval);
        Assert.Equal(new ConfidenceInterval(1, 1), new Lift(4, 4, 4, 4).Interval);
    }

    [Fact]
    public void Interval_OverManySamples_HoldsTheTrueLiftAboutAsOftenAsItSays()
    {
        (double both, double first, double second) = (0.12, 0.3, 0.25);
        double truth = both / (first * second);
        var random = new Random(7);
        int held = 0;
        const int Samples = 4000, Size = 600;
        for (int sample = 0; sample < Samples; sample++)
        {
            (long n, long a, long b) = (0, 0, 0);
            for (int i = 0; i < Size; i++)
            {
                double u = random.NextDouble();
                if (u < both) (n, a, b) = (n + 1, a + 1, b + 1);
                else if (u < first) a++;
                else if (u < first + second - both) b++;
            }

            if (new Lift(n, a, b, Size).Interval is var (low, high) && low <= truth && truth <= high) held++;
        }

        Assert.InRange((double)held / Samples, 0.935, 0.965);
    }
}
