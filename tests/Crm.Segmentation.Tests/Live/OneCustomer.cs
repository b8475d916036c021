using Crm.Segmentation.Live;

namespace Crm.Segmentation.Tests.Live;

/// <summary>The customers of plain data as a program takes them.</summary>
internal static class OneCustomer
{
    internal static CustomerAttributes Attributes(CustomerFacts customer) =>
        CustomerAttributes.Of(TestShop.Schema, customer.Key, row => Datasets.Set(row, TestShop.Schema, customer.Attributes));

    /// <summary>The events in the order of arrival.</summary>
    internal static CustomerEvent[] Events(CustomerFacts customer) =>
    [
        .. customer.Events.OrderBy(e => e.Arrival).Select(e => CustomerEvent.Of(
            TestShop.Schema.Event(e.Type), DateTimeOffset.FromUnixTimeMilliseconds(e.Time), row => Datasets.Set(row, TestShop.Schema, e), sequence: e.Sequence)),
    ];

    internal static RuleProgram Program(OracleCase c)
    {
        Feature[] features = [.. c.Measures.Select((measure, i) => Feature.Define($"m{i}", measure))];
        RuleBook book = RuleBook.Create(TestShop.Schema, [.. c.Definitions, .. features.Select(feature => Segment.Define($"has_{feature.Name}", feature.IsSet()))]);
        return Engine(c).Program(book, Lists(c));
    }

    private static SegmentationEngine Engine(OracleCase c) => new(TestShop.Schema, new SegmentationOptions { TimeZone = c.Zone, WeekStart = c.WeekStart });

    private static CustomerLists Lists(OracleCase c) => c.Definitions.OfType<CustomerList>().Aggregate(
        CustomerLists.None, (lists, list) => lists.With(list.Name, c.Data.Customers.Where(customer => OracleCase.IsOn(list, customer)).Select(customer => customer.Key)));
}
