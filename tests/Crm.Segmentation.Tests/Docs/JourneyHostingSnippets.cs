using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.Tests.Docs;

/// <summary>The code of docs/journeys-hosting.md.</summary>
public sealed class JourneyHostingSnippets
{
    private const string Before = """
        messaging { consent opted_in }
        journey welcome { enter on visit wait 20 minutes send push "coupon" }
        journey looked { enter on view_product wait 2 hours send push "still-there" }
        """;

    [Fact]
    public void Edit_AsThePageShowsIt_BecomesControls()
    {
        var engine = new SegmentationEngine(Shop.Schema);
        JourneyCatalog catalog = engine.Journeys(RuleBook.Parse(Shop.Schema, ("shop.crm", Before)));
        string text = """
            messaging { consent opted_in cap ads 1 per 24 hours }
            journey welcome { enter on visit wait 2 hours send push "coupon" }
            journey thanks { enter on purchase send email "receipt" transactional }
            """;
        var now = new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.FromHours(9));

        // snippet: journey-edit
        RuleBook edited = RuleBook.Parse(Shop.Schema, ("shop.crm", text));
        ValueList<JourneyControl> controls = engine.JourneyControls(catalog, edited, now);
        foreach (JourneyControl control in controls) catalog = catalog.With(control);
        // end snippet

        Assert.Empty(engine.JourneyControls(catalog, edited, now));
        PageOutput.ShouldBe("docs/journeys-hosting.md", "journey-edit", string.Join('\n', controls.Select(control => control.Id)));
    }
}
