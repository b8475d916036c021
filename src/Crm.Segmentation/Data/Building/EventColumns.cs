namespace Crm.Segmentation;

/// <summary>Properties of events of one type, or of several types mixed, column by column, while rows are added from spans. Position i of every column belongs to row i.</summary>
/// <remarks>
/// <para>Arrays are given as they are, memory as <c>memory.Span</c>. A span cannot be captured by a lambda: hand it through the state argument,
/// <c>(columns, amounts) => columns.Set(Shop.Amount, amounts)</c>.</para>
/// <para>Where the events are of several types, a column has a value for each row too, and those of rows of other types are passed over.</para>
/// <para>A value that cannot be taken rejects its whole row. The values are copied. Use it only inside the call that hands it out.</para>
/// </remarks>
public sealed class EventColumns
{
    private readonly EventDrafts _drafts;

    internal EventColumns(EventDrafts drafts) => _drafts = drafts;

    /// <summary>Sets a column whose values are each a flag.</summary>
    /// <param name="property">The property.</param>
    /// <param name="values">One value a row.</param>
    /// <param name="valid">False where a row has no value; empty when every row has one.</param>
    /// <returns>These columns.</returns>
    /// <exception cref="ArgumentException">The property is not one of the event types' properties, was set before, or the length is not the number of rows.</exception>
    public EventColumns Set(EventFlag property, ReadOnlySpan<bool> values, ReadOnlySpan<bool> valid = default)
    {
        _drafts.Of(property, ref values, ref valid)?.Flag(property, values, valid);
        return this;
    }

    /// <summary>Sets a column whose values are each a whole number.</summary>
    /// <param name="property">The property.</param>
    /// <param name="values">One value a row.</param>
    /// <param name="valid">False where a row has no value; empty when every row has one.</param>
    /// <returns>These columns.</returns>
    /// <exception cref="ArgumentException">The property is not one of the event types' properties, was set before, or the length is not the number of rows.</exception>
    public EventColumns Set(EventInteger property, ReadOnlySpan<long> values, ReadOnlySpan<bool> valid = default)
    {
        _drafts.Of(property, ref values, ref valid)?.Integer(property, values, valid);
        return this;
    }

    /// <summary>Sets a column whose values are each an amount.</summary>
    /// <param name="property">The property.</param>
    /// <param name="values">One value a row.</param>
    /// <param name="valid">False where a row has no value; empty when every row has one.</param>
    /// <returns>These columns.</returns>
    /// <exception cref="ArgumentException">The property is not one of the event types' properties, was set before, or the length is not the number of rows.</exception>
    public EventColumns Set(EventMoney property, ReadOnlySpan<decimal> values, ReadOnlySpan<bool> valid = default)
    {
        _drafts.Of(property, ref values, ref valid)?.Money(property, values, valid);
        return this;
    }

    /// <summary>Sets a column whose values are each a number.</summary>
    /// <param name="property">The property.</param>
    /// <param name="values">One value a row.</param>
    /// <param name="valid">False where a row has no value; empty when every row has one.</param>
    /// <returns>These columns.</returns>
    /// <exception cref="ArgumentException">The property is not one of the event types' properties, was set before, or the length is not the number of rows.</exception>
    public EventColumns Set(EventNumber property, ReadOnlySpan<double> values, ReadOnlySpan<bool> valid = default)
    {
        _drafts.Of(property, ref values, ref valid)?.Number(property, values, valid);
        return this;
    }

    /// <summary>Sets a column whose values are each a duration.</summary>
    /// <param name="property">The property.</param>
    /// <param name="values">One value a row. Finer than a millisecond is rounded down and counted.</param>
    /// <param name="valid">False where a row has no value; empty when every row has one.</param>
    /// <returns>These columns.</returns>
    /// <exception cref="ArgumentException">The property is not one of the event types' properties, was set before, or the length is not the number of rows.</exception>
    public EventColumns Set(EventDuration property, ReadOnlySpan<TimeSpan> values, ReadOnlySpan<bool> valid = default)
    {
        _drafts.Of(property, ref values, ref valid)?.Duration(property, values, valid);
        return this;
    }

    /// <summary>Sets a column whose values are each an instant.</summary>
    /// <param name="property">The property.</param>
    /// <param name="values">One value a row. Finer than a millisecond is rounded down and counted.</param>
    /// <param name="valid">False where a row has no value; empty when every row has one.</param>
    /// <returns>These columns.</returns>
    /// <exception cref="ArgumentException">The property is not one of the event types' properties, was set before, or the length is not the number of rows.</exception>
    public EventColumns Set(EventInstant property, ReadOnlySpan<DateTimeOffset> values, ReadOnlySpan<bool> valid = default)
    {
        _drafts.Of(property, ref values, ref valid)?.Instant(property, values, valid);
        return this;
    }

    /// <summary>Sets a column whose values are each an instant, from times that say no offset.</summary>
    /// <param name="property">The property.</param>
    /// <param name="values">
    /// One time a row: in UTC, or without a kind, which is of <see cref="DatasetOptions.TimeZone"/>; one of kind Local rejects the row. Finer than a millisecond is
    /// rounded down and counted.
    /// </param>
    /// <param name="valid">False where a row has no value; empty when every row has one.</param>
    /// <returns>These columns.</returns>
    /// <exception cref="ArgumentException">The property is not one of the event types' properties, was set before, or the length is not the number of rows.</exception>
    public EventColumns Set(EventInstant property, ReadOnlySpan<DateTime> values, ReadOnlySpan<bool> valid = default)
    {
        _drafts.Of(property, ref values, ref valid)?.Instant(property, values, valid);
        return this;
    }

    /// <summary>Sets a column whose values are each a calendar date.</summary>
    /// <param name="property">The property.</param>
    /// <param name="values">One value a row.</param>
    /// <param name="valid">False where a row has no value; empty when every row has one.</param>
    /// <returns>These columns.</returns>
    /// <exception cref="ArgumentException">The property is not one of the event types' properties, was set before, or the length is not the number of rows.</exception>
    public EventColumns Set(EventDate property, ReadOnlySpan<DateOnly> values, ReadOnlySpan<bool> valid = default)
    {
        _drafts.Of(property, ref values, ref valid)?.Date(property, values, valid);
        return this;
    }

    /// <summary>Sets a column whose values are each a text.</summary>
    /// <param name="property">The property.</param>
    /// <param name="values">One text a row; null where not known.</param>
    /// <returns>These columns.</returns>
    /// <exception cref="ArgumentException">The property is not one of the event types' properties, was set before, or the length is not the number of rows.</exception>
    public EventColumns Set(EventText property, ReadOnlySpan<string?> values)
    {
        _drafts.Of(property, ref values)?.Text(property, values);
        return this;
    }

    /// <summary>Sets a column whose values are each one of a list of texts.</summary>
    /// <param name="property">The property.</param>
    /// <param name="values">One declared text a row; null where not known.</param>
    /// <returns>These columns.</returns>
    /// <exception cref="ArgumentException">The property is not one of the event types' properties, was set before, or the length is not the number of rows.</exception>
    public EventColumns Set(EventEnum property, ReadOnlySpan<string?> values)
    {
        _drafts.Of(property, ref values)?.EnumValue(property, values);
        return this;
    }

    /// <summary>Sets a column whose values are each a set of texts.</summary>
    /// <param name="property">The property.</param>
    /// <param name="values">One set of texts a row; null where not known.</param>
    /// <returns>These columns.</returns>
    /// <exception cref="ArgumentException">The property is not one of the event types' properties, was set before, or the length is not the number of rows.</exception>
    public EventColumns Set(EventTags property, ReadOnlySpan<string[]?> values)
    {
        _drafts.Of(property, ref values)?.Tags(property, values);
        return this;
    }

    /// <summary>Sets the events' ids: an event whose id is there already is rejected.</summary>
    /// <param name="values">One id a row.</param>
    /// <returns>These columns.</returns>
    /// <exception cref="ArgumentException">The length is not the number of rows.</exception>
    public EventColumns Ids(ReadOnlySpan<EventKey> values)
    {
        _drafts.SetIds(values);
        return this;
    }

    /// <summary>Sets the sequence, which orders a customer's events at one instant; an event without one has 0.</summary>
    /// <param name="values">One number a row.</param>
    /// <returns>These columns.</returns>
    /// <exception cref="ArgumentException">The length is not the number of rows.</exception>
    public EventColumns Sequence(ReadOnlySpan<long> values)
    {
        _drafts.SetSequence(values);
        return this;
    }
}
