namespace Crm.Segmentation.Tests.Architecture;

public sealed class SourceTextTests
{
    [Theory]
    [InlineData("a // b\nc", "a \nc")]
    [InlineData("a /* b */ c", "a   c")]
    [InlineData("x = \"b // c\";", "x = \"\";")]
    [InlineData("x = \"\\\"b\";y", "x = \"\";y")]
    [InlineData("x = @\"b\"\"c\\\";y", "x = \"\";y")]
    [InlineData("x = $\"b {Count + \"z\"} {{no}}\";y", "x = \"\" Count + \"\" ;y")]
    [InlineData("x = \"\"\"b \"q\" c\"\"\";y", "x = \"\";y")]
    [InlineData("x = $$\"\"\"b {no} {{Yes}}\"\"\";y", "x = \"\" Yes ;y")]
    [InlineData("c = '\"'; d = '\\'';e", "c = ' '; d = ' ';e")]
    [InlineData("x = \"\";y", "x = \"\";y")]
    public void CodeOf_Source_DropsCommentsAndStringsAndKeepsHoles(string source, string expected) => Assert.Equal(expected, SourceText.CodeOf(source));

    [Theory]
    [InlineData("public sealed record Segment : Definition", "Segment")]
    [InlineData("internal readonly record struct TimeRange(long From)", "TimeRange")]
    [InlineData("public static class ValueList\n{", "ValueList")]
    [InlineData("public sealed class ValueList<T> : X", "ValueList")]
    [InlineData("public enum Kind\n{", "Kind")]
    [InlineData("where T : class, X", null)]
    [InlineData("internal delegate void Combination(Span<ulong> target);", "Combination")]
    [InlineData("var record = Next();", null)]
    public void DeclaredTypes_OfCode_AreFound(string code, string? expected) =>
        Assert.Equal(expected is null ? [] : [expected], SourceText.DeclaredTypes(code));
}
