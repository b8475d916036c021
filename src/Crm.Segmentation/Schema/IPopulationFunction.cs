namespace Crm.Segmentation.Tree;

/// <summary>A function of the population that a rule book is fitted to: one fit of it serves every node that uses it. Equal functions are one.</summary>
internal interface IPopulationFunction
{
    /// <summary>What must be known of every customer to fit it.</summary>
    ValueList<Measure> Measured { get; }

    /// <summary>In how many rounds it is counted where the population is spread over parts: in each, what the rounds before found is known.</summary>
    int Rounds => 1;

    /// <summary>What a fit calls it: rule text, or its name.</summary>
    string Function { get; }
}
