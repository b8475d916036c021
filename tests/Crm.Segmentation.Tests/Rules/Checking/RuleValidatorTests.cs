using Crm.Segmentation.Tests.Docs;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Rules.Checking;

/// <summary>What the examples of the codes do not show: several mistakes at once, what is right and must stay so, and the edges.</summary>
public sealed class RuleValidatorTests
{
    private static readonly SchemaBuilder Define = new("kinds");
    private static readonly Dictionary<ValueKind, Measure> Attributes = new()
    {
        [ValueKind.Integer] = Define.Integer("integer"),
        [ValueKind.Money] = Define.Money("money", scale: 2),
        [ValueKind.Number] = Define.Number("number"),
        [ValueKind.Duration] = Define.Duration("duration"),
        [ValueKind.Instant] = Define.Instant("instant"),
        [ValueKind.Date] = Define.Date("date"),
        [ValueKind.Text] = Define.Text("text"),
        [ValueKind.Enum] = Define.Enum("enum", "a", "b"),
        [ValueKind.Tags] = Define.Tags("tags"),
    };

    private static readonly EventType Event = Define.Event("event");
    private static readonly Dictionary<ValueKind, Measure> Properties = new()
    {
        [ValueKind.Integer] = Event.Integer("integer"),
        [ValueKind.Money] = Event.Money("money", scale: 2),
        [ValueKind.Number] = Event.Number("number"),
        [ValueKind.Duration] = Event.Duration("duration"),
        [ValueKind.Instant] = Event.Instant("instant"),
        [ValueKind.Date] = Event.Date("date"),
        [ValueKind.Text] = Event.Text("text"),
        [ValueKind.Enum] = Event.Enum("enum", "a", "b"),
        [ValueKind.Tags] = Event.Tags("tags"),
    };

    private static readonly Schema Kinds = Define.Build();

    public static IEnumerable<object[]> Pairs => from left in Attributes.Keys from right in Attributes.Keys select new object[] { left, right };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Comparison_OfTwoKinds_IsRightWithinAGroupOfKindsOnly(ValueKind left, ValueKind right)
    {
        bool compares = Group(left) == Group(right) && left != ValueKind.Tags, ordered = compares && Group(left) != 't';

        Assert.Equal(compares, Codes(Attributes[left].Is(Attributes[right])).Length == 0);
        Assert.Equal(ordered, Codes(Attributes[left] < Attributes[right]).Length == 0);

        static char Group(ValueKind kind) => kind switch
        {
            ValueKind.Integer or ValueKind.Money or ValueKind.Number => 'n',
            ValueKind.Duration => 'd',
            ValueKind.Instant or ValueKind.Date => 'i',
            ValueKind.Text or ValueKind.Enum => 't',
            _ => 'x',
        };
    }

    public static IEnumerable<object[]> Aggregates =>
        from function in Enum.GetValues<AggregateFunction>() from kind in Properties.Keys select new object[] { function, kind };

    [Theory]
    [MemberData(nameof(Aggregates))]
    public void Aggregate_OfAKind_IsRightWhereTheKindHasIt(AggregateFunction function, ValueKind kind)
    {
        bool adds = kind is ValueKind.Integer or ValueKind.Money or ValueKind.Number or ValueKind.Duration;
        bool isRight = function switch
        {
            AggregateFunction.Sum or AggregateFunction.Average => adds,
            AggregateFunction.Min or AggregateFunction.Max => adds || kind is ValueKind.Instant or ValueKind.Date,
            _ => kind != ValueKind.Tags,
        };

        string[] codes = Codes(new IsMissing(new Aggregate(function, Properties[kind], Event, null)));

        Assert.Equal(isRight ? [] : [DiagnosticCodes.NoAggregate], codes);
    }

    [Fact]
    public void Check_WithSeveralMistakes_TellsEveryOneInOrder()
    {
        Condition condition = (OtherShop.Agee >= 18)
            & Shop.Purchase.Where(Shop.Amount.Is("much") & Shop.Purchase.Did()).Did(Window.Next(TimeSpan.FromDays(1)))
            & (Shop.Purchase.Since() >= 60);

        Assert.Equal(
            [
                DiagnosticCodes.UnknownAttribute, DiagnosticCodes.WindowAhead, DiagnosticCodes.DoesNotCompare, DiagnosticCodes.MeasureInWhere,
                DiagnosticCodes.MissingUnit,
            ],
            RuleValidator.Check(condition, Shop.Schema, "many").Select(d => d.Code));
    }

    [Fact]
    public void Check_OfAMistake_SaysWhichDefinitionItIsIn() =>
        Assert.Equal("adults", Assert.Single(RuleValidator.Check(OtherShop.Agee >= 18, Shop.Schema, "adults")).Definition);

    [Fact]
    public void Check_OfOneMistakeTwice_TellsItOnce() =>
        Assert.Single(RuleValidator.Check((OtherShop.Agee >= 18) | (OtherShop.Agee < 8), Shop.Schema, "x"));

    [Fact]
    public void Check_OfWrongArithmetic_DoesNotAlsoTellOfTheComparison() =>
        Assert.Equal([DiagnosticCodes.NoArithmetic], Codes((Attributes[ValueKind.Text] * 2) + Attributes[ValueKind.Integer] >= TimeSpan.FromDays(1)));

    [Fact]
    public void Check_OfAnUnknownEvent_DoesNotAlsoTellOfItsProperties()
    {
        SchemaBuilder define = new("elsewhere");
        EventType refund = define.Event("refund");
        EventMoney amount = refund.Money("amount", scale: 0);

        Assert.Equal([DiagnosticCodes.UnknownEvent], RuleValidator.Check(refund.Where(amount >= 1).Sum(amount) >= 1, Shop.Schema, "x").Select(d => d.Code));
    }

    [Fact]
    public void Check_OfAPattern_LooksIntoItsFilter() =>
        Assert.Equal(
            DiagnosticCodes.PropertyOfAnotherEvent,
            Assert.Single(RuleValidator.Check(Shop.Purchase.Where(Shop.Channel.Is("web")), Shop.Schema, "step")).Code);

    [Fact]
    public void Check_OfASequence_LooksIntoItsStepsAndWhatIsVisible() =>
        Assert.Equal(
            [DiagnosticCodes.PropertyOfAnotherEvent, DiagnosticCodes.UnknownEvent],
            RuleValidator.Check(
                Shop.Visit.Where(Shop.Category.Is("hat")).ThenNext(Shop.Purchase).Among(OtherShop.Purchse), Shop.Schema, "steps").Select(d => d.Code));

    [Fact]
    public void Check_OfASequenceOfOneStep_TellsItsLength() =>
        Assert.Equal(
            DiagnosticCodes.SequenceLength,
            Assert.Single(RuleValidator.Check(new Sequence([new SequenceStep(Shop.Visit, SequenceLink.Later)]), Shop.Schema, "steps")).Code);

    [Fact]
    public void Check_OfAWindowInAWhereAnchoredOnTheCustomer_IsRight() =>
        Assert.Empty(
            Codes(Event.Where(Properties[ValueKind.Instant].IsIn(Window.Since(Attributes[ValueKind.Instant]))).Did()));

    [Fact]
    public void Check_OfAWindowAnchoredOnAPropertyOrAnAggregate_TellsTheAnchor() =>
        Assert.Equal(
            [DiagnosticCodes.NotAnAnchor, DiagnosticCodes.NotAnAnchor],
            Codes(Event.Did(Window.Since(Properties[ValueKind.Instant])) & Event.Did(Window.Before(Event.Max(Properties[ValueKind.Instant])))));

    [Fact]
    public void Check_OfAWindowThatEndsWhenItBegins_TellsIt()
    {
        var noon = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

        Assert.Equal([DiagnosticCodes.EmptyWindow], Codes(Event.Did(Window.Between(noon, noon))));
        Assert.Empty(Codes(Event.Did(Window.Between(noon, noon.AddMilliseconds(1)))));
    }

    [Fact]
    public void Check_OfAnAttributeInAWindowAhead_IsRight() =>
        Assert.Empty(Codes(Attributes[ValueKind.Date].IsIn(Window.Next(TimeSpan.FromDays(30)))));

    [Fact]
    public void Check_OfASumOverAnyEvent_TellsThatTheyHaveNoPropertyInCommon() =>
        Assert.Equal([DiagnosticCodes.PropertyOfAnotherEvent], Codes(AnyEvent.Instance.Sum(Properties[ValueKind.Integer]) >= 1));

    [Fact]
    public void Check_OfAnEnumBehindAggregateAndFeature_KnowsItsValues() =>
        Assert.Equal(
            [DiagnosticCodes.UnknownValue],
            Codes(Feature.Define("last_enum", Event.Last(Properties[ValueKind.Enum])).Is("c") & Event.Last(Properties[ValueKind.Enum]).Is("b")));

    [Fact]
    public void Check_OfADurationListedAsANumber_TellsTheUnit() =>
        Assert.Equal([DiagnosticCodes.MissingUnit], Codes(Attributes[ValueKind.Duration].IsAnyOf(60)));

    [Fact]
    public void Check_OfADurationPlusANumber_TellsTheUnit() =>
        Assert.Equal([DiagnosticCodes.MissingUnit], Codes(Attributes[ValueKind.Instant] + 3 >= new DateOnly(2026, 1, 1)));

    [Fact]
    public void Check_OfASamePropertyThatIsTags_TellsItsKind() =>
        Assert.Contains(DiagnosticCodes.SameKind, Codes(Event.Then(Event).Same("tags").Did()));

    [Fact]
    public void Check_OfTwoFeaturesWithOneName_TellsTheName() =>
        Assert.Equal(
            [DiagnosticCodes.DuplicateName],
            Codes((Feature.Define("f", Event.Count()) >= 1) & (Feature.Define("f", Event.Count() + 1) >= 1)));

    [Fact]
    public void Check_OfEqualFeaturesWithOneName_IsRight() =>
        Assert.Empty(Codes((Feature.Define("f", Event.Count()) >= 1) & (Feature.Define("f", Event.Count()) >= 2)));

    [Fact]
    public void Check_OfAFeatureInAWhere_TellsTheScope() =>
        Assert.Equal([DiagnosticCodes.MeasureInWhere], Codes(Event.Where(Feature.Define("f", Event.Count()) >= 1).Did()));

    [Theory]
    [InlineData(ComparisonOperator.GreaterOrEqual, 0, DiagnosticCodes.AlwaysTrue)]
    [InlineData(ComparisonOperator.Greater, -1, DiagnosticCodes.AlwaysTrue)]
    [InlineData(ComparisonOperator.Greater, 0, null)]
    [InlineData(ComparisonOperator.Less, 0, DiagnosticCodes.NeverTrue)]
    [InlineData(ComparisonOperator.LessOrEqual, -1, DiagnosticCodes.NeverTrue)]
    [InlineData(ComparisonOperator.LessOrEqual, 0, null)]
    [InlineData(ComparisonOperator.Equal, -1, DiagnosticCodes.NeverTrue)]
    [InlineData(ComparisonOperator.Equal, 1.5, DiagnosticCodes.NeverTrue)]
    [InlineData(ComparisonOperator.Equal, 0, null)]
    public void Check_OfACountAgainstABound_WarnsWhereItCannotDecide(ComparisonOperator comparison, double bound, string? code)
    {
        Condition condition = new Comparison(Event.Count(), comparison, bound), mirrored = new Comparison(bound, Mirror(comparison), Event.Count());

        Assert.Equal(code is null ? [] : [code], Codes(condition));
        Assert.Equal(code is null ? [] : [code], Codes(mirrored));

        static ComparisonOperator Mirror(ComparisonOperator comparison) => comparison switch
        {
            ComparisonOperator.Less => ComparisonOperator.Greater,
            ComparisonOperator.LessOrEqual => ComparisonOperator.GreaterOrEqual,
            ComparisonOperator.Greater => ComparisonOperator.Less,
            ComparisonOperator.GreaterOrEqual => ComparisonOperator.LessOrEqual,
            _ => comparison,
        };
    }

    [Fact]
    public void Check_OfACountInAnAnchoredWindow_DoesNotWarnBecauseItMayBeMissing() =>
        Assert.Empty(Codes(Event.Count(Window.Since(Attributes[ValueKind.Instant])) >= 0));

    [Fact]
    public void Check_OfARegularityThatNoPeriodCanPass_Warns() =>
        Assert.Equal([DiagnosticCodes.NeverTrue], Codes(Event.DidRegularly(ComparisonOperator.Less, 1, 1, 2, TimeSpan.FromDays(1))));

    [Fact]
    public void Check_OfAHundredThousandNots_TellsTheDepth()
    {
        Condition condition = Shop.OptedIn;
        for (int i = 0; i < 100_000; i++) condition = !condition;

        Assert.Equal([DiagnosticCodes.TooDeep], RuleValidator.Check(condition, Shop.Schema, "nots").Select(d => d.Code));
    }

    [Fact]
    public void Check_OfALongSum_TellsTheDepth()
    {
        Measure sum = Shop.Age;
        for (int i = 0; i < 100_000; i++) sum += 1;

        Assert.Equal([DiagnosticCodes.TooDeep], RuleValidator.Check(new IsMissing(sum), Shop.Schema, "sum").Select(d => d.Code));
    }

    [Fact]
    public void Check_OfSharedSubtreesThatDoubleEveryLevel_TellsTheSizeAtOnce()
    {
        Measure sum = Shop.Age;
        for (int i = 0; i < 60; i++) sum += sum;

        Assert.Equal([DiagnosticCodes.TooLarge], RuleValidator.Check(new IsMissing(sum), Shop.Schema, "sum").Select(d => d.Code));
    }

    [Theory]
    [InlineData(63, 0)]
    [InlineData(64, 1)]
    public void Check_AtTheLimitOfDepth_TellsOnlyBeyondIt(int nots, int expected)
    {
        Condition condition = Shop.OptedIn;
        for (int i = 0; i < nots; i++) condition = !condition;

        Assert.Equal(expected, RuleValidator.Check(condition, Shop.Schema, "nots").Count);
    }

    [Theory]
    [InlineData(4_095, 0)]
    [InlineData(4_096, 1)]
    public void Check_AtTheLimitOfNodes_TellsOnlyBeyondIt(int operands, int expected)
    {
        Condition condition = new AnyOf([.. Enumerable.Repeat<Condition>(Shop.OptedIn, operands)]);

        Assert.Equal(expected, RuleValidator.Check(condition, Shop.Schema, "wide").Count);
    }

    [Fact]
    public void Check_OfALargeSet_DoesNotCountItsValues() =>
        Assert.Empty(RuleValidator.Check(Shop.Age.IsAnyOf([.. Enumerable.Range(1, 20_000).Select(i => (decimal)i)]), Shop.Schema, "set"));

    [Fact]
    public void Steps_OfASequence_AreAsManyAsMatchingTakes() => Assert.Equal(TieGroup.MaxSteps, RuleLimits.Steps);

    private static string[] Codes(Condition condition) => [.. RuleValidator.Check(condition, Kinds, "x").Select(d => d.Code)];
}
