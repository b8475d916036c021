using Crm.Segmentation;
using Crm.Segmentation.Funnels;
using Crm.Segmentation.Retentions;
using Crm.Segmentation.TrimSmoke;

// A trimmed program that uses the library as a host does. It ends with 1 and says what differs when a number is wrong.
SmokeShop shop = SmokeShop.Load();
var engine = new SegmentationEngine(SmokeShop.Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" });
DateSpan weeks = DateSpan.Days(new DateOnly(2026, 6, 1), new DateOnly(2026, 6, 21), "Asia/Seoul");
var checks = new SmokeChecks();

Segment regulars = Segment.Define("regulars", SmokeShop.Purchase.DidAtLeast(2, Window.Last(TimeSpan.FromDays(30))) & SmokeShop.OptedIn);
Partition value = Partition.Define("value", "others", new PartitionCell("big", SmokeShop.Purchase.Sum(SmokeShop.Amount) >= 50_000));
RuleBook rules = RuleBook.Create(SmokeShop.Schema, [regulars, value]);
Evaluation evaluation = engine.Evaluate(rules, shop.Data, SmokeShop.AsOf);
checks.Equal("members of a segment", "민지", string.Join(' ', evaluation["regulars"].Keys));
checks.Equal("customers of a cell", 2, evaluation["value.big"].Count);

var checkout = new Funnel("checkout", SmokeShop.Visit, SmokeShop.Purchase) { Window = TimeSpan.FromDays(7) };
FunnelReport funnel = engine.Analyze(checkout, shop.Data, weeks, SmokeShop.AsOf);
checks.Equal("customers a step", "3 1", string.Join(' ', funnel.Steps.Select(step => step.Reached.Count)));
checks.Equal("time to convert", TimeSpan.FromDays(1), engine.Times(funnel, 0, 1).Median);

var weekly = new Retention("weekly") { Cohort = SmokeShop.Visit.First(), Return = SmokeShop.Purchase, Period = CalendarUnit.Week, Periods = 3 };
RetentionReport retention = engine.Analyze(weekly, shop.Data, weeks, SmokeShop.AsOf);
checks.Equal("first cohort", "2: 1 1 1", $"{retention.Cohorts[0].Size}: {string.Join(' ', retention.Cohorts[0].Cells.Select(cell => cell.Returned))}");
checks.Equal("pooled rate of week 1", 1.0 / 3, retention.Pooled[1].Rate);

RuleBook text = RuleBook.Parse(
    SmokeShop.Schema,
    ("rules", """
        score interest "관심" = count(visit) + 2 * count(purchase, last 30 days)
        segment 단골 = count(purchase) >= 2 and opted_in
        segment keen = interest > percentile(interest, 50)
        test "twice" for 단골 { customer "c" { opted_in: true } at 2026-06-01T00:00Z purchase { amount: 100 } purchase expect member }
        """));
RuleBook json = RuleBook.FromJson(null, text.ToJson(withSchema: true));
checks.Equal("text to JSON and back", text.ToJson(), json.ToJson());
checks.Equal("definitions as text", text["단골"].ToText(), json["단골"].ToText());
checks.Equal("a test beside rules", true, text.RunTests().Passed);
checks.Equal("a mistake", false, RuleBook.TryParse(SmokeShop.Schema, [("rules", "segment s = did purchse")], out _, out ValueList<Diagnostic> told));
checks.Equal("a mistake in Korean", "알 수 없는 이벤트 'purchse'.", told[0].ToText("ko").Split('\n')[0].Split(": ")[1]);
checks.Equal("JSON with a mistake", false, RuleBook.TryFromJson(SmokeShop.Schema, "{\"version\":1,\"segments\":[]}", out _, out _));

return checks.Report(Console.Out);
