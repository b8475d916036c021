namespace Crm.Segmentation.Journeys;

/// <content>How a journey is written.</content>
internal static partial class JourneySyntax
{
    internal static void Write(RuleText text, Journey journey)
    {
        text.Write(" {");
        foreach (JourneyEntry entry in journey.Entries) entry.Write(text.Write("\n  enter "));
        if (journey.Filter is not null) text.Write("\n  only if ").Write(journey.Filter);
        if (journey.NotOlderThan is { } late) text.Write("\n  not older than ").Write(late);
        journey.Reentry.Write(text.Write("\n  reenter "));
        foreach (JourneyExit exit in journey.Exits) exit.Write(text.Write("\n  exit "));
        if (journey.Goal is { } goal) text.Write("\n  goal ").Write(goal.Pattern).Write(" within ").Write(goal.Window);
        if (journey.Holdout is { } holdout) text.Write("\n  holdout ").Quoted(holdout.Name).Write(" ").Write(holdout.Percent).Write("%");
        if (journey.Priority != 0) text.Write("\n  priority ").Write((decimal)journey.Priority);
        if (journey.MaximumAge is { } age) text.Write("\n  maximum age ").Write(age);
        if (journey.Quiet is not null) journey.Quiet.Write(text.Write("\n  "));
        if (journey.TimeZone is not null) text.Write("\n  timezone ").Quoted(journey.TimeZone);
        if (journey.StaleAfter is { } stale) text.Write("\n  stale after ").Write(stale);
        if (journey.Steps.Count > 0) text.Write("\n").Lines(journey.Steps, 1);
        text.Write("\n}");
    }
}
