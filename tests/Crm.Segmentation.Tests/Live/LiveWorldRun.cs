using Crm.Segmentation.Live;

namespace Crm.Segmentation.Tests.Live;

/// <summary>Runs a world live, and asks the oracle beside it.</summary>
internal sealed class LiveWorldRun
{
    // A repeat of an id that is forgotten is a new event, which the oracle does not know.
    private static readonly TimeSpan ForEver = TimeSpan.FromDays(30_000);

    private readonly LiveWorld _world;
    private readonly SegmentationEngine _engine;
    private readonly Receiving _receiving = new();
    private readonly Dictionary<(CustomerKey, string), string> _told = [];
    private readonly List<LiveChange> _changes = [];
    private IReadOnlyList<Definition> _definitions;
    private LiveMembership _live;

    // How long events were kept at least, under any of the rules that held.
    private TimeSpan _kept;

    private LiveWorldRun(LiveWorld world, LiveRules rules)
    {
        (_world, _definitions) = (world, world.Definitions);
        _engine = EngineOf(world);
        _live = rules.Membership(DateTimeOffset.UnixEpoch);
        _kept = rules.KeepsFor;
    }

    /// <summary>The memberships after every input, what was told, and both sides of the next changes, against the oracle.</summary>
    internal static void Memberships(LiveWorld world)
    {
        if (RulesOf(world, world.Definitions) is { } rules) new LiveWorldRun(world, rules).Run(restores: false);
    }

    /// <summary>The same, stored and read back before every input.</summary>
    internal static void Restored(LiveWorld world)
    {
        if (RulesOf(world, world.Definitions) is { } rules) new LiveWorldRun(world, rules).Run(restores: true);
    }

    /// <summary>The rules of definitions; null for those that are refused for live use.</summary>
    internal static LiveRules? RulesOf(LiveWorld world, IReadOnlyList<Definition> definitions, Receiving? receiving = null)
    {
        // An edit may bring a feature that is named like another.
        if (!RuleBook.TryCreate(TestShop.Schema, definitions, out RuleBook? book, out _)) return null;
        CustomerLists lists = definitions.OfType<CustomerList>().Aggregate(CustomerLists.None, (given, list) => given.With(list.Name, receiving?.Lists.GetValueOrDefault(list.Name) ?? new HashSet<CustomerKey>()));
        return EngineOf(world).TryLive(book, new LiveOptions { KeepsUnread = world.KeepsUnread, RememberIds = ForEver, LookBack = TimeSpan.FromMilliseconds(world.LookBack) }, lists, out LiveRules? rules, out _) ? rules : null;
    }

    private static SegmentationEngine EngineOf(LiveWorld world) => new(TestShop.Schema, new SegmentationOptions { TimeZone = world.Zone, WeekStart = world.WeekStart });

    private void Run(bool restores)
    {
        for (int i = 0; i < _world.Inputs.Count; i++)
        {
            WorldInput input = _world.Inputs[i];

            // What has gone into a fold is not taken out of it again, though its id turns out to be that of an event received before.
            if (input is MergeInput m && _receiving.ShareAnId(m.From, m.Into, m.Received - _live.Rules.KeepsFor.TotalMilliseconds)) return;
            if (restores) _live = _live.Rules.RestoreMembership(_live.ToBytes());
            int before = _changes.Count;
            bool isTaken = Give(input);
            Follow(before);
            if (!isTaken) continue;
            _receiving.Take(input);
            if (input is EventInput && _world.LookBack == LiveWorld.UsualLookBack) Effects(before, input.Received);
            Compare(input.Received, input, i % 10 == 9 ? null : Concerned(input, before));
        }

        int last = _changes.Count;
        _live.WakeUntil(Instant(_world.Until), _changes).ThrowIfRefused();
        Follow(last);
        Compare(_world.Until, after: null, concerned: null);
    }

    /// <summary>Who was named by an input, or told of; null for everybody.</summary>
    private HashSet<CustomerKey>? Concerned(WorldInput input, int from)
    {
        HashSet<CustomerKey> told = [.. _changes.Skip(from).Select(change => change.Customer)];
        switch (input)
        {
            case EventInput e:
                told.Add(_receiving.Resolved(e.Customer));
                return told;
            case AttributeInput a:
                told.Add(_receiving.Resolved(a.Customer));
                return told;
            default:
                return null;
        }
    }

    /// <summary>Gives an input to the memberships; false where it is refused, which changes nothing.</summary>
    private bool Give(WorldInput input)
    {
        DateTimeOffset at = Instant(input.Received);
        LiveReceipt receipt = input switch
        {
            EventInput e => Expected(e.Customer).Feed(e.Customer, EventOf(e), at, _changes),
            AttributeInput a => _live.Set(a.Customer, row => Set(row, a.Values), at, _changes),
            MergeInput m => _live.Merge(m.From, m.Into, at, _changes),
            ForgetInput f => _live.Forget(f.Customer, at, _changes),
            ListInput l when !_definitions.Any(definition => definition.Name == l.Name) => LiveReceipt.Refused(LiveRefusals.OfAnotherBook()),
            ListInput l => _live.Replace(l.Name, l.Members, at, _changes),
            EditInput e => Edit(e, at),
            _ => _live.WakeUntil(at, _changes),
        };
        return receipt.Refusal is null;
    }

    private LiveReceipt Edit(EditInput edit, DateTimeOffset at)
    {
        if (RulesOf(_world, edit.Definitions, _receiving) is not { } rules) return LiveReceipt.Refused(LiveRefusals.OfAnotherBook());
        LiveReceipt receipt = _live.Edit(rules, at, _changes);
        if (receipt.Refusal is not null) return receipt;
        _definitions = edit.Definitions;
        if (rules.KeepsFor < _kept) _kept = rules.KeepsFor;
        return receipt;
    }

    /// <summary>Whoever hears of all changes knows all memberships.</summary>
    private void Follow(int from)
    {
        foreach (LiveChange change in _changes.Skip(from))
        {
            if (change.IsMember) _told[(change.Customer, change.Definition)] = change.Cell ?? "in";
            else Claim.Holds(_told.Remove((change.Customer, change.Definition)), $"{change} was not told before\n{_world}");
        }
    }

    /// <summary>A correction holds since the last instant at which, over all that is received, it came to be what it is.</summary>
    private void Effects(int from, long now)
    {
        long[] instants = [.. _world.Inputs.OfType<EventInput>().Select(e => e.Event.Time)];
        foreach (LiveChange change in _changes.Skip(from).Where(change => change.IsAlways || change.EffectiveAt is not null))
        {
            CustomerFacts customer = _receiving.Customer(change.Customer);
            Definition definition = _definitions.Single(definition => definition.Name == change.Definition);
            string? to = change.Cell ?? (change.IsMember ? "in" : null);
            long since = change.EffectiveAt?.ToUnixTimeMilliseconds() ?? long.MinValue;
            if (!change.IsAlways) Claim.Holds(At(since) == to && (At(since - 1) != to || IsTooLate(change.Customer, change.Definition)), $"{change}: it did not begin then\n{_world}");
            foreach (long instant in instants)
                if (instant > since && instant <= now) Claim.Holds(At(instant) == to, $"{change}: at {Facts.Text(instant)} it was {At(instant) ?? "out"}\n{_world}");

            string? At(long instant) => Standing(definition, customer, _world.ScopeAt(instant, _definitions, _receiving));
        }
    }

    /// <summary>
    /// Whether an event of a customer came, a key became hers, or she, a list or the rules became another, when events of its time were no longer kept, or such as the definition reads of
    /// a look-back before: then it is told no further back than they are.
    /// </summary>
    private bool IsTooLate(CustomerKey customer, string definition)
    {
        (long now, double kept) = (_live.AsOf.ToUnixTimeMilliseconds(), _kept.TotalMilliseconds);
        EventInput[] own = [.. _world.Inputs.OfType<EventInput>().Where(e => e.Received <= now && _receiving.Resolved(e.Customer) == customer)];
        bool[] read = _live.Rules.Kept.Alone(_live.Rules.FindPlace(definition)).Types;
        EventInput[] letGo = [.. own.Where(e => TestShop.Schema.EventIndex(e.Event.Type) is var type && read[type] && !_live.Rules.Kept[type].IsKeptForEver)];
        return own.Any(e => e.Received - e.Event.Time > kept || (e.Received - e.Event.Time > kept / 2 && letGo.Any(o => e.Received - o.Event.Time > kept)))
            || _world.Inputs.Any(i => i.Received <= now && IsOf(i) && own.Any(e => e.Received <= i.Received && i.Received - e.Event.Time > kept));

        bool IsOf(WorldInput input) => input switch
        {
            MergeInput m => _receiving.Resolved(m.Into) == customer,
            AttributeInput a => _receiving.Resolved(a.Customer) == customer,
            ListInput or EditInput => true,
            _ => false,
        };
    }

    private void Compare(long now, WorldInput? after, HashSet<CustomerKey>? concerned)
    {
        var differences = new List<string>();
        OracleScope scope = _world.ScopeAt(now, _definitions, _receiving);
        if (!_receiving.Keys.ToHashSet().SetEquals(_live.Customers)) differences.Add($"customers {string.Join(", ", _live.Customers)} instead of {string.Join(", ", _receiving.Keys)}");
        foreach ((CustomerKey key, string name) in _told.Keys)
            if (!_receiving.Keys.Contains(key) || !_definitions.Any(definition => definition.Name == name)) differences.Add($"{key} is told to be in {name} still");
        foreach (CustomerKey key in _receiving.Keys.Where(key => concerned?.Contains(key) != false))
        {
            CustomerFacts customer = _receiving.Customer(key);
            foreach (Definition definition in _definitions.Where(definition => definition is Segment or Partition))
            {
                string? expected = Standing(definition, customer, scope);
                string? actual = definition is Partition ? _live.CellOf(key, definition.Name) : _live.IsMember(key, definition.Name) ? "in" : null;
                string? told = _told.GetValueOrDefault((key, definition.Name));
                if (actual != expected) differences.Add($"{definition.Name} of {key}: {actual ?? "out"} instead of {expected ?? "out"}");
                if (told != expected) differences.Add($"{definition.Name} of {key}: {told ?? "out"} was told, and it is {expected ?? "out"}");
                if (after is null && NextIsWrong(definition, customer, now, expected) is { } wrong) differences.Add(wrong);
            }
        }

        if (differences.Count > 0) Assert.Fail($"at {Facts.Text(now)} after {after}:\n{string.Join("\n", differences)}\n{_world}");
    }

    /// <summary>Before the next change it is what it is now, and then another.</summary>
    private string? NextIsWrong(Definition definition, CustomerFacts customer, long now, string? standing)
    {
        if (_live.NextChange(customer.Key, definition.Name)?.ToUnixTimeMilliseconds() is not { } next) return null;
        string? before = Standing(definition, customer, _world.ScopeAt(next - 1, _definitions, _receiving)), then = Standing(definition, customer, _world.ScopeAt(next, _definitions, _receiving));
        return next > now && before == standing && then != standing
            ? null
            : $"{definition.Name} of {customer.Key} changes next at {Facts.Text(next)}; before it is {before ?? "out"}, then {then ?? "out"}, now {standing ?? "out"}";
    }

    /// <summary>What the oracle says: the cell, or "in"; null for out.</summary>
    private static string? Standing(Definition definition, CustomerFacts customer, OracleScope scope) => definition switch
    {
        Segment segment => Oracle.Holds(segment.Members, customer, scope) ? "in" : null,
        Partition partition => partition.Cells.First(cell => Oracle.Holds(partition[cell.Name], customer, scope)).Name,
        _ => null,
    };

    /// <summary>Announced customers, known or not, merged and forgotten among them, change nothing.</summary>
    private LiveMembership Expected(CustomerKey customer)
    {
        _live.Expect([.. Enumerable.Range(0, customer.GetHashCode() & 31).Select(i => i % 3 == 0 ? i : customer)]);
        return _live;
    }

    private static CustomerEvent EventOf(EventInput input) => CustomerEvent.Of(
        TestShop.Schema.Event(input.Event.Type),
        Instant(input.Event.Time),
        row => Datasets.Set(row, TestShop.Schema, input.Event),
        input.Id,
        input.Event.Sequence);

    private static void Set(CustomerRow row, IReadOnlyDictionary<string, object?> values)
    {
        Datasets.Set(row, TestShop.Schema, values.Where(value => value.Value is not null).ToDictionary(value => value.Key, value => value.Value!, StringComparer.Ordinal));
        foreach (string name in values.Where(value => value.Value is null).Select(value => value.Key)) Datasets.Unset(row, TestShop.Schema, name);
    }

    private static DateTimeOffset Instant(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
