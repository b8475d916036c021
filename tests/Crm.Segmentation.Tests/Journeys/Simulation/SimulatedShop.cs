using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.Tests.Journeys.Simulation;

/// <summary>A small shop whose everything happens at whole hours, and its journeys.</summary>
internal static class SimulatedShop
{
    private static readonly SchemaBuilder Define = new("simulated");
    internal static readonly CustomerFlag OptedIn = Define.Flag("opted_in");
    internal static readonly CustomerInteger Points = Define.Integer("points");
    internal static readonly CustomerText Stage = Define.Text("stage");
    internal static readonly CustomerTags Likes = Define.Tags("likes");
    internal static readonly CustomerNumber Mood = Define.Number("mood");
    internal static readonly CustomerEnum Country = Define.Enum("country", "KR", "JP");
    internal static readonly EventType SignUp = Define.Event("sign_up");
    internal static readonly EventType Visit = Define.Event("visit");
    internal static readonly EventText Page = Visit.Text("page");
    internal static readonly EventType Purchase = Define.Event("purchase");
    internal static readonly EventMoney Amount = Purchase.Money("amount", scale: 2);
    internal static readonly Schema Schema = Define.Build();

    internal const string Text = """
        segment active = count(visit, last 2 days) >= 2
        partition tier { gold when sum(purchase.amount, last 7 days) >= 100  basic otherwise }

        messaging {
          consent opted_in
          quiet 22:00..07:00 hold
          cap ads 2 per 24 hours skip
        }

        journey welcome {
          enter on sign_up
          exit on purchase where amount >= 500
          goal purchase within 7 days
          holdout "control" 20%
          wait 2 hours
          split "copy" {
            short 50% { send push "short" }
            long 50% { send push "long" }
          }
          wait up to 3 days for visit where page = "cart" {
            on visit { wait 1 hour  send push "cart" }
            on timeout { exit "never came" }
          }
        }

        journey busy {
          enter on entering active
          reenter after exit cooldown 12 hours from exit
          exit on leaving active
          wait 3 hours
          when in tier.gold { send email "gold" }
          or when in welcomed { send email "welcomed" }
          otherwise { send email "plain" }
          set stage = "busy"
        }

        journey risen {
          enter on entering tier.gold
          reenter always while active ignore
          send email "risen" transactional
        }

        segment welcomed = stage = "busy"

        segment silent = opted_in and count(visit) >= 2 and since(visit) >= 36 hours

        journey silence {
          enter on entering silent
          reenter always
          send email "silent" transactional
        }

        journey set_once {
          enter on entering welcomed
          send push "set" transactional
        }
        """;

    internal static readonly RuleBook Rules = RuleBook.Parse(Schema, ("simulated.crm", Text));
    internal static readonly SegmentationEngine Engine = new(Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" });
    internal static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Customers who sign up, visit and buy at whole hours in two weeks.</summary>
    internal static IEnumerable<(CustomerAttributes Customer, CustomerEvent[] Events)> Drawn(int seed, int customers)
    {
        var random = new Random(seed);
        for (int i = 0; i < customers; i++)
        {
            var customer = CustomerAttributes.Of(Schema, $"c{i}", row =>
            {
                row.Set(OptedIn, random.Next(5) > 0).Set(Country, random.Next(2) == 0 ? "KR" : "JP");
                if (random.Next(2) == 0) row.Set(Points, random.Next(100)).Set(Likes, ["a", "b"]).Set(Mood, random.NextDouble());
            });
            var events = new List<CustomerEvent>();
            for (int e = random.Next(25); e > 0; e--)
            {
                DateTimeOffset at = Start.AddHours(random.Next(14 * 24));
                events.Add(random.Next(6) switch
                {
                    0 => CustomerEvent.Of(SignUp, at),
                    1 => CustomerEvent.Of(Purchase, at, row => row.Set(Amount, random.Next(2) == 0 ? 60.25m : 700)),
                    var draw => CustomerEvent.Of(Visit, at, row => row.Set(Page, draw == 2 ? "cart" : draw == 3 ? null : "home")),
                });
            }

            yield return (customer, [.. events.OrderBy(one => one.At)]);
        }
    }

    /// <summary>The same as a dataset.</summary>
    internal static Dataset Data(IEnumerable<(CustomerAttributes Customer, CustomerEvent[] Events)> customers)
    {
        DatasetBuilder builder = Dataset.For(Schema);
        foreach ((CustomerAttributes customer, CustomerEvent[] events) in customers)
        {
            builder.AddCustomer(customer.Key, row => Copy(customer, row));
            foreach (CustomerEvent one in events) builder.AddEvent(one.Type, customer.Key, one.At, row => Copy(one, row));
        }

        Dataset data = builder.Build(out BuildReport report);
        Assert.Empty(report.Rejected);
        return data;
    }

    private static void Copy(CustomerAttributes customer, CustomerRow row)
    {
        FieldRow values = customer.Values;
        int slots = Schema.Attributes.Count;
        if (values.Has(0)) row.Set(OptedIn, values.Number(0, slots) == 1);
        if (values.Has(1)) row.Set(Points, values.Number(1, slots));
        if (values.Has(2)) row.Set(Stage, values.Text(2));
        if (values.Has(3)) row.Set(Likes, values.Tags(3));
        if (values.Has(4)) row.Set(Mood, BitConverter.Int64BitsToDouble(values.Number(4, slots)));
        if (values.Has(5)) row.Set(Country, values.Number(5, slots) == 0 ? "KR" : "JP");
    }

    private static void Copy(CustomerEvent one, EventRow row)
    {
        if (one.Type == Visit && one.Values.Has(0)) row.Set(Page, one.Values.Text(0));
        if (one.Type == Purchase && one.Values.Has(0)) row.Set(Amount, one.Values.Number(0, 1) / 100m);
    }
}
