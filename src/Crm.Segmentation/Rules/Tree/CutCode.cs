namespace Crm.Segmentation.Tree;

/// <summary>
/// The place of a measure among ascending cuts: 1 + the number of cuts below its value. Missing when the measure is, and where there are no cuts,
/// because nobody was there when they were made.
/// </summary>
/// <param name="Of">The measure.</param>
/// <param name="Groups">The cuts; of several groups those of the place that <see cref="Before"/> gives.</param>
public sealed record CutCode(Measure Of, ValueList<ValueList<FittedValue>> Groups) : Measure
{
    /// <summary>How many codes there are: one more than there are cuts.</summary>
    public required int Codes { get; init; }

    /// <summary>Whether the lowest value has the highest code.</summary>
    public bool IsInverted { get; init; }

    /// <summary>Codes, of as many places, that choose the group, the last turning fastest; missing when one of them is.</summary>
    public ValueList<Measure> Before { get; init; } = [];

    /// <summary>Measures that are needed besides: missing when one of them is.</summary>
    public ValueList<Measure> Needed { get; init; } = [];

    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Integer;

    /// <inheritdoc/>
    public override ValueList<Node> Children => [Of, .. Before, .. Needed];

    internal override bool IsAboutCustomers => true;

    internal override void Write(RuleText text) => text.Write("code of ").Term(Of);

    private protected override Node Over(ReadOnlySpan<Node> children) => this with
    {
        Of = (Measure)children[0],
        Before = All<Measure>(children.Slice(1, Before.Count)),
        Needed = All<Measure>(children[(1 + Before.Count)..]),
    };
}
