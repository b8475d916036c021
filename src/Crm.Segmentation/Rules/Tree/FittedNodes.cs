namespace Crm.Segmentation.Tree;

/// <summary>What stands for a population function once it is fitted: its value, or that it is missing. Of the same kind and scale.</summary>
/// <param name="Value">The value; null when it is missing.</param>
/// <param name="OfKind">The kind of the value.</param>
/// <param name="Scale">The decimal places of an exact value; null for a double.</param>
public sealed record FittedConstant(FittedValue? Value, ValueKind OfKind, int? Scale) : Measure
{
    /// <inheritdoc/>
    public override ValueKind Kind => OfKind;

    internal override int? ExactScale => Scale;

    internal override void Write(RuleText text) => text.Write(Value?.ToString() ?? "missing");
}

/// <summary>Whole days elapsed since the latest matching event in the window; missing without one, and where the window's anchor is missing.</summary>
/// <param name="Pattern">The events.</param>
/// <param name="Window">The window; null for all history up to as-of.</param>
public sealed record ElapsedDays(EventPattern Pattern, Window? Window) : Measure
{
    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Integer;

    /// <inheritdoc/>
    public override ValueList<Node> Children => Present(Pattern, Window);

    internal override bool IsAboutCustomers => true;

    internal override void Write(RuleText text) => text.Write("days since(").Write(Pattern).Write(")");

    private protected override Node Over(ReadOnlySpan<Node> children) => new ElapsedDays((EventPattern)children[0], At<Window>(children, 1));
}

/// <summary>On how many local days a matching event lies in the window; 0 without any, missing where the window's anchor is missing.</summary>
/// <param name="Pattern">The events.</param>
/// <param name="Window">The window; null for all history up to as-of.</param>
public sealed record ActiveDays(EventPattern Pattern, Window? Window) : Measure
{
    /// <inheritdoc/>
    public override ValueKind Kind => ValueKind.Integer;

    /// <inheritdoc/>
    public override ValueList<Node> Children => Present(Pattern, Window);

    internal override bool IsAboutCustomers => true;

    internal override void Write(RuleText text) => text.Write("days with(").Write(Pattern).Write(")");

    private protected override Node Over(ReadOnlySpan<Node> children) => new ActiveDays((EventPattern)children[0], At<Window>(children, 1));
}
