using Crm.Segmentation.Testing;
using Crm.Segmentation.Tests.Architecture;
using StorefrontSample;

namespace Crm.Segmentation.Tests.Samples;

public sealed class StorefrontRulesTests
{
    [Fact]
    public void Read_TheText_MeansWhatCSharpSays()
    {
        RuleBook rules = StorefrontRules.Read();

        Assert.Empty(rules.Warnings);
        Assert.Equal(StorefrontTwins.All.Select(twin => twin.Name), rules.Definitions.Select(definition => definition.Name));
        Assert.All(StorefrontTwins.All, twin => Assert.Equal(twin, rules[twin.Name]));
        Assert.Equal(StorefrontTwins.Features, rules.Features);
        Assert.Equal(RuleBook.Create(Storefront.Schema, StorefrontTwins.All).Definitions, rules.Definitions);
    }

    [Fact]
    public void Read_TheText_HasTestsOfItsDefinitionsThatPass()
    {
        RuleBook rules = StorefrontRules.Read();

        Assert.Equal(["first_time_buyers", "looked_not_bought", "membership"], rules.Tests.Select(test => test.Definition));
        rules.RunTests(new SegmentationOptions { TimeZone = "Asia/Seoul" }).ThrowIfFailed();
    }

    [Fact]
    public void Read_TheText_IsLaidOutAsTheFormatterDoes()
    {
        string text = Repository.Read("docs", "samples", "Storefront", "storefront.crm");

        Assert.Equal(text, RuleFormatter.Format(text));
    }
}
