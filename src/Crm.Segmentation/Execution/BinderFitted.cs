namespace Crm.Segmentation;

/// <summary>Binding of what stands for population functions once they are fitted.</summary>
internal sealed partial class Binder
{
    private MeasureOperator BindFitted(FittedConstant fitted) => fitted switch
    {
        { Value: null } => new MissingOperator(Slots.Measures++, fitted.Scale, null),
        { Scale: { } scale } => new ExactConstantOperator(Slots.Measures++, fitted.Value.FloorUnits(scale), scale),
        _ => new DoubleConstantOperator(Slots.Measures++, fitted.Value.ToDouble()),
    };
}
