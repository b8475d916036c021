namespace Crm.Segmentation.Journeys;

/// <summary>Sends a message.</summary>
/// <param name="Channel">The channel, such as <c>push</c>.</param>
/// <param name="Template">The template, as the host knows it.</param>
public sealed record SendStep(string Channel, string Template) : JourneyStep
{
    /// <summary>The channel, in normalisation form C.</summary>
    public string Channel { get; init => field = NormalText.Of(value); } = NormalText.Of(Channel);

    /// <summary>The template, in normalisation form C.</summary>
    public string Template { get; init => field = NormalText.Of(value); } = NormalText.Of(Template);

    /// <summary>Texts that go with it.</summary>
    public ValueList<MessageParameter> Parameters { get; init; } = [];

    /// <summary>By what else than channel and category caps may count it.</summary>
    public ValueList<string> Tags { get; init => field = [.. value.Select(NormalText.Of)]; } = [];

    /// <summary>Whether it needs no consent and knows no quiet hours and no caps of advertisements, such as a receipt; otherwise it is an advertisement.</summary>
    public bool IsTransactional { get; init; }

    /// <summary>Who gets it, judged when it is sent; null for everybody who comes here. Who does not, goes on.</summary>
    public Condition? OnlyIf { get; init; }

    internal override IEnumerable<Node> Trees => OnlyIf is null ? [] : [OnlyIf];

    internal override void WritePayload(RuleText text) => text.Write("send ").Name(Channel).Write(" ").Quoted(Template);

    internal override void Write(RuleText text, int depth)
    {
        WritePayload(text);
        text.Parameters(Parameters);
        if (Tags.Count > 0) text.Write(" tags ").Join(Tags, ", ", tag => text.Quoted(tag));
        if (IsTransactional) text.Write(" transactional");
        if (OnlyIf is not null) text.Write(" only if ").Write(OnlyIf);
        WriteId(text);
    }
}

/// <summary>Calls the host: its effect is exactly one for each visit of the node.</summary>
/// <param name="Name">What is called, as the host knows it.</param>
public sealed record WebhookStep(string Name) : JourneyStep
{
    /// <summary>What is called, in normalisation form C.</summary>
    public string Name { get; init => field = NormalText.Of(value); } = NormalText.Of(Name);

    /// <summary>Texts that go with it.</summary>
    public ValueList<MessageParameter> Parameters { get; init; } = [];

    internal override void WritePayload(RuleText text) => text.Write("webhook ").Quoted(Name);

    internal override void Write(RuleText text, int depth)
    {
        WritePayload(text);
        WriteId(text.Parameters(Parameters));
    }
}

/// <summary>Sets an attribute of the customer.</summary>
public sealed record SetStep : JourneyStep
{
    /// <summary>Sets an attribute to a value of its kind.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="value">The value.</param>
    public SetStep(Measure attribute, Constant value) => (Attribute, Value) = (attribute, value);

    /// <summary>Sets a flag to yes or no.</summary>
    /// <param name="attribute">The flag.</param>
    /// <param name="value">Yes or no.</param>
    public SetStep(CustomerFlag attribute, bool value) => (Attribute, Flag) = (attribute, value);

    /// <summary>The attribute.</summary>
    public Expression Attribute { get; }

    /// <summary>The value; null for a flag.</summary>
    public Constant? Value { get; }

    /// <summary>The value of a flag; null for anything else.</summary>
    public bool? Flag { get; }

    internal override IEnumerable<Node> Trees => [Attribute];

    internal override void WritePayload(RuleText text)
    {
        text.Write("set ").Write(Attribute).Write(" = ");
        _ = Flag is { } flag ? text.Write(flag ? "true" : "false") : text.Write(Value!);
    }

    internal override void Write(RuleText text, int depth)
    {
        WritePayload(text);
        WriteId(text);
    }
}
