namespace Crm.Segmentation.Funnels;

/// <summary>What a funnel knows of a customer, in a byte: how many steps the chosen attempt has, and whether its outcome is known. 0 is who did not enter.</summary>
internal static class FunnelCode
{
    private const int States = 3, Early = 0, Open = 1, Mature = 2;

    /// <summary>The code of an attempt.</summary>
    /// <param name="attempt">The attempt that stands for the customer.</param>
    /// <param name="isOver">Whether the window of the attempt has passed.</param>
    internal static byte Of(in ChosenAttempt attempt, bool isOver) =>
        attempt.Depth == 0 ? (byte)0 : (byte)((attempt.Depth * States) + (attempt.IsOpen ? Open : isOver ? Mature : Early));

    /// <summary>Above the codes of a funnel with so many steps.</summary>
    internal static int End(int steps) => (steps + 1) * States;

    /// <summary>Above all codes.</summary>
    internal static int EndOfAll => End(TieGroup.MaxSteps);

    internal static int Depth(int code) => code / States;

    /// <summary>Whether the attempt can still advance.</summary>
    internal static bool IsOpen(int code) => code % States == Open;

    /// <summary>Whether the window has passed and nothing can still advance.</summary>
    internal static bool IsMature(int code) => code % States == Mature;
}
