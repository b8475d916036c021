namespace Crm.Segmentation.Conformance;

/// <summary>The preparations of data that reference numbers may name, with the data sets that they are made of.</summary>
internal static class Preparations
{
    private static readonly Dictionary<string, string?> Files = new(StringComparer.Ordinal)
    {
        ["cdnow_summary_rounded"] = "cdnow_summary_calibration.csv",
        ["cdnow_sample"] = "cdnow_sample.csv",
        ["cdnow"] = "cdnow_sample.csv",
        ["cdnow_master"] = "cdnow_master.csv.gz",
        ["cdnow_master_78w"] = "cdnow_master.csv.gz",
        ["onlineretail"] = "onlineretail_orders.csv.gz",
        ["or"] = "onlineretail_orders.csv.gz",
        ["onlineretail_cal"] = "onlineretail_orders.csv.gz",
        ["onlineretail_rfm"] = "onlineretail_orders.csv.gz",
        ["wholesale"] = "wholesale_customers.csv",
        ["wholesale6"] = "wholesale_customers.csv",
        ["wholesale6_log"] = "wholesale_customers.csv",
        ["iris"] = "iris.csv",
        ["telco_all"] = "telco_churn.csv.gz",
        ["telco_Month-to-month"] = "telco_churn.csv.gz",
        ["telco_One year"] = "telco_churn.csv.gz",
        ["telco_Two year"] = "telco_churn.csv.gz",
        ["telco4"] = "telco_churn.csv.gz",
        ["simple_shop"] = "simple_shop.csv.gz",
        ["ecom"] = "retentioneering_ecom.csv.gz",
        ["shoppers9"] = "online_shoppers_intention.csv.gz",
    };

    /// <summary>Columns of correlations: the preparation before the first line below.</summary>
    private static readonly Dictionary<string, string> Columns = new(StringComparer.Ordinal)
    {
        ["telco"] = "telco_churn.csv.gz",
        ["ws"] = "wholesale_customers.csv",
        ["cdnow"] = "cdnow_sample.csv",
        ["os3000"] = "online_shoppers_intention.csv.gz",
    };

    /// <summary>Data sets that are not here unless their numbers are in the item.</summary>
    private static readonly string[] Elsewhere = ["grocery", "apparel", "lung", "hill", "cookie", "visit"];

    /// <summary>Fails on a preparation that is not known, and on one whose data set is not there.</summary>
    internal static void Check(string kind, string preparation, string folder)
    {
        if (Elsewhere.Any(name => preparation.StartsWith(name, StringComparison.Ordinal))) throw new MissingDataException(preparation);
        string? file = kind == "cor" ? Columns.GetValueOrDefault(preparation.Split('_')[0]) : Files.GetValueOrDefault(preparation);
        if (file is null) throw new CaseException($"there is no preparation '{preparation}'");
        string path = Path.Combine(folder, file);
        if (!File.Exists(path)) throw new MissingDataException(path);
    }
}
