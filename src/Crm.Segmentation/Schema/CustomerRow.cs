namespace Crm.Segmentation;

/// <summary>One customer while it is being filled: <c>row.Set(Shop.Age, 30).Set(...)</c>. What is not set is missing.</summary>
/// <remarks>
/// A value that cannot be taken rejects the whole row, with the column named in the report; a handle of another schema is an error of the
/// program and throws. Use it only inside the call that hands it out.
/// </remarks>
public class CustomerRow
{
    private readonly RowDraft _draft;

    internal CustomerRow(RowDraft draft) => _draft = draft;

    /// <summary>Sets a flag; a later call for the same attribute wins.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="value">A flag, or null when not known.</param>
    /// <returns>This row.</returns>
    /// <exception cref="ArgumentException">The attribute is not one of the customers' attributes.</exception>
    public CustomerRow Set(CustomerFlag attribute, bool? value)
    {
        int slot = _draft.Slot(attribute);
        if (value is { } known) _draft.Whole(slot, known ? 1 : 0);
        else _draft.Unset(slot);
        return this;
    }

    /// <summary>Sets a whole number; a later call for the same attribute wins.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="value">The number, or null when not known.</param>
    /// <returns>This row.</returns>
    /// <exception cref="ArgumentException">The attribute is not one of the customers' attributes.</exception>
    public CustomerRow Set(CustomerInteger attribute, long? value)
    {
        int slot = _draft.Slot(attribute);
        if (value is { } known) _draft.Whole(slot, known);
        else _draft.Unset(slot);
        return this;
    }

    /// <summary>Sets an amount; a later call for the same attribute wins.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="value">The exact amount, or null when not known; more decimal places than the scale, or beyond 64 bits of minor units, reject the row.</param>
    /// <returns>This row.</returns>
    /// <exception cref="ArgumentException">The attribute is not one of the customers' attributes.</exception>
    public CustomerRow Set(CustomerMoney attribute, decimal? value)
    {
        int slot = _draft.Slot(attribute);
        if (value is { } known) _draft.Money(slot, known);
        else _draft.Unset(slot);
        return this;
    }

    /// <summary>Sets a number; a later call for the same attribute wins.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="value">The number, or null when not known; not a number or infinite rejects the row.</param>
    /// <returns>This row.</returns>
    /// <exception cref="ArgumentException">The attribute is not one of the customers' attributes.</exception>
    public CustomerRow Set(CustomerNumber attribute, double? value)
    {
        int slot = _draft.Slot(attribute);
        if (value is { } known) _draft.Number(slot, known);
        else _draft.Unset(slot);
        return this;
    }

    /// <summary>Sets a duration; a later call for the same attribute wins.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="value">The duration, or null when not known. Finer than a millisecond is rounded down and counted.</param>
    /// <returns>This row.</returns>
    /// <exception cref="ArgumentException">The attribute is not one of the customers' attributes.</exception>
    public CustomerRow Set(CustomerDuration attribute, TimeSpan? value)
    {
        int slot = _draft.Slot(attribute);
        if (value is { } known) _draft.Duration(slot, known);
        else _draft.Unset(slot);
        return this;
    }

    /// <summary>Sets an instant; a later call for the same attribute wins.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="value">The instant, whatever its offset, or null when not known. Finer than a millisecond is rounded down and counted.</param>
    /// <returns>This row.</returns>
    /// <exception cref="ArgumentException">The attribute is not one of the customers' attributes.</exception>
    public CustomerRow Set(CustomerInstant attribute, DateTimeOffset? value)
    {
        int slot = _draft.Slot(attribute);
        if (value is { } known) _draft.Instant(slot, FineInstant.Of(known));
        else _draft.Unset(slot);
        return this;
    }

    /// <summary>Sets an instant from a time that says no offset; a later call for the same attribute wins.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="value">
    /// The time, or null when not known: in UTC, or without a kind, which is of <see cref="DatasetOptions.TimeZone"/>; one of kind Local rejects the row. Finer than
    /// a millisecond is rounded down and counted.
    /// </param>
    /// <returns>This row.</returns>
    /// <exception cref="ArgumentException">The attribute is not one of the customers' attributes.</exception>
    public CustomerRow Set(CustomerInstant attribute, DateTime? value)
    {
        int slot = _draft.Slot(attribute);
        if (value is { } known) _draft.Instant(slot, known);
        else _draft.Unset(slot);
        return this;
    }

    /// <summary>Sets a calendar date; a later call for the same attribute wins.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="value">The date, or null when not known.</param>
    /// <returns>This row.</returns>
    /// <exception cref="ArgumentException">The attribute is not one of the customers' attributes.</exception>
    public CustomerRow Set(CustomerDate attribute, DateOnly? value)
    {
        int slot = _draft.Slot(attribute);
        if (value is { } known) _draft.Whole(slot, FieldValues.Date(known));
        else _draft.Unset(slot);
        return this;
    }

    /// <summary>Sets a text; a later call for the same attribute wins.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="value">The text, normalised to form C, or null when not known; invalid Unicode rejects the row.</param>
    /// <returns>This row.</returns>
    /// <exception cref="ArgumentException">The attribute is not one of the customers' attributes.</exception>
    public CustomerRow Set(CustomerText attribute, string? value)
    {
        int slot = _draft.Slot(attribute);
        if (value is { } known) _draft.Text(slot, known);
        else _draft.Unset(slot);
        return this;
    }

    /// <summary>Sets one of a list of texts; a later call for the same attribute wins.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="value">One of the declared texts, or null when not known; another text rejects the row.</param>
    /// <returns>This row.</returns>
    /// <exception cref="ArgumentException">The attribute is not one of the customers' attributes.</exception>
    public CustomerRow Set(CustomerEnum attribute, string? value)
    {
        int slot = _draft.Slot(attribute);
        if (value is { } known) _draft.EnumValue(slot, known);
        else _draft.Unset(slot);
        return this;
    }

    /// <summary>Sets a set of texts; a later call for the same attribute wins.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="value">The texts, normalised to form C, repeats counted once; an empty set is a value. Null when not known.</param>
    /// <returns>This row.</returns>
    /// <exception cref="ArgumentException">The attribute is not one of the customers' attributes.</exception>
    public CustomerRow Set(CustomerTags attribute, IEnumerable<string>? value)
    {
        int slot = _draft.Slot(attribute);
        if (value is { } known) _draft.Tags(slot, known);
        else _draft.Unset(slot);
        return this;
    }
}

/// <summary>One customer while it is being filled from an item.</summary>
/// <typeparam name="T">What the rows are made of.</typeparam>
public sealed class CustomerRow<T> : CustomerRow
{
    internal CustomerRow(RowDraft draft, T item)
        : base(draft) => Item = item;

    /// <summary>What this row is made of.</summary>
    public T Item { get; internal set; }
}
