namespace Crm.Segmentation.Scoring;

/// <summary>A population function with a name, whose values other definitions use: how it is fitted, and what its values are then.</summary>
internal interface IFittedByPopulation : IPopulationFunction
{
    /// <summary>Finds its cuts.</summary>
    /// <param name="scope">The run over the population.</param>
    /// <param name="measured">What the function measures, in its order.</param>
    FittedFunction Fit(EvaluationScope scope, MeasureColumn[] measured);

    /// <summary>What is counted in a round of a population that is spread over parts: a measure for each distribution.</summary>
    /// <param name="round">The round, from 0.</param>
    ValueList<Measure> CountedIn(int round);

    /// <summary>How many distributions are counted in a round.</summary>
    /// <param name="round">The round, from 0.</param>
    int DistributionsIn(int round) => CountedIn(round).Count;

    /// <summary>A distribution that was stored; null after telling what is wrong with it.</summary>
    /// <param name="reading">Is told what is wrong.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="stored">What stands there.</param>
    /// <param name="round">Its round, from 0.</param>
    /// <param name="position">Which one of the round it is, from 0.</param>
    IPopulationPart? Restored(JsonReading reading, JsonPlace place, CountsJson stored, int round, int position) => stored.Restored(reading, place, CountedIn(round)[position]);

    /// <summary>The distributions of a round over one part of the population.</summary>
    /// <param name="scope">The run over the part.</param>
    /// <param name="measured">What the function measures, in its order.</param>
    /// <param name="before">The distributions of the rounds before, over the whole population.</param>
    ValueList<IPopulationPart> Count(EvaluationScope scope, MeasureColumn[] measured, ValueList<ValueList<IPopulationPart>> before);

    /// <summary>The cuts that <see cref="Fit(EvaluationScope, MeasureColumn[])"/> finds where the whole population is in one dataset.</summary>
    /// <param name="counted">The distributions of all rounds, over the whole population.</param>
    FittedFunction Fit(ValueList<ValueList<IPopulationPart>> counted);

    /// <summary>What stands behind its name once it is fitted; null where its values are measures.</summary>
    /// <param name="fitted">What the fit found.</param>
    NamedResult? Fitted(FittedFunction fitted) => null;

    /// <summary>The measure that a value of it stands for, by the cuts of a fit.</summary>
    Measure Value(FittedFunction fitted, ValueOf value) => throw new System.Diagnostics.UnreachableException($"The values of '{Function}' are no measures.");
}
