using System.Collections;
using System.Reflection;
using Crm.Segmentation.Journeys;
using Crm.Segmentation.Scoring;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Rules.Tree;

public sealed class NodeTests
{
    private static readonly SchemaBuilder Define = new("visitor");
    private static readonly CustomerInteger Age = Define.Integer("age");
    private static readonly CustomerInstant SignedUp = Define.Instant("signed_up");
    private static readonly CustomerTags Interests = Define.Tags("interests");
    private static readonly CustomerFlag OptedIn = Define.Flag("opted_in");
    private static readonly EventType Purchase = Define.Event("purchase");
    private static readonly EventMoney Amount = Purchase.Money("amount", scale: 0);
    private static readonly EventFlag IsGift = Purchase.Flag("is_gift");
    private static readonly EventType Visit = Define.Event("visit");
    private static readonly Window Anchored = Window.Since(SignedUp);

    /// <summary>One instance of every node that holds others, with every optional part present.</summary>
    private static readonly Node[] Samples =
    [
        OptedIn & (Age >= 30),
        OptedIn | (Age >= 30),
        !OptedIn,
        Age >= 30,
        Age.IsAnyOf(30, 40),
        Age.IsLike("3*"),
        Age.IsMissing(),
        Interests.Has("hat"),
        SignedUp.IsIn(Window.Last(TimeSpan.FromDays(7))),
        SignedUp.AnniversaryIsIn(Window.Next(TimeSpan.FromDays(7))),
        new MemberOf("quiet", null, Anchored),
        Purchase.DidFirst(Anchored),
        Purchase.DidRegularly(ComparisonOperator.GreaterOrEqual, 1, 3, 4, TimeSpan.FromDays(7)),
        Purchase.Then(Visit).Did(Anchored),
        Feature.Define("age_next_year", Age + 1),
        new ValueOf("value", "recency", ValueKind.Integer),
        Age.Percentile(50),
        Age.IsInTop(10, OptedIn),
        Age.IsAmongTop(10, OptedIn),
        new TopMeasure(Age, OptedIn),
        new GivenCondition(true),
        Condition.InBucket("a", 0, 10),
        new FittedConstant(null, ValueKind.Integer, 0),
        new ElapsedDays(Purchase, Anchored),
        new ActiveDays(Purchase, Anchored),
        new CutCode(Age, [ValueList.Create<FittedValue>([])]) { Codes = 2, Before = [Purchase.Count()], Needed = [Purchase.Sum(Amount)] },
        Age + 1,
        Purchase.Count(Anchored),
        Purchase.Sum(Amount, Anchored),
        Purchase.Nth(Amount, 2, Anchored),
        Purchase.Favourite(Amount, Amount * 2, Anchored),
        Purchase.Unless(Visit, "amount", TimeSpan.FromDays(1)),
        Window.LastEvents(3, Anchored),
        Purchase.Last(Amount).IsOneOf(Interests),
        Purchase.Sessions(TimeSpan.FromMinutes(30), Anchored),
        Purchase.Since(),
        SignedUp.YearsSince(),
        EventTime.Hour,
        EventTime.Weekday,
        Purchase.Then(Visit).Count(Anchored),
        Purchase.Where(Amount >= 1),
        Purchase.Then(Visit).Among(Purchase, Visit),
        Anchored,
        Window.Before(SignedUp),
        Window.Between(SignedUp, SignedUp),
        Window.Within(TimeSpan.FromDays(1), SignedUp),
        Window.Last(TimeSpan.FromDays(1)),
        Window.Ago(TimeSpan.FromDays(2), TimeSpan.FromDays(1)),
        Window.BeforeAgo(TimeSpan.FromDays(1)),
        Window.CalendarAgo(2, 1, CalendarUnit.Month),
        Window.NextCalendar(1, CalendarUnit.Month),
        Window.This(CalendarUnit.Day),
        Window.LastCalendar(1, CalendarUnit.Day),
        Window.Next(TimeSpan.FromDays(1)),
        Trigger.SinceEntry,
        Trigger.Of(Amount),
        Trigger.Of(IsGift),
        Constant.Of(1m),
        Purchase,
        AnyEvent.Instance,
    ];

    [Fact]
    public void ValueOf_WithArguments_IsWrittenAsItIsAskedFor() => Assert.Equal(
        "base.value(365 days, discount 0.1)",
        new ValueOf("base", "value", ValueKind.Number, new ValueArgument(null, Constant.Of(TimeSpan.FromDays(365))), new ValueArgument("discount", Constant.Of(0.10m))).ToString());

    [Fact]
    public void Children_OfEveryNodeType_AreWhatItsPropertiesHold()
    {
        foreach (Node sample in Samples)
        {
            Node[] held = sample is Constant ? [] : [.. sample.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.Name != nameof(Node.Children)).SelectMany(p => Nodes(p.GetValue(sample)))];
            ValueList<Node> children = sample.Children;
            Assert.True(
                held.Length == children.Count && held.All(h => children.Any(c => ReferenceEquals(c, h))),
                $"{sample.GetType().Name} holds {held.Length} nodes, and has {children.Count} children.");
        }
    }

    [Fact]
    public void Children_EverySealedNodeType_HasASample()
    {
        Type[] missing =
        [
            .. typeof(Expression).Assembly.GetTypes()
                .Where(t => !t.IsAbstract && t.IsAssignableTo(typeof(Node)))
                .Where(t => !t.IsAssignableTo(typeof(IFieldHandle)))
                .Except(Samples.Select(s => s.GetType())),
        ];

        Assert.Empty(missing);
    }

    [Fact]
    public void Children_EveryHandle_HasNone()
    {
        foreach (FieldDefinition attribute in Define.Build().Attributes)
            Assert.Empty(Define.Build().Attribute(attribute.Name).Children);
    }

    [Fact]
    public void With_OtherChildren_IsTheSameNodeOverThem()
    {
        foreach (Node sample in Samples.Where(sample => sample.Children.Count > 0))
        {
            // A copy of each child that is equal and another object, so that what is made is equal and another object, too.
            Node[] copies = [.. sample.Children.Select(Copied)];
            Node made = sample.With(copies);

            Assert.NotSame(sample, made);
            Assert.Equal(sample, made);
            Assert.All(copies, copy => Assert.Contains(made.Children, child => ReferenceEquals(child, copy)));
        }
    }

    [Fact]
    public void With_ItsOwnChildren_IsItself() => Assert.All(Samples, sample => Assert.Same(sample, sample.With(sample.Children.AsSpan())));

    [Fact]
    public void ToString_OfATreeBeyondTheLimits_SaysSo()
    {
        Measure deep = Age, wide = Age;
        for (int i = 0; i < 100_000; i++) deep += 1;
        for (int i = 0; i < 30; i++) wide += wide;

        Assert.Equal("(Arithmetic, too large to be shown)", deep.ToString());
        Assert.Equal("(Arithmetic, too large to be shown)", wide.ToString());
        Assert.Equal("segment s = (Comparison, too large to be shown)", Segment.Define("s", deep > 1).ToText());
        Assert.InRange(deep.ShortName.Length, 1, 81);
    }

    [Fact]
    public void Walk_OfASharedSubtree_LooksAtItOnce()
    {
        Measure wide = Age;
        for (int i = 0; i < 60; i++) wide += wide;

        Assert.Equal(61, wide.Walk().Count());
    }

    [Fact]
    public void Walk_OfATree_GivesParentsFirstInTheOrderAsWritten()
    {
        Condition tree = (Age >= 30) & !OptedIn;

        Assert.Equal(
            ["AllOf", "Comparison", "CustomerInteger", "Constant", "Not", "CustomerFlag"],
            tree.Walk().Select(n => n.GetType().Name));
    }

    private static IEnumerable<Node> Nodes(object? value) => value switch
    {
        Node node => [node],
        SequenceStep step => [step.Pattern],
        RfmMeasures measures => [measures.Recency, measures.Frequency, measures.Monetary],
        string or null => [],
        ValueList<Constant> => [], // the values of a OneOf are data, however many
        IEnumerable list => list.Cast<object>().SelectMany(Nodes),
        _ => [],
    };

    private static Node Copied(Node node) =>
        (Node)typeof(Node).GetMethod("<Clone>$")!.Invoke(node, [])!;
}
