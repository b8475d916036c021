using Crm.Segmentation.Scoring;

namespace Crm.Segmentation.Tree;

/// <summary>One score of an <see cref="Rfm"/>: 1 to its number of bins; missing for a customer without a matching event.</summary>
public sealed record RfmScore : Measure
{
    internal RfmScore(Rfm rfm, RfmAxis axis) => (Rfm, Axis) = (rfm, axis);

    /// <summary>The scoring.</summary>
    public Rfm Rfm { get; }

    /// <summary>Which score.</summary>
    public RfmAxis Axis { get; }

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Integer;

    internal override bool IsAboutCustomers => true;

    internal override IPopulationFunction PopulationFunction => Rfm;

    internal override void Write(RuleText text) => text.Name(Rfm.Name).Write(".").Write(Axis.ToString().ToLowerInvariant());
}
