namespace Crm.Segmentation;

public sealed partial class DatasetBuilder
{
    /// <summary>Adds one customer.</summary>
    /// <param name="key">
    /// The shop's own key; null is rejected, and so is a key that is there already, unless the builder appends to a dataset: then the row changes the customer.
    /// </param>
    /// <param name="set">Sets attributes; null: all are missing.</param>
    /// <exception cref="ArgumentException">An attribute is not one of the schema's.</exception>
    /// <exception cref="InvalidOperationException">Another customer is just being filled: the call stands inside of its <paramref name="set"/>.</exception>
    public void AddCustomer(CustomerKey? key, Action<CustomerRow>? set = null)
    {
        ThrowIfSpent();
        using (_customers.Fill()) set?.Invoke(new CustomerRow(_customers.Draft));
        TakeCustomer(key);
    }

    /// <summary>Adds one customer for each item.</summary>
    /// <typeparam name="T">What a customer is made of.</typeparam>
    /// <param name="items">The items.</param>
    /// <param name="key">The key of an item's customer; null rejects the row.</param>
    /// <param name="set">Sets attributes from <see cref="CustomerRow{T}.Item"/>; null: all are missing.</param>
    /// <exception cref="ArgumentException">An attribute is not one of the schema's.</exception>
    public void AddCustomers<T>(IEnumerable<T> items, Func<T, CustomerKey?> key, Action<CustomerRow<T>>? set = null)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(key);
        ThrowIfSpent();
        CustomerRow<T>? row = null;
        foreach (T item in items) AddItem(item, key, set, ref row);
    }

    /// <summary>Adds one customer for each item, as they come.</summary>
    /// <typeparam name="T">What a customer is made of.</typeparam>
    /// <param name="items">The items.</param>
    /// <param name="key">The key of an item's customer; null rejects the row.</param>
    /// <param name="set">Sets attributes from <see cref="CustomerRow{T}.Item"/>; null: all are missing.</param>
    /// <param name="cancellationToken">Stops reading; the customers read so far stay.</param>
    /// <exception cref="ArgumentException">An attribute is not one of the schema's.</exception>
    public async Task AddCustomersAsync<T>(
        IAsyncEnumerable<T> items, Func<T, CustomerKey?> key, Action<CustomerRow<T>>? set = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(key);
        ThrowIfSpent();
        CustomerRow<T>? row = null;
        await foreach (T item in items.WithCancellation(cancellationToken).ConfigureAwait(false)) AddItem(item, key, set, ref row);
    }

    /// <summary>Adds customers from spans: their keys, and column by column their attributes.</summary>
    /// <param name="keys">The keys, one a row: an array or span of <see cref="long"/>, <see cref="string"/> or <see cref="Guid"/>.</param>
    /// <param name="columns">Sets columns; called once. Null: all attributes are missing.</param>
    /// <exception cref="ArgumentException">A column is not the schema's, or its length is not that of the keys; no row is taken then.</exception>
    public void AddCustomers(CustomerKeySpan keys, Action<CustomerColumns>? columns = null)
    {
        ThrowIfSpent();
        if (columns is null)
        {
            TakeKeys(keys, null);
            return;
        }

        ColumnsDraft draft = _customers.Columnar(keys.Length);
        columns(draft.OfCustomers);
        TakeCustomers(keys, draft);
    }

    /// <summary>Adds customers from spans, with a state for the columns, which may itself be a span.</summary>
    /// <typeparam name="TState">What the columns are taken from.</typeparam>
    /// <param name="keys">The keys, one a row: an array or span of <see cref="long"/>, <see cref="string"/> or <see cref="Guid"/>.</param>
    /// <param name="state">Handed to <paramref name="columns"/>.</param>
    /// <param name="columns">Sets columns; called once.</param>
    /// <exception cref="ArgumentException">A column is not the schema's, or its length is not that of the keys; no row is taken then.</exception>
    public void AddCustomers<TState>(CustomerKeySpan keys, TState state, Action<CustomerColumns, TState> columns)
        where TState : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(columns);
        ThrowIfSpent();
        ColumnsDraft draft = _customers.Columnar(keys.Length);
        columns(draft.OfCustomers, state);
        TakeCustomers(keys, draft);
    }

    private void AddItem<T>(T item, Func<T, CustomerKey?> key, Action<CustomerRow<T>>? set, ref CustomerRow<T>? row)
    {
        CustomerKey? own = key(item);
        using (_customers.Fill())
        {
            if (row is null) row = new CustomerRow<T>(_customers.Draft, item);
            else row.Item = item;
            set?.Invoke(row);
        }

        TakeCustomer(own);
    }

    private void TakeCustomers(CustomerKeySpan keys, ColumnsDraft draft)
    {
        TakeKeys(keys, draft);
        draft.Write();
        _customers.Free(draft);
    }

    /// <summary>Takes rows by their keys, all at once where nothing is wrong, else one by one.</summary>
    /// <param name="keys">The keys, one a row.</param>
    /// <param name="draft">Their columns, in which something may be wrong; null where they have none.</param>
    private void TakeKeys(CustomerKeySpan keys, ColumnsDraft? draft)
    {
        if (CanTakeAll(keys, draft))
        {
            _customerKeys.Add(keys.Numbers);
            _customers.Rows += keys.Length;
            return;
        }

        for (int i = 0; i < keys.Length; i++)
        {
            if (keys.IsMissing(i)) RejectCustomer(null, MissingKey);
            else if (StageCustomer(keys[i], draft?.ProblemOf(i)))
            {
                _customers.Rows++;
                draft?.Accept(i);
                continue;
            }

            draft?.Refuse(i);
        }
    }

    /// <summary>Whether nothing can be wrong with any of the rows, but that their keys are there already.</summary>
    private bool CanTakeAll(CustomerKeySpan keys, ColumnsDraft? draft) =>
        keys.Length > 0 && keys.Form == KeyKind.Number && draft is not { HasProblems: true } && _earlier is not { Customers.Keys.Aliases.Count: > 0 } &&
        (_keys.Form == KeyKind.Number || _keys.Accept(KeyKind.Number) is null);

    private void TakeCustomer(CustomerKey? key)
    {
        _customers.Rounded += _customers.Draft.Rounded;
        if (key is not { } known) RejectCustomer(null, MissingKey);
        else if (StageCustomer(known, _customers.Draft.Problem)) _customers.Commit(sequence: null);
    }

    private bool StageCustomer(CustomerKey key, Problem? problem)
    {
        if (problem is null && _earlier is not null && _earlier.Customers.Keys.Aliases.ContainsKey(key))
            problem = new Problem(RejectionReason.DuplicateCustomer, $"'{key.Shown}' is an alias of a customer already.");
        long staged = 0;
        problem ??= _keys.Stage(key, out staged);
        if (problem is { } found)
        {
            RejectCustomer(key, found);
            return false;
        }

        _customerKeys.Add(staged);
        return true;
    }

    private static readonly Problem MissingKey = new(RejectionReason.MissingKey, "The row has no key.");

    private void RejectCustomer(CustomerKey? key, Problem problem) => _rejections.Add(RowSource.Customers, null, _customerRows.Reject(_customerKeys.Count), key, problem);
}
