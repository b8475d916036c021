using System.Globalization;

namespace Crm.Segmentation;

/// <summary>The shop's own id of an event: a whole number, a text or a Guid. Ids of different forms are different; texts compare ordinally.</summary>
/// <remarks>An event whose id a dataset already has is rejected and counted, whatever its type: so a feed may be replayed.</remarks>
public readonly record struct EventKey
{
    private readonly CustomerKey _value;

    /// <summary>A whole-number id.</summary>
    /// <param name="value">The id.</param>
    public EventKey(long value) => _value = value;

    /// <summary>A text id.</summary>
    /// <param name="value">The id; not null.</param>
    public EventKey(string value) => _value = value;

    /// <summary>A Guid id.</summary>
    /// <param name="value">The id.</param>
    public EventKey(Guid value) => _value = value;

    internal CustomerKey Value => _value;

    internal KeyKind Form => _value.Form;

    internal long Number => _value.Number;

    internal string Text => _value.Text;

    internal Guid Guid => _value.Guid;

    /// <summary>A whole-number id.</summary>
    /// <param name="value">The id.</param>
    public static implicit operator EventKey(long value) => new(value);

    /// <summary>A text id.</summary>
    /// <param name="value">The id; not null.</param>
    public static implicit operator EventKey(string value) => new(value);

    /// <summary>A Guid id.</summary>
    /// <param name="value">The id.</param>
    public static implicit operator EventKey(Guid value) => new(value);

    /// <summary>A text id; no id where there is no text, as in a column of a database that may be null.</summary>
    /// <param name="value">The id, or null.</param>
    public static implicit operator EventKey?(string? value) => value is null ? default(EventKey?) : new EventKey(value);

    /// <summary>The id as text, culture-free.</summary>
    public override string ToString() => _value.ToString();

    /// <summary>The id as a message shows it.</summary>
    internal string Shown => _value.Shown;
}
