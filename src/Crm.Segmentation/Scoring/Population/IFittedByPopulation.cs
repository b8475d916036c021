namespace Crm.Segmentation.Scoring;

/// <summary>A population function with a name, whose values other definitions use: how it is fitted, and what its values are then.</summary>
internal interface IFittedByPopulation : IPopulationFunction
{
    /// <summary>Finds its cuts.</summary>
    /// <param name="scope">The run over the population.</param>
    /// <param name="measured">What the function measures, in its order.</param>
    FittedFunction Fit(EvaluationScope scope, MeasureColumn[] measured);

    /// <summary>What stands behind its name once it is fitted; null where its values are measures.</summary>
    NamedResult? Fitted(FittedFunction fitted) => null;

    /// <summary>The measure that a value of it stands for, by the cuts of a fit.</summary>
    Measure Value(FittedFunction fitted, ValueOf value) => throw new System.Diagnostics.UnreachableException($"The values of '{Function}' are no measures.");
}
