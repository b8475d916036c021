using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Crm.Segmentation.Live;

/// <summary>A rule book for live use: what each customer's state keeps follows from it. Immutable and thread-safe.</summary>
/// <remarks>
/// <para>For one customer at a time, whose state the host stores as bytes, there is <see cref="Start(CustomerKey, DateTimeOffset)"/> and <see cref="Restore"/>; for many in memory <see cref="Membership(DateTimeOffset)"/>.</para>
/// <para>A value is at every instant that of a batch over the inputs received by then. It is told when it changes: by an input, or because time goes by.</para>
/// </remarks>
public sealed class LiveRules
{
    private readonly ConcurrentBag<LiveWork> _idle = [];
    private readonly RuleProgram _program;
    private readonly CustomerLists _lists;
    private readonly ValueList<string> _declared;
    private readonly Dictionary<string, int> _places;

    /// <param name="program">Judges one customer.</param>
    /// <param name="lists">The members of lists.</param>
    /// <param name="declared">The lists that the rule book declares.</param>
    /// <param name="kept">What it reads of history.</param>
    /// <param name="identity">A hash of all that stored states depend on.</param>
    /// <param name="options">How long is remembered, and how much.</param>
    private LiveRules(RuleProgram program, CustomerLists lists, ValueList<string> declared, KeptHistory kept, ulong identity, LiveOptions options)
    {
        (_program, _lists, _declared, Kept, Identity, Options) = (program, lists, declared, kept, identity, options);
        _places = program.Definitions.Select((definition, i) => (definition.Name, i)).ToDictionary(x => x.Name, x => x.i, StringComparer.Ordinal);
    }

    /// <summary>The schema of the events and attributes.</summary>
    public Schema Schema => _program.Schema;

    /// <summary>Rules of a program that judges one customer.</summary>
    /// <param name="program">The program.</param>
    /// <param name="definitions">The definitions of which it is made, those before that are referred to.</param>
    /// <param name="lists">The members of lists.</param>
    /// <param name="identity">A hash of all that stored states depend on.</param>
    /// <param name="options">How long is remembered, and how much.</param>
    internal static LiveRules Of(RuleProgram program, IReadOnlyList<Definition> definitions, CustomerLists lists, ulong identity, LiveOptions options)
    {
        (string Name, MatchedAttempts? Matched)[] matched = [.. definitions.Select(definition => (definition.Name, (definition.ToResult() as IMatchedResult)?.Matched(program.Schema)))];
        var kept = new KeptHistory(
            program.Schema,
            definitions.Zip(matched).SelectMany(pair => pair.First.Trees.Concat(pair.Second.Matched?.Read ?? []), (pair, tree) => (pair.First.Name, tree)),
            matched.Where(one => one.Matched?.SameProperty is not null).Select(one => (one.Name, one.Matched!.SameProperty!)),
            program.Names,
            program.CanFold,
            program.EffectOf,
            options);
        program.FoldOver([.. kept.Folds.Select(fold => fold.Measure)]);
        return new LiveRules(program, lists, [.. definitions.OfType<CustomerList>().Select(list => list.Name)], kept, identity, options);
    }

    /// <summary>How long is remembered, and how much.</summary>
    public LiveOptions Options { get; }

    /// <summary>The segments and partitions whose memberships are kept, in the order of the rule book.</summary>
    public ValueList<string> Names => [.. Definitions.Select(definition => definition.Name)];

    /// <summary>How long a customer's events are kept as they are: twice as long as the rules look back.</summary>
    public TimeSpan KeepsFor => TimeSpan.FromMilliseconds(Math.Min(Kept.KeepsFor, Timestamp.Max));

    internal ValueList<ProgramDefinition> Definitions => _program.Definitions;

    /// <summary>What they are made of.</summary>
    internal ProgramSource Source => _program.Source;

    internal KeptHistory Kept { get; }

    /// <summary>A hash of all that stored states depend on.</summary>
    internal ulong Identity { get; }

    /// <summary>The state of a customer of whom nothing was received: she is in nothing. With her first input she is in what that makes of her; where it only names her, set no attributes.</summary>
    /// <param name="key">Her key.</param>
    /// <param name="received">When her first input is received.</param>
    public LiveState Start(CustomerKey key, DateTimeOffset received) => LiveState.Start(this, key, Timestamp.Floor(received));

    /// <inheritdoc cref="Start(CustomerKey, DateTimeOffset)"/>
    /// <remarks>The time is in UTC, also when its kind is not said; one of kind Local is refused.</remarks>
    public LiveState Start(CustomerKey key, DateTime received) => LiveState.Start(this, key, Timestamp.Floor(received));

    /// <summary>A state that was stored.</summary>
    /// <param name="stored">Its bytes.</param>
    /// <exception cref="RuleException">They are no state of these rules.</exception>
    public LiveState Restore(ReadOnlySpan<byte> stored) =>
        TryRestore(stored, out LiveState? state, out Diagnostic? refusal) ? state : throw new RuleException([refusal]);

    /// <summary>A state that was stored, or what is wrong with its bytes.</summary>
    /// <param name="stored">Its bytes.</param>
    /// <param name="state">The state; null when they are refused.</param>
    /// <param name="refusal">Why they are refused; null when they are not.</param>
    /// <returns>Whether they are a state of these rules.</returns>
    public bool TryRestore(ReadOnlySpan<byte> stored, [NotNullWhen(true)] out LiveState? state, [NotNullWhen(false)] out Diagnostic? refusal) => LiveState.TryRead(this, stored, out state, out refusal);

    /// <summary>The memberships of many customers, of whom there are none yet.</summary>
    /// <param name="from">The clock at the start; no input may be received before it.</param>
    public LiveMembership Membership(DateTimeOffset from) => new(this, Timestamp.Floor(from));

    /// <inheritdoc cref="Membership(DateTimeOffset)"/>
    /// <remarks>The time is in UTC, also when its kind is not said; one of kind Local is refused.</remarks>
    public LiveMembership Membership(DateTime from) => new(this, Timestamp.Floor(from));

    /// <summary>Memberships that were stored.</summary>
    /// <param name="stored">Their bytes: <see cref="LiveMembership.ToBytes"/>.</param>
    /// <exception cref="RuleException">They are no memberships under these rules.</exception>
    public LiveMembership RestoreMembership(ReadOnlySpan<byte> stored) =>
        TryRestoreMembership(stored, out LiveMembership? live, out Diagnostic? refusal) ? live : throw new RuleException([refusal]);

    /// <summary>Memberships that were stored, or what is wrong with their bytes.</summary>
    /// <param name="stored">Their bytes.</param>
    /// <param name="live">The memberships; null when they are refused.</param>
    /// <param name="refusal">Why they are refused; null when they are not.</param>
    /// <returns>Whether they are memberships under these rules; of their lists the members are those that were stored.</returns>
    public bool TryRestoreMembership(ReadOnlySpan<byte> stored, [NotNullWhen(true)] out LiveMembership? live, [NotNullWhen(false)] out Diagnostic? refusal)
    {
        live = null;
        ReadOnlySpan<byte> content = SealedBytes.Read(stored, SealedBytes.Membership, Identity, out refusal);
        if (refusal is not null) return false;
        try
        {
            live = LiveMembership.Read(this, content);
            return true;
        }
        catch (MalformedStateException)
        {
            refusal = LiveRefusals.Malformed("they do not say memberships");
            return false;
        }
    }

    /// <summary>The same rules with other members of a list; states stored under the one are read under the other.</summary>
    /// <param name="list">The list, which the rule book declares.</param>
    /// <param name="members">The keys of its members, all of them.</param>
    /// <exception cref="KeyNotFoundException">The rule book declares no such list.</exception>
    public LiveRules WithList(string list, IEnumerable<CustomerKey> members)
    {
        ArgumentNullException.ThrowIfNull(list);
        ArgumentNullException.ThrowIfNull(members);
        if (!Declares(list)) throw new KeyNotFoundException($"The rule book declares no list '{list}'.");
        CustomerLists replaced = _lists.With(list, members);
        return new LiveRules(_program.With(replaced), replaced, _declared, Kept, Identity, Options);
    }

    /// <summary>The number of definitions and for how long history is kept.</summary>
    public override string ToString() => $"live rules: {Definitions.Count} definitions, history of {Timestamp.DurationText(Kept.KeepsFor)}";

    /// <summary>The position of a definition.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    internal int PlaceOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _places.TryGetValue(name, out int place) ? place : throw new KeyNotFoundException($"The live rules have no segment or partition '{name}'.");
    }

    /// <summary>The position of a definition; -1 for none.</summary>
    internal int FindPlace(string name) => _places.GetValueOrDefault(name, -1);

    /// <summary>The members of a list that the rule book declares; nobody where they are not given.</summary>
    internal IReadOnlyCollection<CustomerKey> MembersOf(string list) => _lists.Has(list) ? _lists.KeysOf(list) : [];

    /// <summary>The names of the lists that the rule book declares.</summary>
    internal IReadOnlyList<string> Lists => _declared;

    /// <summary>Whether a customer is on a list; nobody is on one that is not given.</summary>
    internal bool IsOn(string list, CustomerKey customer) => _lists.Has(list) && _lists.KeysOf(list).Contains(customer);

    /// <summary>The names of the lists that the rule book declares and that are given.</summary>
    internal IReadOnlyList<string> GivenLists => [.. _declared.Where(_lists.Has)];

    /// <summary>Whether the rule book declares a list.</summary>
    internal bool Declares(string list) => _declared.Contains(list, StringComparer.Ordinal);

    internal ProgramWorkspace CreateWorkspace() => _program.CreateWorkspace();

    internal void Run(ProgramWorkspace workspace, CustomerHistory history, long now, ReadOnlySpan<int> places, Span<Standing> standings) =>
        _program.Run(workspace, history, now, places, standings);

    internal void Fold(ProgramWorkspace workspace, CustomerHistory history, long at, Fold[] folds) => _program.Fold(workspace, history, at, folds);

    internal void Join(Fold[] folds, Fold[] others) => _program.Join(folds, others);

    /// <summary>What a caller says of attributes.</summary>
    /// <exception cref="ArgumentException">A value cannot be taken.</exception>
    internal RowDraft DraftOf(Action<CustomerRow> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var draft = new RowDraft(Schema.AttributeSlots);
        values(new CustomerRow(draft));
        return draft.Problem is { } problem ? throw problem.ToException(nameof(values)) : draft;
    }

    internal LiveWork Rent() => _idle.TryTake(out LiveWork? work) ? work : new LiveWork(this);

    internal void Return(LiveWork work) => _idle.Add(work);
}
