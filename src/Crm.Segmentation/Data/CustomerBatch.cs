namespace Crm.Segmentation;

/// <summary>Some consecutive customers of a dataset, as the hot path takes them: as many as fit near the processor.</summary>
/// <remarks>Its bits are words of 64: bit i of word w is the customer at <see cref="First"/> + 64·w + i.</remarks>
public readonly record struct CustomerBatch
{
    /// <summary>The most customers of a batch; all batches of a dataset but the last have as many.</summary>
    public const int MaxLength = 16384;

    internal CustomerBatch(Dataset data, int first, int length) => (Data, First, Length) = (data, first, length);

    /// <summary>The dataset.</summary>
    public Dataset Data { get; }

    /// <summary>The ordinal of the first customer; a multiple of 64.</summary>
    public int First { get; }

    /// <summary>How many customers.</summary>
    public int Length { get; }

    /// <summary>How many words hold a bit for each customer.</summary>
    public int WordCount => BitWords.Count(Length);
}

/// <summary>All customers of a dataset, batch by batch, in the order of their ordinals. Making and reading it allocates nothing.</summary>
/// <remarks>The default value is of no dataset and has no batches.</remarks>
public readonly struct CustomerBatches
{
    private readonly Dataset? _data;

    internal CustomerBatches(Dataset data) => _data = data;

    /// <summary>How many batches.</summary>
    public int Count => _data is null ? 0 : (int)(((long)_data.CustomerCount + CustomerBatch.MaxLength - 1) / CustomerBatch.MaxLength);

    /// <summary>A batch, such as for a thread of its own.</summary>
    /// <param name="index">Which, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such batch.</exception>
    public CustomerBatch this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            int first = index * CustomerBatch.MaxLength;
            return new CustomerBatch(_data!, first, Math.Min(CustomerBatch.MaxLength, _data!.CustomerCount - first));
        }
    }

    /// <summary>Goes through the batches.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Goes through the batches.</summary>
    public struct Enumerator
    {
        private readonly CustomerBatches _batches;
        private int _index;

        internal Enumerator(CustomerBatches batches) => (_batches, _index) = (batches, -1);

        /// <summary>The batch.</summary>
        public readonly CustomerBatch Current => _batches[_index];

        /// <summary>Goes to the next batch.</summary>
        /// <returns>Whether there is one.</returns>
        public bool MoveNext() => ++_index < _batches.Count;
    }
}
