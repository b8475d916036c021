namespace Crm.Segmentation;

/// <summary>Binding of what stands for population functions once they are fitted.</summary>
internal sealed partial class Binder
{
    private MeasureOperator BindFitted(FittedConstant fitted) => fitted switch
    {
        { Value: null } => new MissingOperator(Slots.Next(), fitted.Scale, null),
        { Scale: { } scale } => new ExactConstantOperator(Slots.Next(), fitted.Value.FloorUnits(scale), scale),
        _ => new DoubleConstantOperator(Slots.Next(), fitted.Value.ToDouble()),
    };
}
