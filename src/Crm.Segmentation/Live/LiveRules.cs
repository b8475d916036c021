using System.Collections.Concurrent;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Live;

/// <summary>A rule book for live use: what each customer's state keeps follows from it. Immutable and thread-safe.</summary>
/// <remarks>
/// <para>For one customer at a time, whose state the host stores as bytes, there is <see cref="Start"/> and <see cref="Restore"/>; for many in memory <see cref="Membership"/>.</para>
/// <para>A value is at every instant that of a batch over the inputs received by then. It is told when it changes: by an input, or because time goes by.</para>
/// </remarks>
public sealed class LiveRules
{
    private readonly ConcurrentBag<LiveWork> _idle = [];
    private readonly RuleProgram _program;
    private readonly Dictionary<string, int> _places;

    internal LiveRules(RuleProgram program, IEnumerable<(string Name, Node Tree)> trees, ulong identity, LiveOptions options)
    {
        _program = program;
        (Identity, Options) = (identity, options);
        Kept = new KeptHistory(program.Schema, trees, options);
        _places = program.Definitions.Select((definition, i) => (definition.Name, i)).ToDictionary(x => x.Name, x => x.i, StringComparer.Ordinal);
    }

    /// <summary>The schema of the events and attributes.</summary>
    public Schema Schema => _program.Schema;

    /// <summary>How long is remembered, and how much.</summary>
    public LiveOptions Options { get; }

    /// <summary>The segments and partitions whose memberships are kept, in the order of the rule book.</summary>
    public ValueList<string> Names => [.. Definitions.Select(definition => definition.Name)];

    /// <summary>How long a customer's events are kept as they are: twice as long as the rules look back.</summary>
    public TimeSpan KeepsFor => TimeSpan.FromMilliseconds(Math.Min(Kept.KeepsFor, Timestamp.Max));

    internal IReadOnlyList<ProgramDefinition> Definitions => _program.Definitions;

    internal KeptHistory Kept { get; }

    /// <summary>A hash of all that stored states depend on.</summary>
    internal ulong Identity { get; }

    /// <summary>The state of a customer of whom nothing is known but that there is one.</summary>
    /// <param name="key">Her key.</param>
    /// <param name="received">When she was first named.</param>
    /// <returns>The state, and what she is in from the start.</returns>
    public LiveStep Start(CustomerKey key, DateTimeOffset received) => LiveState.Start(this, key, Timestamp.Floor(received));

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
    public bool TryRestore(
        ReadOnlySpan<byte> stored,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out LiveState? state,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out Diagnostic? refusal) => LiveState.TryRead(this, stored, out state, out refusal);

    /// <summary>The memberships of many customers, of whom there are none yet.</summary>
    /// <param name="from">The clock at the start; no input may be received before it.</param>
    public LiveMembership Membership(DateTimeOffset from) => new(this, Timestamp.Floor(from));

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

    internal void Run(CustomerHistory history, long now, Span<Standing> standings) => _program.Run(history, now, standings);

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
