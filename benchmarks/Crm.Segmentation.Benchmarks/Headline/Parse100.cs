using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>What a start costs: a text of a schema, a hundred features and a hundred definitions is read, checked and compiled, and runs over an empty dataset.</summary>
internal static class Parse100
{
    private const string Vocabulary = """
        schema storefront {
          customer { signed_up: instant, country: enum { KR, JP, US, OTHER }, age: integer personal, interests: tags, opted_in: flag }
          event visit { page: text, channel: text, paid: flag }
          event search { keyword: text }
          event view_product { product: text, category: text, price: money(0) }
          event add_to_cart { cart: text, product: text, category: text, price: money(0) }
          event purchase { order: text, cart: text, category: text, amount: money(0) }
        }

        """;

    private const int Definitions = 100, Warmups = 200, RunsEach = 40;

    internal static HeadlineResult Run(int runs)
    {
        string text = Text();
        Schema schema = RuleBook.Parse(("book", text)).Schema;
        Dataset empty = Dataset.For(schema).Build(out _);
        var engine = new SegmentationEngine(schema, new SegmentationOptions { TimeZone = "Asia/Seoul", MaxDegreeOfParallelism = 1 });
        DateTimeOffset asOf = new(2026, 7, 1, 0, 0, 0, TimeSpan.FromHours(9));
        for (int i = 0; i < Warmups; i++) engine.Evaluate(RuleBook.Parse(("book", text)), empty, asOf);

        var seconds = new List<double>();
        var parsing = new List<double>();
        using var memory = new PeakMemory();
        int count = 0;
        for (int run = 0; run < runs * RunsEach; run++)
        {
            long start = Stopwatch.GetTimestamp();
            RuleBook book = RuleBook.Parse(("book", text));
            parsing.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            engine.Evaluate(book, empty, asOf);
            seconds.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            count = book.Definitions.Count;
        }

        parsing.Sort();
        return new HeadlineResult("parse100", 1, [.. seconds], memory.Peak / 1048576.0, string.Create(CultureInfo.InvariantCulture,
            $"{count} definitions, {text.Length} characters, of it reading and checking min {parsing[0]:F1} med {parsing[parsing.Count / 2]:F1} ms"));
    }

    /// <summary>Twelve forms as shops write them, again and again with other numbers and categories; some refer to the one before.</summary>
    private static string Text()
    {
        string[] categories = ["모자", "가방", "신발", "키즈", "뷰티"];
        var text = new StringBuilder(Vocabulary);
        for (int i = 0; i < Definitions; i++)
        {
            string category = categories[i % categories.Length];
            int days = 7 + (i % 60);
            text.Append(CultureInfo.InvariantCulture, $"feature spend{i} \"소비\" = sum(purchase.amount where category = \"{category}\", last {days} days)\n");
            text.Append((i % 12) switch
            {
                0 => $"segment s{i} \"첫 구매\" = count(purchase) = {1 + (i % 5)}\n",
                1 => $"segment s{i} = (did view_product where category = \"{category}\" in last {days} days\n  or did search where keyword like \"*{category}*\" in last {days} days)\n  and not did purchase where category = \"{category}\" in last {days} days\n",
                2 => $"segment s{i} = did view_product then not purchase same category within {days} days in last {days + 30} days\n",
                3 => $"segment s{i} = count(purchase, within {days} days of signed_up) >= 2 # early\n",
                4 => $"segment s{i} = count(purchase) >= 3 and since(purchase) >= {days} days and opted_in\n",
                5 => $"partition s{i} \"등급\" {{\n  vip when spend{i} >= {1_000_000 + i} or spend{i - 1} > {500_000 + i}\n  gold when spend{i} >= {300_000 + i}\n  basic otherwise\n}}\n",
                6 => $"segment s{i} = in s{i - 1}.vip and opted_in and not in s{i - 2}\n",
                7 => $"segment s{i} = did visit regularly: at least 1 times in 4 of the last {6 + (i % 9)} weeks\n",
                8 => $"segment s{i} = country in {{KR, JP}} and age >= {20 + i} and age < {30 + i} and not interests has \"{category}\"\n",
                9 => $"funnel s{i} within {days} days {{\n  step search = search\n  step view = view_product where category = \"{category}\"\n  step cart = add_to_cart\n  step buy = purchase\n}}\n",
                10 => $"segment s{i} = dropped from s{i - 1} before buy entered in last {days} days and opted_in\n",
                _ => $"segment s{i} = distinct(purchase.category, last {days} days) >= 3 and spend{i} / count(purchase) > {10_000 + i} and anniversary of signed_up in next 7 days\n",
            });
        }

        return text.ToString();
    }
}
