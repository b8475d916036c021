using System.Globalization;

namespace Crm.Segmentation.Funnels;

/// <summary>Where a funnel loses: one step, of everybody or of one group.</summary>
/// <param name="Step">The name of the step before which they are lost.</param>
/// <param name="Group">The group; null for everybody.</param>
/// <param name="Lost">How many were lost before the step; who is open is not.</param>
/// <param name="At">How many were at the step before.</param>
/// <param name="Rate">The share who came on; null of nobody.</param>
/// <param name="Reference">The rate that it is held against; null where there is none.</param>
/// <param name="Downstream">Of those who reached the step, the share who converted; null of nobody.</param>
/// <param name="MoneyAtStake">At × max(0, reference − rate) × downstream × the value of an order.</param>
public sealed record FunnelLeak(string Step, string? Group, long Lost, long At, double? Rate, double? Reference, double? Downstream, decimal MoneyAtStake)
{
    /// <summary>The step, the group, who was lost and what is at stake, culture-free.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Step}{(Group is null ? "" : $" of {Group}")}: {Lost} lost of {At}, {MoneyAtStake:0.##} at stake");

    internal static IEnumerable<FunnelLeak> Of(FunnelCounts counts, string? group, Func<int, double?> reference, decimal orderValue)
    {
        for (int step = 1; step < counts.Steps.Count; step++)
        {
            FunnelStepCounts own = counts.Steps[step];
            if (counts.Funnel.Steps[step].IsOptional) continue;
            double? expected = reference(step), downstream = new Proportion(counts.Converted, own.Reached).Rate;
            double share = Math.Max(0, (expected - own.OfPrevious.Rate) ?? 0) * (downstream ?? 0);
            yield return new FunnelLeak(own.Name, group, own.Dropped, own.OfPrevious.Of, own.OfPrevious.Rate, expected, downstream, own.OfPrevious.Of * (decimal)share * orderValue);
        }
    }

    /// <summary>Those at which most money is at stake first, and of equal ones those that lose most.</summary>
    internal static ValueList<FunnelLeak> Rank(IEnumerable<FunnelLeak> leaks) => [.. leaks.OrderByDescending(leak => leak.MoneyAtStake).ThenByDescending(leak => leak.Lost)];
}
