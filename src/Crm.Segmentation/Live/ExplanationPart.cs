namespace Crm.Segmentation.Live;

/// <summary>One condition of an explanation: whether it holds for the customer, and what it looked at.</summary>
public sealed class ExplanationPart
{
    internal ExplanationPart(Condition condition, bool holds, ValueList<ExplanationPart> parts) => (Condition, Holds, Parts) = (condition, holds, parts);

    /// <summary>The condition; its <c>ToString</c> is its rule text.</summary>
    public Condition Condition { get; }

    /// <summary>Whether it holds.</summary>
    public bool Holds { get; }

    /// <summary>The conditions that it is made of, those behind a name included; of a name that stands above already, none again.</summary>
    public ValueList<ExplanationPart> Parts { get; }

    /// <summary>The values that it looked at: first the one that it is about, of a comparison then the one that this is compared with; constants are none.</summary>
    public ValueList<ExplanationValue> Values { get; internal init; } = [];

    /// <summary>Of a comparison that does not hold, the nearest value of the first of <see cref="Values"/> with which it would; null for one that holds, or where there is none.</summary>
    public object? Needs { get; internal init; }

    /// <summary>This part and all below it.</summary>
    internal IEnumerable<ExplanationPart> Walk()
    {
        var open = new Stack<ExplanationPart>([this]);
        while (open.TryPop(out ExplanationPart? part))
        {
            yield return part;
            for (int i = part.Parts.Count - 1; i >= 0; i--) open.Push(part.Parts[i]);
        }
    }

    /// <summary>The condition and whether it holds.</summary>
    public override string ToString() => $"{(Holds ? "yes" : "no")}: {Condition}";
}
