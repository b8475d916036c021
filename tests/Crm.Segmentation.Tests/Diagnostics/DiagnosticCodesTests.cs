using System.Reflection;
using System.Text;
using System.Xml.Linq;
using Crm.Segmentation.Tests.Architecture;
using Crm.Segmentation.Tests.Docs;

namespace Crm.Segmentation.Tests.Diagnostics;

/// <summary>Every code has something wrong that gets it, and is documented with it.</summary>
public sealed class DiagnosticCodesTests
{
    private static readonly FieldInfo[] Codes = [.. typeof(DiagnosticCodes).GetFields(BindingFlags.Public | BindingFlags.Static).OrderBy(c => (string)c.GetRawConstantValue()!, StringComparer.Ordinal)];

    public static TheoryData<string> EveryCode => [.. Codes.Select(c => (string)c.GetRawConstantValue()!)];

    [Fact]
    public void Codes_AllOfThem_AreDifferentAndOfOneForm()
    {
        string[] codes = [.. Codes.Select(c => (string)c.GetRawConstantValue()!)];

        Assert.Equal(codes.Length, codes.Distinct(StringComparer.Ordinal).Count());
        Assert.All(codes, code => Assert.Matches("^CRM[0-3][0-9]{3}$", code));
        Assert.Equal(codes, DiagnosticExample.All.Select(e => e.Code));
    }

    [Theory]
    [MemberData(nameof(EveryCode))]
    public void Code_InKorean_IsSaidWithItsHelp(string code)
    {
        foreach (Diagnostic diagnostic in Example(code).Wrong())
        {
            Assert.Contains(diagnostic.MessagePhrase!.Template, KoreanDiagnostics.Templates.Keys);
            if (diagnostic.HelpPhrase is { } help) Assert.Contains(help.Template, KoreanDiagnostics.Templates.Keys);
        }
    }

    [Theory]
    [MemberData(nameof(EveryCode))]
    public void Code_TheWrongExample_GetsItAndNothingElse(string code)
    {
        ValueList<Diagnostic> diagnostics = Example(code).Wrong();

        Assert.NotEmpty(diagnostics);
        Assert.All(diagnostics, diagnostic => Assert.Equal(code, diagnostic.Code));
    }

    [Theory]
    [MemberData(nameof(EveryCode))]
    public void Code_TheRightExample_GetsNothing(string code) => Assert.Empty(Example(code).Right());

    [Theory]
    [MemberData(nameof(EveryCode))]
    public void Code_ItsDocumentation_ShowsTheExampleAndTheMessage(string code)
    {
        string name = Codes.Single(c => (string)c.GetRawConstantValue()! == code).Name;
        XElement member = Docs.Descendants("member").Single(m => m.Attribute("name")!.Value == $"F:Crm.Segmentation.DiagnosticCodes.{name}");
        string example = Plain(member.Element("example")?.Value ?? "");

        Assert.Contains(Plain(Visible(Example(code).WrongText)), example, StringComparison.Ordinal);
        Assert.Contains(Plain(Visible(Example(code).RightText)), example, StringComparison.Ordinal);
        Assert.Contains(Plain(MessageOf(Example(code).Wrong()[0])), example, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_OfDiagnostics_ShowsEveryCodeWithItsExample() => Repository.ShouldBe(Page(), "CRM_UPDATE_DOCS", "docs", "diagnostics.md");

    private static XDocument Docs { get; } = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "Crm.Segmentation.xml"));

    private static DiagnosticExample Example(string code) => DiagnosticExample.All.Single(e => e.Code == code);

    private static string MessageOf(Diagnostic diagnostic) => diagnostic.Help is null ? diagnostic.Message : $"{diagnostic.Message} {diagnostic.Help}";

    private static string Plain(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string Page()
    {
        var page = new StringBuilder("""
            # Diagnostics

            What the library says about definitions that are wrong, or probably not meant. A code is stable: it never changes its meaning and is
            never given to another. Errors keep a definition from running; warnings (CRM19xx) do not. Codes from CRM3001 on are about [journeys](journeys.md), codes from CRM2211 to CRM2299 are about data that rules meet. Checking finds every mistake and tells each
            once. The warnings from CRM1903 on, and those of CRM1901 and CRM1902 that take reasoning, come from `RuleBook.Analyze`.

            In the examples, `Shop` is the vocabulary of [the first page](../README.md), `OtherShop` belongs to another schema, `Adults` is a segment,
            `Membership` a partition with the cells `vip` and `basic`, `Buying` a funnel of visits and purchases and `Weekly` a retention;
            `Usual`, `Loyal` and `Uneven` are purchases that were drawn from models. `new MemberOf(result, cell, entered)` is the node that a reference by name
            becomes; in C# most such mistakes cannot be written. Codes CRM0xxx are about rule text, from CRM1451 about [JSON](json.md), and from CRM1651 about tests beside rules. Each code shows what is wrong, what is said, and the same put right. This page is written and checked by `DiagnosticCodesTests`.

            """);
        foreach (FieldInfo field in Codes)
        {
            var code = (string)field.GetRawConstantValue()!;
            DiagnosticExample example = Example(code);
            string summary = Plain(Docs.Descendants("member").Single(m => m.Attribute("name")!.Value == $"F:Crm.Segmentation.DiagnosticCodes.{field.Name}").Element("summary")!.Value);
            page.Append($"""

                ## {code} {field.Name}

                {summary}

                ```{example.Language}
                {Shown(example, example.WrongText)}
                ```

                > {MessageOf(example.Wrong()[0])}

                ```{example.Language}
                {Shown(example, example.RightText)}
                ```

                """);
        }

        return page.ToString().ReplaceLineEndings("\n");
    }

    private static string Shown(DiagnosticExample example, string text) => Visible(example.IsText ? text : Dedent(text));

    /// <summary>What a page cannot show: hidden characters and half surrogates, as escapes.</summary>
    private static string Visible(string text) =>
        text.Replace("\u200B", "\\u{200B}", StringComparison.Ordinal).Replace("\uD800", "\\u{D800}", StringComparison.Ordinal);

    private static string Dedent(string code) => Plain(code).Replace("[ ", "[", StringComparison.Ordinal);
}
