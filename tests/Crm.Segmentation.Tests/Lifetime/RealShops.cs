using System.Globalization;
using System.IO.Compression;
using Crm.Segmentation.Lifetime;

namespace Crm.Segmentation.Tests.Lifetime;

/// <summary>Real shops of the shared folder as datasets: they are read where they lie.</summary>
internal static class RealShops
{
    private static readonly SchemaBuilder Define = new("shop");
    internal static readonly EventType Purchase = Define.Event("purchase");
    internal static readonly EventNumber Amount = Purchase.Number("amount");
    internal static readonly Schema Schema = Define.Build();

    internal static readonly Purchases Purchases = new(Amount, Purchase);

    /// <summary>CDs bought on the web in 1997 and 1998 by 2,357 customers who came in the first quarter of 1997.</summary>
    internal static Dataset Cdnow() => Build(Rows("cdnow_sample.csv").Select(r => (r[1], Day(r[2]), Number(r[4]))));

    /// <summary>All 23,570 customers of that quarter.</summary>
    internal static Dataset CdnowAll() => Build(Rows("cdnow_master.csv.gz").Select(r => (r[0], Day(r[1]), Number(r[3]))));

    /// <summary>A British gift shop with traders among its customers, December 2010 to December 2011; without what was cancelled.</summary>
    internal static Dataset OnlineRetail() => Build(Rows("onlineretail_orders.csv.gz").Where(r => !r[0].StartsWith('C') && Number(r[6]) > 0).Select(r => (r[1], DateTimeOffset.Parse(r[2], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal), Number(r[6]))));

    private static Dataset Build(IEnumerable<(string Customer, DateTimeOffset At, double Amount)> purchases)
    {
        (string Customer, DateTimeOffset At, double Amount)[] all = [.. purchases];
        DatasetBuilder builder = Dataset.For(Schema);
        string[] customers = [.. all.Select(p => p.Customer).Distinct(StringComparer.Ordinal)];
        builder.AddCustomers(customers);
        foreach ((string customer, DateTimeOffset at, double amount) in all) builder.AddEvent(Purchase, customer, at, row => row.Set(Amount, amount));
        return builder.Build(out _);
    }

    private static DateTimeOffset Day(string text) => DateTimeOffset.ParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static IEnumerable<string[]> Rows(string name)
    {
        string path = SharedFolder.Of(Path.Combine("data", name));
        using Stream raw = File.OpenRead(path);
        using Stream stream = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(raw, CompressionMode.Decompress) : raw;
        using var reader = new StreamReader(stream);
        reader.ReadLine();
        while (reader.ReadLine() is { } line) yield return line.Split(',');
    }
}
