namespace Crm.Segmentation;

/// <summary>The forms of the conditions.</summary>
internal static class ConditionJson
{
    private static readonly JsonShape Operands = new JsonList<Condition>(TreeJson.Condition, atLeast: 2);

    internal static readonly IReadOnlyList<JsonShape> All =
    [
        new JsonObject<AllOf>("all", "all", p => new AllOf([.. p.Next<ValueList<Condition>>().SelectMany(c => c is AllOf all ? all.Operands : [c])]))
            .With("of", Operands, n => n.Operands),
        new JsonObject<AnyOf>("any", "any", p => new AnyOf([.. p.Next<ValueList<Condition>>().SelectMany(c => c is AnyOf any ? any.Operands : [c])]))
            .With("of", Operands, n => n.Operands),
        new JsonObject<Not>("not", "not", p => new Not(p.Next<Condition>()))
            .With("condition", TreeJson.Condition, n => n.Operand),
        new JsonObject<Comparison>("comparison", "a comparison", p => new Comparison(p.Next<Measure>(), p.Next<ComparisonOperator>(), p.Next<Measure>()))
            .With("left", TreeJson.Measure, n => n.Left)
            .With("operator", TreeJson.ComparisonOperators, n => n.Operator)
            .With("right", TreeJson.Measure, n => n.Right),
        new JsonObject<OneOf>("oneOf", "oneOf", p => (OneOf)Comparisons.OneOf(p.Next<Measure>(), p.Next<ValueList<Constant>>().AsSpan()))
            .With("value", TreeJson.Measure, n => n.Operand)
            .With("values", new JsonList<Constant>(new JsonChoice("a constant", () => MeasureJson.Constants), atLeast: 1), n => n.Values),
        new JsonObject<Like>("like", "like", p => new Like(p.Next<Measure>(), new TextPattern(p.Next<string>())))
            .With("value", TreeJson.Measure, n => n.Operand)
            .With("pattern", JsonScalars.Text, n => n.Pattern.Pattern),
        new JsonObject<IsMissing>("isMissing", "isMissing", p => new IsMissing(p.Next<Expression>()))
            .With("value", TreeJson.Value, n => n.Operand),
        new JsonObject<HasTags>("hasTags", "hasTags", MakeHasTags)
            .With("value", TreeJson.Measure, n => n.Operand)
            .Maybe("all", JsonScalars.Flag, n => n.All, false)
            .With("tags", new JsonList<string>(JsonScalars.Text, atLeast: 1), n => n.Values),
        new JsonObject<InTags>("inTags", "inTags", p => new InTags(p.Next<Measure>(), p.Next<Measure>()))
            .With("value", TreeJson.Measure, n => n.Operand)
            .With("tags", TreeJson.Measure, n => n.Tags),
        new JsonObject<InWindow>("inWindow", "inWindow", p => new InWindow(p.Next<Measure>(), p.Next<Window>()))
            .With("value", TreeJson.Measure, n => n.Operand)
            .With("window", TreeJson.Window, n => n.Window),
        new JsonObject<AnniversaryWithin>("anniversary", "an anniversary", p => new AnniversaryWithin(p.Next<Measure>(), p.Next<Window>()))
            .With("value", TreeJson.Measure, n => n.Operand)
            .With("window", TreeJson.Window, n => n.Window),
        new JsonObject<MemberOf>("memberOf", "a membership", p => new MemberOf(p.Next<string>(), p.Next<string?>(), p.Next<Window?>()))
            .With("result", JsonScalars.Name, n => n.Result)
            .Maybe("cell", JsonScalars.Name, n => n.Cell)
            .Maybe("entered", TreeJson.Window, n => n.Entered),
        new JsonObject<DidFirst>("didFirst", "didFirst", p => new DidFirst(p.Next<EventPattern>(), p.Next<Window?>()))
            .With("events", TreeJson.Events, n => n.Pattern)
            .Maybe("window", TreeJson.Window, n => n.Window),
        new JsonObject<DidRegularly>("didRegularly", "didRegularly", MakeDidRegularly)
            .With("events", TreeJson.Events, n => n.Pattern)
            .With("operator", TreeJson.ComparisonOperators, n => n.Operator)
            .With("times", JsonScalars.Integer(1, int.MaxValue), n => n.Times)
            .With("atLeastPeriods", JsonScalars.Integer(1, 1000), n => n.AtLeastPeriods)
            .With("periods", JsonScalars.Integer(1, 1000), n => n.Periods)
            .With("period", JsonScalars.PositiveDuration, n => n.Period),
        new JsonObject<DidSequence>("didSequence", "didSequence", p => new DidSequence(p.Next<Sequence>(), p.Next<Window?>()))
            .With("sequence", EventJson.Sequence, n => n.Sequence)
            .Maybe("window", TreeJson.Window, n => n.Window),
        new JsonObject<TopShare>("top", "a top", p => new TopShare(p.Next<decimal>(), p.Next<Measure>(), p.Next<Condition?>()))
            .With("percent", JsonScalars.Percent("a percentage above 0 and at most 100", percent => percent > 0), n => n.Percent)
            .With("by", TreeJson.Measure, n => n.By)
            .Maybe("among", TreeJson.Condition, n => n.Among),
        new JsonObject<TopCount>("topCount", "a top count", p => new TopCount(p.Next<int>(), p.Next<Measure>(), p.Next<Condition?>()))
            .With("count", JsonScalars.Integer(1, int.MaxValue), n => n.Count)
            .With("by", TreeJson.Measure, n => n.By)
            .Maybe("among", TreeJson.Condition, n => n.Among),
        new JsonObject<InBucket>("inBucket", "a bucket", MakeInBucket)
            .With("bucket", JsonScalars.Text, n => n.Name)
            .With("from", JsonScalars.Percent("a percentage from 0 to 100", percent => percent >= 0), n => Constant.Of(n.From / 100m).Number)
            .With("to", JsonScalars.Percent("a percentage from 0 to 100", percent => percent >= 0), n => Constant.Of(n.To / 100m).Number),
        .. TreeJson.Handles<Condition>(),
    ];

    private static InBucket? MakeInBucket(JsonMembers parts)
    {
        (string name, decimal from, decimal to) = (parts.Next<string>(), parts.Next<decimal>(), parts.Next<decimal>());
        return (InBucket.Bucket(from), InBucket.Bucket(to)) is ({ } first, { } end) && first < end
            ? new InBucket(name, first, end)
            : (InBucket?)parts.Fail("A bucket begins before it ends, each in hundredths of a percent.");
    }

    private static HasTags MakeHasTags(JsonMembers parts)
    {
        Measure value = parts.Next<Measure>();
        bool all = parts.Next<bool>();
        ReadOnlySpan<string> tags = parts.Next<ValueList<string>>().AsSpan();
        return (HasTags)(all ? value.HasAll(tags) : value.HasAny(tags));
    }

    private static DidRegularly? MakeDidRegularly(JsonMembers parts)
    {
        var made = new DidRegularly(
            parts.Next<EventPattern>(), parts.Next<ComparisonOperator>(), parts.Next<int>(), parts.Next<int>(), parts.Next<int>(), parts.Next<TimeSpan>());
        return made.AtLeastPeriods <= made.Periods
            ? made
            : (DidRegularly?)parts.Fail("More periods must pass than are looked at: atLeastPeriods is above periods.");
    }
}
