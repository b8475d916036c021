using Crm.Segmentation.Segments;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Segments;

public sealed class TierReviewTests
{
    private static readonly SchemaBuilder Define = new("tiers");
    private static readonly CustomerInteger Points = Define.Integer("points");
    private static readonly Schema Schema = Define.Build();
    private static readonly Partition Tiers = Partition.Define(
        "tiers", "basic", new PartitionCell("vip", Points >= 100), new PartitionCell("gold", Points >= 50), new PartitionCell("silver", Points >= 20));

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static PartitionReport Now(int month, params IEnumerable<(long Key, int Points)> customers)
    {
        DatasetBuilder builder = Dataset.For(Schema);
        builder.AddCustomers(customers, c => c.Key, row => row.Set(Points, row.Item.Points));
        return new SegmentationEngine(Schema).Evaluate(Tiers, builder.Build(out _), Start.AddMonths(month));
    }

    [Fact]
    public void Review_WithGrace_KeepsATierForThatManyReviewsAndThenDemotes()
    {
        var policy = new TierPolicy { GraceReviews = 2 };
        TierReview first = TierReview.Run(Now(0, (1, 120)), null, policy);
        TierReview second = TierReview.Run(Now(1, (1, 30)), first.Next, policy);
        TierReview third = TierReview.Run(Now(2, (1, 60)), second.Next, policy);
        TierReview fourth = TierReview.Run(Now(3, (1, 60)), third.Next, policy);

        Assert.Equal(new TierReason(TierChange.Joined, null, "vip", "vip", Points >= 100, null, 0), first.Why(1));
        Assert.Equal(new TierReason(TierChange.KeptByGrace, "vip", "vip", "silver", Points >= 20, Points >= 100, 1), second.Why(1));
        Assert.Equal(new TierReason(TierChange.KeptByGrace, "vip", "vip", "gold", Points >= 50, Points >= 100, 2), third.Why(1));
        Assert.Equal(new TierReason(TierChange.Demoted, "vip", "gold", "gold", Points >= 50, Points >= 100, 0), fourth.Why(1));
        Assert.Equal(("vip", "gold", 1), (fourth.Moves[0].From, fourth.Moves[0].To, fourth.Moves[0].Count));
        Assert.Empty(third.Moves);
    }

    [Fact]
    public void Review_InTheCallersMemory_IsThatOfEachCustomerAloneAndAllocatesNothing()
    {
        var random = new Random(8);
        foreach (int grace in new[] { 0, 1, 3 })
        {
            var policy = new TierPolicy { GraceReviews = grace };
            short[] qualified = new short[5000], tiers = new short[5000], below = new short[5000];
            for (int i = 0; i < tiers.Length; i++) (qualified[i], tiers[i], below[i]) = ((short)random.Next(4), (short)random.Next(-1, 4), (short)random.Next(5));
            (short Tier, short Below)[] expected = [.. tiers.Select((tier, i) => One(qualified[i], tier, below[i], grace))];

            policy.Review(qualified, tiers, below);
            Assert.Equal(expected, tiers.Zip(below));
            Assert.Equal(0, Allocations.Of(() => policy.Review(qualified, tiers, below)));
        }

        Assert.Throws<ArgumentException>(() => new TierPolicy().Review([0, 1], [0, 1], [0]));
        Assert.Throws<ArgumentException>(() => new TierPolicy().Review([0, 1], [0], [0, 1]));

        static (short Tier, short Below) One(short qualified, short tier, short below, int grace)
        {
            if (tier < 0 || qualified <= tier) return (qualified, 0);
            return below < grace ? (tier, (short)(below + 1)) : (qualified, (short)0);
        }
    }

    [Fact]
    public void Review_OfWhoQualifiesAgain_BeginsTheCountAnew()
    {
        var policy = new TierPolicy { GraceReviews = 1 };
        TierState state = TierReview.Run(Now(0, (1, 120)), null, policy).Next;
        state = TierReview.Run(Now(1, (1, 0)), state, policy).Next;
        state = TierReview.Run(Now(2, (1, 100)), state, policy).Next;
        TierReview fourth = TierReview.Run(Now(3, (1, 0)), state, policy);

        Assert.Equal(TierChange.KeptByGrace, fourth.Why(1)!.Change);
        Assert.Equal("vip", Assert.Single(fourth.Next.Standings).Tier);
    }

    [Fact]
    public void Review_OfAPromotion_TakesEffectAtOnceWhateverTheGrace()
    {
        var policy = new TierPolicy { GraceReviews = 5 };
        TierState state = TierReview.Run(Now(0, (1, 60), (2, 0)), null, policy).Next;
        TierReview next = TierReview.Run(Now(1, (1, 100), (2, 20)), state, policy);

        Assert.Equal(2, next.Customers(TierChange.Promoted).Count);
        Assert.Equal(["1"], next["vip"].Keys.Select(k => k.ToString()));
        Assert.Null(next.Why(9));
        Assert.Throws<KeyNotFoundException>(() => next["platinum"]);
    }

    [Fact]
    public void Review_OfAStateThatDoesNotFit_IsRefused()
    {
        PartitionReport now = Now(1, (1, 60));
        Refused("not of 'tiers'", TierState.Restore("others", Start, []));
        Refused("no tier 'platinum'", TierState.Restore("tiers", Start, [new TierStanding(1, "platinum")]));
        Refused("earlier instant", TierState.Restore("tiers", now.AsOf, []));
        Assert.Throws<ArgumentException>(() => TierState.Restore("tiers", Start, [new TierStanding(1, "vip"), new TierStanding(1, "gold")]));
        Assert.Throws<ArgumentException>(() => TierState.Restore("tiers", Start, [new TierStanding(1, "vip", -1)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TierPolicy { GraceReviews = -1 });

        void Refused(string why, TierState state) =>
            Assert.Contains(why, Assert.Throws<ArgumentException>(() => TierReview.Run(now, state)).Message, StringComparison.Ordinal);
    }

    /// <summary>Reviews of changing customers, one after the other, against the rules applied to one customer at a time.</summary>
    [Fact]
    public void Reviews_OneAfterTheOther_AreTheRulesForEachCustomer() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var policy = new TierPolicy { GraceReviews = random.Next(4) };
            var expected = new Dictionary<long, (int Tier, int Below)>();
            TierState? state = null;
            for (int month = 0; month < 6; month++)
            {
                (long Key, int Points)[] customers = [.. Enumerable.Range(0, 70).Where(_ => random.Next(5) > 0).Select(i => ((long)i, random.Next(140)))];
                TierReview review = TierReview.Run(Now(month, customers), state, policy);
                var changes = new Dictionary<long, TierChange>();
                var next = new Dictionary<long, (int Tier, int Below)>();
                foreach ((long key, int points) in customers)
                    (next[key], changes[key]) = Judge(expected.TryGetValue(key, out var before) ? before : null, Tier(points), policy.GraceReviews);

                Assert.Equal(expected.Keys.Except(next.Keys).Count(), review.Gone);
                Assert.Equal(
                    next.Select(c => new TierStanding(c.Key, Tiers.Cells[c.Value.Tier].Name, c.Value.Below)).OrderBy(s => s.Customer.ToString()),
                    review.Next.Standings.OrderBy(s => s.Customer.ToString()));
                foreach (TierChange change in Enum.GetValues<TierChange>())
                    Assert.Equal(changes.Where(c => c.Value == change).Select(c => c.Key).Order(), review.Customers(change).Keys.Select(k => long.Parse(k.ToString())).Order());
                foreach ((long key, TierChange change) in changes) Assert.Equal(change, review.Why(key)!.Change);

                // Whoever moved is in exactly one move, and the tiers are whole.
                int moved = changes.Count(c => c.Value is TierChange.Joined or TierChange.Promoted or TierChange.Demoted);
                Assert.Equal(moved, review.Moves.Sum(move => move.Count));
                Assert.All(review.Moves, move => Assert.All(move.Customers.Keys, key => Assert.Equal((move.Change, move.From, move.To), (review.Why(key)!.Change, review.Why(key)!.From, review.Why(key)!.To))));
                Assert.Equal(customers.Length, Tiers.Cells.Sum(cell => review[cell.Name].Count));

                // What was stored is what goes on.
                state = random.Next(2) == 0 ? review.Next : TierState.Restore("tiers", review.ReviewedAt, review.Next.Standings.Reverse());
                expected = next;
            }
        }).Check(PropertyRuns.Of(60));

    private static int Tier(int points) => points >= 100 ? 0 : points >= 50 ? 1 : points >= 20 ? 2 : 3;

    private static ((int Tier, int Below) Next, TierChange Change) Judge((int Tier, int Below)? before, int qualified, int grace)
    {
        if (before is not { } had) return ((qualified, 0), TierChange.Joined);
        if (qualified < had.Tier) return ((qualified, 0), TierChange.Promoted);
        if (qualified == had.Tier) return ((qualified, 0), TierChange.Kept);
        return had.Below + 1 > grace ? ((qualified, 0), TierChange.Demoted) : ((had.Tier, had.Below + 1), TierChange.KeptByGrace);
    }
}
