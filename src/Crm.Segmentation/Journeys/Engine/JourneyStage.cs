namespace Crm.Segmentation.Journeys;

/// <summary>A node of a version: what it does when an instance comes to it, what it waits for, and where the instance goes on.</summary>
/// <param name="node">The node.</param>
/// <param name="position">Its position.</param>
/// <param name="next">Where an instance goes on behind it.</param>
internal abstract class JourneyStage(JourneyNode node, int position, int next)
{
    /// <summary>Behind the last node.</summary>
    internal const int End = -1;

    /// <summary>The instance does not go on now: it waits, or has ended.</summary>
    internal const int Stays = -2;

    internal string Id => node.Id;

    internal int Position => position;

    /// <summary>Where an instance goes on behind it; <see cref="End"/> for nowhere.</summary>
    internal int Next => next;

    /// <summary>Whether instances wait at it.</summary>
    internal virtual bool Waits => true;

    /// <summary>Where an instance may go on behind it: one place, or one for each of its blocks; none behind an exit.</summary>
    internal int[] Ways { get; set; } = [];

    /// <summary>The repeats that it lies in, the outermost first.</summary>
    internal RepeatStage[] Repeats { get; set; } = [];

    /// <summary>An instance comes to it.</summary>
    /// <returns>The position at which it goes on, or that it does not.</returns>
    internal abstract int Enter(CustomerStep run, JourneyInstance instance);

    /// <summary>What it waits for is due.</summary>
    internal virtual int Fall(CustomerStep run, JourneyInstance instance)
    {
        instance.Leave();
        return next;
    }

    /// <summary>The zone changed, or a date of the customer: when the wait is over now, counted from when it began.</summary>
    internal virtual int Again(CustomerStep run, JourneyInstance instance) => Stays;

    /// <summary>Its journey was paused for so long, and what is left of waits is left still.</summary>
    internal virtual void Shift(JourneyInstance instance, long pause)
    {
    }

    /// <summary>Its journey was paused, and waits begin anew.</summary>
    internal virtual void Restart(CustomerStep run, JourneyInstance instance)
    {
    }

    /// <summary>Which visit of the node it is: by the rounds of the repeats that it lies in.</summary>
    internal long Visit(JourneyInstance instance)
    {
        long visit = 0;
        foreach (RepeatStage repeat in Repeats) visit = unchecked((visit * repeat.Times) + instance.Rounds[repeat.Place] - 1);
        return visit;
    }
}
