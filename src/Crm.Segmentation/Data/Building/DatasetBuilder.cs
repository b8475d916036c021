namespace Crm.Segmentation;

/// <summary>Takes customers and events in any order, checks them, and makes a <see cref="Dataset"/> of them.</summary>
/// <remarks>
/// <para>Rows come as objects, as spans of columns, from an <see cref="IAsyncEnumerable{T}"/> or from a data reader. An event may come before its
/// customer: keys are looked up when the dataset is built. A row with a value that cannot be taken is rejected whole and reported; a mistake of
/// the program, such as a handle of another schema, throws.</para>
/// <para>Times are rounded down to whole milliseconds and counted; inside its millisecond an event is ordered by what is finer. A time that says no offset is of
/// <see cref="DatasetOptions.TimeZone"/>, never of the machine's zone.</para>
/// <para>The dataset does not depend on the order of rows, except for a customer's events at one instant without a sequence, which keep the order
/// of their arrival, and for which of two rows with one key or id is taken: the first. In a builder that appends, a further row of a customer changes the attributes
/// that it names, and of two that name one attribute the later says its value.</para>
/// <para>A builder builds once. It is not thread-safe; the dataset is.</para>
/// </remarks>
public sealed partial class DatasetBuilder
{
    /// <summary>A part with fewer events than this share of the customers names those it has.</summary>
    private const int FewCustomers = 16;

    private readonly Schema _schema;
    private readonly DatasetOptions _options;
    private readonly Dataset? _earlier;
    private readonly Rejections _rejections;
    private readonly StagedKeys _keys;
    private readonly StagedTable _customers;
    private readonly StagedTable[] _events;
    private readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);
    private (EventType? Type, int Position) _lastType;
    private (EventType[] Types, ushort[] Positions) _lastTypes = ([], []);
    private EventDrafts? _fewMixed;
    private readonly StagedEvents _log;
    private readonly StagedNumbers _customerKeys = new();
    private readonly RowNumbers _customerRows = new();
    private readonly RowNumbers _eventRows = new();
    private readonly List<(long Anonymous, long Customer, long Row)> _aliases = [];
    private readonly TimeReading _times;
    private long _aliasRows;
    private bool _isSpent;

    internal DatasetBuilder(Schema schema, DatasetOptions options, Dataset? earlier)
    {
        ArgumentNullException.ThrowIfNull(schema);
        (_schema, _options, _earlier) = (schema, options.Checked(), earlier);
        _times = new TimeReading(options.LocalTimes, options.ObservedUntil is { } until ? Timestamp.Floor(until) : Timestamp.Max);
        _rejections = new Rejections(options.MaxRejectedRows);
        _keys = new StagedKeys(earlier is { CustomerCount: > 0 } ? earlier.Customers.Keys.Form : null, options.Hash);
        _customers = new StagedTable($"the customers of schema '{schema.Name}'", schema.Attributes, _times.Local, changes: earlier is not null);
        _events = [.. schema.Events.Select(definition => new StagedTable($"event type '{definition.Name}'", definition.Properties, _times.Local))];
        _log = new StagedEvents(_events, options.Parallelism);
        for (int i = 0; i < schema.Events.Count; i++) _positions.Add(schema.Events[i].Name, i);
    }

    /// <summary>
    /// Lets the events of an anonymous key join a customer's history, as when a visitor signs in. Chains of aliases resolve; the order of calls
    /// does not matter, except that of two contradicting aliases the first is taken.
    /// </summary>
    /// <param name="anonymous">The key to resolve; it must not be a customer's own. Null is rejected.</param>
    /// <param name="customer">The customer's key, or another anonymous key. Null is rejected.</param>
    public void AddAlias(CustomerKey? anonymous, CustomerKey? customer)
    {
        ThrowIfSpent();
        _aliasRows++;
        long from = 0, to = 0;
        if ((Stage(anonymous, out from) ?? Stage(customer, out to)) is { } problem)
            _rejections.Add(RowSource.Aliases, null, _aliasRows, anonymous, problem);
        else
            _aliases.Add((from, to, _aliasRows));
    }

    /// <summary>Makes the dataset. The builder is spent afterwards.</summary>
    /// <param name="report">What was taken, and what was not and why.</param>
    /// <exception cref="InvalidOperationException">The builder has built already, a row is just being filled, or there are more events than one build can hold (about two billion).</exception>
    public Dataset Build(out BuildReport report) => Build(progress: null, out report, CancellationToken.None);

    /// <summary>Makes the dataset. The builder is spent afterwards, also when the call was cancelled.</summary>
    /// <param name="progress">Is told how far the build has come, possibly on other threads, one call at a time.</param>
    /// <param name="report">What was taken, and what was not and why.</param>
    /// <param name="cancellationToken">Stops the build; nothing is made then.</param>
    /// <exception cref="OperationCanceledException">The build was cancelled.</exception>
    /// <inheritdoc cref="Build(out BuildReport)"/>
    public Dataset Build(IProgress<BuildProgress>? progress, out BuildReport report, CancellationToken cancellationToken = default)
    {
        ThrowIfSpent();
        if (_customers.IsFilling || Array.Exists(_events, table => table.IsFilling))
            throw new InvalidOperationException("A row is just being filled. Build when it has been added.");
        _isSpent = true;
        var run = new BuildRun(_options.Parallelism, progress, cancellationToken);
        (Dataset data, BuildReport told) = new TracedRun(_earlier is null ? "build" : "append", _options.TimeProvider).Of(
            () => Build(run), (activity, made) => activity.SetTag("crm.customers", made.Data.CustomerCount).SetTag("crm.events", made.Data.EventCount));
        report = told;
        return data;
    }

    private (Dataset Data, BuildReport Report) Build(BuildRun run)
    {
        run.Report(BuildPhase.Customers, 0, 1);
        var customers = new CustomerAssembly(_schema, _options.UnknownCustomers, _earlier?.Customers, _keys, _customerKeys, _rejections);
        customers.AddRows(_customerRows);
        long acceptedAliases = customers.AddAliases(_aliases);
        List<EventBlock> blocks = _log.Finish();
        EventIds ids = customers.AdmitEvents(blocks, _log.HasIds || _options.UnknownCustomers == UnknownCustomers.Create, _earlier?.Events.Ids ?? EventIds.None, RejectEvent, run);
        CustomerTable table = customers.Finish(_customers);
        run.Report(BuildPhase.Customers, 1, 1);

        EventPart part = BuildPart(blocks, customers.Resolution, table.Count, run);
        EventLog events = EventMerge.Append(_schema, _earlier?.Events, part, ids);
        var dataset = new Dataset(_schema, table, events, _options.ObservedUntil is null ? null : _times.Last, _options, LineageOf(table));
        run.Cancellation.ThrowIfCancellationRequested();
        var report = new BuildReport
        {
            AcceptedCustomers = customers.Accepted,
            UpdatedCustomers = customers.Updated,
            CreatedCustomers = customers.Created,
            RejectedCustomers = _rejections.Count(RowSource.Customers),
            AcceptedEvents = dataset.EventCount - (_earlier?.EventCount ?? 0),
            RejectedEvents = _rejections.Count(RowSource.Events),
            AcceptedAliases = acceptedAliases,
            RejectedAliases = _rejections.Count(RowSource.Aliases),
            RoundedTimes = _customers.Rounded + _events.Sum(table => table.Rounded),
            Rejected = _rejections.Rows(),
            Reasons = _rejections.Counts(),
        };
        return (dataset, report);
    }

    /// <summary>Where the customers are those of the dataset that was appended to, they have its lineage too.</summary>
    private Lineage LineageOf(CustomerTable table) =>
        _earlier is not null && _earlier.CustomerCount == table.Count ? _earlier.Lineage : new Lineage(_earlier?.Lineage);

    private EventPart BuildPart(List<EventBlock> blocks, KeyResolution resolution, int customers, BuildRun run)
    {
        int[]? few = _earlier is { EventCount: > 0 } && _log.Count <= customers / FewCustomers ? Customers(blocks, resolution) : null;
        if (few is not null) resolution = resolution.Among(few);
        var layout = new EventLayout(_log, _events, few?.Length ?? customers);
        var slicing = new EventSlicing(layout, run);
        List<(int Row, int Type, long Key)>?[] unknown = slicing.Slice(blocks, resolution);
        for (int b = 0; b < blocks.Count; b++)
        {
            foreach ((int row, int type, long staged) in unknown[b] ?? [])
            {
                CustomerKey key = _keys.Original(staged);
                RejectEvent(blocks[b].Start + row, type, key, new Problem(RejectionReason.UnknownCustomer, $"No customer has the key '{key.Shown}'."));
            }
        }

        return new EventAssembly(_schema, layout, blocks, _events, slicing.Counts, run).Build(few);
    }

    /// <summary>The customers of the events that are taken, ascending.</summary>
    private static int[] Customers(List<EventBlock> blocks, KeyResolution resolution)
    {
        var customers = new List<int>();
        foreach (EventBlock block in blocks)
        {
            long[] keys = new long[block.Count];
            int[] ordinals = new int[block.Count];
            block.ReadKeys(keys);
            resolution.Find(keys, ordinals);
            for (int i = 0; i < ordinals.Length; i++)
                if (ordinals[i] >= 0 && !block.IsDropped(i)) customers.Add(ordinals[i]);
        }

        customers.Sort();
        return [.. customers.Where((customer, i) => i == 0 || customer != customers[i - 1])];
    }

    private void RejectEvent(long staged, int type, CustomerKey key, Problem problem) =>
        _rejections.Add(RowSource.Events, _schema.Events[type].Name, _eventRows[staged], key, problem);

    private Problem? Stage(CustomerKey? key, out long staged)
    {
        staged = 0;
        return key is { } known ? _keys.Stage(known, out staged) : MissingKey;
    }

    private void ThrowIfSpent()
    {
        if (_isSpent) throw new InvalidOperationException("This builder has built its dataset; append to the dataset to add more.");
    }
}
