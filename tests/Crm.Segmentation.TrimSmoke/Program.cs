using Crm.Segmentation;
using Crm.Segmentation.TrimSmoke;

// A trimmed program that uses the library as a host does. It ends with 1 and says what differs when a number is wrong.
SmokeShop shop = SmokeShop.Load();
var engine = new SegmentationEngine(SmokeShop.Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" });
var checks = new SmokeChecks();

Segment regulars = Segment.Define("regulars", SmokeShop.Purchase.DidAtLeast(2, Window.Last(TimeSpan.FromDays(30))) & SmokeShop.OptedIn);
Partition value = Partition.Define("value", "others", new PartitionCell("big", SmokeShop.Purchase.Sum(SmokeShop.Amount) >= 50_000));
RuleBook rules = RuleBook.Create(SmokeShop.Schema, [regulars, value]);
Evaluation evaluation = engine.Evaluate(rules, shop.Data, SmokeShop.AsOf);
checks.Equal("members of a segment", "민지", string.Join(' ', evaluation["regulars"].Keys));
checks.Equal("customers of a cell", 2, evaluation["value.big"].Count);

return checks.Report(Console.Out);
