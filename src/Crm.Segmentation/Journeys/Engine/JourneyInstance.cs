namespace Crm.Segmentation.Journeys;

/// <summary>One way of a customer through a journey: where it stands, what it waits for, and what it remembers. A step works on copies.</summary>
internal sealed class JourneyInstance
{
    internal const long Never = long.MaxValue, NotPaused = long.MinValue;
    internal const int NoMatch = -1;

    internal required JourneyVersion Version { get; set; }

    internal required JourneyKey Key { get; init; }

    /// <summary>Which of all instances of the customer it is.</summary>
    internal required int Order { get; init; }

    /// <summary>The value by which instances are told apart; null where they are not, or where the trigger has none.</summary>
    internal string? Property { get; init; }

    /// <summary>The event that started it; null where none did.</summary>
    internal CustomerEvent? Trigger { get; init; }

    /// <summary>When what started it occurred.</summary>
    internal required long Entered { get; init; }

    /// <summary>When that took effect.</summary>
    internal required long Effect { get; init; }

    internal bool IsHeldOut { get; set; }

    internal bool IsEnded { get; set; }

    internal bool IsConverted { get; set; }

    internal bool IsMigrated { get; set; }

    /// <summary>The position of the node at which it stands.</summary>
    internal int Node { get; set; }

    internal Stop Stop { get; set; }

    /// <summary>When it goes on by itself.</summary>
    internal long Due { get; set; } = Never;

    /// <summary>From when the wait counts.</summary>
    internal long Began { get; set; }

    /// <summary>Events from then on satisfy the wait.</summary>
    internal long Since { get; set; }

    /// <summary>Events until then satisfy the wait.</summary>
    internal long Deadline { get; set; }

    /// <summary>By how much pauses moved the wait.</summary>
    internal long Shift { get; set; }

    /// <summary>When its journey was paused.</summary>
    internal long PausedAt { get; set; } = NotPaused;

    /// <summary>Which awaited event came while it was paused.</summary>
    internal int Match { get; set; } = NoMatch;

    /// <summary>When that occurred, and when it took effect.</summary>
    internal (long Occurred, long Effect) MatchAt { get; set; }

    /// <summary>Counts of events since the entry, by the places of the version.</summary>
    internal int[] Counts { get; set; } = [];

    /// <summary>The rounds of the version's repeats that have begun.</summary>
    internal int[] Rounds { get; set; } = [];

    /// <summary>The messages that were sent, the latest last.</summary>
    internal SentMessage[] Sent { get; set; } = [];

    /// <summary>How many nodes it went through in this step.</summary>
    internal int Transitions { get; set; }

    /// <summary>Whether it was made in this step, so that what occurred since its entry and came before satisfies what it waits for first.</summary>
    internal bool IsNew { get; set; }

    /// <summary>How many of the events that came before its entry it has taken to be waited for.</summary>
    internal int Replayed { get; set; }

    /// <summary>Whether its message is to be sent at the end of this step.</summary>
    internal bool IsQueued { get; set; }

    /// <summary>When it is as old as it may be.</summary>
    internal long MostAge => Effect + Version.MaximumAge;

    internal bool IsPaused => PausedAt != NotPaused;

    /// <summary>Whether a goal may still be reached.</summary>
    internal bool IsWatched(long until) => Version.Goal is { } goal && !IsConverted && until <= Entered + goal.Window;

    /// <summary>The earliest instant at which something of it is due.</summary>
    internal long Next => IsEnded || IsQueued ? Never : IsPaused ? MostAge : Math.Min(Due, MostAge);

    internal JourneyInstance Clone()
    {
        var clone = (JourneyInstance)MemberwiseClone();
        (clone.Transitions, clone.IsNew, clone.IsQueued) = (0, false, false);
        return clone;
    }

    /// <summary>Stops to wait.</summary>
    internal void StopAt(Stop stop, long due, long began)
    {
        (Stop, Due, Began, Since, Shift, Match) = (stop, due, began, began, 0, NoMatch);
        Deadline = due;
    }

    /// <summary>Goes on.</summary>
    internal void Leave() => (Stop, Due, Match) = (Stop.None, Never, NoMatch);

    internal void Count(int place)
    {
        int[] counts = [.. Counts];
        counts[place]++;
        Counts = counts;
    }

    internal void SetRounds(int place, int rounds)
    {
        int[] all = [.. Rounds];
        all[place] = rounds;
        Rounds = all;
    }
}

/// <summary>At what an instance stands.</summary>
internal enum Stop : byte
{
    /// <summary>At nothing: it goes on, or has ended.</summary>
    None,

    /// <summary>A time.</summary>
    Time,

    /// <summary>One of several events, or a time.</summary>
    Event,

    /// <summary>A message that is due.</summary>
    Send,

    /// <summary>A message that is put off by quiet hours.</summary>
    Quiet,

    /// <summary>A message that is put off by a cap.</summary>
    Cap,
}

/// <summary>A message that an instance sent.</summary>
/// <param name="Node">The id of its node.</param>
/// <param name="At">When.</param>
/// <param name="Visit">Which visit of the node it was.</param>
internal readonly record struct SentMessage(string Node, long At, long Visit);
