using Crm.Segmentation.Tree;

namespace Crm.Segmentation;

/// <summary>
/// A node of the one expression tree: a <see cref="Condition"/>, which is true or false, or a <see cref="Measure"/>, which has a value
/// or is missing. Trees are immutable and compare by structure.
/// </summary>
/// <remarks>
/// The tree is closed: its node types are the library's own. C# operators and methods, rule text and JSON are ways to write the same tree.
/// </remarks>
public abstract record Expression : Node
{
    private protected Expression()
    {
    }
}

/// <summary>
/// A question about one customer (or, inside <c>Where</c>, about one event) that is always true or false, never missing.
/// </summary>
/// <remarks>
/// A comparison with a missing value is false, and <c>!</c> is the plain complement: <c>!(a &lt; 30)</c> holds for a customer whose
/// <c>a</c> is missing. De Morgan's laws hold.
/// </remarks>
public abstract record Condition : Expression
{
    private protected Condition()
    {
    }

    /// <summary>Whether its complement is written in words of its own, such as <c>a != b</c>.</summary>
    internal virtual bool HasNegation => false;

    /// <summary>Writes its complement; only where there are words for it.</summary>
    internal virtual void WriteNegation(RuleText text) => throw new System.Diagnostics.UnreachableException($"{GetType().Name} has no words for its complement.");
}

/// <summary>A value of one customer (or, inside <c>Where</c>, of one event), which may be missing.</summary>
/// <remarks>
/// <para>Numbers, text, instants, dates and durations convert implicitly to constants, so that <c>Shop.Age &gt;= 30</c> reads as written.</para>
/// <para><c>==</c> compares two trees, not two values; the condition that two values are equal is <c>a.Is(b)</c>.</para>
/// </remarks>
public abstract record Measure : Expression
{
    private protected Measure()
    {
    }

    /// <summary>What kind of value this measure has.</summary>
    public abstract ValueKind Kind { get; }

    /// <summary>The scale of an exact number; null for a double. Whole milliseconds and days count as exact with scale 0.</summary>
    internal virtual int? ExactScale => Kind == ValueKind.Number ? null : 0;

    /// <summary>The enum whose values these are; null for anything else.</summary>
    internal virtual FieldDefinition? EnumField => null;

    /// <summary>Whether its values are stored in 32 bits, to which a constant that it is compared with is rounded first.</summary>
    internal virtual bool IsSingle => false;

    /// <summary>Whether its texts, and what they are compared with, are taken without regard to case.</summary>
    internal virtual bool IgnoresCase => false;

    /// <summary>A whole number as a constant.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator Measure(int value) => Constant.Of((decimal)value);

    /// <summary>A whole number as a constant.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator Measure(long value) => Constant.Of((decimal)value);

    /// <summary>A decimal number as a constant; <c>1.0</c> is <c>1</c>.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator Measure(decimal value) => Constant.Of(value);

    /// <summary>A number as a constant: the shortest decimal that reads back as this double.</summary>
    /// <param name="value">A finite number that a decimal can hold.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not finite, or too large for a decimal.</exception>
    public static implicit operator Measure(double value) => Constant.Of(value);

    /// <summary>A duration as a constant.</summary>
    /// <param name="value">The duration, in whole milliseconds.</param>
    /// <exception cref="ArgumentOutOfRangeException">Finer than a millisecond.</exception>
    public static implicit operator Measure(TimeSpan value) => Constant.Of(value);

    /// <summary>An instant as a constant.</summary>
    /// <param name="value">The instant; its offset does not matter. Finer than a millisecond is rounded down, as data are.</param>
    public static implicit operator Measure(DateTimeOffset value) => Constant.Of(value);

    /// <summary>An instant as a constant.</summary>
    /// <param name="value">The instant, in UTC also when its kind is not said. Finer than a millisecond is rounded down, as data are.</param>
    /// <exception cref="ArgumentException">The time is of kind Local, which means something else on every machine.</exception>
    public static implicit operator Measure(DateTime value) => Constant.Of(value);

    /// <summary>A calendar date as a constant.</summary>
    /// <param name="value">The date.</param>
    public static implicit operator Measure(DateOnly value) => Constant.Of(value);

    /// <summary>A text as a constant, in normalisation form C.</summary>
    /// <param name="value">The text.</param>
    public static implicit operator Measure(string value) => Constant.Of(value);
}

/// <summary>Events that count: all of one type, those of one type that satisfy a condition or that are not taken back, or events of any type.</summary>
public abstract record EventPattern : Node
{
    private protected EventPattern()
    {
    }

    /// <summary>The name of the type of its events; null for events of any type.</summary>
    internal abstract string? EventName { get; }

    /// <summary>Writes what stands behind the name of the type, or behind one of its properties: which of the events count.</summary>
    internal virtual void WriteConditions(RuleText text)
    {
    }
}
