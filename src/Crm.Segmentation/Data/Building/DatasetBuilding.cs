namespace Crm.Segmentation;

/// <summary>How a dataset comes about: from nothing, from one with more, and from one with less.</summary>
public static class DatasetBuilding
{
    extension(Dataset)
    {
        /// <summary>Starts a dataset.</summary>
        /// <param name="schema">The vocabulary.</param>
        /// <param name="options">How to build; null for the defaults.</param>
        /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
        public static DatasetBuilder For(Schema schema, DatasetOptions? options = null) => new(schema, options ?? new DatasetOptions(), earlier: null);
    }

    extension(Dataset dataset)
    {
        /// <summary>Starts a dataset that has this one's customers and events, and more.</summary>
        /// <remarks>
        /// <para>The row of a customer who is there already changes the attributes that it sets, also to missing: a null sets an attribute to missing, one that the row does
        /// not name stays as it is. So a change of a few attributes of a few customers is a few short rows.</para>
        /// <para>This dataset stays as it is; the new one shares its memory. Customers keep their ordinals, new ones come after them. At one instant,
        /// without a sequence, the new events come after those that are there. Ids and aliases of this dataset still count. The new events are kept
        /// beside the others, small lots merged with one another as they come; the first question to the new dataset puts all of them together.</para>
        /// </remarks>
        /// <param name="options">How to build; null: as this dataset was built.</param>
        /// <exception cref="ArgumentException">The new dataset would be observed for a shorter time than this one.</exception>
        public DatasetBuilder Append(DatasetOptions? options = null)
        {
            options ??= dataset.Options with { ObservedUntil = dataset.ObservedUntil };
            if (options.ObservedUntil is { } until && (dataset.ObservedUntil is null || until < dataset.ObservedUntil) && dataset.EventCount > 0)
            {
                long last = dataset.ObservedUntilMilliseconds ?? Timestamp.Max;
                if (Timestamp.Floor(until) < last) throw new ArgumentException("The new dataset would be observed for a shorter time than this one.", nameof(options));
            }

            return new DatasetBuilder(dataset.Schema, options, dataset);
        }

        /// <summary>The same dataset with its events in one part again, as the first question makes it. Every answer is the same.</summary>
        /// <param name="cancellationToken">Stops the work; nothing is made then.</param>
        /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
        public Dataset Compact(CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (dataset.Events.Stored is [{ Customers: null } only] && only.CustomerCount == dataset.CustomerCount) return dataset;
            return new TracedRun("compact", dataset.Options.TimeProvider) { Customers = dataset.CustomerCount }.Of(() =>
            {
                EventPart part = EventMerge.Of(dataset.Events, 0, dataset.CustomerCount);
                cancellationToken.ThrowIfCancellationRequested();
                return new Dataset(dataset.Schema, dataset.Customers, new EventLog(dataset.Schema, [part], dataset.Events.Ids), dataset.ObservedUntilMilliseconds, dataset.Options);
            });
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
            var erased = new ulong[BitWords.Count(dataset.CustomerCount)];
            foreach (CustomerKey key in customers)
                if (dataset.TryFind(key, out int ordinal)) BitWords.Set(erased, ordinal);
            return BitWords.IsEmpty(erased) ? dataset : CustomerErasure.Run(dataset, erased);
        }
    }
}
