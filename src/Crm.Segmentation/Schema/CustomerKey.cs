using System.Globalization;

namespace Crm.Segmentation;

/// <summary>The shop's own key of a customer: a whole number, a text or a Guid. Opaque: text keys are compared ordinally and never normalised.</summary>
public readonly record struct CustomerKey
{
    private readonly string? _text;
    private readonly Guid _guid;
    private readonly KeyKind _form;

    private CustomerKey(KeyKind form, Guid guid, string? text) => (_form, _guid, _text, Number) = (form, guid, text, 0);

    /// <summary>A whole-number key.</summary>
    /// <param name="value">The key.</param>
    public CustomerKey(long value) => (_form, _guid, _text, Number) = (KeyKind.Number, default, null, value);

    /// <summary>A text key.</summary>
    /// <param name="value">The key; not null.</param>
    public CustomerKey(string value)
        : this(KeyKind.Text, default, value ?? throw new ArgumentNullException(nameof(value)))
    {
    }

    /// <summary>A Guid key.</summary>
    /// <param name="value">The key.</param>
    public CustomerKey(Guid value)
        : this(KeyKind.Guid, value, null)
    {
    }

    internal KeyKind Form => _form;

    internal long Number { get; }

    internal string Text => _text!;

    internal Guid Guid => _guid;

    /// <summary>A whole-number key.</summary>
    /// <param name="value">The key.</param>
    public static implicit operator CustomerKey(long value) => new(value);

    /// <summary>A text key.</summary>
    /// <param name="value">The key; not null.</param>
    public static implicit operator CustomerKey(string value) => new(value);

    /// <summary>A Guid key.</summary>
    /// <param name="value">The key.</param>
    public static implicit operator CustomerKey(Guid value) => new(value);

    /// <summary>The key as text, culture-free.</summary>
    public override string ToString() => _form switch
    {
        KeyKind.Text => _text!,
        KeyKind.Guid => _guid.ToString(),
        _ => Number.ToString(CultureInfo.InvariantCulture),
    };
}

/// <summary>Which of the three forms a key has.</summary>
internal enum KeyKind : byte
{
    Number,
    Text,
    Guid,
}
