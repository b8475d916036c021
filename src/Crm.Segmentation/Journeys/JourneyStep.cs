namespace Crm.Segmentation.Journeys;

/// <summary>A step of a journey. Steps are done in their order; one with branches goes on behind them.</summary>
/// <remarks>Immutable, and compared by structure. The steps are closed: their types are the library's own.</remarks>
public abstract record JourneyStep
{
    private protected JourneyStep()
    {
    }

    /// <summary>The id of its node, unique in the journey; null for one that is derived from what the step says: see <see cref="Journey.Nodes"/>.</summary>
    /// <exception cref="ArgumentException">The id is not valid Unicode.</exception>
    public string? Id { get; init => field = value is null ? null : NormalText.Of(value); }

    /// <summary>The lists of steps inside it, in their order.</summary>
    internal virtual IEnumerable<ValueList<JourneyStep>> Blocks => [];

    /// <summary>How its branches, arms or awaited events are called, and what everybody else does, in the order of its blocks; none where there is one way only.</summary>
    internal virtual IEnumerable<string> Ways => [];

    /// <summary>The trees that it holds itself.</summary>
    internal virtual IEnumerable<Node> Trees => [];

    /// <summary>Writes what makes it this step, by which its id is derived: without parameters, and without what is inside it.</summary>
    internal abstract void WritePayload(RuleText text);

    /// <summary>Writes it, at a depth of braces.</summary>
    internal abstract void Write(RuleText text, int depth);

    private protected RuleText WriteId(RuleText text) => Id is null ? text : text.Write(" as ").Name(Id);
}
