namespace Crm.Segmentation;

/// <summary>The keys of many rows: whole numbers, texts or Guids.</summary>
/// <remarks>It only refers to the caller's memory; arrays and spans convert to it implicitly.</remarks>
public readonly ref struct CustomerKeySpan
{
    private readonly ReadOnlySpan<long> _numbers;
    private readonly ReadOnlySpan<string> _texts;
    private readonly ReadOnlySpan<Guid> _guids;

    /// <summary>Whole-number keys.</summary>
    /// <param name="keys">One a row.</param>
    public CustomerKeySpan(ReadOnlySpan<long> keys)
    {
        _numbers = keys;
        Length = keys.Length;
        Form = KeyKind.Number;
    }

    /// <summary>Text keys; a row whose key is null is rejected.</summary>
    /// <param name="keys">One a row.</param>
    public CustomerKeySpan(ReadOnlySpan<string> keys)
    {
        _texts = keys;
        Length = keys.Length;
        Form = KeyKind.Text;
    }

    /// <summary>Guid keys.</summary>
    /// <param name="keys">One a row.</param>
    public CustomerKeySpan(ReadOnlySpan<Guid> keys)
    {
        _guids = keys;
        Length = keys.Length;
        Form = KeyKind.Guid;
    }

    /// <summary>How many rows.</summary>
    public int Length { get; }

    internal KeyKind Form { get; }

    internal ReadOnlySpan<long> Numbers => _numbers;

    internal bool IsMissing(int row) => Form == KeyKind.Text && _texts[row] is null;

    internal CustomerKey this[int row] => Form switch
    {
        KeyKind.Text => _texts[row],
        KeyKind.Guid => _guids[row],
        _ => _numbers[row],
    };

    /// <summary>Whole-number keys.</summary>
    /// <param name="keys">One a row.</param>
    public static implicit operator CustomerKeySpan(ReadOnlySpan<long> keys) => new(keys);

    /// <summary>Whole-number keys.</summary>
    /// <param name="keys">One a row.</param>
    public static implicit operator CustomerKeySpan(Span<long> keys) => new(keys);

    /// <summary>Whole-number keys.</summary>
    /// <param name="keys">One a row.</param>
    public static implicit operator CustomerKeySpan(long[] keys) => new(keys);

    /// <summary>Text keys; a row whose key is null is rejected.</summary>
    /// <param name="keys">One a row.</param>
    public static implicit operator CustomerKeySpan(ReadOnlySpan<string> keys) => new(keys);

    /// <summary>Text keys; a row whose key is null is rejected.</summary>
    /// <param name="keys">One a row.</param>
    public static implicit operator CustomerKeySpan(Span<string> keys) => new(keys);

    /// <summary>Text keys; a row whose key is null is rejected.</summary>
    /// <param name="keys">One a row.</param>
    public static implicit operator CustomerKeySpan(string[] keys) => new(keys);

    /// <summary>Guid keys.</summary>
    /// <param name="keys">One a row.</param>
    public static implicit operator CustomerKeySpan(ReadOnlySpan<Guid> keys) => new(keys);

    /// <summary>Guid keys.</summary>
    /// <param name="keys">One a row.</param>
    public static implicit operator CustomerKeySpan(Span<Guid> keys) => new(keys);

    /// <summary>Guid keys.</summary>
    /// <param name="keys">One a row.</param>
    public static implicit operator CustomerKeySpan(Guid[] keys) => new(keys);
}
