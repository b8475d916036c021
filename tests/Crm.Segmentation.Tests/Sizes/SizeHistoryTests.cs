using Crm.Segmentation.Segments;
using Crm.Segmentation.Sizes;
using Crm.Segmentation.Tests.Reports;

namespace Crm.Segmentation.Tests.Sizes;

/// <summary>Histories of sizes as values: read, merged, stored, compared, refused.</summary>
public sealed class SizeHistoryTests
{
    private static readonly DateTimeOffset Now = ResultShop.AsOf;
    private static readonly Segment Lately = Segment.Define("lately", ResultShop.Visit.Did(Window.Last(TimeSpan.FromDays(10))), "최근 방문");
    private static readonly Partition Active = Partition.Define(
        "active", "gone", new PartitionCell("now", Lately.Members), new PartitionCell("then", ResultShop.Visit.Did(Window.Last(TimeSpan.FromDays(12)))));

    private static readonly RuleBook Rules = RuleBook.Create(ResultShop.Schema, Active, ResultShop.Checkout, Lately);
    private static readonly DateTimeOffset[] Instants = [Now.AddDays(-4), Now.AddDays(-2), Now];

    private static SizeHistory Of(Dataset data) => ResultShop.Engine.Sizes(Rules, data, Instants);

    [Fact]
    public void Sizes_OfSegmentsAndCells_SayWhoCameAndWent()
    {
        SizeHistory history = Of(ResultShop.Data);

        Assert.Equal(["lately", "active.now", "active.then", "active.gone"], history.Groups.Select(group => group.Name));
        Assert.Equal(6, history.Customers);
        Assert.Equal([(5L, null, null), (3L, 0L, 2L), (1L, 0L, 2L)], history["lately"].Steps.Select(step => (step.Size.Count, step.Entered, step.Left)));
        Assert.Equal([(1L, null, null), (2L, 2L, 1L), (2L, 2L, 2L)], history["active.then"].Steps.Select(step => (step.Size.Count, step.Entered, step.Left)));
        Assert.Equal("최근 방문", history["lately"].Title);
        Assert.DoesNotContain(history.Rules.Definitions, definition => definition.Name == "checkout");
        Assert.Throws<KeyNotFoundException>(() => history["checkout"]);
    }

    [Fact]
    public void Transitions_OfAPartition_AreThoseOfEachStep()
    {
        ValueList<TransitionCounts> moves = Of(ResultShop.Data).Transitions("active");

        Assert.Equal([(Instants[0], Instants[1]), (Instants[1], Instants[2])], moves.Select(step => (step.From, step.To)));
        Assert.Equal((2L, 3L, 1L, 0L), (moves[0]["now", "then"], moves[0]["now", "now"], moves[0]["then", "gone"], moves[0]["then", "then"]));
        Assert.Equal(ResultShop.Engine.Evaluate(Rules, ResultShop.Data, Now).Transitions("active", ResultShop.Engine.Evaluate(Rules, ResultShop.Data, Instants[1])).Counts, moves[1]);
        Assert.Throws<KeyNotFoundException>(() => Of(ResultShop.Data).Transitions("lately"));
        Assert.Empty(ResultShop.Engine.Sizes(Rules, ResultShop.Data, [Now]).Transitions("active"));
    }

    [Fact]
    public void Sizes_ByCalendarPeriod_AreThoseAtTheEndOfEachInTheZone()
    {
        var engine = new SegmentationEngine(ResultShop.Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" });
        var range = DateSpan.Days(new DateOnly(2026, 3, 12), new DateOnly(2026, 3, 20), "Asia/Seoul");

        Assert.Equal(
            [new DateTimeOffset(2026, 3, 15, 23, 59, 59, 999, TimeSpan.FromHours(9)), new DateTimeOffset(2026, 3, 20, 23, 59, 59, 999, TimeSpan.FromHours(9))],
            engine.Sizes(Rules, ResultShop.Data, range, CalendarUnit.Week).Instants);
        Assert.Equal(9, engine.Sizes(Rules, ResultShop.Data, range, CalendarUnit.Day).Instants.Count);
        Assert.Equal(
            [new DateOnly(2018, 11, 3), new DateOnly(2018, 11, 4)],
            new SegmentationEngine(ResultShop.Schema, new SegmentationOptions { TimeZone = "America/Sao_Paulo" })
                .Sizes(Rules, ResultShop.Data, DateSpan.Days(new DateOnly(2018, 11, 3), new DateOnly(2018, 11, 4), "America/Sao_Paulo"), CalendarUnit.Day)
                .Instants.Select(instant => DateOnly.FromDateTime(instant.DateTime)));
    }

    [Fact]
    public void Histories_OfCustomersApart_MergeToThatOfAll_AlsoOnceTheyWereStored()
    {
        SizeHistory whole = Of(ResultShop.Data);
        SizeHistory[] parts = [.. ((int[][])[[1, 3, 5], [2, 4, 6]]).Select(customers => Of(ResultShop.Build(customers))).Select(part => SizeHistory.FromJson(ResultShop.Schema, part.ToJson()))];

        Assert.Equal(whole, parts[0].Merge(parts[1]));
        Assert.Equal(whole.ToJson(), parts[1].Merge(parts[0]).ToJson());
        Assert.Equal(whole.ToString(), parts[1].Merge(parts[0]).ToString());
        Assert.Throws<ArgumentException>(() => whole.Merge(ResultShop.Engine.Sizes(Rules, ResultShop.Data, Instants[1..])));
        Assert.Throws<ArgumentException>(() => whole.Merge(ResultShop.Engine.Sizes(RuleBook.Create(ResultShop.Schema, Lately), ResultShop.Data, Instants)));
    }

    [Fact]
    public void Sizes_OfAFittedBook_GoByOneFit_AndMergeUnderItOnly()
    {
        Partition top = Partition.Define("top", "rest", new PartitionCell("top", ResultShop.Spend >= ResultShop.Spend.Percentile(50)));
        RuleBook rules = RuleBook.Create(ResultShop.Schema, top, Lately);
        FittedRuleBook fit = ResultShop.Engine.Fit(rules, ResultShop.Data, Now), other = ResultShop.Engine.Fit(rules, ResultShop.Build([1, 2]), Now);
        SizeHistory history = ResultShop.Engine.Sizes(fit, ResultShop.Data, Instants);

        Assert.Equal([4L, 4, 4], history["top.top"].Steps.Select(step => step.Size.Count));
        Assert.Equal(history, SizeHistory.FromJson(ResultShop.Schema, history.ToJson()));
        Assert.Equal(ResultShop.Engine.Evaluate(fit, ResultShop.Data, Now).Transitions("top", ResultShop.Engine.Evaluate(fit, ResultShop.Data, Instants[1])).Counts, history.Transitions("top")[1]);
        Assert.Throws<ArgumentException>(() => history.Merge(ResultShop.Engine.Sizes(other, ResultShop.Data, Instants)));
        Assert.Throws<RuleException>(() => ResultShop.Engine.Sizes(rules, ResultShop.Data, Instants));
        Assert.Equal(2, ResultShop.Engine.Sizes(fit, ResultShop.Data, DateSpan.Between(Now.AddDays(-1), Now.AddDays(1)), CalendarUnit.Day).Instants.Count);
    }

    [Fact]
    public void Change_OfAnEarlierHistory_ComparesTheLastInstants()
    {
        GroupChanges changes = Of(ResultShop.Data).Change(ResultShop.Engine.Sizes(Rules, ResultShop.Data, [Instants[0]]));

        Assert.Equal(["lately -4", "active.now -4", "active.then +1", "active.gone +3"], changes.Groups.Select(group => $"{group.Name} {group.Change:+0;-0;0}"));
        Assert.Equal((Instants[0], Now), (changes.Earlier, changes.Later));
    }

    [Fact]
    public void Tables_OfAHistory_HaveARowForEachInstant()
    {
        SizeHistory history = Of(ResultShop.Data);

        Assert.Equal(
            """
            최근 방문         customers  share  entered  left
            -------------------------------------------------
            2026-03-16 00:00          5  83.3%        -     -
            2026-03-18 00:00          3  50.0%        0     2
            2026-03-20 00:00          1  16.7%        0     2

            """,
            history["lately"].ToString());
        Assert.Equal("segment,as of,customers,share,entered,left\r\nlately,2026-03-16T00:00:00Z,5,0.8333333333333334,,\r\n", string.Concat(history.ToCsv().Split("\r\n").Take(2).Select(line => line + "\r\n")));
        Assert.Equal(1 + (4 * 3), history.ToCsv().Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Sizes_OfWhatCannotBeLookedAt_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => ResultShop.Engine.Sizes(Rules, ResultShop.Data, []));
        Assert.Throws<ArgumentException>(() => ResultShop.Engine.Sizes(Rules, ResultShop.Data, [Now, Now]));
        Assert.Throws<ArgumentException>(() => ResultShop.Engine.Sizes(Rules, ResultShop.Data, [Now, Now.AddTicks(1)]));
        Assert.Throws<ArgumentException>(() => ResultShop.Engine.Sizes(RuleBook.Create(ResultShop.Schema, ResultShop.Checkout), ResultShop.Data, Instants));
        Assert.Throws<ArgumentException>(() => ResultShop.Engine.Sizes(Rules, ResultShop.Data, DateSpan.Between(Now.AddYears(-40), Now), CalendarUnit.Hour));
        Assert.Throws<OperationCanceledException>(() => ResultShop.Engine.Sizes(Rules, ResultShop.Data, Instants, cancellationToken: new CancellationToken(canceled: true)));
        Assert.Equal([0L, 0, 0], ResultShop.Engine.Sizes(Rules, ResultShop.Build([]), Instants)["active.gone"].Steps.Select(step => step.Size.Count));
    }

    [Fact]
    public void Sizes_AtManyInstants_AreCountedInSeveralPrograms()
    {
        DateTimeOffset[] hours = [.. Enumerable.Range(-200, 200).Select(hour => Now.AddHours(hour))];
        SizeHistory history = ResultShop.Engine.Sizes(Rules, ResultShop.Data, hours);

        for (int i = 0; i < hours.Length; i++)
        {
            Evaluation evaluation = ResultShop.Engine.Evaluate(Rules, ResultShop.Data, hours[i]);
            Assert.All(history.Groups, group => Assert.Equal(evaluation[group.Name].Count, group.Steps[i].Size.Count));
        }
    }

    [Fact]
    public void Sizes_OfCellsOfFunnels_AreThoseOfEvaluations()
    {
        var random = new Random(11);
        for (int run = 0; run < 300; run++)
        {
            string Some(params ReadOnlySpan<string> options) => options[random.Next(options.Length)];
            string how = Some("", "within 3 hours", "within 3 hours", "within 1 day", "within 2 events", "within 1 day order any", "within 3 hours attempt earliest", "within 3 hours attempt last_entry", "within 3 hours ties strictly_increasing");
            string funnel = $"funnel way {how} {{ step a = visit step b = purchase {Some("", "or visit")} step c = {Some("sale", "purchase", "sale where amount >= 2")} }}";
            string entered = Some("", "entered in last 5 hours", "entered in today", "entered since 2026-03-19T20:00Z", "entered from 9 hours to 4 hours ago");
            RuleBook rules = RuleBook.Parse(ResultShop.Schema, ("funnels", $"{funnel} segment done = in way.converted {entered} segment lost = dropped from way before c {entered} segment stuck = dropped from way before b"));
            DatasetBuilder builder = Dataset.For(ResultShop.Schema);
            for (int customer = 0; customer < 6; customer++)
            {
                builder.AddCustomer(customer);
                for (int i = random.Next(8); i > 0; i--)
                {
                    DateTimeOffset time = Now.AddHours(-random.Next(12));
                    if (random.Next(3) is var type && type == 0) builder.AddEvent(ResultShop.Sale, customer, time, row => row.Set(ResultShop.Amount, random.Next(4)));
                    else builder.AddEvent(type == 1 ? ResultShop.Visit : ResultShop.Purchase, customer, time);
                }
            }

            Dataset data = builder.Build(out _);
            DateTimeOffset[] instants = [.. Enumerable.Range(-13, 18).Where(_ => random.Next(3) > 0).Select(hour => Now.AddHours(hour).AddMilliseconds(-random.Next(2)))];
            SizeHistory history = ResultShop.Engine.Sizes(rules, data, instants);
            for (int i = 0; i < instants.Length; i++)
            {
                Evaluation evaluation = ResultShop.Engine.Evaluate(rules, data, instants[i]), before = ResultShop.Engine.Evaluate(rules, data, instants[Math.Max(i - 1, 0)]);
                foreach (GroupSizes group in history.Groups)
                {
                    (long Size, long? Entered) expected = (evaluation[group.Name].Count, i == 0 ? null : (evaluation[group.Name] - before[group.Name]).Count), actual = (group.Steps[i].Size.Count, group.Steps[i].Entered);
                    Claim.Holds(expected == actual, $"{group.Name} at {instants[i]:O}, run {run}: {funnel} {entered}: {actual} instead of {expected}");
                }
            }
        }
    }

    [Theory]
    [InlineData("\"first\":5", "\"first\":7", DiagnosticCodes.JsonValue, "$.segments[0]")]
    [InlineData("\"left\":[2,2]", "\"left\":[2,4]", DiagnosticCodes.JsonValue, "$.segments[0]")]
    [InlineData("\"left\":[2,2]", "\"left\":[2]", DiagnosticCodes.JsonValue, "$.segments[0]")]
    [InlineData("\"first\":[5,1,0]", "\"first\":[5,1,1]", DiagnosticCodes.JsonValue, "$.partitions[0]")]
    [InlineData("\"instant\":1,\"from\":\"now\",\"to\":\"then\",\"count\":2", "\"instant\":1,\"from\":\"now\",\"to\":\"now\",\"count\":2", DiagnosticCodes.JsonValue, "$.partitions[0]")]
    [InlineData("\"instant\":1,\"from\":\"now\",\"to\":\"then\",\"count\":2", "\"instant\":1,\"from\":\"now\",\"to\":\"then\",\"count\":6", DiagnosticCodes.JsonValue, "$.partitions[0]")]
    [InlineData("\"instant\":1,", "\"instant\":3,", DiagnosticCodes.JsonValue, "$.partitions[0]")]
    [InlineData("2026-03-18T00:00:00Z", "2026-03-28T00:00:00Z", DiagnosticCodes.JsonValue, "$.instants")]
    [InlineData("\"segments\":[{\"name\":\"lately\"", "\"segments\":[{\"name\":\"early\"", DiagnosticCodes.JsonValue, "$.rules")]
    [InlineData("\"sizeHistory\":1", "\"sizeHistory\":2", DiagnosticCodes.ReportVersion, "$.sizeHistory")]
    public void Document_WithAMistake_IsRefusedWithItsPlace(string right, string wrong, string code, string path)
    {
        string json = Of(ResultShop.Data).ToJson();
        Assert.Contains(right, json, StringComparison.Ordinal);

        Assert.False(SizeHistory.TryFromJson(ResultShop.Schema, json.Replace(right, wrong, StringComparison.Ordinal), out _, out ValueList<Diagnostic> diagnostics));
        Assert.Contains(diagnostics, found => found.Code == code && found.Json!.Path == path);
        Assert.All(diagnostics, found => Assert.Contains(found.MessagePhrase!.Template, KoreanDiagnostics.Templates.Keys));
    }
}
