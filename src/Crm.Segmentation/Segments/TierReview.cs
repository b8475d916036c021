using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Segments;

/// <summary>What a review did with a customer.</summary>
public enum TierChange
{
    /// <summary>The customer had no tier before.</summary>
    Joined,

    /// <summary>The customer qualifies for a higher tier, and has it at once.</summary>
    Promoted,

    /// <summary>The customer qualifies for the tier that it has.</summary>
    Kept,

    /// <summary>The customer qualifies for a lower tier only, and keeps the one it has for now.</summary>
    KeptByGrace,

    /// <summary>The customer qualified for a lower tier only, too often in a row, and has that one now.</summary>
    Demoted,
}

/// <summary>The next tiers of all customers, from the tiers before and the cells of a partition now.</summary>
/// <remarks>
/// <para>Tiers are the cells of a partition, the highest first. A customer <em>qualifies</em> for the cell that it is in now. Who qualifies for a
/// higher tier than before is promoted at once. Who qualifies for a lower one keeps the tier for as many reviews in a row as the policy grants, and
/// is then demoted to the tier it qualifies for. Qualifying once begins the count again.</para>
/// <para>Pure: the same state, report and policy give the same review. Customers of the state before who are not in the dataset any more are left
/// out, and counted.</para>
/// </remarks>
[JsonConverter(typeof(JsonValueConverter<TierReview>))]
public sealed class TierReview : IJsonValue<TierReview>
{
    private readonly PartitionReport _report;
    private readonly Dataset _dataset;
    private readonly short[] _before;
    private readonly short[] _qualified;
    private readonly short[] _next;
    private readonly short[] _below;

    private TierReview(PartitionReport report, TierPolicy policy, short[] before, short[] below, int gone)
    {
        _dataset = report.Codes.Data;
        (_report, Policy, _before, _below, Gone) = (report, policy, before, below, gone);
        _qualified = new short[before.Length];
        _next = [.. before];
        for (int i = 0; i < _qualified.Length; i++) _qualified[i] = (short)report.Codes.At(i);
        policy.Review(_qualified, _next, below);
        Next = new TierState(report, _dataset, _next, below);
        Moves = [.. MovesOf()];
    }

    /// <summary>The partition whose cells the tiers are, the highest first.</summary>
    public Partition Partition => _report.Partition;

    /// <summary>When the review is.</summary>
    public DateTimeOffset ReviewedAt => _report.AsOf;

    /// <summary>The policy.</summary>
    public TierPolicy Policy { get; }

    /// <summary>The tiers after the review, for the next one.</summary>
    public TierState Next { get; }

    /// <summary>How many customers had a tier before and are not in the dataset any more.</summary>
    public int Gone { get; }

    /// <summary>Who has another tier than before, or the first one: a move for each two tiers between which somebody moved, by tier before, then after.</summary>
    public ValueList<TierMove> Moves { get; }

    /// <summary>The customers who have a tier after the review.</summary>
    /// <param name="tier">The name of the tier.</param>
    /// <exception cref="KeyNotFoundException">The partition has no such tier.</exception>
    public CustomerSet this[string tier] =>
        TryGet(tier, out CustomerSet? customers) ? customers : throw new KeyNotFoundException($"Partition '{Partition.Name}' has no tier '{tier}'.");

    /// <summary>The customers who have a tier after the review, if there is one of the name.</summary>
    /// <param name="tier">The name of the tier.</param>
    /// <param name="customers">The customers; null when the partition has no such tier.</param>
    /// <returns>Whether there is such a tier.</returns>
    public bool TryGet(string tier, [NotNullWhen(true)] out CustomerSet? customers)
    {
        ArgumentNullException.ThrowIfNull(tier);
        int position = Partition.Cells.TakeWhile(cell => cell.Name != tier).Count();
        customers = position < Partition.Cells.Count ? Where(i => _next[i] == position) : null;
        return customers is not null;
    }

    /// <summary>The partition and the moves with their counts, culture-free.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Partition.Name} reviewed at {ReportOrigin.Text(ReviewedAt)}: {Next.Count} customers{string.Concat(Moves.Select(move => $"; {move.From ?? "none"} → {move.To} {move.Count}"))}");

    /// <summary>Reviews the tiers.</summary>
    /// <param name="now">The cells of the partition now.</param>
    /// <param name="before">The state after the review before; null for the first review, in which everybody joins.</param>
    /// <param name="policy">The policy; null: without grace.</param>
    /// <exception cref="ArgumentException">The state is of another partition, not of an earlier instant, or has a tier that the partition does not; or the partition has more than 32,767 cells.</exception>
    public static TierReview Run(PartitionReport now, TierState? before = null, TierPolicy? policy = null)
    {
        ArgumentNullException.ThrowIfNull(now);
        Dataset dataset = now.Codes.Data;
        if (now.Cells.Count > short.MaxValue) throw new ArgumentException($"Partition '{now.Partition.Name}' has more than {short.MaxValue} cells, too many for tiers.", nameof(now));
        (var tiers, var below) = (new short[dataset.CustomerCount], new short[dataset.CustomerCount]);
        Array.Fill(tiers, (short)-1);
        int gone = 0;
        if (before is not null)
        {
            if (before.Partition != now.Partition.Name)
                throw new ArgumentException($"The state before is of partition '{before.Partition}', not of '{now.Partition.Name}'.", nameof(before));
            if (before.ReviewedAt >= now.AsOf)
                throw new ArgumentException("The state before is not of an earlier instant than the cells now.", nameof(before));
            gone = before.CopyTo(dataset, now.Partition, tiers, below);
        }

        return new TierReview(now, policy ?? new TierPolicy(), tiers, below, gone);
    }

    /// <summary>The customers with whom the review did something.</summary>
    /// <param name="change">What.</param>
    public CustomerSet Customers(TierChange change) => Where(i => ChangeOf(i) == change);

    /// <summary>Why a customer has its tier; null for a key that is no customer's.</summary>
    /// <param name="customer">The key of a customer.</param>
    public TierReason? Why(CustomerKey customer)
    {
        if (!_dataset.TryFind(customer, out int i)) return null;
        TierChange change = ChangeOf(i);
        return new TierReason(
            change,
            _before[i] < 0 ? null : Partition.Cells[_before[i]].Name,
            Partition.Cells[_next[i]].Name,
            Partition.Cells[_qualified[i]].Name,
            Partition.Cells[_qualified[i]].Condition,
            change is TierChange.Demoted or TierChange.KeptByGrace ? Partition.Cells[_before[i]].Condition : null,
            _below[i]);
    }

    private TierChange ChangeOf(int i)
    {
        if (_before[i] < 0) return TierChange.Joined;
        if (_next[i] < _before[i]) return TierChange.Promoted;
        if (_next[i] > _before[i]) return TierChange.Demoted;
        return _qualified[i] > _before[i] ? TierChange.KeptByGrace : TierChange.Kept;
    }

    private IEnumerable<TierMove> MovesOf()
    {
        int cells = Partition.Cells.Count, words = BitWords.Count(_dataset.CustomerCount);
        var moved = new SortedDictionary<int, ulong[]>();
        for (int i = 0; i < _next.Length; i++)
        {
            if (_before[i] == _next[i]) continue;
            int move = ((_before[i] + 1) * cells) + _next[i];
            if (!moved.TryGetValue(move, out ulong[]? movers)) moved.Add(move, movers = new ulong[words]);
            BitWords.Set(movers, i);
        }

        foreach ((int move, ulong[] movers) in moved)
        {
            (int from, int to) = (move / cells - 1, move % cells);
            TierChange change = from < 0 ? TierChange.Joined : to < from ? TierChange.Promoted : TierChange.Demoted;
            yield return new TierMove(change, from < 0 ? null : Partition.Cells[from].Name, Partition.Cells[to].Name, new CustomerSet(_dataset, movers));
        }
    }

    private CustomerSet Where(Func<int, bool> holds)
    {
        var words = new ulong[BitWords.Count(_dataset.CustomerCount)];
        for (int i = 0; i < _next.Length; i++)
            if (holds(i)) BitWords.Set(words, i);
        return new CustomerSet(_dataset, words);
    }

    static void IJsonValue<TierReview>.WriteJson(Utf8JsonWriter writer, TierReview value)
    {
        writer.WriteStartObject();
        writer.WriteString("partition", value.Partition.Name);
        writer.WriteInstant("reviewedAt", value.ReviewedAt);
        writer.WriteValue("policy", value.Policy);
        writer.WriteNumber("customers", value.Next.Count);
        writer.WriteNumber("gone", value.Gone);
        writer.WriteValues("moves", value.Moves);
        writer.WriteEndObject();
    }
}

/// <summary>Customers who moved from one tier to another.</summary>
/// <param name="Change">Joined, promoted or demoted.</param>
/// <param name="From">The tier before; null for those who joined.</param>
/// <param name="To">The tier after.</param>
/// <param name="Customers">Who moved.</param>
[JsonConverter(typeof(JsonValueConverter<TierMove>))]
public sealed record TierMove(TierChange Change, string? From, string To, CustomerSet Customers) : IJsonValue<TierMove>
{
    /// <summary>How many moved.</summary>
    public int Count => Customers.Count;

    static void IJsonValue<TierMove>.WriteJson(Utf8JsonWriter writer, TierMove value)
    {
        writer.WriteStartObject();
        writer.WriteName("change", value.Change);
        writer.WriteString("from", value.From);
        writer.WriteString("to", value.To);
        writer.WriteNumber("count", value.Count);
        writer.WriteEndObject();
    }
}

/// <summary>Why a customer has its tier after a review.</summary>
/// <param name="Change">What the review did.</param>
/// <param name="From">The tier before; null when there was none.</param>
/// <param name="To">The tier after.</param>
/// <param name="Qualified">The tier that the customer qualifies for now.</param>
/// <param name="Holds">The condition of that tier, which holds while those of all higher ones do not; null for the last tier, which takes everyone else.</param>
/// <param name="NoLonger">The condition of the tier before, where it is one that the customer does not qualify for any more; null otherwise.</param>
/// <param name="ReviewsBelow">In how many reviews in a row, this one included, the customer has kept a tier without qualifying.</param>
[JsonConverter(typeof(JsonValueConverter<TierReason>))]
public sealed record TierReason(TierChange Change, string? From, string To, string Qualified, Condition? Holds, Condition? NoLonger, int ReviewsBelow)
    : IJsonValue<TierReason>
{
    static void IJsonValue<TierReason>.WriteJson(Utf8JsonWriter writer, TierReason value)
    {
        writer.WriteStartObject();
        writer.WriteName("change", value.Change);
        writer.WriteString("from", value.From);
        writer.WriteString("to", value.To);
        writer.WriteString("qualified", value.Qualified);
        writer.WriteString("holds", value.Holds?.ToString());
        writer.WriteString("noLonger", value.NoLonger?.ToString());
        writer.WriteNumber("reviewsBelow", value.ReviewsBelow);
        writer.WriteEndObject();
    }
}
