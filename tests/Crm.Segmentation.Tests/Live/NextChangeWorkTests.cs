using Crm.Segmentation.Live;

namespace Crm.Segmentation.Tests.Live;

/// <summary>How much is asked to find the next change: of customers with many events, and over many names.</summary>
public sealed class NextChangeWorkTests
{
    private const int Events = 10_000;

    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly SchemaBuilder Define = new("shop");
    private static readonly CustomerFlag OptedIn = Define.Flag("opted_in");
    private static readonly CustomerDate Born = Define.Date("born");
    private static readonly CustomerInstant Joined = Define.Instant("joined");
    private static readonly EventType Visit = Define.Event("visit");
    private static readonly EventInteger Kind = Visit.Integer("kind");
    private static readonly EventType Purchase = Define.Event("purchase");
    private static readonly EventMoney Amount = Purchase.Money("amount", 0);
    private static readonly Schema Shop = Define.Build();
    private static readonly SegmentationEngine Engine = new(Shop);
    private static readonly CustomerAttributes Kim = CustomerAttributes.Of(Shop, "kim", row => row.Set(OptedIn, false).Set(Born, new DateOnly(1980, 5, 17)).Set(Joined, Now.AddDays(-700)));

    [Theory]
    [InlineData("count(purchase, last 30 days) >= 1")]
    [InlineData("count(purchase, last 30 days) >= 9_000")]
    [InlineData("count(purchase where amount >= 5, last 30 days) >= 100")]
    [InlineData("count(purchase where amount >= 5, from 60 days to 1 day ago) = 17")]
    [InlineData("sum(purchase.amount, last 30 days) >= 50")]
    [InlineData("avg(purchase.amount, last 30 days) >= 4.5")]
    [InlineData("did purchase then visit within 1 hour in last 30 days")]
    [InlineData("did purchase then not visit within 1 hour in last 30 days")]
    [InlineData("did purchase where amount >= 5 then visit where kind = 1 within 1 hour in last 30 days")]
    public void NextChange_OfACustomerWithTenThousandEventsInAWindow_AsksNothingTwice(string condition)
    {
        RuleProgram program = Engine.Program(RuleBook.Parse(Shop, ("s.crm", $"segment s = {condition}")));
        ProgramWorkspace workspace = program.CreateWorkspace();
        CustomerEvent[] events = [.. Enumerable.Range(0, Events).Select(i => Event(i))];

        Verdict verdict = program.Evaluate(workspace, Kim, events, Now);
        bool isMember = verdict["s"];
        DateTimeOffset? next = verdict.NextChange("s");

        Assert.Equal(0, workspace.Run.Steps);
        if (next is not { } change) return;
        Assert.Equal(isMember, program.Evaluate(workspace, Kim, events, change.AddMilliseconds(-1))["s"]);
        Assert.Equal(!isMember, program.Evaluate(workspace, Kim, events, change)["s"]);
    }

    /// <summary>What goes one way is asked as often as it takes to halve the time ahead, and not at every turn.</summary>
    [Theory]
    [InlineData("max(purchase.amount, last 30 days) >= 9")]
    [InlineData("max(purchase.amount, last 30 days) >= 10")]
    [InlineData("min(purchase.amount, last 30 days) = 0")]
    [InlineData("distinct(purchase.amount, last 30 days) = 4")]
    [InlineData("most_frequent(purchase.amount where amount = 4, last 30 days) = 5")]
    [InlineData("most_frequent(purchase.amount where amount = 4, last 30 days) = 4")]
    [InlineData("distinct(purchase.amount, last 30 days) + 1 >= 4")]
    [InlineData("sessions(purchase, gap 5 minutes, last 30 days) >= 30")]
    [InlineData("did visit then next purchase within 1 hour in last 30 days")]
    [InlineData("count of (visit then purchase within 1 hour, last 30 days) >= 50")]
    [InlineData("did purchase regularly: at least 500 times in 3 of the last 30 days")]
    [InlineData("did purchase regularly: exactly 227 times in 3 of the last 30 days")]
    [InlineData("years_since(born) >= 19")]
    [InlineData("years_since(born) < 150")]
    [InlineData("years_since(born) in {20, 30, 40}")]
    [InlineData("not years_since(joined) >= 1")]
    [InlineData("years_since(joined) * 12 >= 24")]
    [InlineData("years_since(joined) is missing")]
    public void NextChange_OfWhatGoesOneWay_AsksFewTurns(string condition)
    {
        foreach (string zone in (string[])["UTC", "Europe/Berlin"])
        {
            RuleProgram program = new SegmentationEngine(Shop, new SegmentationOptions { TimeZone = zone }).Program(RuleBook.Parse(Shop, ("s.crm", $"segment s = {condition}")));
            ProgramWorkspace workspace = program.CreateWorkspace();
            CustomerEvent[] events = [.. Enumerable.Range(0, Events).Select(i => Event(i))];

            Verdict verdict = program.Evaluate(workspace, Kim, events, Now);
            bool isMember = verdict["s"];
            DateTimeOffset? next = verdict.NextChange("s");

            Assert.InRange(workspace.Run.Steps, 0, 24);
            if (next is not { } change) continue;
            Assert.Equal(isMember, program.Evaluate(workspace, Kim, events, change.AddMilliseconds(-1))["s"]);
            Assert.Equal(!isMember, program.Evaluate(workspace, Kim, events, change)["s"]);
        }
    }

    [Theory]
    [InlineData("segment s{0} = in s{1} and count(purchase, last {2} days) <= 50", 250)]
    [InlineData("segment s{0} = not (in s{1} or opted_in)", 168)]
    [InlineData("partition s{0} {{ a when in s{1}.a and count(purchase, last {2} days) <= 50  b otherwise }}", 250)]
    public void NextChange_OverNamesAsDeepAsTheyMayBe_EndsOnASmallStack(string form, int names) => SmallStack.Run(() =>
    {
        string first = form.StartsWith("partition", StringComparison.Ordinal) ? "partition s0 { a when did visit in last 7 days  b otherwise }" : "segment s0 = did visit in last 7 days";
        string[] chain = [first, .. Enumerable.Range(1, names).Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture, form, i, i - 1, 40 + i))];
        RuleBook book = RuleBook.Parse(Shop, ("s.crm", string.Join('\n', chain)));
        RuleProgram program = Engine.Program(book);
        CustomerEvent visit = CustomerEvent.Of(Visit, Now.AddDays(-1));
        CustomerEvent[] events = [visit, .. Enumerable.Range(0, 20).Select(i => CustomerEvent.Of(Purchase, Now.AddHours(-i)))];

        Assert.Equal(Now.AddDays(6), program.Evaluate(Kim, events, Now).NextChange($"s{names}"));

        var changes = new List<LiveChange>();
        LiveMembership live = Engine.Live(book).Membership(Now.AddDays(-1));
        live.Feed("kim", visit, Now, changes).ThrowIfRefused();
        Assert.Equal(Now.AddDays(6), live.NextChange("kim", $"s{names}"));
    });

    private static CustomerEvent Event(int i)
    {
        DateTimeOffset at = Now.AddDays(-29).AddMilliseconds(i * 29L * 86_400_000 / Events);
        return i % 3 == 0 ? CustomerEvent.Of(Visit, at, row => row.Set(Kind, i % 2)) : CustomerEvent.Of(Purchase, at, row => row.Set(Amount, i % 10));
    }
}
