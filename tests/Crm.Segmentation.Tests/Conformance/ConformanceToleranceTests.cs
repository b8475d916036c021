using System.Text.Json;
using Crm.Segmentation.Conformance;

namespace Crm.Segmentation.Tests.Conformance;

/// <summary>How far an answer may be from what is expected.</summary>
public sealed class ConformanceToleranceTests
{
    [Theory]
    [InlineData("3", "3", true)]
    [InlineData("3", "4", false)]
    [InlineData("1000000000000", "1000000000001", false)]
    [InlineData("0.333333333333", "0.33333333333333", true)]
    [InlineData("0.3333333", "0.33333333333333", false)]
    [InlineData("0", "0.0000000001", true)]
    [InlineData("0", "0.00001", false)]
    [InlineData("null", "0", false)]
    [InlineData("[1,2]", "[1,2,3]", false)]
    [InlineData("""{"a":1}""", """{"a":1,"b":2}""", false)]
    [InlineData("""{"p":1e-20}""", """{"p":0.5e-12}""", true)]
    [InlineData("""{"p_fisher":1e-20}""", """{"p_fisher":1e-11}""", false)]
    [InlineData("""{"q":1e-20}""", """{"q":1e-13}""", false)]
    public void Matches_WithoutATolerance_TakesWholeNumbersExactly(string expected, string actual, bool matches) =>
        Assert.Equal(matches, Expectation.Matches(Json(expected), Json(actual)));

    [Theory]
    [InlineData(0.01, null, "100", "101", true)]
    [InlineData(0.01, null, "100", "102", false)]
    [InlineData(null, 0.5, "100", "100.5", true)]
    [InlineData(null, 0.5, "100", "100.6", false)]
    [InlineData(null, 0.5, "0", "0.5", true)]
    [InlineData(0.01, null, "0", "0.02", false)]
    public void Matches_WithAnItemsTolerance_TakesWhatLiesWithin(double? relative, double? absolute, string expected, string actual, bool matches) =>
        Assert.Equal(matches, Expectation.Matches(Json(expected), Json(actual), Tolerance.Of(relative, absolute)));

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
