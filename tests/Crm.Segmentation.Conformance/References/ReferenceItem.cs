using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>An item of reference numbers as it was read: everything that it says, typed.</summary>
internal abstract record ReferenceItem
{
    /// <summary>What the item is called: its kind, and what is left of its name.</summary>
    public required string Id { get; init; }

    /// <summary>Where it comes from: a remark.</summary>
    public JsonElement Source { get; init; }

    /// <summary>A remark.</summary>
    public JsonElement Note { get; init; }

    /// <summary>Why the item is there: a remark.</summary>
    public JsonElement Why { get; init; }

    /// <summary>What was published: a remark.</summary>
    public JsonElement Published { get; init; }

    /// <summary>What other programs found: a remark.</summary>
    public JsonElement Anchors { get; init; }

    /// <summary>How the numbers were made, in words: a remark.</summary>
    public string? Rule { get; init; }

    /// <summary>How far an answer may be, relative.</summary>
    public double? TolRel { get; init; }

    /// <summary>How far an answer may be, absolute.</summary>
    public double? TolAbs { get; init; }

    /// <summary>What is taken, in words: a remark, whose meaning is the kind's.</summary>
    public string? Accept { get; init; }
}

/// <summary>How far each quantity of an item may be.</summary>
internal sealed record ItemTolerance
{
    /// <summary>A log-likelihood, absolute.</summary>
    public double? LlAbs { get; init; }

    /// <summary>A log-likelihood of a fit that is not identified, absolute.</summary>
    public double? Ll { get; init; }

    /// <summary>Parameters, relative.</summary>
    public double? ParamsRel { get; init; }

    /// <summary>Standard errors, relative.</summary>
    public double? SeRel { get; init; }

    /// <summary>An objective, relative.</summary>
    public double? ObjectiveRel { get; init; }

    /// <summary>Centres, absolute.</summary>
    public double? CentersAbs { get; init; }

    /// <summary>Survival, absolute.</summary>
    public double? SurvivalAbs { get; init; }
}
