using System.Globalization;
using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.Tests.Journeys;

/// <summary>One customer of a small shop, stepped by hand; after every step her state goes through bytes.</summary>
internal sealed class SteppedCustomer
{
    private const string SchemaText = """
        schema small {
          customer { ok: flag  night: flag  timezone: text  grade: text  points: integer  born: date  agreed: instant }
          event sign_up { channel: text }
          event view { product: text }
          event cart { cart: text, price: money(0) }
          event purchase { order: text, cart: text, amount: money(0) }
        }
        """;

    private int _events;

    internal SteppedCustomer(string rules, string customer = "c1", string? schema = null)
    {
        Book = RuleBook.Parse(("small", $"{schema ?? SchemaText}\n{rules}"));
        Catalog = new SegmentationEngine(Book.Schema).Journeys(Book);
        Attributes = CustomerAttributes.Of(Book.Schema, new CustomerKey(customer));
        State = CustomerJourneyState.Of(Attributes.Key);
    }

    internal RuleBook Book { get; }

    internal JourneyCatalog Catalog { get; set; }

    internal CustomerAttributes Attributes { get; set; }

    internal JourneyMemberships Memberships { get; set; } = JourneyMemberships.None;

    internal CustomerJourneyState State { get; set; }

    internal List<JourneyAction> Actions { get; } = [];

    internal List<JourneyTraceEntry> Trace { get; } = [];

    /// <summary>What was told that is an outcome, a line each, from when on.</summary>
    internal string Told => string.Join('\n', Trace.Where(entry => entry.Kind is not (JourneyTraceKind.Waiting or JourneyTraceKind.Branched or JourneyTraceKind.Matched or JourneyTraceKind.TimedOut)).Select(entry => entry.ToString()));

    internal static DateTimeOffset At(string time) => DateTimeOffset.Parse(time.Contains('T', StringComparison.Ordinal) ? $"{time}Z" : $"2026-03-02T{time}Z", CultureInfo.InvariantCulture);

    internal SteppedCustomer With(Func<SteppedCustomer, CustomerAttributes> change)
    {
        Attributes = change(this);
        return this;
    }

    internal SteppedCustomer Set(string name, object? value)
    {
        Attributes = Changed(name, value);
        return this;
    }

    internal CustomerAttributes Changed(string name, object? value) => Attributes.With(row => _ = Book.Schema.Attribute(name) switch
    {
        CustomerFlag flag => row.Set(flag, (bool?)value),
        CustomerText text => row.Set(text, (string?)value),
        CustomerInteger number => row.Set(number, (int?)value),
        CustomerDate date => row.Set(date, (DateOnly?)value),
        CustomerInstant instant => row.Set(instant, (DateTimeOffset?)value),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    });

    internal StepResult Event(string type, string at, string? now = null, string? id = null, params (string Name, object Value)[] values)
    {
        CustomerEvent one = CustomerEvent.Of(Book.Schema.Event(type), At(at), row =>
        {
            foreach ((string name, object value) in values)
                _ = Book.Schema.Property(type, name) is EventMoney money ? row.Set(money, Convert.ToDecimal(value, CultureInfo.InvariantCulture)) : row.Set((EventText)Book.Schema.Property(type, name), (string)value);
        }, id ?? string.Create(CultureInfo.InvariantCulture, $"e{_events++}"));
        return Step(JourneyInput.Of(one), now ?? at);
    }

    internal StepResult Tick(string now) => Step(JourneyInput.Tick, now);

    internal StepResult Change(string name, object? value, string at)
    {
        CustomerAttributes changed = Changed(name, value);
        StepResult result = Step(JourneyInput.Changed(changed, At(at)), at);
        Attributes = changed;
        return result;
    }

    internal StepResult Step(JourneyInput input, string now)
    {
        StepResult result = Catalog.Step(State, input, new StepContext(At(now), Attributes, Memberships));
        State = Catalog.Restore(result.State.ToBytes());
        Assert.Equal(result.NextWake, State.NextWake);
        Actions.AddRange(result.Actions);
        Trace.AddRange(result.Trace);
        return result;
    }

    /// <summary>Wakes whenever it is asked for, up to an instant.</summary>
    internal SteppedCustomer Until(string end)
    {
        while (State.NextWake is { } wake && wake <= At(end)) Step(JourneyInput.Tick, wake.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture));
        return this;
    }
}
