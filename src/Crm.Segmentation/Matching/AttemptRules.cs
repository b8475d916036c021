using Crm.Segmentation.Funnels;

namespace Crm.Segmentation;

/// <summary>A funnel without its patterns: what matching needs once every event knows which steps it satisfies.</summary>
/// <remarks>The bits of an event are the steps, then the exclusions, then what makes a step the first ever, then whether it is visible.</remarks>
internal sealed record AttemptRules
{
    /// <summary>The most optional steps, exclusions, and steps that are the first event ever.</summary>
    internal const int MostOptional = 6, MostExclusions = 16, MostFirstEver = 15;

    /// <summary>No limit of time.</summary>
    internal const long Forever = TimeRange.Latest;

    /// <summary>The steps.</summary>
    internal required StepRule[] Steps { get; init; }

    /// <summary>What must not lie between which steps.</summary>
    internal ExclusionRule[] Exclusions { get; init; } = [];

    /// <summary>How far from its start an attempt reaches.</summary>
    internal AttemptWindow Window { get; init; }

    /// <summary>How far, in milliseconds or events; the longest time between two events of one session.</summary>
    internal long Length { get; init; }

    internal FunnelOrder Order { get; init; }

    internal TiePolicy Ties { get; init; }

    internal AttemptPolicy Policy { get; init; }

    /// <summary>Whether an attempt may start at any step.</summary>
    internal bool IsOpenEntry { get; init; }

    /// <summary>Where the start must lie.</summary>
    internal required TimeRange Entry { get; init; }

    /// <summary>Whether events that satisfy no step matter: they break a strict order, or are counted, or keep a session going.</summary>
    internal bool SeesOthers => Order == FunnelOrder.Strict || Window is AttemptWindow.Events or AttemptWindow.Session;

    /// <summary>The bits of the steps.</summary>
    internal ulong StepBits => (1UL << Steps.Length) - 1;

    /// <summary>The bit of the first exclusion; those of the others follow.</summary>
    internal int ExclusionBit => Steps.Length;

    /// <summary>The bit of an event that a strict order sees.</summary>
    internal const int VisibleBit = 63;

    /// <summary>Whether the plain matchers do: steps in order within a time, and nothing else.</summary>
    internal bool IsPlain => Exclusions.Length == 0 && IsChain;

    /// <summary>Whether attempts are steps in order within a time, between which something may be excluded.</summary>
    internal bool IsChain =>
        Order == FunnelOrder.Ordered && !IsOpenEntry && (Window is AttemptWindow.None or AttemptWindow.Time)
        && Ties != TiePolicy.ByArrival && Array.TrueForAll(Steps, step => step.IsPlain);

    /// <summary>The chain of the steps, where they are plain.</summary>
    internal ChainRules Chain => new(Steps.Length, Window == AttemptWindow.Time ? Length : long.MaxValue, Entry);
}

/// <summary>One step.</summary>
/// <param name="IsOptional">Whether an attempt may go on without it.</param>
/// <param name="Least">The least time from the step before, in milliseconds.</param>
/// <param name="Most">The most time from the step before; <see cref="AttemptRules.Forever"/> for any.</param>
/// <param name="First">Whether only a first event can be the step.</param>
/// <param name="EverBit">The bit of the events of which it must be the first; below 0 where it need not be the first ever.</param>
internal readonly record struct StepRule(bool IsOptional, long Least, long Most, FirstTime First, int EverBit)
{
    internal bool IsPlain => !IsOptional && Least == 0 && Most == AttemptRules.Forever && First == FirstTime.No;
}

/// <summary>What must not lie after one step and before another.</summary>
/// <param name="After">The step after which, from 0.</param>
/// <param name="Before">The step before which.</param>
internal readonly record struct ExclusionRule(int After, int Before);

/// <summary>By what a window is measured.</summary>
internal enum AttemptWindow
{
    None,
    Time,
    Events,
    Session,
}

/// <summary>The attempt that stands for a unit.</summary>
internal readonly record struct ChosenAttempt
{
    /// <summary>How many of the steps that are not optional it has got to, from the first step of the funnel; in any order how many steps it has. 0 when the unit did not enter, or is excluded.</summary>
    internal int Depth { get; init; }

    /// <summary>The step that it started with, as a position among those that are not optional.</summary>
    internal int Entry { get; init; }

    /// <summary>The optional steps that it has, as bits in their order.</summary>
    internal int Optional { get; init; }

    /// <summary>The instant of its start; where the unit is excluded, that of the first entry.</summary>
    internal long Start { get; init; }

    /// <summary>The instant of its last step.</summary>
    internal long End { get; init; }

    /// <summary>Whether an attempt that counts can still advance at as-of; never of a unit that converted.</summary>
    internal bool IsOpen { get; init; }

    /// <summary>Whether the unit entered, and every attempt of it is tainted.</summary>
    internal bool IsExcluded { get; init; }

    /// <summary>The way through the steps, the place of the start in the window's measure, and the instant at which it ends, as positions: to find its events again.</summary>
    internal (int Route, long Key, int Steps, int FirstGroup, int LastGroup) Found { get; init; }

    /// <summary>Whether the unit entered with an attempt that is not tainted.</summary>
    internal bool Entered => Depth > 0;
}
