using Crm.Segmentation.Journeys;

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

/// <summary>What comes next in a block; and in what it lies, with how often it is still repeated.</summary>
internal sealed record Place(Stage[] Block, int Next, Place? Outer, int Rounds);

/// <summary>What an instance waits for at a stage: the instant at which it goes on, and by when an event still counts.</summary>
internal sealed record Waiting(Stage Stage, long Began, long Due, long Deadline, long Open);

/// <summary>A message, or a place after one, whose turn comes when the input has been applied; or one that is put off.</summary>
internal sealed record Outgoing(Stage Stage, int Visit, long Due, string? HeldBy);

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

    /// <summary>Whether an event came after what let her in.</summary>
    internal required Func<EventFacts, bool> IsSinceEntry { get; init; }

    /// <summary>Whether it is still the step in which she entered: for what is waited for then counts what occurred since.</summary>
    internal bool IsEntering { get; set; } = true;

    internal Place? Place { get; set; }

    internal Waiting? Wait { get; set; }

    /// <summary>A message that waits for the end of the step.</summary>
    internal Outgoing? Parked { get; set; }

    /// <summary>A message that is put off until it is due.</summary>
    internal Outgoing? Held { get; set; }

    internal Dictionary<string, int> Visits { get; } = [];

    internal long? EndedAt { get; set; }

    internal bool IsLive => EndedAt is null;

    internal bool IsConverted { get; set; }

    internal int Transitions { get; set; }

    internal long OldestAt => began + Milliseconds(Journey.MaximumAge ?? TimeSpan.FromDays(400));

    internal static long Milliseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMillisecond;
}
