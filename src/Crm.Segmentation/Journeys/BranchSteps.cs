namespace Crm.Segmentation.Journeys;

/// <summary>Goes by the first branch whose condition holds, or by the one of everybody else.</summary>
public sealed record WhenStep : JourneyStep
{
    /// <summary>The branches, in the order in which they are tried; at least one.</summary>
    public required ValueList<WhenBranch> Branches { get; init; }

    /// <summary>What everybody else does; nothing for going on.</summary>
    public ValueList<JourneyStep> Otherwise { get; init; } = [];

    internal override IEnumerable<ValueList<JourneyStep>> Blocks => [.. Branches.Select(branch => branch.Steps), Otherwise];

    internal override IEnumerable<string> Ways => [.. Branches.Select(branch => branch.Condition.ToString()), "otherwise"];

    internal override IEnumerable<Node> Trees => Branches.Select(branch => branch.Condition);

    internal override void WritePayload(RuleText text) =>
        text.Join(Branches, " or ", branch => text.Write("when ").Write(branch.Condition));

    internal override void Write(RuleText text, int depth)
    {
        for (int i = 0; i < Branches.Count; i++)
        {
            if (i > 0) text.Line(depth).Write("or ");
            text.Write("when ").Write(Branches[i].Condition);
            if (i == 0) WriteId(text);
            text.Write(" ").Block(Branches[i].Steps, depth);
        }

        if (Otherwise.Count > 0) text.Line(depth).Write("otherwise ").Block(Otherwise, depth);
    }
}

/// <summary>A branch of <see cref="WhenStep"/>.</summary>
/// <param name="Condition">Who takes it.</param>
/// <param name="Steps">What follows.</param>
public sealed record WhenBranch(Condition Condition, params ValueList<JourneyStep> Steps);

/// <summary>Goes by one of several arms, by chance: the same customer always by the same, whenever she comes again.</summary>
/// <param name="Name">The name; splits that share it send the same customers the same way.</param>
public sealed record SplitStep(string Name) : JourneyStep
{
    /// <summary>The name, in normalisation form C.</summary>
    public string Name { get; init => field = NormalText.Of(value); } = NormalText.Of(Name);

    /// <summary>The arms, with different names, together 100 %.</summary>
    public required ValueList<SplitArm> Arms { get; init; }

    internal override IEnumerable<ValueList<JourneyStep>> Blocks => Arms.Select(arm => arm.Steps);

    internal override IEnumerable<string> Ways => Arms.Select(arm => arm.Name);

    internal override void WritePayload(RuleText text) => text.Write("split ").Quoted(Name);

    internal override void Write(RuleText text, int depth)
    {
        WritePayload(text);
        WriteId(text).Write(" {");
        foreach (SplitArm arm in Arms)
            text.Line(depth + 1).Name(arm.Name).Write(" ").Write(arm.Percent).Write("% ").Block(arm.Steps, depth + 1);
        text.Line(depth).Write("}");
    }
}

/// <summary>An arm of <see cref="SplitStep"/>.</summary>
/// <param name="Name">The name.</param>
/// <param name="Percent">How many of a hundred, to two decimal places.</param>
/// <param name="Steps">What follows.</param>
public sealed record SplitArm(string Name, decimal Percent, params ValueList<JourneyStep> Steps)
{
    /// <summary>The name, in normalisation form C.</summary>
    public string Name { get; init => field = NormalText.Of(value); } = NormalText.Of(Name);

    /// <summary>How many of a hundred.</summary>
    public decimal Percent { get; init => field = Constant.Of(value).Number; } = Constant.Of(Percent).Number;
}

/// <summary>Does steps several times.</summary>
public sealed record RepeatStep : JourneyStep
{
    /// <summary>How often, at least once; null for no end, which is a mistake.</summary>
    public int? Times { get; init; }

    /// <summary>The steps.</summary>
    public required ValueList<JourneyStep> Steps { get; init; }

    internal override IEnumerable<ValueList<JourneyStep>> Blocks => [Steps];

    internal override void WritePayload(RuleText text)
    {
        text.Write("repeat");
        if (Times is { } times) text.Write(" ").Write((decimal)times).Write(times == 1 ? " time" : " times");
    }

    internal override void Write(RuleText text, int depth)
    {
        WritePayload(text);
        WriteId(text).Write(" ").Block(Steps, depth);
    }
}

/// <summary>Enters another journey, which runs as far as it can before this one goes on.</summary>
/// <param name="Journey">Its name.</param>
public sealed record JoinStep(string Journey) : JourneyStep
{
    /// <summary>Its name, in normalisation form C.</summary>
    public string Journey { get; init => field = NormalText.Of(value); } = NormalText.Of(Journey);

    internal override void WritePayload(RuleText text) => text.Write("join ").Name(Journey);

    internal override void Write(RuleText text, int depth)
    {
        WritePayload(text);
        WriteId(text);
    }
}

/// <summary>Ends the instance.</summary>
/// <param name="Reason">The reason that is told.</param>
public sealed record ExitStep(string Reason) : JourneyStep
{
    /// <summary>The reason that is told, in normalisation form C.</summary>
    public string Reason { get; init => field = NormalText.Of(value); } = NormalText.Of(Reason);

    internal override void WritePayload(RuleText text) => text.Write("exit ").Quoted(Reason);

    internal override void Write(RuleText text, int depth)
    {
        WritePayload(text);
        WriteId(text);
    }
}
