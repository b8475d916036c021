namespace Crm.Segmentation;

public sealed partial class Dataset
{
    /// <summary>About how many bytes the dataset's columns, runs, keys and event ids take.</summary>
    /// <remarks>
    /// Memory that is shared with the dataset which this one was appended to is counted here too. Texts count two bytes a character and a small
    /// constant each; the hash tables over text and Guid keys are estimated.
    /// </remarks>
    public long MemorySize => DataSize.Of(Customers) + DataSize.Of(Events);

    /// <summary>Starts a dataset.</summary>
    /// <param name="schema">The vocabulary.</param>
    /// <param name="options">How to build; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static DatasetBuilder For(Schema schema, DatasetOptions? options = null) => new(schema, options ?? new DatasetOptions(), earlier: null);

    /// <summary>Starts a dataset that has this one's customers and events, and more.</summary>
    /// <remarks>
    /// This dataset stays as it is; the new one shares its memory. Customers keep their ordinals, new ones come after them. At one instant,
    /// without a sequence, the new events come after those that are there. Ids and aliases of this dataset still count. The new events are kept
    /// beside the others, small lots merged with one another as they come; the first question to the new dataset puts all of them together.
    /// </remarks>
    /// <param name="options">How to build; null: as this dataset was built.</param>
    /// <exception cref="ArgumentException">The new dataset would be observed for a shorter time than this one.</exception>
    public DatasetBuilder Append(DatasetOptions? options = null)
    {
        options ??= Options with { ObservedUntil = ObservedUntil };
        if (options.ObservedUntil is { } until && (ObservedUntil is null || until < ObservedUntil) && EventCount > 0)
        {
            long last = ObservedUntilMilliseconds ?? Timestamp.Max;
            if (Timestamp.Floor(until) < last) throw new ArgumentException("The new dataset would be observed for a shorter time than this one.", nameof(options));
        }

        return new DatasetBuilder(Schema, options, this);
    }

    /// <summary>The same dataset with its events in one part again, as the first question makes it. Every answer is the same.</summary>
    /// <param name="cancellationToken">Stops the work; nothing is made then.</param>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public Dataset Compact(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Events.Stored is [{ Customers: null } only] && only.CustomerCount == CustomerCount) return this;
        EventPart part = Events.Merge(0, CustomerCount);
        cancellationToken.ThrowIfCancellationRequested();
        return new Dataset(Schema, Customers, new EventLog(Schema, [part], Events.Ids), ObservedUntilMilliseconds, Options);
    }

    /// <summary>A dataset without some customers and all their events, as when they ask to be forgotten. This dataset stays as it is.</summary>
    /// <remarks>
    /// The customers that stay keep their order but get new ordinals without gaps, and the events are in one part. An erased customer's
    /// aliases are erased with it. Nothing of the erased customers is kept, except the ids of their events, so that a replay of these stays rejected.
    /// </remarks>
    /// <param name="customers">The keys, or aliases, of the customers to erase; a key that is no customer's is ignored.</param>
    /// <exception cref="ArgumentNullException">There is no list of keys.</exception>
    public Dataset Without(IEnumerable<CustomerKey> customers)
    {
        ArgumentNullException.ThrowIfNull(customers);
        var erased = new ulong[BitWords.Count(CustomerCount)];
        foreach (CustomerKey key in customers)
            if (TryFind(key, out int ordinal)) BitWords.Set(erased, ordinal);
        return BitWords.IsEmpty(erased) ? this : CustomerErasure.Run(this, erased);
    }

    /// <summary>The key of a customer.</summary>
    /// <param name="ordinal">The customer's ordinal, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ordinal is negative or not below <see cref="CustomerCount"/>.</exception>
    public CustomerKey KeyOf(int ordinal)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ordinal);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(ordinal, CustomerCount);
        return Customers.Keys[ordinal];
    }

    /// <summary>Finds a customer by key, or by the anonymous key that is an alias of it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="ordinal">The customer's ordinal; -1 when there is none.</param>
    /// <returns>Whether there is such a customer.</returns>
    public bool TryFind(CustomerKey key, out int ordinal)
    {
        ordinal = Customers.Keys.Find(key);
        return ordinal >= 0;
    }
}
