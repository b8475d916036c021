namespace Crm.Segmentation.Journeys;

/// <summary>
/// A text with places for values: <c>{{name}}</c> for an attribute, <c>{{trigger.price}}</c> for a property of the trigger, <c>{{name|Guest}}</c> with what
/// stands there when the value is missing. A place without a value and without a fallback suppresses the message.
/// </summary>
public sealed record MessageText
{
    private readonly string? _problem;

    /// <summary>A text.</summary>
    /// <param name="text">As it is written.</param>
    /// <exception cref="ArgumentException">The text is not valid Unicode.</exception>
    public MessageText(string text)
    {
        Text = NormalText.Of(text);
        (Parts, _problem) = Read(Text);
    }

    /// <summary>The text as it is written, in normalisation form C.</summary>
    public string Text { get; }

    /// <summary>The text in parts, in order.</summary>
    public ValueList<MessagePart> Parts { get; }

    /// <summary>What of it cannot be read: a place that does not end, or one without a name. Null when it is right.</summary>
    internal string? Problem => _problem;

    /// <summary>The places for values.</summary>
    internal IEnumerable<MessagePlace> Places => Parts.OfType<MessagePlace>();

    /// <summary>A text.</summary>
    /// <param name="text">As it is written.</param>
    public static implicit operator MessageText(string text) => new(text);

    /// <inheritdoc/>
    public bool Equals(MessageText? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The text as it is written.</summary>
    public override string ToString() => Text;

    private static (ValueList<MessagePart> Parts, string? Problem) Read(string text)
    {
        var parts = new List<MessagePart>();
        string? problem = null;
        int at = 0;
        while (text.IndexOf("{{", at, StringComparison.Ordinal) is var open && open >= 0)
        {
            int close = text.IndexOf("}}", open + 2, StringComparison.Ordinal);
            if (close < 0)
            {
                problem ??= text[open..];
                break;
            }

            if (open > at) parts.Add(new MessageWords(text[at..open]));
            string inside = text[(open + 2)..close];
            int bar = inside.IndexOf('|', StringComparison.Ordinal);
            string name = (bar < 0 ? inside : inside[..bar]).Trim();
            bool isTrigger = name.StartsWith("trigger.", StringComparison.Ordinal);
            if (isTrigger) name = name["trigger.".Length..];
            if (name.Length == 0 || name.AsSpan().ContainsAny('{', '}')) problem ??= text[open..(close + 2)];
            parts.Add(new MessagePlace(name, isTrigger, bar < 0 ? null : inside[(bar + 1)..]));
            at = close + 2;
        }

        if (at < text.Length) parts.Add(new MessageWords(text[at..]));
        return ([.. parts], problem);
    }
}

/// <summary>A part of a message's text.</summary>
public abstract record MessagePart
{
    private protected MessagePart()
    {
    }
}

/// <summary>Words that stand as they are.</summary>
/// <param name="Text">The words.</param>
public sealed record MessageWords(string Text) : MessagePart;

/// <summary>A place for a value.</summary>
/// <param name="Name">The attribute, or the property of the trigger.</param>
/// <param name="IsOfTrigger">Whether it is a property of the trigger.</param>
/// <param name="Fallback">What stands there when the value is missing; null for nothing, which suppresses the message.</param>
public sealed record MessagePlace(string Name, bool IsOfTrigger, string? Fallback) : MessagePart;

/// <summary>A named text that goes with a message or a call.</summary>
/// <param name="Name">The name; unique among the parameters.</param>
/// <param name="Text">The text.</param>
public sealed record MessageParameter(string Name, MessageText Text)
{
    /// <summary>The name, in normalisation form C.</summary>
    public string Name { get; init => field = NormalText.Of(value); } = NormalText.Of(Name);
}
