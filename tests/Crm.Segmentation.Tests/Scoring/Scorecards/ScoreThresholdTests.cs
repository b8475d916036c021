using Crm.Segmentation.Scoring;
using Crm.Segmentation.Tests.Data;

namespace Crm.Segmentation.Tests.Scoring;

/// <summary>Who scores at least a threshold that need not be a 32-bit float, against comparing one by one.</summary>
public sealed class ScoreThresholdTests
{
    private static readonly float[] Scores = [float.NaN, -0f, 0f, 0.1f, MathF.BitDecrement(0.1f), MathF.BitIncrement(0.1f), float.MaxValue, float.MinValue, float.Epsilon, -7];

    [Fact]
    public void AtLeast_OfAnyThreshold_IsWhoseScoreIsNotBelow()
    {
        float[] scores = [.. Enumerable.Range(0, 200).Select(i => Scores[i * 7 % Scores.Length])];
        var values = new ScoreValues(SetCustomers.Data(scores.Length), null!, default, scores);
        double[] thresholds = [.. Scores, 0.1, Math.BitIncrement(0.1f), 1e300, -1e300, double.Epsilon, -double.Epsilon, double.PositiveInfinity, double.NegativeInfinity, double.NaN];
        foreach (double threshold in thresholds)
        {
            CustomerKey[] expected = [.. Enumerable.Range(0, scores.Length).Where(i => scores[i] >= threshold).Select(i => (CustomerKey)(long)i)];
            Assert.Equal(expected, values.AtLeast(threshold).Keys);
        }
    }
}
