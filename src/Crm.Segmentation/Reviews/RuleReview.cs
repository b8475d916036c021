using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Reviews;

/// <summary>What a change of a rule book does to the customers of a dataset: who enters and who leaves each segment and cell, and why.</summary>
[JsonConverter(typeof(JsonValueConverter<RuleReview>))]
[DebuggerDisplay("{Definitions.Count} definitions, at most {MostMoved} of the customers move")]
public sealed class RuleReview : IJsonValue<RuleReview>
{
    private readonly ReviewedBook _before;
    private readonly ReviewedBook _after;

    internal RuleReview(ReviewedBook before, ReviewedBook after, Dataset data, DateTimeOffset asOf, int sample)
    {
        (_before, _after, Data, AsOf) = (before, after, data, asOf);
        Definitions = [.. after.Names.Concat(before.Names.Except(after.Names, StringComparer.Ordinal)).Select(name => Of(name, sample))];
    }

    /// <summary>The dataset.</summary>
    public Dataset Data { get; }

    /// <summary>The as-of instant of both books.</summary>
    public DateTimeOffset AsOf { get; }

    /// <summary>Every segment and cell (<c>partition.cell</c>): those of the new book in its order, then those that only the old one has.</summary>
    public ValueList<DefinitionReview> Definitions { get; }

    /// <summary>The greatest share of the dataset's customers that moves in one definition; 0 without customers.</summary>
    public double MostMoved => Data.CustomerCount == 0 ? 0 : Definitions.Select(review => (double)review.Moved / Data.CustomerCount).DefaultIfEmpty(0).Max();

    /// <summary>Why a customer enters or leaves a segment or a cell.</summary>
    /// <param name="definition">The segment, or <c>partition.cell</c>.</param>
    /// <param name="customer">The customer.</param>
    /// <returns>The move with the leaf that decides it; null for a customer who does not move.</returns>
    /// <exception cref="KeyNotFoundException">Neither book has such a segment or cell, or the dataset no such customer.</exception>
    public MovedCustomer? Why(string definition, CustomerKey customer)
    {
        DefinitionReview review = Definitions.FirstOrDefault(known => known.Name == definition) ?? throw new KeyNotFoundException($"Neither rule book has a segment or a cell '{definition}'.");
        if (!Data.TryFind(customer, out int ordinal)) throw new KeyNotFoundException($"The dataset has no customer '{customer}'.");
        return review.Entered.Contains(customer) || review.Left.Contains(customer) ? Moves(definition, [ordinal], review.Entered)[0] : null;
    }

    /// <summary>Refuses a change that moves too many customers; otherwise does nothing.</summary>
    /// <param name="share">The greatest share of the customers that may move in one segment or cell, 0 to 1.</param>
    /// <returns>This review.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Not 0 to 1.</exception>
    /// <exception cref="RuleReviewException">More customers move; the message is the review.</exception>
    public RuleReview ThrowIfMoreMoveThan(double share)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(share, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        return MostMoved <= share ? this : throw new RuleReviewException(this, share);
    }

    /// <summary>The review as a person reads it: a table, and below it why customers move, of those in the samples.</summary>
    public override string ToString()
    {
        var table = new ReportTable();
        table.Add("definition", "before", "after", "entered", "left");
        foreach (DefinitionReview review in Definitions)
            table.Add(review.Name, TableCell.Count(review.Before.Count), TableCell.Count(review.After.Count), TableCell.Count(review.Entered.Count), TableCell.Count(review.Left.Count));
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{Data.CustomerCount} customers as of {ReportOrigin.Text(AsOf)}\n")).Append(table);
        foreach (DefinitionReview review in Definitions.Where(review => review.Sample.Count > 0))
        {
            text.Append('\n').Append(review.Name).Append('\n');
            foreach (MovedCustomer moved in review.Sample) text.Append("  ").Append(moved).Append('\n');
        }

        return text.ToString();
    }

    private DefinitionReview Of(string name, int sample)
    {
        CustomerSet before = _before.Members(name), after = _after.Members(name), entered = after - before, left = before - after;
        int[] some = [.. First(entered, sample), .. First(left, sample)];
        return new DefinitionReview(name, before, after, entered, left, some.Length == 0 ? [] : Moves(name, some, entered));
    }

    private static IEnumerable<int> First(CustomerSet set, int count) => set.Keys.Take(count).Select(key => set.Dataset.TryFind(key, out int ordinal) ? ordinal : -1);

    /// <summary>Of the leaves that decide in the new book the first that the old one does not have; else one of the old that the new does not have; else the first.</summary>
    private ValueList<MovedCustomer> Moves(string name, int[] customers, CustomerSet entered)
    {
        ConditionLeaves? before = _before.Leaves(name), after = _after.Leaves(name);
        bool[][] heldBefore = before is null ? [] : _before.Hold(before.All, customers), heldAfter = after is null ? [] : _after.Hold(after.All, customers);
        return [.. customers.Select((customer, i) => Move(Data.KeyOf(customer), i))];

        MovedCustomer Move(CustomerKey key, int i)
        {
            bool isEntered = entered.Contains(key);
            if (before is null || after is null) return new MovedCustomer(key, isEntered, null, false, after is not null);
            Condition[] now = Deciding(after, heldAfter[i]), then = Deciding(before, heldBefore[i]);
            (Condition leaf, bool isNew) = now.Except(before.All).FirstOrDefault() is { } added ? (added, true)
                : then.Except(after.All).FirstOrDefault() is { } removed ? (removed, false)
                : (now[0], true);
            bool holds = isNew ? heldAfter[i][IndexOf(after.All, leaf)] : heldBefore[i][IndexOf(before.All, leaf)];
            return new MovedCustomer(key, isEntered, leaf.ToString(), holds, isNew);
        }
    }

    private static Condition[] Deciding(ConditionLeaves leaves, bool[] held) => [.. leaves.Deciding(leaf => held[IndexOf(leaves.All, leaf)])];

    private static int IndexOf(ValueList<Condition> leaves, Condition leaf) => leaves.AsSpan().IndexOf(leaf);

    static void IJsonValue<RuleReview>.WriteJson(Utf8JsonWriter writer, RuleReview value)
    {
        writer.WriteStartObject();
        writer.WriteInstant("asOf", value.AsOf);
        writer.WriteNumber("customers", value.Data.CustomerCount);
        writer.WriteNumber("mostMoved", value.MostMoved);
        writer.WriteValues("definitions", value.Definitions);
        writer.WriteEndObject();
    }
}

/// <summary>Thrown where a caller asked that few customers move, and more do; the message is the review.</summary>
public sealed class RuleReviewException : Exception
{
    internal RuleReviewException(RuleReview review, double share)
        : base(string.Create(CultureInfo.InvariantCulture, $"More than {share:P1} of the customers move in one definition: {review.MostMoved:P1}.\n\n{review}")) => Review = review;

    /// <summary>The review.</summary>
    public RuleReview Review { get; }
}
