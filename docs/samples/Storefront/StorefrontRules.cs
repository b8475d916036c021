using Crm.Segmentation.Retentions;
using Crm.Segmentation.Testing;

namespace StorefrontSample;

/// <summary>The rules of the shop: storefront.crm, which is inside of the program.</summary>
internal static class StorefrontRules
{
    private const string FileName = "storefront.crm", JourneysName = "journeys.crm";

    /// <summary>Do those who order for the first time order again?</summary>
    internal static readonly Retention Weekly = new("weekly")
    {
        Cohort = Storefront.Purchase.First(),
        Return = Storefront.Purchase,
        Period = CalendarUnit.Week,
        Periods = 8,
    };

    /// <summary>Who of the visitors of a week is new, has come back, or has stopped coming?</summary>
    internal static readonly Lifecycle Visitors = new("visitors") { Activity = Storefront.Visit, Period = CalendarUnit.Week };

    /// <summary>On how many days of a month does somebody visit?</summary>
    internal static readonly Stickiness Daily = new("daily") { Activity = Storefront.Visit, Period = CalendarUnit.Day };

    /// <summary>Reads and checks all of it; a mistake would be told with its line and column.</summary>
    internal static RuleBook Read() => RuleBook.Parse(Storefront.Schema, (FileName, TextOf(FileName)));

    /// <summary>The same with the journeys of journeys.crm.</summary>
    internal static RuleBook ReadWithJourneys() => RuleBook.Parse(Storefront.Schema, (FileName, TextOf(FileName)), (JourneysName, TextOf(JourneysName)));

    private static string TextOf(string name)
    {
        using Stream stream = typeof(StorefrontRules).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
