using System.Globalization;

namespace Crm.Segmentation.Funnels;

/// <summary>How far customers got in a funnel. Counts never increase from step to step. Immutable.</summary>
public sealed class FunnelReport
{
    private readonly FunnelAnalyzer _analyzer;

    internal FunnelReport(
        FunnelAnalyzer analyzer, Funnel funnel, DateSpan entry, DateTimeOffset asOf, ReadOnlySpan<CustomerSet> reached, CustomerSet open, CustomerSet? mature)
    {
        (_analyzer, Funnel, Entry, AsOf, Open) = (analyzer, funnel, entry, asOf, open);
        var steps = new FunnelStepReport[reached.Length];
        for (int i = 0; i < steps.Length; i++)
            steps[i] = new FunnelStepReport(funnel.Steps[i].Name, reached[i], i == 0 ? null : reached[i - 1], reached[0], open, mature);
        Steps = [.. steps];
    }

    /// <summary>The definition.</summary>
    public Funnel Funnel { get; }

    /// <summary>Where step 1 had to lie; the later steps were read on to the end of the window, or to as-of.</summary>
    public DateSpan Entry { get; }

    /// <summary>The instant at which the customers were looked at; events after it did not exist.</summary>
    public DateTimeOffset AsOf { get; }

    /// <summary>The steps, in order.</summary>
    public ValueList<FunnelStepReport> Steps { get; }

    /// <summary>The customers who reached the first step.</summary>
    public CustomerSet Entered => Steps[0].Reached;

    /// <summary>The customers who reached the last step.</summary>
    public CustomerSet Converted => Steps[^1].Reached;

    /// <summary>The customers who have not reached the last step and still can.</summary>
    public CustomerSet Open { get; }

    /// <summary>How long customers took from one step to a later one.</summary>
    /// <param name="from">The position of the earlier step, from 0.</param>
    /// <param name="to">The position of the later step.</param>
    /// <param name="cancellation">Stops the work between batches.</param>
    /// <remarks>Not kept with the report: worked out on request, by one more pass over the events.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There are no such steps, or they are not in order.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public StepTimes Times(int from, int to, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(to, from);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(to, Steps.Count);
        return new StepTimes(Steps[from].Name, Steps[to].Name, _analyzer.Durations(from, to, cancellation));
    }

    /// <summary>The steps as a table of plain text, culture-free.</summary>
    public override string ToString()
    {
        var table = new TextTable();
        table.Add(Funnel.Title ?? Funnel.Name, "reached", "of previous", "of first", "of mature", "dropped", "open");
        foreach (FunnelStepReport step in Steps)
        {
            bool first = ReferenceEquals(step, Steps[0]);
            table.Add(
                step.Name,
                Number(step.Reached.Count),
                first ? "" : Percent(step.OfPrevious.Rate),
                Percent(step.OfFirst.Rate),
                Percent(step.OfMature?.Rate),
                first ? "" : Number(step.Dropped.Count),
                first ? "" : Number(step.Open.Count));
        }

        return table.ToString();
    }

    private static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Percent(double? rate) => rate is { } share ? string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.0}%") : "-";
}
