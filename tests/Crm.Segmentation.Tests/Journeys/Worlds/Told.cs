using System.Globalization;
using System.Text;
using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.Tests.Journeys.Worlds;

/// <summary>One thing that came out of a step, in the words of both engines. An instance is called by which of all that were entered it is, from 0.</summary>
internal sealed record Told(JourneyTraceKind Kind, long At, string? Journey = null, int? Instance = null, string? Node = null)
{
    internal string? Reason { get; init; }

    internal long? Until { get; init; }

    internal string? Name { get; init; }

    internal string? Arm { get; init; }

    internal string? Via { get; init; }

    /// <summary>The parameters of a message or a call, one after another; of a long text its ends and its length.</summary>
    internal string? Text { get; init => field = value is { Length: > 100 } ? string.Create(CultureInfo.InvariantCulture, $"{value[..30]} ({value.Length}) {value[^30..]}") : value; }

    public override string ToString()
    {
        StringBuilder text = new StringBuilder(Facts.Text(At)).Append(' ').Append(Kind);
        if (Journey is not null) text.Append(' ').Append(Journey);
        if (Instance is { } instance) text.Append(CultureInfo.InvariantCulture, $"#{instance}");
        if (Node is not null) text.Append(" at '").Append(Node).Append('\'');
        if (Name is not null) text.Append(' ').Append(Name);
        if (Arm is not null) text.Append(": ").Append(Arm);
        if (Reason is not null) text.Append(", ").Append(Reason);
        if (Until is { } until) text.Append(" until ").Append(Facts.Text(until));
        if (Via is not null) text.Append(" via '").Append(Via).Append('\'');
        if (Text is not null) text.Append(" with ").Append(Text);
        return text.ToString();
    }
}

/// <summary>What a step came to.</summary>
internal sealed record StepOutcome(IReadOnlyList<Told> Told, long? NextWake)
{
    internal bool Says(StepOutcome other) => NextWake == other.NextWake && Told.SequenceEqual(other.Told);

    public override string ToString() => $"{string.Concat(Told.Select(told => $"        {told}\n"))}        next {(NextWake is { } next ? Facts.Text(next) : "never")}\n";
}
