namespace Crm.Segmentation.Journeys;

/// <summary>What a host has to do: exactly one in effect for each key, however often it is delivered.</summary>
public abstract record JourneyAction
{
    private protected JourneyAction(JourneyKey key, JourneyKey instance, string journey, string node, DateTimeOffset at) =>
        (Key, Instance, Journey, Node, At) = (key, instance, journey, node, at);

    /// <summary>The key under which it is done once.</summary>
    public JourneyKey Key { get; }

    /// <summary>The instance of the journey that asks for it.</summary>
    public JourneyKey Instance { get; }

    /// <summary>The journey.</summary>
    public string Journey { get; }

    /// <summary>The id of the node.</summary>
    public string Node { get; }

    /// <summary>When it was decided, in UTC.</summary>
    public DateTimeOffset At { get; }
}

/// <summary>A message is to be sent.</summary>
public sealed record SendMessage : JourneyAction
{
    internal SendMessage(JourneyKey key, JourneyKey instance, string journey, string node, DateTimeOffset at, SendStep step, ValueList<RenderedText> parameters)
        : base(key, instance, journey, node, at) => (Channel, Template, IsTransactional, Tags, Parameters) = (step.Channel, step.Template, step.IsTransactional, step.Tags, parameters);

    /// <summary>The channel.</summary>
    public string Channel { get; }

    /// <summary>The template.</summary>
    public string Template { get; }

    /// <summary>Whether it is no advertisement.</summary>
    public bool IsTransactional { get; }

    /// <summary>By what else than the channel caps count it.</summary>
    public ValueList<string> Tags { get; }

    /// <summary>The texts that go with it, with the customer's values in their places.</summary>
    public ValueList<RenderedText> Parameters { get; }
}

/// <summary>The host is called.</summary>
public sealed record CallWebhook : JourneyAction
{
    internal CallWebhook(JourneyKey key, JourneyKey instance, string journey, string node, DateTimeOffset at, string name, ValueList<RenderedText> parameters)
        : base(key, instance, journey, node, at) => (Name, Parameters) = (name, parameters);

    /// <summary>What is called.</summary>
    public string Name { get; }

    /// <summary>The texts that go with it.</summary>
    public ValueList<RenderedText> Parameters { get; }
}

/// <summary>An attribute of the customer is to be set. Conditions of the same step see it set; those of later steps what the context says.</summary>
public sealed record SetValue : JourneyAction
{
    internal SetValue(JourneyKey key, JourneyKey instance, string journey, string node, DateTimeOffset at, string attribute, Constant? value, bool? flag)
        : base(key, instance, journey, node, at) => (Attribute, Value, Flag) = (attribute, value, flag);

    /// <summary>The attribute's name.</summary>
    public string Attribute { get; }

    /// <summary>The value; null for a flag.</summary>
    public Constant? Value { get; }

    /// <summary>The value of a flag; null for anything else.</summary>
    public bool? Flag { get; }
}

/// <summary>A named text with values in its places.</summary>
/// <param name="Name">The name.</param>
/// <param name="Text">The text.</param>
public sealed record RenderedText(string Name, string Text);
