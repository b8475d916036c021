namespace Crm.Segmentation;

/// <summary>Makes the customers of a build: those there are already, those added, and those made for unknown keys; with their aliases.</summary>
internal sealed partial class CustomerAssembly
{
    private readonly Schema _schema;
    private readonly UnknownCustomers _unknown;
    private readonly CustomerTable? _earlier;
    private readonly StagedKeys _staged;
    private readonly Rejections _rejections;
    private readonly Dictionary<CustomerKey, int> _aliases;
    private readonly StagedNumbers _rowKeys;
    private readonly List<int> _repeats = [];
    private readonly List<(int Ordinal, int Row)> _changes = [];
    private readonly StagedNumbers _createdKeys = new();
    private readonly Dictionary<long, int> _created;
    private NumberIndex? _numbers;
    private int[] _ordinals = [];

    internal CustomerAssembly(
        Schema schema, UnknownCustomers unknown, CustomerTable? earlier, StagedKeys staged, StagedNumbers rowKeys, Rejections rejections)
    {
        (_schema, _unknown, _earlier, _staged, _rowKeys, _rejections) = (schema, unknown, earlier, staged, rowKeys, rejections);
        _aliases = new Dictionary<CustomerKey, int>(earlier?.Keys.Aliases ?? CustomerKeys.NoAliases, staged.Hash);
        _created = new Dictionary<long, int>(staged.Hash);
    }

    internal int Accepted => _rowKeys.Count - _repeats.Count;

    /// <summary>How many rows changed a customer who was there.</summary>
    internal int Updated => _changes.Count;

    internal int Created => _created.Count;

    internal KeyResolution Resolution { get; private set; } = new([]);

    private int EarlierCount => _earlier?.Count ?? 0;

    private int NewCount => Accepted + Created;

    private bool HasNumbers => _staged.Form is null or KeyKind.Number;

    /// <summary>Takes the staged customers, each key once. A further row of a key is rejected; where there are earlier customers, it changes the customer.</summary>
    internal void AddRows(RowNumbers rowNumbers)
    {
        if (HasNumbers) IndexNumbers();
        else IndexInterned();
        foreach (int row in _repeats)
        {
            if (_earlier is not null)
            {
                _changes.Add((OrdinalOf(_rowKeys[row]), row));
                continue;
            }

            CustomerKey key = _staged.Original(_rowKeys[row]);
            var problem = new Problem(RejectionReason.DuplicateCustomer, $"A customer with the key '{key.Shown}' is there already.");
            _rejections.Add(RowSource.Customers, null, rowNumbers[row], key, problem);
        }
    }

    /// <summary>Takes the aliases; returns how many rows were taken.</summary>
    internal long AddAliases(List<(long Anonymous, long Customer, long Row)> rows)
    {
        var aliases = new AliasChains(_staged.Hash);
        var taken = new List<(long Anonymous, long Customer, long Row)>();
        foreach ((long anonymous, long customer, long row) in rows)
        {
            Problem? problem = null;
            if (Owner(anonymous) >= 0)
                problem = new Problem(RejectionReason.AliasOfCustomer, $"'{_staged.Original(anonymous).Shown}' is a customer's own key and cannot be an alias.");
            else if (_aliases.TryGetValue(_staged.Original(anonymous), out int known) && known != Owner(aliases.End(customer)))
                problem = new Problem(RejectionReason.AliasConflict, $"'{_staged.Original(anonymous).Shown}' is an alias of another customer already.");
            else
                problem = aliases.Add(anonymous, customer);
            if (problem is { } found) _rejections.Add(RowSource.Aliases, null, row, _staged.Original(anonymous), found);
            else taken.Add((anonymous, customer, row));
        }

        long accepted = 0;
        foreach ((long anonymous, long customer, long row) in taken)
        {
            long end = aliases.End(customer);
            int owner = Owner(end);
            if (owner < 0) owner = _aliases.GetValueOrDefault(_staged.Original(end), -1);
            if (owner < 0 && _unknown == UnknownCustomers.Create) owner = Create(end);
            if (owner < 0)
            {
                var problem = new Problem(RejectionReason.UnknownCustomer, $"No customer has the key '{_staged.Original(end).Shown}'.");
                _rejections.Add(RowSource.Aliases, null, row, _staged.Original(anonymous), problem);
                continue;
            }

            accepted++;
            _aliases[_staged.Original(anonymous)] = owner;
            if (!HasNumbers) _ordinals[anonymous] = owner;
        }

        Resolve();
        return accepted;
    }

    /// <summary>Drops events whose id is there already, and makes customers for unknown keys where asked for; in the order of the events.</summary>
    internal EventIds AdmitEvents(List<EventBlock> blocks, bool isNeeded, EventIds earlier, Action<long, int, CustomerKey, Problem> reject, BuildRun run)
    {
        if (!isNeeded) return earlier;
        var ids = new HashSet<EventKey>(_staged.Hash);
        bool creates = _unknown == UnknownCustomers.Create;
        var keys = new long[StagedEvents.BlockRows];
        var customers = new int[StagedEvents.BlockRows];
        foreach (EventBlock block in blocks)
        {
            run.Cancellation.ThrowIfCancellationRequested();
            if (block.Ids is null && !creates) continue;
            block.ReadKeys(keys.AsSpan(0, block.Count));
            Resolution.Find(keys.AsSpan(0, block.Count), customers.AsSpan(0, block.Count));
            for (int i = 0; i < block.Count; i++)
            {
                bool isUnknown = customers[i] < 0;
                if (isUnknown && !creates) continue;
                if (block.Ids?[i] is { } id && (earlier.Contains(id) || !ids.Add(id)))
                {
                    block.Drop(i);
                    reject(block.Start + i, block.TypeOf(i), _staged.Original(keys[i]), new Problem(RejectionReason.DuplicateEvent, $"An event with the id '{id.Shown}' is there already."));
                    continue;
                }

                if (isUnknown) Create(keys[i]);
            }
        }

        Resolve();
        return earlier.With(ids);
    }

    private void IndexNumbers()
    {
        NumberIndex? earlier = (_earlier?.Keys as NumberKeys)?.Index;
        if (earlier is not null && AreAllIn(earlier))
        {
            _numbers = earlier;
            _repeats.AddRange(Enumerable.Range(0, _rowKeys.Count));
            return;
        }

        _numbers = NumberIndex.Of(earlier, _rowKeys, _repeats, _staged.Hash);
        for (int i = 0; i < _repeats.Count; i++) _repeats[i] -= EarlierCount;
    }

    private bool AreAllIn(NumberIndex earlier)
    {
        for (int i = 0; i < _rowKeys.Count; i++)
            if (earlier.Find(_rowKeys[i]) < 0) return false;
        return true;
    }

    private void IndexInterned()
    {
        _ordinals = new int[_staged.InternedCount];
        for (int i = 0; i < _ordinals.Length; i++) _ordinals[i] = _earlier?.Keys.Find(_staged.Original(i)) ?? -1;
        int next = EarlierCount;
        for (int i = 0; i < _rowKeys.Count; i++)
        {
            ref int ordinal = ref _ordinals[_rowKeys[i]];
            if (ordinal >= 0) _repeats.Add(i);
            else ordinal = next++;
        }
    }

    /// <summary>The ordinal of a customer's own key.</summary>
    private int OrdinalOf(long staged) => HasNumbers ? _numbers!.Find(staged) : _ordinals[staged];

    /// <summary>The customer whose own key this is, or -1.</summary>
    private int Owner(long staged)
    {
        if (_created.TryGetValue(staged, out int created)) return created;
        if (HasNumbers) return _numbers!.Find(staged);
        return _aliases.ContainsKey(_staged.Original(staged)) ? -1 : _ordinals[staged];
    }

    private int Create(long staged)
    {
        if (_created.TryGetValue(staged, out int known)) return known;
        int ordinal = EarlierCount + NewCount;
        _created.Add(staged, ordinal);
        _createdKeys.Add(staged);
        if (!HasNumbers) _ordinals[staged] = ordinal;
        return ordinal;
    }

    private void Resolve()
    {
        if (!HasNumbers)
        {
            Resolution = new KeyResolution(_ordinals);
            return;
        }

        if (_numbers!.Count < EarlierCount + NewCount) _numbers = NumberIndex.Of(_numbers, _createdKeys, [], _staged.Hash);
        Resolution = new KeyResolution(_numbers, _aliases, _staged.Hash);
    }
}
