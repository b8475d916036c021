using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Funnels;

/// <summary>How many customers got how far in a funnel: what a report counts, without the customers.</summary>
/// <remarks>A value; immutable and thread-safe.</remarks>
[JsonConverter(typeof(JsonValueConverter<FunnelCounts>))]
public sealed class FunnelCounts : ReportCounts<FunnelCounts>, IReportCounts<FunnelCounts>
{
    private const int States = 3;

    /// <summary>The tally has those who did not enter, and then for each depth from 1 how many are early, open and mature.</summary>
    internal FunnelCounts(ReportSubject subject, Tally tally)
        : base(subject, tally)
    {
        var steps = new FunnelStepCounts[Funnel.Steps.Count];
        (long previous, long matureAll) = (Customers, Enumerable.Range(1, steps.Length).Sum(depth => At(depth, 2)));
        (long entered, long matureHere) = (previous - tally[0], matureAll);
        long reached = entered;
        for (int i = 0; i < steps.Length; i++)
        {
            (long open, long stopped) = i == 0 ? (0, 0) : (At(i, 1), At(i, 0) + At(i, 1) + At(i, 2));
            (reached, matureHere) = (reached - stopped, i == 0 ? matureHere : matureHere - At(i, 2));
            steps[i] = new FunnelStepCounts(
                Funnel.Steps[i].Name,
                reached,
                stopped - open,
                open,
                new Proportion(reached, previous),
                new Proportion(reached, entered),
                Funnel.Window is null ? null : new Proportion(matureHere, matureAll));
            previous = reached;
        }

        Steps = [.. steps];
    }

    /// <summary>The definition.</summary>
    public Funnel Funnel => (Funnel)Subject.Definition;

    /// <summary>Where step 1 had to lie; the later steps were read on to the end of the window, or to as-of.</summary>
    public DateSpan Entry => Subject.Range!;

    /// <summary>How many customers there are, whether they entered or not.</summary>
    public long Customers => Tally.Sum(..);

    /// <summary>The steps, in order.</summary>
    public ValueList<FunnelStepCounts> Steps { get; }

    /// <summary>How many reached the first step.</summary>
    public long Entered => Steps[0].Reached;

    /// <summary>How many reached the last step.</summary>
    public long Converted => Steps[^1].Reached;

    /// <summary>How many have not reached the last step and still can.</summary>
    public long Open => Steps.Sum(step => step.Open);

    static StoredForm<FunnelCounts> IReportCounts<FunnelCounts>.Stored => FunnelReportJson.OfCounts;

    /// <summary>How many reached each step since an earlier report of the same funnel; shares are of those who entered.</summary>
    /// <param name="earlier">The counts then, of any range of entry.</param>
    /// <exception cref="ArgumentException">The definition, the schema or the calendar of the other differ.</exception>
    public GroupChanges Change(FunnelCounts earlier) => ChangeOf(earlier, counts => counts.Steps.Select(step => new GroupCount(step.Name, step.OfFirst)));

    /// <summary>The steps as a table of plain text, culture-free.</summary>
    public override string ToString() => Table().ToString();

    private protected override ReportTable Table()
    {
        var table = new ReportTable();
        table.Add(Funnel.Title ?? Funnel.Name, "reached", "of previous", "of first", "of mature", "dropped", "open");
        for (int i = 0; i < Steps.Count; i++)
        {
            FunnelStepCounts step = Steps[i];
            table.Add(
                step.Name,
                TableCell.Count(step.Reached),
                i == 0 ? "" : TableCell.Share(step.OfPrevious.Rate),
                TableCell.Share(step.OfFirst.Rate),
                TableCell.Share(step.OfMature?.Rate),
                i == 0 ? "" : TableCell.Count(step.Dropped),
                i == 0 ? "" : TableCell.Count(step.Open));
        }

        return table;
    }

    /// <summary>The tally of customers' codes.</summary>
    internal static Tally TallyOf(CustomerCodes codes, int steps)
    {
        long[] counts = codes.Counts(FunnelCode.End(steps));
        return Tally.Of([counts[0], .. counts.AsSpan()[States..]]);
    }

    /// <summary>How many of the mature customers reached a step.</summary>
    internal long Mature(int step) => Enumerable.Range(step + 1, Steps.Count - step).Sum(depth => At(depth, 2));

    private protected override FunnelCounts With(Tally tally, FunnelCounts other) => new(Subject, tally);

    /// <summary>How many have so many steps, and are early (0), open (1) or mature (2).</summary>
    private long At(int depth, int state) => Tally[1 + ((depth - 1) * States) + state];
}

/// <summary>How many customers one step of a funnel has. Reached, dropped and open here are together those who reached the step before.</summary>
/// <param name="Name">The name of the step.</param>
/// <param name="Reached">How many customers' attempts have this step.</param>
/// <param name="Dropped">How many were lost before this step: their attempt ends with the step before, and none can still advance.</param>
/// <param name="Open">How many wait at this step: their attempt ends with the step before, and one can still advance.</param>
/// <param name="OfPrevious">Of those who reached the step before, the share who reached this one; for the first step, of all customers.</param>
/// <param name="OfFirst">Of those who entered, the share who reached this step.</param>
/// <param name="OfMature">Of the mature customers, whose outcome is known, the share who reached this step; null for a funnel without a window.</param>
[JsonConverter(typeof(JsonValueConverter<FunnelStepCounts>))]
public sealed record FunnelStepCounts(string Name, long Reached, long Dropped, long Open, Proportion OfPrevious, Proportion OfFirst, Proportion? OfMature)
    : IJsonValue<FunnelStepCounts>
{
    /// <summary>Name, and how many reached the step, were lost before it and wait at it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name}: {Reached} reached, {Dropped} dropped, {Open} open");

    static void IJsonValue<FunnelStepCounts>.WriteJson(Utf8JsonWriter writer, FunnelStepCounts value)
    {
        writer.WriteStartObject();
        writer.WriteString("name", value.Name);
        writer.WriteNumber("reached", value.Reached);
        writer.WriteNumber("dropped", value.Dropped);
        writer.WriteNumber("open", value.Open);
        writer.WriteProportion("ofPrevious", value.OfPrevious);
        writer.WriteProportion("ofFirst", value.OfFirst);
        writer.WriteProportion("ofMature", value.OfMature);
        writer.WriteEndObject();
    }
}
