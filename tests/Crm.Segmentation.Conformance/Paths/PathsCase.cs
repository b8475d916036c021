using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>A case of paths: which event follows which, step by step.</summary>
internal sealed record PathsCase : AnalysisCase
{
    /// <summary>What is asked.</summary>
    public required PathsConfig Config { get; init; }

    /// <summary>The events, in the order of their arrival.</summary>
    public IReadOnlyList<CaseEvent> Events { get; init; } = [];

    /// <summary>What is expected.</summary>
    public required PathsExpectation Expected { get; init; }

    protected override void Ask(JsonElement json, Answers answers)
    {
        var shop = new CaseShop(Events, json.GetProperty("config"));
        Dataset data = shop.Build();
        DateTimeOffset asOf = Ranges.Of(Events).To;
        var engine = new SegmentationEngine(shop.Schema);
        if (Config.Mode == PathsMode.Affinity)
        {
            answers.InEachForm(shop.Schema, PathsQuestion.Affinity(Config, shop), affinity =>
                answers.Add("pairs", wanted => PathsAnswers.Pairs(engine.Analyze(affinity, data, null, asOf), wanted)));
            return;
        }

        answers.InEachForm(shop.Schema, PathsQuestion.Of(Config), paths => new PathsAnswers(engine, paths, data, Config, asOf, answers).Add());
    }
}

/// <summary>What a path's case asks.</summary>
internal sealed record PathsConfig
{
    /// <summary>What is asked of the paths.</summary>
    public required PathsMode Mode { get; init; }

    /// <summary><c>user</c>, <c>session</c>, or <c>p.NAME</c> for the values of a property: whose paths.</summary>
    public string Unit { get; init; } = "user";

    /// <summary>The seconds that may pass inside a session.</summary>
    public double? SessionGapS { get; init; }

    /// <summary>How many events of a path are kept.</summary>
    public int? StepLimit { get; init; }

    /// <summary>The index of the last step that is listed.</summary>
    public int? MaxSteps { get; init; }

    /// <summary>Whether the end of a path before the limit is an edge.</summary>
    public bool Dropoff { get; init; }

    /// <summary>Whether repeats stand once.</summary>
    public bool CollapseRepeats { get; init; }

    /// <summary>How many nodes a step keeps; the rest is pooled.</summary>
    public int? MaxRows { get; init; }

    /// <summary>The one step that is listed.</summary>
    public int? OnlyStep { get; init; }

    /// <summary>The event from which paths go forward.</summary>
    public string? Start { get; init; }

    /// <summary>The event from which paths go backward.</summary>
    public string? End { get; init; }

    /// <summary>Within how many seconds of the anchor events are kept.</summary>
    public double? WindowS { get; init; }

    /// <summary>Whether a slash at the end of a name is dropped.</summary>
    public bool TrimTrailingSlash { get; init; }

    /// <summary>Patterns whose names become one.</summary>
    public IReadOnlyList<string>? Groupings { get; init; }

    /// <summary>Names that are left out, after grouping.</summary>
    public IReadOnlyList<string>? Exclude { get; init; }

    /// <summary>Names that are collapsed.</summary>
    public IReadOnlyList<string>? Only { get; init; }

    /// <summary>The names of a matrix, in order.</summary>
    public IReadOnlyList<string>? Labels { get; init; }

    /// <summary>Whether a matrix is of shares of its rows or columns.</summary>
    public PathsNormalising? Normalise { get; init; }

    /// <summary>The event at whose first occurrence a path begins.</summary>
    public string? From { get; init; }

    /// <summary>The event at which a path ends.</summary>
    public string? To { get; init; }

    /// <summary>The seconds after which another session starts.</summary>
    public double? TimeoutS { get; init; }

    /// <summary>How many paths are listed.</summary>
    public int? Top { get; init; }

    /// <summary>The event that is viewing or buying an item.</summary>
    public string? Event { get; init; }

    /// <summary>The property that names the item.</summary>
    public string? Item { get; init; }
}

/// <summary>What is asked of paths.</summary>
internal enum PathsMode
{
    StepEdges,
    NodeUsers,
    TransitionMatrix,
    StepMatrix,
    Collapse,
    Truncate,
    Sessions,
    TopPaths,
    Affinity,
}

/// <summary>What the cells of a matrix are shares of.</summary>
internal enum PathsNormalising
{
    Out,
    In,
}
