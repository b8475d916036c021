namespace Crm.Segmentation.Funnels;

/// <summary>
/// What a funnel knows of a unit, as one number: where its attempt started and how far it got, which optional steps it has, and whether its outcome is
/// known. 0 is who did not enter, 1 who is excluded.
/// </summary>
internal sealed class FunnelCodes
{
    internal const int NotEntered = 0, Excluded = 1;
    private const int States = 3, FirstCode = 2;

    private readonly int _choices;

    internal FunnelCodes(Funnel funnel)
    {
        Required = [.. Enumerable.Range(0, funnel.Steps.Count).Where(step => !funnel.Steps[step].IsOptional)];
        Optional = [.. Enumerable.Range(0, funnel.Steps.Count).Where(step => funnel.Steps[step].IsOptional)];
        _choices = 1 << Optional.Length;
        End = FirstCode + ((funnel.Entry == FunnelEntry.Open ? Required.Length : 1) * (Required.Length + 1) * _choices * States);
    }

    /// <summary>For each depth the first of the codes of an attempt that started at the first step and has no optional steps; its state is added.</summary>
    internal int[] OfDepths => field ??= [.. Enumerable.Range(0, Required.Length + 1).Select(depth => Of(new FunnelOutcome(0, depth, 0, FunnelState.Early)))];

    /// <summary>The positions of the steps that are not optional, and of those that are.</summary>
    internal int[] Required { get; }

    internal int[] Optional { get; }

    /// <summary>Above all codes.</summary>
    internal int End { get; }

    /// <summary>The code of an attempt.</summary>
    /// <param name="attempt">The attempt that stands for the unit.</param>
    /// <param name="isOver">Whether the window of the attempt has passed.</param>
    internal int Of(in ChosenAttempt attempt, bool isOver) =>
        attempt.IsExcluded ? Excluded
        : !attempt.Entered ? NotEntered
        : Of(new FunnelOutcome(attempt.Entry, attempt.Depth, attempt.Optional, attempt.IsOpen ? FunnelState.Open : isOver ? FunnelState.Mature : FunnelState.Early));

    /// <summary>The code of an outcome.</summary>
    internal int Of(FunnelOutcome outcome) =>
        FirstCode + (((((outcome.Entry * (Required.Length + 1)) + outcome.Depth) * _choices) + outcome.Optional) * States) + (int)outcome.State;

    /// <summary>What a code stands for; null for those without an attempt.</summary>
    internal FunnelOutcome? Outcome(int code)
    {
        if (code < FirstCode) return null;
        (int rest, int state) = Math.DivRem(code - FirstCode, States);
        (rest, int optional) = Math.DivRem(rest, _choices);
        (int entry, int depth) = Math.DivRem(rest, Required.Length + 1);
        return new FunnelOutcome(entry, depth, optional, (FunnelState)state);
    }

    /// <summary>Whether the attempt of a code has a step.</summary>
    internal bool HasReached(int code, int step)
    {
        if (Outcome(code) is not { } outcome) return false;
        if (Array.IndexOf(Optional, step) is >= 0 and var optional) return (outcome.Optional >> optional & 1) != 0;
        int required = Array.IndexOf(Required, step);
        return outcome.Entry <= required && required < outcome.Depth;
    }

    /// <summary>Whether a step is the next of the attempt of a code, which has not converted.</summary>
    internal bool IsMissing(int code, int step, bool isOpen) =>
        Outcome(code) is { } outcome && outcome.Depth < Required.Length && Required[outcome.Depth] == step && (outcome.State == FunnelState.Open) == isOpen;
}

/// <summary>How far an attempt got.</summary>
/// <param name="Entry">The step that it started with, among those that are not optional.</param>
/// <param name="Depth">How many of the steps that are not optional there are up to the last that it has.</param>
/// <param name="Optional">The optional steps that it has, as bits.</param>
/// <param name="State">Whether its outcome is known.</param>
internal readonly record struct FunnelOutcome(int Entry, int Depth, int Optional, FunnelState State);

/// <summary>Whether the outcome of an attempt is known.</summary>
internal enum FunnelState
{
    /// <summary>It cannot advance, but its window has not passed.</summary>
    Early,

    /// <summary>It can advance.</summary>
    Open,

    /// <summary>Its window has passed.</summary>
    Mature,
}
