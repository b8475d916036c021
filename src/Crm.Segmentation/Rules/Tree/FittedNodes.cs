using Crm.Segmentation.Scoring;

namespace Crm.Segmentation.Tree;

/// <summary>What stands for a population function once it is fitted: its value, or that it is missing. Of the same kind and scale.</summary>
internal sealed record FittedConstant(FittedValue? Value, ValueKind OfKind, int? Scale) : Measure
{
    public override ValueKind Kind => OfKind;

    public override string ToString() => Value?.ToString() ?? "missing";
}

/// <summary>Whole days elapsed since the latest matching event in the window; missing without one, and where the window's anchor is missing.</summary>
internal sealed record ElapsedDays(EventPattern Pattern, Window? Window) : Measure
{
    public override ValueKind Kind => ValueKind.Integer;

    public override string ToString() => $"days since({Pattern})";
}

/// <summary>On how many local days a matching event lies in the window; 0 without any, missing where the window's anchor is missing.</summary>
internal sealed record ActiveDays(EventPattern Pattern, Window? Window) : Measure
{
    public override ValueKind Kind => ValueKind.Integer;

    public override string ToString() => $"days with({Pattern})";
}

/// <summary>A fitted <see cref="RfmScore"/>: the score by its cuts; missing where one of the three measures is.</summary>
internal sealed record FittedScore(RfmMeasures Of, RfmCuts Cuts, RfmAxis Axis) : Measure
{
    public override ValueKind Kind => ValueKind.Integer;

    public override string ToString() => $"{Axis} score";
}
