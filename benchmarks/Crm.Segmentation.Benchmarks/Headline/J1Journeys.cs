using System.Globalization;
using Crm.Segmentation.Journeys;
using Crm.Segmentation.Testing;

namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>A million steps of a journey of five nodes: a hundred thousand customers with ten inputs each, one customer after another.</summary>
internal static class J1Journeys
{
    private const int Customers = 100_000, Inputs = 10, Visits = 5;

    private const string Rules = """
        messaging {
          timezone "Asia/Seoul"
          consent opted_in
          quiet 21:00..08:00 hold
          cap ads 2 per 24 hours skip
        }

        journey welcome {
          enter on sign_up
          exit on purchase
          goal purchase within 7 days
          wait 20 minutes
          send push "hello"
          wait up to 3 days for add_to_cart {
            on add_to_cart { send push "cart" }
            on timeout { send push "last-call" only if count(visit, last 3 days) >= 2 }
          }
        }
        """;

    private static readonly DateTimeOffset Start = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    internal static HeadlineResult Run(int threads, int runs)
    {
        var engine = new SegmentationEngine(Storefront.Schema, new SegmentationOptions { TimeZone = "Asia/Seoul" });
        JourneyCatalog catalog = engine.Journeys(RuleBook.Parse(Storefront.Schema, ("j1.crm", Rules)));
        var customers = new CustomerAttributes[Customers];
        for (int i = 0; i < customers.Length; i++) customers[i] = CustomerAttributes.Of(Storefront.Schema, i, row => row.Set(Storefront.OptedIn, i % 10 > 0));
        (JourneyInput Input, DateTimeOffset Now)[] inputs = [.. Enumerable.Range(0, Customers * Inputs).Select(i => InputOf(i % Inputs, i / Inputs))];
        return WarmRuns.Of("J1", threads, Math.Min(runs, 5), () => Step(catalog, customers, inputs, threads), sends => string.Create(CultureInfo.InvariantCulture, $"{inputs.Length} steps, sends={sends}"));
    }

    /// <summary>How many messages are sent.</summary>
    private static long Step(JourneyCatalog catalog, CustomerAttributes[] customers, (JourneyInput Input, DateTimeOffset Now)[] inputs, int threads)
    {
        long sends = 0;
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, thread =>
        {
            long own = 0;
            for (int i = (int)((long)Customers * thread / threads); i < (long)Customers * (thread + 1) / threads; i++) own += Step(catalog, customers[i], inputs.AsSpan(i * Inputs, Inputs));
            Interlocked.Add(ref sends, own);
        });
        return sends;
    }

    private static long Step(JourneyCatalog catalog, CustomerAttributes customer, ReadOnlySpan<(JourneyInput Input, DateTimeOffset Now)> inputs)
    {
        long sends = 0;
        CustomerJourneyState state = CustomerJourneyState.Of(customer.Key);
        foreach ((JourneyInput input, DateTimeOffset now) in inputs)
        {
            StepResult result = catalog.Step(state, input, new StepContext(now, customer));
            state = result.State;
            foreach (JourneyAction action in result.Actions)
                if (action is SendMessage) sends++;
        }

        return sends;
    }

    /// <summary>Signs up, is greeted, looks around five times, puts something into the cart or does not, is woken, and buys or does not.</summary>
    private static (JourneyInput Input, DateTimeOffset Now) InputOf(int round, int customer)
    {
        DateTimeOffset begin = Start.AddSeconds(customer / 10);
        return round switch
        {
            0 => Of(Storefront.SignUp, begin),
            1 => (JourneyInput.Tick, begin.AddMinutes(20)),
            <= 1 + Visits => Of(Storefront.Visit, begin.AddHours(round * 5)),
            7 when customer % 4 == 0 => Of(Storefront.AddToCart, begin.AddHours(60)),
            7 => Of(Storefront.Search, begin.AddHours(60)),
            8 => (JourneyInput.Tick, begin.AddDays(3).AddMinutes(20)),
            _ => Of(customer % 3 == 0 ? Storefront.Purchase : Storefront.Visit, begin.AddDays(4)),
        };

        (JourneyInput Input, DateTimeOffset Now) Of(EventType type, DateTimeOffset at) => (JourneyInput.Of(CustomerEvent.Of(type, at, id: ((long)customer * Inputs) + round)), at);
    }
}
