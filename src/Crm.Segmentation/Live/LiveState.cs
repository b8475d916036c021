using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Crm.Segmentation.Live;

/// <summary>One customer under live rules: what she is in, and of her history what later answers need. Immutable; a step gives the next state.</summary>
/// <remarks>It is a few hundred bytes, which a host stores with the customer: a row of a table, or a grain. It never asks to be looked at before <see cref="NextWake"/>.</remarks>
public sealed partial class LiveState
{
    private readonly LiveRules _rules;
    private readonly byte[] _bytes;
    private readonly int[] _codes;

    private LiveState(LiveRules rules, LiveWork work, LiveCustomer customer)
    {
        work.Writer.Clear();
        work.Form.Write(work.Writer, customer);
        (_rules, _bytes) = (rules, work.Writer.Written.ToArray());
        _codes = customer.Codes.ToArray();
        (Key, Told, Wake) = (customer.Key, customer.Told, LiveWork.WakeOf(customer));
    }

    /// <summary>Whose state it is.</summary>
    public CustomerKey Key { get; }

    /// <summary>The instant up to which time has gone by.</summary>
    public DateTimeOffset AsOf => Timestamp.Instant(Told);

    /// <summary>When to call <see cref="WakeUntil(DateTimeOffset)"/> next, unless there is an input before.</summary>
    public DateTimeOffset NextWake => Timestamp.Instant(Math.Min(Wake, Timestamp.Max));

    /// <summary>How many bytes the state takes, without its key and what stands around it when it is stored.</summary>
    public int Size => _bytes.Length;

    internal long Told { get; }

    internal long Wake { get; }

    /// <summary>Whether she is in a segment; of a partition, whether she has a cell.</summary>
    /// <param name="name">The segment or partition.</param>
    /// <exception cref="KeyNotFoundException">The rules have none of that name.</exception>
    public bool this[string name] => _rules.PlaceOf(name) is var place && _rules.Definitions[place].IsPartition ? _codes[place] >= 0 : _codes[place] == 1;

    /// <summary>The cell of a partition that she is in; null for none.</summary>
    /// <param name="partition">The partition.</param>
    /// <exception cref="KeyNotFoundException">The rules have none of that name.</exception>
    public string? CellOf(string partition) =>
        _rules.PlaceOf(partition) is var place && _rules.Definitions[place].IsPartition && _codes[place] >= 0 ? _rules.Definitions[place].Cells[_codes[place]] : null;

    /// <summary>When a segment or partition says something else of her if nothing arrives; null for never.</summary>
    /// <param name="name">The segment or partition.</param>
    /// <exception cref="KeyNotFoundException">The rules have none of that name.</exception>
    public DateTimeOffset? NextChange(string name)
    {
        int place = _rules.PlaceOf(name);
        return Worked((work, customer) => work.NextChangeOf(customer, place));
    }

    /// <summary>An event of hers is received.</summary>
    /// <param name="one">The event; it may be late, and up to <see cref="LiveOptions.Ahead"/> early.</param>
    /// <param name="received">When it was received, not before <see cref="AsOf"/>.</param>
    public LiveStep Feed(CustomerEvent one, DateTimeOffset received)
    {
        ArgumentNullException.ThrowIfNull(one);
        return Step(received, (work, customer, at, changes) => LiveRefusals.Of(one, at, _rules) is { } unfit ? LiveReceipt.Refused(unfit) : work.Feed(customer, one, new Receipt(at, 0), changes));
    }

    /// <summary>Attributes of hers are received: what is set is changed, what is set to null becomes missing, the rest stays.</summary>
    /// <param name="values">Sets the attributes that change.</param>
    /// <param name="received">When they were received, not before <see cref="AsOf"/>.</param>
    /// <exception cref="ArgumentException">A value cannot be taken: the message has the code and names the attribute.</exception>
    public LiveStep Set(Action<CustomerRow> values, DateTimeOffset received)
    {
        RowDraft said = _rules.DraftOf(values);
        return Step(received, (work, customer, at, changes) =>
        {
            work.Set(customer, said, new Receipt(at, 0), changes);
            return LiveReceipt.Taken;
        });
    }

    /// <summary>Lets time go by: what changes by itself up to an instant is told with its own instants.</summary>
    /// <param name="now">The instant, not before <see cref="AsOf"/>.</param>
    public LiveStep WakeUntil(DateTimeOffset now) => Step(now, (work, customer, at, changes) =>
    {
        work.Advance(customer, at, changes);
        return LiveReceipt.Taken;
    });

    /// <summary>Another key turns out to be her: its history joins hers, and it leaves everything.</summary>
    /// <param name="other">The state of the key that goes, under the same rules.</param>
    /// <param name="received">When it was received, not before what either has received.</param>
    /// <exception cref="ArgumentException">The other state is under other rules.</exception>
    public LiveStep Merge(LiveState other, DateTimeOffset received)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (!ReferenceEquals(other._rules, _rules)) throw new ArgumentException("The states are under different rules.", nameof(other));
        return Step(received, (work, customer, at, changes) =>
        {
            if (at < other.Told) return LiveReceipt.Refused(LiveRefusals.ClockGoesBack(at, other.Told));
            if (other.Key == Key) return LiveReceipt.Refused(LiveRefusals.CircleOfMerges(other.Key, Key));
            LiveCustomer goes = work.NewCustomer();
            other.ReadTo(work, goes);
            work.Merge(customer, goes, new Receipt(at, 0), changes);
            return LiveReceipt.Taken;
        });
    }

    /// <summary>She is forgotten: what she leaves. Nothing of her is to be kept.</summary>
    /// <param name="received">When it was received, not before <see cref="AsOf"/>.</param>
    /// <exception cref="RuleException">It was received before.</exception>
    public ValueList<LiveChange> Forget(DateTimeOffset received)
    {
        LiveStep left = Step(received, (work, customer, at, changes) =>
        {
            work.Advance(customer, at - 1, changes);
            work.Leave(customer, at, changes);
            return LiveReceipt.Taken;
        });
        left.Receipt.ThrowIfRefused();
        return left.Changes;
    }

    /// <summary>The same customer under other rules, an edited book or other lists: what is no longer there is left, what is new is entered.</summary>
    /// <param name="rules">The other rules, of the same schema.</param>
    /// <param name="received">When they hold from, not before <see cref="AsOf"/>.</param>
    /// <returns>The state under the other rules; where they need history that was not kept, the refusal and this state.</returns>
    public LiveStep Under(LiveRules rules, DateTimeOffset received)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return LiveEdit.Step(this, _rules, rules, Timestamp.Floor(received));
    }

    /// <summary>The state as bytes, with version, rules and checksum.</summary>
    public byte[] ToBytes()
    {
        var bytes = new ArrayBufferWriter<byte>(_bytes.Length + 64);
        WriteTo(bytes);
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Writes the state, with version, rules and checksum.</summary>
    /// <param name="to">What it is written to.</param>
    public void WriteTo(IBufferWriter<byte> to)
    {
        ArgumentNullException.ThrowIfNull(to);
        LiveWork work = _rules.Rent();
        work.Writer.Clear();
        work.Writer.Key(Key);
        work.Writer.Bytes(_bytes);
        SealedBytes.Write(to, SealedBytes.OneCustomer, _rules.Identity, work.Writer.Written);
        _rules.Return(work);
    }

    /// <summary>Whose it is, up to when, and how large.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Key} up to {Timestamp.Text(Told)}, {Size} bytes");

    internal static LiveState Start(LiveRules rules, CustomerKey key, long received)
    {
        LiveWork work = rules.Rent();
        work.Customer.Begin(CustomerAttributes.Of(rules.Schema, key), received - 1);
        var state = new LiveState(rules, work, work.Customer);
        rules.Return(work);
        return state;
    }

    /// <summary>The state of a customer who is known from the start with all her attributes and with what she did before, in the order of time; and what she is in.</summary>
    internal static LiveStep Start(LiveRules rules, CustomerAttributes customer, ReadOnlySpan<CustomerEvent> events, long received)
    {
        LiveWork work = rules.Rent();
        var changes = new List<LiveChange>();
        work.Customer.Begin(customer, received - 1);
        work.Begin(work.Customer, customer, events, received, changes);
        var state = new LiveState(rules, work, work.Customer);
        rules.Return(work);
        return new LiveStep(state, LiveReceipt.Taken, [.. changes]);
    }

    /// <summary>All attributes of hers are received.</summary>
    internal LiveStep Become(CustomerAttributes customer, long received) => Step(Timestamp.Instant(received), (work, state, at, changes) =>
    {
        work.Become(state, customer, new Receipt(at, 0), changes);
        return LiveReceipt.Taken;
    });

    internal static LiveState Of(LiveRules rules, LiveWork work, LiveCustomer customer) => new(rules, work, customer);

    internal static bool TryRead(LiveRules rules, ReadOnlySpan<byte> stored, [NotNullWhen(true)] out LiveState? state, [NotNullWhen(false)] out Diagnostic? refusal)
    {
        state = null;
        ReadOnlySpan<byte> content = SealedBytes.Read(stored, SealedBytes.OneCustomer, rules.Identity, out refusal);
        if (refusal is not null) return false;
        LiveWork work = rules.Rent();
        try
        {
            var reader = new StateReader(content);
            CustomerKey key = reader.Key();
            work.Form.Read(content[reader.Position..].ToArray(), key, work.Customer);
            work.Customer.ReadAll();
            state = new LiveState(rules, work, work.Customer);
            return true;
        }
        catch (MalformedStateException)
        {
            refusal = LiveRefusals.Malformed("they do not say a state");
            return false;
        }
        finally
        {
            rules.Return(work);
        }
    }

    internal void ReadTo(LiveWork work, LiveCustomer customer) => work.Form.Read(_bytes, Key, customer);

    private LiveStep Step(DateTimeOffset received, Func<LiveWork, LiveCustomer, long, ICollection<LiveChange>, LiveReceipt> step)
    {
        long at = Timestamp.Floor(received);
        if (at < Told) return new LiveStep(this, LiveReceipt.Refused(LiveRefusals.ClockGoesBack(at, Told)), []);
        var changes = new List<LiveChange>();
        return Worked((work, customer) =>
        {
            LiveReceipt receipt = step(work, customer, at, changes);
            return receipt.Refusal is null ? new LiveStep(new LiveState(_rules, work, customer), receipt, [.. changes]) : new LiveStep(this, receipt, []);
        });
    }

    private T Worked<T>(Func<LiveWork, LiveCustomer, T> work)
    {
        LiveWork rented = _rules.Rent();
        ReadTo(rented, rented.Customer);
        T result = work(rented, rented.Customer);
        _rules.Return(rented);
        return result;
    }
}

/// <summary>The state after an input, and what changed.</summary>
/// <param name="State">The state; the same where the input was refused.</param>
/// <param name="Receipt">What became of the input.</param>
/// <param name="Changes">What she entered and left, in the order of time.</param>
public sealed record LiveStep(LiveState State, LiveReceipt Receipt, ValueList<LiveChange> Changes);
