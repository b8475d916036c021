using Crm.Segmentation;
using Crm.Segmentation.Testing;

// Rules as text over the made-up shop and over a small one; exits with 1 when an answer is not what it must be.
RuleBook rules = RuleBook.Parse(Storefront.Schema, ("shop.crm", "segment buyers = did purchase\nsegment silent = not in buyers"));
Dataset shop = StorefrontGenerator.Generate(new StorefrontOptions { Customers = 2_000 }, out _);
var engine = new SegmentationEngine(Storefront.Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" });
Evaluation all = engine.Evaluate(rules, shop, shop.ObservedUntil!.Value);

DateTimeOffset asOf = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
Dataset small = SmallDataset.For(Storefront.Schema, asOf).Customer("kim").Did(Storefront.Purchase, ago: TimeSpan.FromDays(3)).Customer("lee").Build();
CustomerSet buyers = engine.Evaluate(rules, small, asOf)["buyers"];

Console.WriteLine($"{all["buyers"]}\n{buyers}");
return all["buyers"].Count > 0 && all["buyers"].Count + all["silent"].Count == 2_000 && buyers.ToString() == "1 of 2 customers: kim" ? 0 : 1;
