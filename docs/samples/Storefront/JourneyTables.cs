using Crm.Segmentation.Journeys;
using Spectre.Console;

namespace StorefrontSample;

/// <summary>Tables about what journeys would have sent.</summary>
internal static class JourneyTables
{
    private const int Days = 28, MostDays = 7;

    internal static void WriteBacktest(Screen screen, SegmentationEngine engine, Dataset data, DateTimeOffset asOf)
    {
        screen.Heading("What journeys would have sent", $"The journeys of journeys.crm over the last {Days} days, before anybody is written to.");
        JourneyBacktest past = screen.Timed("journeys over four weeks", () => engine.Backtest(StorefrontRules.ReadWithJourneys(), data, DateSpan.Between(asOf.AddDays(-Days), asOf)));
        Table journeys = Screen.Table("Journey", ">Entered", ">Converted", ">Share", ">Messages", ">Cap hits");
        foreach (JourneyCounts journey in past.Journeys)
        {
            // Without a goal nobody can reach it.
            bool hasGoal = past.Rules[journey.Journey] is Journey { Goal: not null };
            Screen.Row(
                journeys,
                journey.Journey,
                Screen.Count(journey.Entered),
                hasGoal ? Screen.Count(journey.Converted.Count) : "–",
                Screen.Percent(hasGoal ? journey.Converted.Rate : null),
                Screen.Count(journey.Sent),
                Screen.Count(journey.CapHits));
        }

        screen.Write(journeys);

        Table messages = Screen.Table("Journey", "Message", ">Sent", ">Put off", ">Not sent", "Why");
        foreach (JourneyCounts journey in past.Journeys)
        {
            foreach (NodeCounts node in journey.Nodes.Where(node => node.Sent > 0 || node.Suppressed.Count > 0))
            {
                Screen.Row(
                    messages,
                    journey.Journey,
                    node.Node,
                    Screen.Count(node.Sent),
                    Screen.Count(node.Held.Sum(one => one.Count)),
                    Screen.Count(node.Suppressed.Sum(one => one.Count)),
                    string.Join(", ", node.Suppressed.Select(one => $"{one.Reason} {Screen.Count(one.Count)}")));
            }
        }

        screen.Write(messages);
        Table days = Screen.Table("Day", "Channel", ">Sent");
        foreach (DaySends day in past.Days.TakeLast(MostDays)) Screen.Row(days, day.Day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), day.Channel, Screen.Count(day.Sent));
        screen.Write(days);
        foreach (JourneyCollision both in past.Collisions) screen.Line($"{both.First} and {both.Second} wrote to one customer on one day {Screen.Count(both.CustomerDays)} times.");
    }
}
