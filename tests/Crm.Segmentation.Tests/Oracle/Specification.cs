using System.Globalization;

namespace Crm.Segmentation.Tests;

/// <summary>What the specification's tests are written with. A subclass runs them against the oracle, another against the engine.</summary>
public abstract class Specification
{
    private readonly Run _run;

    private protected Specification(Run run) => _run = run;

    /// <summary>As-of in all tests that do not say otherwise: a Tuesday.</summary>
    protected static DateTimeOffset T { get; } = At("2026-03-10T12:00:00Z");

    protected static TimeSpan Millisecond { get; } = TimeSpan.FromMilliseconds(1);

    protected static TimeSpan Hours(double hours) => TimeSpan.FromHours(hours);

    protected static TimeSpan Days(double days) => TimeSpan.FromDays(days);

    protected static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private protected static EventFacts Event(EventType type, DateTimeOffset time, params (string Name, object Value)[] properties) =>
        new(type.Name, time.ToUnixTimeMilliseconds(), null, 0, properties.ToDictionary(p => p.Name, p => p.Value));

    /// <summary>A customer with these events, arrived in this order.</summary>
    private protected static CustomerFacts With(params EventFacts[] events) =>
        new("c", Facts.None, [.. events.Select((e, i) => e with { Arrival = i })]);

    private protected static CustomerFacts Having(params (string Name, object Value)[] attributes) =>
        new("c", attributes.ToDictionary(a => a.Name, a => a.Value), []);

    private protected static OracleScope Scope(DateTimeOffset? asOf = null, string zone = "UTC", DayOfWeek weekStart = DayOfWeek.Monday, params Definition[] book) =>
        OracleScope.Of((asOf ?? T).ToUnixTimeMilliseconds(), zone, weekStart, book);

    private protected bool Holds(Condition condition, CustomerFacts customer, OracleScope? scope = null) =>
        _run.Holds(condition, ShopData.Of(customer), scope ?? Scope()).Single();

    private protected object? Value(Measure measure, CustomerFacts customer, OracleScope? scope = null) =>
        _run.Values(measure, ShopData.Of(customer), scope ?? Scope()).Single();

    /// <summary>For each instant whether a single visit at it lies in the window.</summary>
    private protected bool[] Counted(Window? window, OracleScope scope, IEnumerable<DateTimeOffset> times, params (string Name, object Value)[] attributes) =>
        _run.Holds(
            TestShop.Visit.Did(window),
            new ShopData([.. times.Select((time, i) => new CustomerFacts(i, attributes.ToDictionary(a => a.Name, a => a.Value), [Event(TestShop.Visit, time)]))]),
            scope);
}
