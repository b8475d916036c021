using Crm.Segmentation.Journeys;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Journeys.Worlds;

/// <summary>A step with the id of its node and what is inside it.</summary>
internal sealed record Stage(JourneyStep Step, string Id, Stage[][] Blocks)
{
    internal static Stage[] Of(Journey journey)
    {
        int node = 0;
        return Block(journey.Steps);

        Stage[] Block(ValueList<JourneyStep> steps) => [.. steps.Select(step => new Stage(step, journey.Nodes[node++].Id, [.. step.Blocks.Select(Block)]))];
    }
}

/// <summary>What comes next in a block; and in what it lies: of a repeat with how often it is still done, the time at hand too.</summary>
internal sealed record Place(Stage[] Block, int Next, Place? Outer, int Rounds, Stage? Repeat = null)
{
    internal int Times => Repeat is { Step: RepeatStep repeat } ? repeat.Times!.Value : 0;
}

/// <summary>What an instance waits for at a stage: the instant at which it goes on, and by when an event still counts.</summary>
internal sealed record Waiting(Stage Stage, long Began, long Due, long Deadline, long Open)
{
    /// <summary>Whether an event ends it.</summary>
    internal bool TakesEvents { get; init; }

    /// <summary>By how much pauses have put it off.</summary>
    internal long Shift { get; init; }

    /// <summary>Whether it was a message that was put off, before a new version had something else in its place.</summary>
    internal bool WasMessage { get; init; }
}

/// <summary>A message, or a place after one, whose turn comes when the input has been applied; or one that is put off.</summary>
internal sealed record Outgoing(Stage Stage, long Due, string? HeldBy)
{
    /// <summary>Until when it was put off, where it was.</summary>
    internal long? Until { get; init; }
}

/// <summary>What becomes of a message now: it goes out with its texts, is put off until an instant, or is suppressed; and the instance ends with it.</summary>
internal sealed record Verdict(string? Reason, long? Until = null, bool Ends = false, string? Texts = null, bool IsCut = false);

/// <summary>One way of a customer through a journey. Everything else about it is looked up in what happened.</summary>
internal sealed class ReferenceInstance(int number, Journey journey, string? key, EventFacts? trigger, long entered, long began)
{
    internal int Number => number;

    internal Journey Journey { get; set; } = journey;

    internal string? Key => key;

    internal EventFacts? Trigger => trigger;

    /// <summary>When what started it occurred.</summary>
    internal long Entered => entered;

    /// <summary>When she entered: later than what started it occurred where that came late.</summary>
    internal long Began => began;

    /// <summary>What had arrived before the entry and occurred after what let her in, in the order in which it occurred.</summary>
    internal List<EventFacts> Replayed { get; } = [];

    /// <summary>The same, whatever became of it.</summary>
    internal HashSet<EventFacts> Earlier { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether an event came after what let her in.</summary>
    internal required Func<EventFacts, bool> IsSinceEntry { get; init; }

    /// <summary>From which arrival on events of a pattern are counted: a version counts what it asks for from when the instance came to it.</summary>
    internal Dictionary<EventPattern, int> CountedFrom { get; set; } = [];

    /// <summary>Whether it is still the step in which she entered: for what is waited for then counts what occurred since.</summary>
    internal bool IsEntering { get; set; } = true;

    internal required bool IsHeldOut { get; init; }

    internal Place? Place { get; set; }

    internal Waiting? Wait { get; set; }

    /// <summary>A message that waits for the end of the step.</summary>
    internal Outgoing? Parked { get; set; }

    /// <summary>A message that is put off until it is due.</summary>
    internal Outgoing? Held { get; set; }

    internal long? PausedAt { get; set; }

    /// <summary>An event that was waited for and came during a pause, by which branch it goes on, and when it came.</summary>
    internal (EventFacts Event, EventPattern Pattern, long Effect)? Remembered { get; set; }

    /// <summary>What was sent, with the rounds of the repeats in which it was.</summary>
    internal HashSet<(string Node, long Visit)> SentBefore { get; } = [];

    internal bool IsMigrated { get; set; }

    internal long? EndedAt { get; set; }

    internal bool IsLive => EndedAt is null;

    internal bool IsConverted { get; set; }

    /// <summary>Whether its goal is watched no more, because too many came after it.</summary>
    internal bool IsForgotten { get; set; }

    internal int Transitions { get; set; }

    internal long OldestAt => began + Milliseconds(Journey.MaximumAge ?? TimeSpan.FromDays(400));

    /// <summary>Where it stands.</summary>
    internal Stage? At => Wait?.Stage ?? Held?.Stage ?? Parked?.Stage;

    /// <summary>Which of all times it is at a node, by the repeats in which it lies.</summary>
    internal long Visit()
    {
        var outward = new List<Place>();
        for (Place? place = Place; place is not null; place = place.Outer)
            if (place.Repeat is not null) outward.Insert(0, place);
        return outward.Aggregate(0L, (visit, place) => (visit * place.Times) + place.Times - place.Rounds);
    }

    internal static long Milliseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMillisecond;
}
