using Crm.Segmentation.Retentions;
using Crm.Segmentation.Testing;

namespace StorefrontSample;

/// <summary>The rules of the shop: storefront.crm, which is inside of the program.</summary>
internal static class StorefrontRules
{
    private const string FileName = "storefront.crm";

    /// <summary>Do those who order for the first time order again?</summary>
    internal static readonly Retention Weekly = new("weekly")
    {
        Cohort = Storefront.Purchase.First(),
        Return = Storefront.Purchase,
        Period = CalendarUnit.Week,
        Periods = 8,
    };

    /// <summary>Reads and checks all of it; a mistake would be told with its line and column.</summary>
    internal static RuleBook Read()
    {
        using Stream stream = typeof(StorefrontRules).Assembly.GetManifestResourceStream(FileName)!;
        using var reader = new StreamReader(stream);
        return RuleBook.Parse(Storefront.Schema, (FileName, reader.ReadToEnd()));
    }
}
