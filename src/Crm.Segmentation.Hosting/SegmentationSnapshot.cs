using System.Diagnostics;
using System.Globalization;
using Crm.Segmentation.Profiles;

namespace Crm.Segmentation.Hosting;

/// <summary>What a host serves at one time: data, rules and what they answer, which belong together. Immutable; it stays as it is when the host goes on.</summary>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class SegmentationSnapshot
{
    internal SegmentationSnapshot(LoadedData loaded, RuleBook rules, FittedRuleBook? fit, Evaluation evaluation, SegmentChanges changes) =>
        (Loaded, Rules, Fit, Evaluation, Changes) = (loaded, rules, fit, evaluation, changes);

    /// <summary>The customers and their events.</summary>
    public Dataset Data => Loaded.Data;

    /// <summary>What of the rows was taken into the dataset, and what not and why.</summary>
    public BuildReport Report => Loaded.Report;

    /// <summary>The instant at which the customers are looked at: when the load began, or until when the data were observed, if that is before.</summary>
    public DateTimeOffset AsOf => Evaluation.AsOf;

    /// <summary>When the load of the data began.</summary>
    public DateTimeOffset LoadedAt => Loaded.Instant;

    /// <summary>The rules.</summary>
    public RuleBook Rules { get; }

    /// <summary>The rules with the cut points of a population; null where they need none.</summary>
    public FittedRuleBook? Fit { get; }

    /// <summary>The members of all segments and cells.</summary>
    public Evaluation Evaluation { get; }

    /// <summary>Who entered and left segments and cells between the last two loads of data, by the rules of that time.</summary>
    public SegmentChanges Changes { get; }

    /// <summary>What the rules met in the data; null where <see cref="SegmentationHostOptions.ProfileLimits"/> asks for no comparison.</summary>
    public DataProfile? Profile { get; internal init; }

    /// <summary>How the data differ from those before and from what the rules name, where that is compared: warnings.</summary>
    public ValueList<Diagnostic> Findings { get; internal init; } = [];

    internal LoadedData Loaded { get; }

    /// <summary>The members of a segment, or of a partition's cell.</summary>
    /// <param name="name">The name of a segment, or <c>partition.cell</c>.</param>
    /// <exception cref="KeyNotFoundException">The rule book has no such segment or cell.</exception>
    public CustomerSet this[string name] => Evaluation[name];

    /// <summary>The numbers of customers, events and definitions, and as of when.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Data.CustomerCount} customers, {Data.EventCount} events, {Rules.Definitions.Count} definitions as of {AsOf.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}");
}

/// <summary>A dataset as it was loaded.</summary>
/// <param name="Data">The dataset.</param>
/// <param name="Report">What was taken.</param>
/// <param name="Instant">When the load began.</param>
internal sealed record LoadedData(Dataset Data, BuildReport Report, DateTimeOffset Instant)
{
    /// <summary>The instant of questions to it.</summary>
    internal DateTimeOffset AsOf => Data.ObservedUntil is { } until && until < Instant ? until : Instant;
}
