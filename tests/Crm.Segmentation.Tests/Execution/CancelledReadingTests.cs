using System.Diagnostics;
using Crm.Segmentation.Funnels;

namespace Crm.Segmentation.Tests.Execution;

/// <summary>A reading of one customer with very many events ends when the run is cancelled, not when the customer is done.</summary>
public sealed class CancelledReadingTests
{
    private const int Events = 150_000;

    private static readonly SchemaBuilder Define = new("one");
    private static readonly EventType Visit = Define.Event("visit");
    private static readonly EventType Buy = Define.Event("buy");
    private static readonly Schema Schema = Define.Build();
    private static readonly DateTimeOffset March = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Tests of the different texts of a column, which are asked while a rule is bound; where case is ignored they are folded before.</summary>
    public static TheoryData<string> TestsOfTexts => ["name like \"*a?b*\"", "name in {\"x\"}", "folded like \"*a?b*\"", "folded in {\"x\"}", "tags has any {\"x\"}"];

    [Theory]
    [MemberData(nameof(TestsOfTexts))]
    public void Texts_OfAColumn_AreLeftBetweenTwo(string test)
    {
        const string Vocabulary = "schema many { customer { name: text, folded: text ignoring case, tags: tags ignoring case } }\n";
        RuleBook book = RuleBook.Parse(("texts", $"{Vocabulary}segment chosen = {test}"));
        DatasetBuilder builder = Dataset.For(book.Schema);
        for (int i = 0; i < 1_000; i++)
            builder.AddCustomer(i, row => row.Set((CustomerText)book.Schema.Attribute("name"), $"Name {i}").Set((CustomerText)book.Schema.Attribute("folded"), $"Name {i}").Set((CustomerTags)book.Schema.Attribute("tags"), [$"Tag {i}"]));
        Dataset data = builder.Build(out _);
        using var source = new CancellationTokenSource();
        Assert.True(Calendar.TryCreate("UTC", DayOfWeek.Monday, out Calendar calendar));
        var scope = new EvaluationScope(data, March.ToUnixTimeMilliseconds(), calendar, 1, source.Token);
        bool bound = false;

        Assert.Throws<OperationCanceledException>(() => new BatchPlan<ConditionOperator>(scope, new NamedResults(_ => throw new UnreachableException()), binder =>
        {
            // The run has begun: what it looks at next is the first text.
            source.Cancel();
            ConditionOperator root = binder.Bind(((Segment)book["chosen"]).Condition);
            bound = true;
            return [root];
        }));
        Assert.False(bound);
    }

    private static readonly Lazy<Dataset> Data = new(() =>
    {
        DatasetBuilder builder = Dataset.For(Schema);
        builder.AddCustomer(1);
        for (int i = 0; i < Events; i++) builder.AddEvent(i % 2 == 0 ? Visit : Buy, 1, March.AddSeconds(-i));
        return builder.Build(out _);
    });

    /// <summary>Steps of events of their own, read run by run; and steps that share events, merged by time.</summary>
    public static TheoryData<Funnel> Funnels =>
    [
        new Funnel("apart", Visit, Buy, new FunnelStep("again", Visit)) { Attempt = AttemptPolicy.Deepest },
        new Funnel("merged", Visit, new FunnelStep("any", Visit, Buy)) { Attempt = AttemptPolicy.FirstEntry },
    ];

    [Theory]
    [MemberData(nameof(Funnels))]
    public void Column_OfAFunnel_IsLeftInTheMiddleOfACustomer(Funnel funnel)
    {
        using var source = new CancellationTokenSource();
        Assert.True(Calendar.TryCreate("UTC", DayOfWeek.Monday, out Calendar calendar));
        var scope = new EvaluationScope(Data.Value, March.ToUnixTimeMilliseconds(), calendar, 1, source.Token);
        var plan = new BatchPlan<MeasureOperator>(scope, new NamedResults(_ => funnel.ToResult()), binder => [binder.BindResult(funnel.Name)!]);

        // The batch has begun: nothing between batches looks any more.
        using BatchPlan<MeasureOperator>.Lease lease = plan.Begin(0, 1);
        source.Cancel();
        Exception? thrown = null;
        try
        {
            _ = lease.Context.Values(lease.Roots[0]);
        }
        catch (OperationCanceledException exception)
        {
            thrown = exception;
        }

        Assert.Equal(Events, Data.Value.EventCount);
        Assert.NotNull(thrown);
    }
}
