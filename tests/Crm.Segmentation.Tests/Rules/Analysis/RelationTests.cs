using Crm.Segmentation.Tree;

using static Crm.Segmentation.Tests.TestShop;

namespace Crm.Segmentation.Tests.Rules.Analysis;

/// <summary>What the analyser must know: unknown would be sound here, and useless.</summary>
public sealed class RelationTests
{
    private static readonly RuleBook Book = RuleBook.Create(
        TestShop.Schema,
        Segment.Define("adults", Age >= 18),
        Segment.Define("grown", MemberOf("adults") & OptedIn),
        Partition.Define("tiers", "none", new PartitionCell("gold", Purchase.DidAtLeast(5)), new PartitionCell("silver", Purchase.Did())));

    private static readonly Window Week = Window.Last(TimeSpan.FromDays(7)), Month = Window.Last(TimeSpan.FromDays(30));

    private static TimeSpan Days(int days) => TimeSpan.FromDays(days);

    private static MemberOf MemberOf(string name, string? cell = null) => new(name, cell, null);

    public static TheoryData<string, Condition> Contradictions => new()
    {
        { "an empty range", Age > 30 & Age < 20 },
        { "between two whole numbers", Age > 2 & Age < 3 },
        { "between two cents", Credit > 1.005m & Credit < 1.009m },
        { "a fraction of a whole number", Age.Is(2.5m) },
        { "between two neighbouring doubles", TestShop.Score > 1 & TestShop.Score < 1.0000000000000002 },
        { "two values at once", City.Is("서울") & City.Is("hat") },
        { "sets with nothing in common", Age.IsAnyOf(1, 2) & Age.IsAnyOf(3, 4) },
        { "an enum that is none of its values, and set", !Tier.IsAnyOf("basic", "gold", "vip") & Tier.IsSet() },
        { "an enum and a pattern", Tier.IsLike("v*") & !Tier.Is("vip") },
        { "missing and compared", Age.IsMissing() & Age <= 5 },
        { "missing and a pattern", City.IsMissing() & City.IsLike("*") },
        { "missing and in an equation", (Age + Goal > 3) & Goal.IsMissing() },
        { "a flag that is set and missing", OptedIn & OptedIn.IsMissing() },
        { "a negative count", Purchase.Count() < 0 },
        { "fewer in a week than in a month", Purchase.Count(Week) > 3 & Purchase.Count(Month) < 3 },
        { "fewer with a condition than without", Purchase.Where(Amount > 5).Did() & !Purchase.Did() },
        { "fewer of a wide condition than of a narrow one", Purchase.Where(Amount > 5).Did(Week) & !Purchase.Where(Amount > 3).Did(Month) },
        { "events of any type", View.Did() & AnyEvent.Instance.Count().Is(0) },
        { "a condition that no event satisfies", Purchase.Where(Amount > 5 & Amount < 3).Did() },
        { "long ago and within a week", Purchase.Since() >= Days(60) & Purchase.Did(Week) },
        { "first long ago and never before", Purchase.SinceFirst() >= Days(60) & !Purchase.Did(Window.BeforeAgo(Days(60))) },
        { "a last before the first", Purchase.Since() > Days(5) & Purchase.SinceFirst() < Days(5) },
        { "a sequence without its first step", View.Then(Purchase).Did(Week) & !View.Did(Month) },
        { "a sequence without its last step", View.Then(Purchase).Did(Week) & !Purchase.Did() },
        { "more sessions than events", Visit.Sessions(Days(1)) > Visit.Count() & Visit.Count().Is(0) & Visit.Sessions(Days(1)) >= 1 },
        { "a sum of nothing", Purchase.Sum(Amount) > 0 & !Purchase.Did() },
        { "a greatest value of nothing", Purchase.Max(Amount) > 0 & !Purchase.Did() },
        { "a first without any", Purchase.DidFirst(Week) & !Purchase.Did(Week) },
        { "regularly without any", Purchase.DidRegularly(ComparisonOperator.GreaterOrEqual, 1, 2, 4, Days(7)) & !Purchase.Did(Window.Last(Days(28))) },
        { "past and ahead", Expires.IsIn(Window.Next(Days(30))) & Expires.IsIn(Week) },
        { "a window without room", Purchase.Did(Window.Between(SignedUp, SignedUp)) },
        { "less and more", Age < Goal & Goal < Age },
        { "not itself", Age < Feature.Define("f", Age) },
        { "a window on what is missing", Purchase.Did(Window.Since(SignedUp)) & SignedUp.IsMissing() },
        { "two cells", MemberOf("tiers", "gold") & MemberOf("tiers", "none") },
        { "a cell and its condition", MemberOf("tiers", "silver") & Purchase.Count() > 4 },
        { "a segment and its condition", MemberOf("grown") & Age < 18 },
        { "tags", Interests.HasAll("hat", "shoe") & !Interests.Has("hat") },
        { "in every alternative", (Age < 2 | Age > 5) & Age.IsAnyOf(3, 4) },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void Contradiction_IsFound(string what, Condition condition)
    {
        Assert.True(Book.Disjoint(condition, condition) == Answer.Yes, what);
        Assert.True(Book.Implies(condition, Age > 3) == Answer.Yes, what);
        Assert.True(Book.Implies(HasChildren, !condition) == Answer.Yes, what);
    }

    public static TheoryData<string, Condition> Possibilities => new()
    {
        { "a range", Age > 2 & Age < 4 },
        { "missing", !(Age > 2) & !(Age <= 2) },
        { "an enum that is missing", !Tier.IsAnyOf("basic", "gold", "vip") },
        { "a cent", Credit > 1.005m & Credit < 1.015m },
        { "another text", !City.IsAnyOf("서울", "hat") & City.IsSet() },
        { "ever, but not lately", Purchase.Did() & !Purchase.Did(Week) },
        { "more in a month than in a week", Purchase.Count(Week).Is(1) & Purchase.Count(Month) > 3 & View.Count().Is(0) },
        { "long ago", Purchase.Since() >= Days(60) },
        { "a tag without another", Interests.Has("hat") & !Interests.Has("shoe") },
        { "a flag that is neither", !OptedIn & OptedIn.IsSet() },
        { "ahead", Expires.IsIn(Window.Next(Days(30))) & SignedUp.IsIn(Week) },
        { "a cell", MemberOf("tiers", "silver") },
        { "an alternative", (Age < 2 | Age > 5) & Age.IsAnyOf(3, 6) },
    };

    [Theory]
    [MemberData(nameof(Possibilities))]
    public void Possibility_IsFound(string what, Condition condition)
    {
        Assert.True(Book.Disjoint(condition, condition) == Answer.No, what);
        Assert.True(Book.Implies(condition, !condition) == Answer.No, what);
        Assert.True(Book.Equivalent(condition, condition) == Answer.Yes, what);
    }

    [Fact]
    public void Implies_OfANarrowerCondition_IsYesAndTheOtherWayNo()
    {
        Narrower(Age > 30, Age > 20);
        Narrower(Age > 30, Age.IsSet());
        Narrower(Age < 30, !(Age >= 30));
        Narrower(Tier.Is("gold"), !Tier.Is("vip"));
        Narrower(Purchase.DidAtLeast(3), Purchase.Did());
        Narrower(Purchase.Did(Week), Purchase.Did(Month));
        Narrower(Purchase.Since() >= Days(60), Purchase.Since() >= Days(30));
        Narrower(MemberOf("grown"), MemberOf("adults"));
        Narrower(MemberOf("adults"), Age > 10);

        static void Narrower(Condition narrow, Condition wide)
        {
            Assert.Equal(Answer.Yes, Book.Implies(narrow, wide));
            Assert.Equal(Answer.No, Book.Implies(wide, narrow));
            Assert.Equal(Answer.No, Book.Equivalent(wide, narrow));
            Assert.Equal(Answer.Yes, Book.Disjoint(narrow, !wide));
        }
    }

    [Fact]
    public void Implies_ByWindowsThatContainOneAnother_IsYes()
    {
        Assert.Equal(Answer.Yes, Book.Implies(Purchase.Did(Window.Ago(Days(7), Days(3))), Purchase.Did(Week)));
        Assert.Equal(Answer.Yes, Book.Implies(Purchase.Did(Window.This(CalendarUnit.Day)), Purchase.Did(Window.This(CalendarUnit.Month))));
        Assert.Equal(Answer.Yes, Book.Implies(Purchase.Did(Window.Within(Days(3), SignedUp)), Purchase.Did(Window.Since(SignedUp))));
        Assert.Equal(Answer.Yes, Book.Implies(Purchase.Since() < Days(7), Purchase.Did(Week)));
        Assert.Equal(Answer.Yes, Book.Implies(SignedUp.IsIn(Week), SignedUp.IsIn(Month)));
        Assert.Equal(Answer.Unknown, Book.Implies(Purchase.Did(Window.This(CalendarUnit.Week)), Purchase.Did(Window.This(CalendarUnit.Month))));
    }

    [Fact]
    public void Equivalent_OfTwoWaysToSayOneThing_IsYes()
    {
        Same(!(Age < 30) & Age.IsSet(), Age >= 30);
        Same(Age > 2, Age >= 3);
        Same(Purchase.Did(Week), Purchase.Since() < Days(7));
        Same(View.Then(Purchase).Did(), View.Then(Purchase).Count() >= 1);
        Same(Tier.IsAnyOf("gold", "vip"), Tier.IsSet() & !Tier.Is("basic"));
        Same(Feature.Define("f", Age) > 3, Age > 3);
        Same(Interests.HasAny("hat", "shoe"), Interests.Has("hat") | Interests.Has("shoe"));
        Same(3 < Age, Age > 3);
        Same(Age < Goal, Goal > Age);

        static void Same(Condition one, Condition other) => Assert.Equal(Answer.Yes, Book.Equivalent(one, other));
    }

    [Fact]
    public void Implies_WhereAMissingValueIsAdmitted_IsNo()
    {
        Assert.Equal(Answer.No, Book.Implies(!(Age < 30), Age >= 30));
        Assert.Equal(Answer.No, Book.Implies(OptedIn.IsSet(), OptedIn));
    }

    [Fact]
    public void Implies_WhereItSeemsToFollowAndDoesNot_IsNotYes()
    {
        Window between = Window.Ago(Days(30), Days(7));
        IsNotImplied(View.Then(Purchase).Did(between), Purchase.Did(between)); // the window is where the first step lies
        IsNotImplied(View.ThenNot(Purchase).Within(Days(1)).Did(), Purchase.Did());
        IsNotImplied(Purchase.Did(between), Purchase.Since() >= Days(7)); // and again since
        IsNotImplied(Purchase.SinceFirst() >= Days(7), Purchase.Did(Window.Ago(Days(30), Days(7))));
        IsNotImplied(Purchase.Did(), Purchase.Max(Amount).IsSet()); // an event may lack the property
        IsNotImplied(Purchase.Sum(Amount).IsSet(), Purchase.Did()); // of nothing it is 0
        IsNotImplied(Purchase.Did() & Purchase.Sum(Amount).Is(0), Purchase.Sum(Amount) > 0);
        IsNotImplied(Purchase.Did(Week), Purchase.DidFirst(Week));
        IsNotImplied(!Purchase.Did(Window.Since(SignedUp)), Purchase.Count(Window.Since(SignedUp)) <= 0); // without a sign-up
        IsNotImplied(Born >= new DateOnly(2000, 1, 1), Born.IsIn(Window.Since(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero)))); // a zone's midnight
        IsNotImplied(Age > 3, Age + 1 > 4); // may not fit
        IsNotImplied(Weight > 0.1, Weight >= 0.2);
        IsNotImplied(!Interests.HasAll("hat", "shoe"), !Interests.Has("hat"));

        static void IsNotImplied(Condition one, Condition other) => Assert.NotEqual(Answer.Yes, Book.Implies(one, other));
    }

    [Fact]
    public void Implies_OfManyAlternatives_EndsSoon()
    {
        // Sixty alternatives of three each, over the same few measures and over many.
        Condition few = Any(Enumerable.Range(0, 60).Select(i => Age > i & Goal > 100 - i & View.Count(Window.Last(Days(i + 1))) > i % 7));
        Condition many = Any(Enumerable.Range(0, 60).Select(i => City.IsLike($"a{i}*") & City.IsLike($"*b{i}") & Nickname.IsLike($"{i}?")));

        Assert.Equal(Answer.Yes, Book.Implies(few, Age > 0));
        Assert.Equal(Answer.Yes, Book.Implies(many, City.IsSet()));
        Assert.Equal(Answer.Yes, Book.Equivalent(many, many));
        Assert.NotEqual(Answer.Yes, Book.Implies(many, few));
        Assert.NotEqual(Answer.Yes, Book.Implies(!many, !few));

        static Condition Any(IEnumerable<Condition> conditions) => conditions.Aggregate((a, b) => a | b);
    }

    [Fact]
    public void Implies_WithMoreEventMeasuresThanAreCompared_IsNotWronglyNo()
    {
        Condition many = Enumerable.Range(1, 40).Select(i => View.Count(Window.Last(Days(i))) > 5).Aggregate((a, b) => a | b);

        Assert.NotEqual(Answer.No, Book.Implies(many & Purchase.Did(Week), Purchase.Did(Month)));
        Assert.NotEqual(Answer.No, Book.Implies(many & Purchase.Since() < Days(7), Purchase.Did(Week)));
    }

    [Fact]
    public void Question_WithAMistake_Throws()
    {
        RuleException thrown = Assert.Throws<RuleException>(() => Book.Implies(Age > TimeSpan.Zero, MemberOf("nobody")));

        Assert.Equal([DiagnosticCodes.MissingUnit, DiagnosticCodes.UnknownResult], thrown.Diagnostics.Select(d => d.Code).Order());
    }
}
