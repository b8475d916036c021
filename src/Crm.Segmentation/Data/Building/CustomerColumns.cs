namespace Crm.Segmentation;

/// <summary>Attributes of customers, column by column, while rows are added from spans. Position i of every column belongs to row i.</summary>
/// <remarks>
/// <para>Arrays are given as they are, memory as <c>memory.Span</c>. A span cannot be captured by a lambda: hand it through the state argument,
/// <c>(columns, amounts) => columns.Set(Shop.Amount, amounts)</c>.</para>
/// <para>A value that cannot be taken rejects its whole row. The values are copied. Use it only inside the call that hands it out.</para>
/// </remarks>
public sealed class CustomerColumns
{
    private readonly ColumnsDraft _draft;

    internal CustomerColumns(ColumnsDraft draft) => _draft = draft;

    /// <summary>Sets a column whose values are each a flag.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="values">One value a row.</param>
    /// <param name="valid">False where a row has no value; empty when every row has one.</param>
    /// <returns>These columns.</returns>
    /// <exception cref="ArgumentException">The attribute is not one of the customers' attributes, was set before, or the length is not the number of rows.</exception>
    public CustomerColumns Set(CustomerFlag attribute, ReadOnlySpan<bool> values, ReadOnlySpan<bool> valid = default)
    {
        _draft.Flag(attribute, values, valid);
        return this;
    }

    /// <summary>Sets a column whose values are each a whole number.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="values">One value a row.</param>
    /// <param name="valid">False where a row has no value; empty when every row has one.</param>
    /// <returns>These columns.</returns>
    /// <exception cref="ArgumentException">The attribute is not one of the customers' attributes, was set before, or the length is not the number of rows.</exception>
    public CustomerColumns Set(CustomerInteger attribute, ReadOnlySpan<long> values, ReadOnlySpan<bool> valid = default)
    {
        _draft.Integer(attribute, values, valid);
        return this;
    }

    /// <summary>Sets a column whose values are each an amount.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="values">One value a row.</param>
    /// <param name="valid">False where a row has no value; empty when every row has one.</param>
    /// <returns>These columns.</returns>
    /// <exception cref="ArgumentException">The attribute is not one of the customers' attributes, was set before, or the length is not the number of rows.</exception>
    public CustomerColumns Set(CustomerMoney attribute, ReadOnlySpan<decimal> values, ReadOnlySpan<bool> valid = default)
    {
        _draft.Money(attribute, values, valid);
        return this;
    }

    /// <summary>Sets a column whose values are each a number.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="values">One value a row.</param>
    /// <param name="valid">False where a row has no value; empty when every row has one.</param>
    /// <returns>These columns.</returns>
    /// <exception cref="ArgumentException">The attribute is not one of the customers' attributes, was set before, or the length is not the number of rows.</exception>
    public CustomerColumns Set(CustomerNumber attribute, ReadOnlySpan<double> values, ReadOnlySpan<bool> valid = default)
    {
        _draft.Number(attribute, values, valid);
        return this;
    }

    /// <summary>Sets a column whose values are each a duration.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="values">One value a row. Finer than a millisecond is rounded down and counted.</param>
    /// <param name="valid">False where a row has no value; empty when every row has one.</param>
    /// <returns>These columns.</returns>
    /// <exception cref="ArgumentException">The attribute is not one of the customers' attributes, was set before, or the length is not the number of rows.</exception>
    public CustomerColumns Set(CustomerDuration attribute, ReadOnlySpan<TimeSpan> values, ReadOnlySpan<bool> valid = default)
    {
        _draft.Duration(attribute, values, valid);
        return this;
    }

    /// <summary>Sets a column whose values are each an instant.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="values">One value a row. Finer than a millisecond is rounded down and counted.</param>
    /// <param name="valid">False where a row has no value; empty when every row has one.</param>
    /// <returns>These columns.</returns>
    /// <exception cref="ArgumentException">The attribute is not one of the customers' attributes, was set before, or the length is not the number of rows.</exception>
    public CustomerColumns Set(CustomerInstant attribute, ReadOnlySpan<DateTimeOffset> values, ReadOnlySpan<bool> valid = default)
    {
        _draft.Instant(attribute, values, valid);
        return this;
    }

    /// <summary>Sets a column whose values are each an instant, from times that say no offset.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="values">
    /// One time a row: in UTC, or without a kind, which is of <see cref="DatasetOptions.TimeZone"/>; one of kind Local rejects the row. Finer than a millisecond is
    /// rounded down and counted.
    /// </param>
    /// <param name="valid">False where a row has no value; empty when every row has one.</param>
    /// <returns>These columns.</returns>
    /// <exception cref="ArgumentException">The attribute is not one of the customers' attributes, was set before, or the length is not the number of rows.</exception>
    public CustomerColumns Set(CustomerInstant attribute, ReadOnlySpan<DateTime> values, ReadOnlySpan<bool> valid = default)
    {
        _draft.Instant(attribute, values, valid);
        return this;
    }

    /// <summary>Sets a column whose values are each a calendar date.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="values">One value a row.</param>
    /// <param name="valid">False where a row has no value; empty when every row has one.</param>
    /// <returns>These columns.</returns>
    /// <exception cref="ArgumentException">The attribute is not one of the customers' attributes, was set before, or the length is not the number of rows.</exception>
    public CustomerColumns Set(CustomerDate attribute, ReadOnlySpan<DateOnly> values, ReadOnlySpan<bool> valid = default)
    {
        _draft.Date(attribute, values, valid);
        return this;
    }

    /// <summary>Sets a column whose values are each a text.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="values">One text a row; null where not known.</param>
    /// <returns>These columns.</returns>
    /// <exception cref="ArgumentException">The attribute is not one of the customers' attributes, was set before, or the length is not the number of rows.</exception>
    public CustomerColumns Set(CustomerText attribute, ReadOnlySpan<string?> values)
    {
        _draft.Text(attribute, values);
        return this;
    }

    /// <summary>Sets a column whose values are each one of a list of texts.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="values">One declared text a row; null where not known.</param>
    /// <returns>These columns.</returns>
    /// <exception cref="ArgumentException">The attribute is not one of the customers' attributes, was set before, or the length is not the number of rows.</exception>
    public CustomerColumns Set(CustomerEnum attribute, ReadOnlySpan<string?> values)
    {
        _draft.EnumValue(attribute, values);
        return this;
    }

    /// <summary>Sets a column whose values are each a set of texts.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="values">One set of texts a row; null where not known.</param>
    /// <returns>These columns.</returns>
    /// <exception cref="ArgumentException">The attribute is not one of the customers' attributes, was set before, or the length is not the number of rows.</exception>
    public CustomerColumns Set(CustomerTags attribute, ReadOnlySpan<string[]?> values)
    {
        _draft.Tags(attribute, values);
        return this;
    }
}
