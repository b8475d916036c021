namespace Crm.Segmentation.Tests.Diagnostics;

public sealed class KoreanParticlesTests
{
    [Theory]
    [InlineData("'구매'을(를)", "'구매'를")]
    [InlineData("'가방'을(를)", "'가방'을")]
    [InlineData("'나이 > 30'은(는)", "'나이 > 30'은")]
    [InlineData("'나이 > 32'은(는)", "'나이 > 32'는")]
    [InlineData("\"서울\"(으)로 '모자'(으)로 '가방'(으)로", "\"서울\"로 '모자'로 '가방'으로")]
    [InlineData("'count(구매)'이(가)", "'count(구매)'가")]
    [InlineData("'3'과(와) '2'과(와)", "'3'과 '2'와")]
    [InlineData("'age'을(를)", "'age'을(를)")]
    [InlineData("'😀'은(는)", "'😀'은(는)")]
    [InlineData("을(를)", "을(를)")]
    [InlineData("", "")]
    public void Choose_AfterAConsonantOrAVowel_KeepsTheOneThatIsRead(string text, string read) => Assert.Equal(read, KoreanParticles.Choose(text));
}
