using System.Globalization;
using System.IO.Compression;
using Crm.Segmentation.Lifetime;

namespace Crm.Segmentation.Conformance;

/// <summary>The data sets that reference numbers name, read as their preparations say.</summary>
/// <param name="folder">Where they are.</param>
/// <param name="file">The file of the item, which may hold series.</param>
internal sealed class ReferenceData(string folder, CaseFile file)
{
    /// <summary>A series of the item's file.</summary>
    internal double[] Series(string name) => file.Series(name);

    /// <summary>The events of a shop, in the order of the file.</summary>
    /// <param name="preparation">The preparation's name.</param>
    internal IReadOnlyList<CaseEvent> Events(string preparation) => preparation switch
    {
        "simple_shop" => [.. Rows("simple_shop.csv.gz", "client_id", "event", "timestamp").Select(r => Event(r[0], r[1], r[2]))],
        "ecom" => [.. Rows("retentioneering_ecom.csv.gz", "user_id", "event", "timestamp").Select(r => Event(r[0], r[1], r[2]))],
        "cdnow_master" => [.. Rows("cdnow_master.csv.gz", "customer_id", "date").Select(r => Event(r[0], "purchase", r[1]))],
        _ => throw new CaseException($"the preparation '{preparation}' is not supported yet"),
    };

    /// <summary>Each customer's repeat purchases, in the order of the keys.</summary>
    /// <param name="preparation">The preparation's name.</param>
    internal IReadOnlyList<RepeatPurchases> Repeats(string preparation) => preparation switch
    {
        "cdnow" or "cdnow_sample" => RepeatPurchases.Of(
            Rows("cdnow_sample.csv", "sample_id", "date", "amount").Select(r => (r[0], Day(r[1], "yyyyMMdd"), Amount(r[2]))), new DateOnly(1997, 9, 30)),
        "cdnow_master" => RepeatPurchases.Of(
            Rows("cdnow_master.csv.gz", "customer_id", "date", "amount").Select(r => (r[0], Day(r[1], "yyyyMMdd"), Amount(r[2]))), new DateOnly(1997, 9, 30)),
        "or" or "onlineretail" => RepeatPurchases.Of(
            Rows("onlineretail_orders.csv.gz", "InvoiceNo", "CustomerID", "InvoiceDate", "Amount").Where(r => !r[0].StartsWith('C') && Amount(r[3]) > 0)
                .Select(r => (r[1], Day(r[2][..10], "yyyy-MM-dd"), Amount(r[3]))),
            new DateOnly(2011, 12, 9)),
        _ => throw new CaseException($"the preparation '{preparation}' is not supported yet"),
    };

    /// <summary>The purchases of a preparation as the models take them, in its unit of time.</summary>
    /// <param name="preparation">The preparation's name.</param>
    internal PurchaseSummaries Summaries(string preparation) => preparation switch
    {
        "cdnow_summary_rounded" => Summarised(Rows("cdnow_summary_calibration.csv", "x", "t_x", "T", "zbar").Select(r => (int.Parse(r[0], CultureInfo.InvariantCulture), Amount(r[1]), Amount(r[2]), Amount(r[3])))),
        "onlineretail" or "or" => Summarised(Repeats(preparation)),
        "onlineretail_cal" => Summarised(RepeatPurchases.Of(OnlineRetail(), new DateOnly(2011, 6, 30))).In(7),
        "cdnow_master_78w" => Summarised(RepeatPurchases.Of(
            Rows("cdnow_master.csv.gz", "customer_id", "date", "amount").Select(r => (r[0], Day(r[1], "yyyyMMdd"), Amount(r[2]))), new DateOnly(1998, 6, 30))).In(7),
        _ => Summarised(Repeats(preparation)).In(7),
    };

    /// <summary>Who had how many of how many chances.</summary>
    internal PurchaseSummaries Donations()
    {
        string[][] rows = [.. Rows("bgbb_donations.csv", "frequency", "recency", "periods", "weights")];
        return PurchaseSummaries.Of(
            [.. rows.Select(r => int.Parse(r[0], CultureInfo.InvariantCulture))], [.. rows.Select(r => Amount(r[1]))], [.. rows.Select(r => Amount(r[2]))], [], [.. rows.Select(r => Amount(r[3]))]);
    }

    /// <summary>The purchase days of a sample of customers, one row for each purchase.</summary>
    internal IReadOnlyList<(string Customer, DateOnly Day, double Amount)> Purchases(string preparation) => preparation switch
    {
        "cdnow_sample" or "cdnow" => [.. Rows("cdnow_sample.csv", "sample_id", "date", "amount").Select(r => (r[0], Day(r[1], "yyyyMMdd"), Amount(r[2])))],
        "cdnow_master" => [.. Rows("cdnow_master.csv.gz", "customer_id", "date", "amount").Select(r => (r[0], Day(r[1], "yyyyMMdd"), Amount(r[2])))],
        "onlineretail" or "or" => [.. OnlineRetail()],
        _ => throw new CaseException($"the preparation '{preparation}' is not supported yet"),
    };

    private IEnumerable<(string Customer, DateOnly Day, double Amount)> OnlineRetail() =>
        Rows("onlineretail_orders.csv.gz", "InvoiceNo", "CustomerID", "InvoiceDate", "Amount").Where(r => !r[0].StartsWith('C') && Amount(r[3]) > 0)
            .Select(r => (r[1], Day(r[2][..10], "yyyy-MM-dd"), Amount(r[3])));

    private static PurchaseSummaries Summarised(IEnumerable<RepeatPurchases> customers) =>
        Summarised(customers.Select(c => (c.Repeats, (double)c.LastDays, (double)c.AgeDays, c.Mean)));

    private static PurchaseSummaries Summarised(IEnumerable<(int Repeats, double Last, double Age, double Mean)> customers) =>
        PurchaseSummaries.Of(customers.Select(c => new PurchaseSummary(c.Repeats, c.Last, c.Age, c.Mean)));

    /// <summary>How many months each customer of a telephone company has stayed, and whether it has left.</summary>
    /// <param name="preparation">The preparation's name: all, or those with a contract.</param>
    internal IReadOnlyList<(double Time, bool Ended)> Tenures(string preparation)
    {
        if (preparation.Split('_') is not ["telco", var contract]) throw new CaseException($"the preparation '{preparation}' is not supported yet");
        return [.. Rows("telco_churn.csv.gz", "tenure", "Churn", "Contract").Where(r => contract == "all" || r[2] == contract).Select(r => (Amount(r[0]), r[1] == "Yes"))];
    }

    /// <summary>The same by the values of a column, in ordinal order.</summary>
    /// <param name="column">The column's name.</param>
    internal IReadOnlyList<IReadOnlyList<(double Time, bool Ended)>> TenuresBy(string column) =>
    [
        .. Rows("telco_churn.csv.gz", "tenure", "Churn", column).GroupBy(r => r[2], StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (IReadOnlyList<(double, bool)>)[.. group.Select(r => (Amount(r[0]), r[1] == "Yes"))]),
    ];

    private static DateOnly Day(string text, string format) => DateOnly.ParseExact(text, format, CultureInfo.InvariantCulture);

    private static double Amount(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>The columns with these names, row by row.</summary>
    private IEnumerable<string[]> Rows(string file, params string[] columns)
    {
        string path = Path.Combine(folder, file);
        if (!File.Exists(path)) throw new MissingDataException(path);
        using Stream raw = File.OpenRead(path);
        using Stream stream = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(raw, CompressionMode.Decompress) : raw;
        using var reader = new StreamReader(stream);
        string[] header = (reader.ReadLine() ?? "").Split(',');
        int[] positions = [.. columns.Select(c => Array.IndexOf(header, c) is >= 0 and var position ? position : throw new CaseException($"{file} has no column '{c}'"))];
        while (reader.ReadLine() is { } line)
        {
            if (line.Contains('"')) throw new CaseException($"{file} has quoted fields");
            string[] cells = line.Split(',');
            yield return [.. positions.Select(p => cells[p])];
        }
    }

    /// <summary>An event at a whole millisecond, the library's resolution; a finer time is rounded down, which keeps the order.</summary>
    private static CaseEvent Event(string unit, string name, string time)
    {
        ReadOnlySpan<string> formats = ["yyyyMMdd", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFF"];
        if (!DateTimeOffset.TryParseExact(time, [.. formats], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset instant))
            throw new CaseException($"no instant: '{time}'");
        return new CaseEvent { U = unit, E = name, T = DateTimeOffset.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds()) };
    }
}
