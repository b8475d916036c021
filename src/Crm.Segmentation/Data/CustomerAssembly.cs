namespace Crm.Segmentation;

/// <summary>Makes the customers of a build: those there are already, those added, and those made for unknown keys; with their aliases.</summary>
internal sealed class CustomerAssembly
{
    private readonly Schema _schema;
    private readonly UnknownCustomers _unknown;
    private readonly CustomerTable? _earlier;
    private readonly StagedKeys _staged;
    private readonly Rejections _rejections;
    private readonly Dictionary<CustomerKey, int> _aliases;
    private readonly List<long> _newKeys = [];
    private readonly List<int> _sourceRows = [];
    private readonly Dictionary<long, int> _created = [];
    private NumberIndex? _numbers;
    private int[] _ordinals = [];

    internal CustomerAssembly(Schema schema, UnknownCustomers unknown, CustomerTable? earlier, StagedKeys staged, Rejections rejections)
    {
        (_schema, _unknown, _earlier, _staged, _rejections) = (schema, unknown, earlier, staged, rejections);
        _aliases = new Dictionary<CustomerKey, int>(earlier?.Keys.Aliases ?? CustomerKeys.NoAliases);
    }

    internal int Accepted { get; private set; }

    internal int Created => _created.Count;

    internal KeyResolution Resolution { get; private set; } = new([]);

    private int EarlierCount => _earlier?.Count ?? 0;

    private bool HasNumbers => _staged.Form is null or KeyForm.Number;

    /// <summary>Takes the staged customers, each key once.</summary>
    internal void AddRows(List<long> keys, RowNumbers rowNumbers)
    {
        var repeats = new List<int>();
        if (HasNumbers) IndexNumbers(keys, repeats);
        else IndexInterned(keys, repeats);

        int next = 0;
        for (int i = 0; i < keys.Count; i++)
        {
            if (next < repeats.Count && repeats[next] == i)
            {
                next++;
                CustomerKey key = _staged.Original(keys[i]);
                var problem = new Problem(RejectionReason.DuplicateCustomer, $"A customer with the key '{key}' is there already.");
                _rejections.Add(RowSource.Customers, null, rowNumbers[i], key, problem);
                continue;
            }

            _newKeys.Add(keys[i]);
            _sourceRows.Add(i);
        }

        Accepted = _newKeys.Count;
    }

    /// <summary>Takes the aliases; returns how many rows were taken.</summary>
    internal long AddAliases(List<(long Anonymous, long Customer, long Row)> rows)
    {
        var aliases = new AliasChains();
        var taken = new List<(long Anonymous, long Customer, long Row)>();
        foreach ((long anonymous, long customer, long row) in rows)
        {
            Problem? problem = null;
            if (Owner(anonymous) >= 0)
                problem = new Problem(RejectionReason.AliasOfCustomer, $"'{_staged.Original(anonymous)}' is a customer's own key and cannot be an alias.");
            else if (_aliases.TryGetValue(_staged.Original(anonymous), out int known) && known != Owner(aliases.End(customer)))
                problem = new Problem(RejectionReason.AliasConflict, $"'{_staged.Original(anonymous)}' is an alias of another customer already.");
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
                var problem = new Problem(RejectionReason.UnknownCustomer, $"No customer has the key '{_staged.Original(end)}'.");
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
        var ids = new HashSet<EventId>();
        bool creates = _unknown == UnknownCustomers.Create;
        var keys = new long[StagedEvents.BlockRows];
        var customers = new int[StagedEvents.BlockRows];
        var types = new ushort[StagedEvents.BlockRows];
        foreach (EventBlock block in blocks)
        {
            run.Cancellation.ThrowIfCancellationRequested();
            if (block.Ids is null && !creates) continue;
            block.ReadKeys(keys.AsSpan(0, block.Count));
            block.ReadTypes(types.AsSpan(0, block.Count));
            Resolution.Find(keys.AsSpan(0, block.Count), customers.AsSpan(0, block.Count));
            for (int i = 0; i < block.Count; i++)
            {
                bool isUnknown = customers[i] < 0;
                if (isUnknown && !creates) continue;
                if (block.Ids?[i] is { } id && (earlier.Contains(id) || !ids.Add(id)))
                {
                    block.Drop(i);
                    reject(block.Start + i, types[i], _staged.Original(keys[i]), new Problem(RejectionReason.DuplicateEvent, $"An event with the id '{id}' is there already."));
                    continue;
                }

                if (isUnknown) Create(keys[i]);
            }
        }

        Resolve();
        return earlier.With(ids);
    }

    /// <summary>The table of all customers: the earlier ones keep their ordinals.</summary>
    internal CustomerTable Finish(StagedTable rows)
    {
        CustomerKeys keys = Keys();
        if (_earlier is not null && _newKeys.Count == 0) return new CustomerTable(keys, _earlier.Attributes);
        var positions = new long[keys.Count];
        for (int i = 0; i < positions.Length; i++)
        {
            if (i < EarlierCount) positions[i] = ColumnGather.Position(0, i);
            else if (i - EarlierCount < Accepted) positions[i] = StagedTable.Position(_sourceRows[i - EarlierCount]) + (1L << 32);
        }

        var attributes = new Column[_schema.Attributes.Count];
        for (int slot = 0; slot < attributes.Length; slot++)
        {
            Column?[] sources = [_earlier?.Attributes[slot], .. rows.Columns[slot].Finish(rows.Rows), null];
            long none = ColumnGather.Position(sources.Length - 1, 0);
            positions.AsSpan(EarlierCount + Accepted).Fill(none);
            attributes[slot] = ColumnGather.Gather(_schema.Attributes[slot], sources, positions);
        }

        return new CustomerTable(keys, attributes);
    }

    private void IndexNumbers(List<long> keys, List<int> repeats)
    {
        _numbers = NumberIndex.Of(AllNumbers(keys), repeats);
        for (int i = 0; i < repeats.Count; i++) repeats[i] -= EarlierCount;
    }

    private long[] AllNumbers(List<long> keys)
    {
        var all = new long[EarlierCount + keys.Count];
        for (int i = 0; i < EarlierCount; i++) all[i] = _earlier!.Keys[i].Number;
        keys.CopyTo(all, EarlierCount);
        return all;
    }

    private void IndexInterned(List<long> keys, List<int> repeats)
    {
        _ordinals = new int[_staged.InternedCount];
        for (int i = 0; i < _ordinals.Length; i++) _ordinals[i] = _earlier?.Keys.Find(_staged.Original(i)) ?? -1;
        int next = EarlierCount;
        for (int i = 0; i < keys.Count; i++)
        {
            if (_ordinals[keys[i]] >= 0) repeats.Add(i);
            else _ordinals[keys[i]] = next++;
        }
    }

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
        int ordinal = EarlierCount + _newKeys.Count;
        _created.Add(staged, ordinal);
        _newKeys.Add(staged);
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

        int count = EarlierCount + _newKeys.Count;
        if (_numbers!.Count < count) _numbers = NumberIndex.Of(AllNumbers(_newKeys), []);
        Resolution = new KeyResolution(_numbers, _aliases);
    }

    private CustomerKeys Keys()
    {
        if (_earlier is not null && _newKeys.Count == 0) return _aliases.Count == _earlier.Keys.Aliases.Count ? _earlier.Keys : _earlier.Keys.With(_aliases);
        if (HasNumbers) return new NumberKeys(_numbers!, _aliases);
        IEnumerable<CustomerKey> all = Enumerable.Range(0, EarlierCount).Select(i => _earlier!.Keys[i]).Concat(_newKeys.Select(_staged.Original));
        return InternedKeys.Of(_staged.Form!.Value, all, _aliases);
    }
}
