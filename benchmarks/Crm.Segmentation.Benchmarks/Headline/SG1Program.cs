using System.Diagnostics;
using System.Globalization;
using Crm.Segmentation.Live;
using Crm.Segmentation.Testing;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>One customer at a time: a million evaluations of ten segments of the sample shop for customers with twenty events each, at changing instants.</summary>
internal static class SG1Program
{
    private const int Customers = 1024, Events = 20, Evaluations = 1_000_000;

    private const string Rules = """
        feature spend_year = sum(purchase.amount, last 365 days)
        feature orders_year = count(purchase, last 365 days)
        segment first_time_buyers = count(purchase) = 1
        segment hat_interest = (did view_product where category = "모자" in last 7 days or did search where keyword like "*모자*" in last 7 days)
          and not did purchase where category = "모자" in last 7 days
        segment hat_wishers = did add_to_wishlist where category = "모자" in last 90 days and not did purchase where category = "모자" in last 90 days
        segment cart_abandoners = did add_to_cart then not purchase within 2 hours in last 3 days
        segment going_quiet = count(purchase) >= 3 and since(purchase) >= 60 days and opted_in
        segment lapsed = since(purchase) >= 180 days
        segment back_after_silence = did visit in last 7 days and not did visit from 37 days to 7 days ago and did visit before 37 days ago
        segment regular_visitors = did visit regularly: at least 1 times in 4 of the last 6 weeks
        segment big_spenders = did purchase at least 2 times in last 365 days and spend_year / orders_year >= 120_000
        segment parents = has_children and age >= 30 and age < 50 and not interests has "키즈"
        """;

    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    internal static HeadlineResult Run(int threads, int runs)
    {
        var engine = new SegmentationEngine(Storefront.Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" });
        RuleBook book = RuleBook.Parse(Storefront.Schema, ("sg1.crm", Rules));
        RuleProgram program = engine.Program(book);
        ProgramWorkspace workspace = program.CreateWorkspace();
        (CustomerAttributes Customer, CustomerEvent[] Events)[] all = Shop();
        string[] names = [.. program.Names];
        long members = 0;
        HeadlineResult whole = WarmRuns.Of("SG1", threads, Math.Min(runs, 5), () => members = Evaluate(program, workspace, all, null), _ => "");
        long[] ticks = new long[Evaluations];
        _ = Evaluate(program, workspace, all, ticks);
        Array.Sort(ticks);
        string answer = string.Create(
            CultureInfo.InvariantCulture,
            $"members={members} of {names.Length} segments, p50 {Nanoseconds(ticks[Evaluations / 2])} ns, p99 {Nanoseconds(ticks[Evaluations / 100 * 99])} ns, p99.9 {Nanoseconds(ticks[Evaluations / 1000 * 999])} ns an evaluation; {Check(engine, book, program, workspace, all)}");
        return whole with { Answer = answer };
    }

    /// <summary>How many memberships there are over all evaluations; what each takes, where there is room for it.</summary>
    private static long Evaluate(RuleProgram program, ProgramWorkspace workspace, (CustomerAttributes Customer, CustomerEvent[] Events)[] all, long[]? ticks)
    {
        long members = 0;
        for (int i = 0; i < Evaluations; i++)
        {
            (CustomerAttributes customer, CustomerEvent[] events) = all[i & (Customers - 1)];
            DateTimeOffset asOf = AsOf(i);
            long start = ticks is null ? 0 : Stopwatch.GetTimestamp();
            Verdict verdict = program.Evaluate(workspace, customer, events, asOf);
            if (ticks is not null) ticks[i] = Stopwatch.GetTimestamp() - start;
            members += verdict.Count;
        }

        return members;
    }

    private static DateTimeOffset AsOf(int evaluation) => Start.AddMinutes(evaluation >> 5);

    /// <summary>Memberships of all customers at a few of the instants, beside those of the batch.</summary>
    private static string Check(SegmentationEngine engine, RuleBook book, RuleProgram program, ProgramWorkspace workspace, (CustomerAttributes Customer, CustomerEvent[] Events)[] all)
    {
        DatasetBuilder builder = Dataset.For(Storefront.Schema);
        for (int c = 0; c < all.Length; c++) Draw(c, (key, row) => builder.AddCustomer(key, row), (key, type, at, row) => builder.AddEvent(type, key, at, row));
        Dataset data = builder.Build(out _);
        foreach (int evaluation in (int[])[0, 250_000, 999_999])
        {
            Evaluation batch = engine.Evaluate(book, data, AsOf(evaluation));
            foreach ((CustomerAttributes customer, CustomerEvent[] events) in all)
            {
                Verdict verdict = program.Evaluate(workspace, customer, events, AsOf(evaluation));
                foreach (string name in program.Names)
                    if (verdict[name] != batch[name].Contains(customer.Key)) return $"{name} of {customer.Key} differs from the batch";
            }
        }

        return "equal to the batch";
    }

    private static (CustomerAttributes Customer, CustomerEvent[] Events)[] Shop()
    {
        var all = new (CustomerAttributes, CustomerEvent[])[Customers];
        for (int c = 0; c < all.Length; c++)
        {
            CustomerAttributes? customer = null;
            var events = new List<CustomerEvent>();
            Draw(c, (key, row) => customer = CustomerAttributes.Of(Storefront.Schema, key, row), (_, type, at, row) => events.Add(CustomerEvent.Of(type, at, row)));
            all[c] = (customer!, [.. events.OrderBy(e => e.At)]);
        }

        return all;
    }

    private static void Draw(int seed, Action<CustomerKey, Action<CustomerRow>> customer, Action<CustomerKey, EventType, DateTimeOffset, Action<EventRow>> add)
    {
        var random = new Random(seed);
        string[] categories = ["모자", "신발", "가방"];
        customer(seed, row => row.Set(Storefront.Age, 20 + random.Next(50)).Set(Storefront.HasChildren, random.Next(2) == 0).Set(Storefront.OptedIn, random.Next(4) > 0).Set(Storefront.Interests, random.Next(3) == 0 ? ["키즈"] : ["모자"]));
        for (int e = 0; e < Events; e++)
        {
            DateTimeOffset at = Start.AddSeconds(-random.Next(120 * 86_400) + (20 * 86_400));
            string category = categories[random.Next(3)];
            int amount = 10_000 * random.Next(1, 30);
            switch (random.Next(8))
            {
                case 0: add(seed, Storefront.Purchase, at, row => row.Set(Storefront.PurchaseCategory, category).Set(Storefront.Amount, amount)); break;
                case 1: add(seed, Storefront.AddToCart, at, row => row.Set(Storefront.CartCategory, category)); break;
                case 2: add(seed, Storefront.Search, at, row => row.Set(Storefront.Keyword, $"예쁜 {category}")); break;
                case 3: add(seed, Storefront.AddToWishlist, at, row => row.Set(Storefront.WishedCategory, category)); break;
                case 4 or 5: add(seed, Storefront.ViewProduct, at, row => row.Set(Storefront.ViewedCategory, category)); break;
                default: add(seed, Storefront.Visit, at, row => row.Set(Storefront.Page, "home")); break;
            }
        }
    }

    private static long Nanoseconds(long ticks) => ticks * 1_000_000_000 / Stopwatch.Frequency;
}
