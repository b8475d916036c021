using System.Globalization;
using System.IO.Compression;
using System.Text;
using StorefrontSample;

namespace Crm.Segmentation.Tests.Samples;

public sealed class OrdersReportTests
{
    private const string Orders = "Customer,When,Amount\nc1,2011-03-01,10\nc1,2011-04-01,20\nc2,2011-04-02,5\nc2,2011-04-03,-5\n,2011-04-03,1\n";

    [Fact]
    public void Run_ACompressedFile_WritesTheWholeReport()
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(Orders));
        byte[] bytes = compressed.ToArray();

        (int exit, string written) = Run(bytes);

        Assert.Equal(0, exit);
        Assert.Contains("the customer is blank", written, StringComparison.Ordinal);
        Assert.Contains("second order", written, StringComparison.Ordinal);
        Assert.Equal(2, Run(bytes[..^1]).Exit);
    }

    [Fact]
    public void Run_RowsWithTimesAndAmountsThatAreNone_SaysOnceWhatIsRead()
    {
        (_, string written) = Run(Encoding.UTF8.GetBytes(Orders + "c1,01/02/2011,5\nc1,02/02/2011,5\nc1,2011-02-02,\"5,00\"\n"));

        Assert.Contains("'01/02/2011' is no time", written, StringComparison.Ordinal);
        Assert.Equal(1, written.Split("Times that are read:").Length - 1);
        Assert.Equal(1, written.Split("Amounts that are read:").Length - 1);
    }

    [Fact]
    public void Run_AsOf_LooksFromThatInstant()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Orders);

        Assert.Equal(1, Members("Bought once", bytes));
        Assert.Equal(1, Members("Bought more than once", bytes));
        Assert.Equal(0, Members("Bought more than once", bytes, "--as-of", "2011-03-31"));
        Assert.Equal(1, Members("Bought once", bytes, "--as-of", "2011-03-31"));
        Assert.Equal(2, Members("No order for 180 days", bytes, "--as-of", "2012-03-31"));
        Assert.Equal(2, Run(bytes, "--as-of", "2011-02-28").Exit);
    }

    [Fact]
    public void Run_TheFirstAndTheLastInstantThatAreRead_EndsInAReport()
    {
        Assert.Equal(0, Run("Customer,When,Amount\nc1,1970-01-01,1\n"u8.ToArray()).Exit);
        Assert.Equal(0, Run("Customer,When,Amount\nc1,2999-12-31T23:59:59.999,1\n"u8.ToArray(), "--zone", "America/Los_Angeles").Exit);
        Assert.Equal(0, Run("Customer,When,Amount\nc1,1970-01-01,1\nc1,2999-12-31T23:59:59.999,1\n"u8.ToArray(), "--zone", "Pacific/Kiritimati").Exit);
    }

    [Fact]
    public void Run_KoreanFileOfExcel_KeepsItsCustomersApart()
    {
        byte[] bytes = TextEncodings.Find("cp949")!.GetBytes("Customer,When,Amount\n김철수,2026-03-01,1\n이영희,2026-03-01,2\n박민수,2026-03-01,3\n");

        Assert.Equal(2, Run(bytes).Exit);
        Assert.Equal(3, Members("Bought once", bytes, "--encoding", "cp949"));
    }

    [Fact]
    public void Run_DamagedFiles_EndInAReportOrARefusal()
    {
        byte[] signs = [.. "\",;\t|\n\r\0 -+:.0919Ee"u8, 0x1B, 0xB0, 0xEA, 0xFF];
        var random = new Random(14);
        int[] exits = new int[3];
        for (int i = 0; i < 400; i++)
        {
            List<byte> bytes = [.. Encoding.UTF8.GetBytes(Orders)];
            for (int damage = random.Next(1, 6); damage > 0; damage--)
            {
                int at = random.Next(bytes.Count);
                if (random.Next(3) == 0) bytes.RemoveAt(at);
                else if (random.Next(2) == 0) bytes.Insert(at, signs[random.Next(signs.Length)]);
                else bytes[at] = signs[random.Next(signs.Length)];
            }

            exits[Run([.. bytes]).Exit]++;
        }

        Assert.Equal(0, exits[1]);
        Assert.All([exits[0], exits[2]], count => Assert.InRange(count, 50, 350));
    }

    [SharedFact]
    public void Run_PublicFiles_CountsWhatAListOfTheirRowsGives()
    {
        AssertCounts("onlineretail_orders.csv.gz", ["--customer", "CustomerID", "--time", "InvoiceDate", "--amount", "Amount", "--zone", "Europe/London"], [1, 2], 6);
        AssertCounts("onlineretail_orders.csv.gz", ["--customer", "CustomerID", "--time", "InvoiceDate", "--amount", "Amount", "--zone", "Europe/London", "--order", "InvoiceNo"], [1, 0], 6);
        AssertCounts("cdnow_master.csv.gz", ["--customer", "customer_id", "--time", "date", "--amount", "amount"], [0, 1], 3);
    }

    // These files have no quotes: their cells are what stands between commas.
    private static void AssertCounts(string name, string[] columns, int[] identity, int amount)
    {
        using var text = new StreamReader(new GZipStream(File.OpenRead(SharedFolder.Of($"data/{name}")), CompressionMode.Decompress));
        string[][] rows = [.. text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(row => row.TrimEnd('\r').Split(','))];
        ILookup<string, string> purchases = rows
            .Where(row => decimal.Parse(row[amount], NumberStyles.Float, CultureInfo.InvariantCulture) >= 0)
            .Select(row => (Customer: row[identity[0]], Order: row[identity[1]]))
            .Distinct()
            .ToLookup(order => order.Customer, order => order.Order);

        (int exit, string written) = RunFile(SharedFolder.Of($"data/{name}"), columns);

        Assert.Equal(0, exit);
        Assert.Equal(rows.Length, Figure(written, "rows in the file"));
        Assert.Equal(0, Figure(written, "rows rejected"));
        Assert.Equal(purchases.Sum(customer => customer.Count()), Figure(written, "purchases"));
        Assert.Equal(purchases.Count(customer => customer.Count() == 1), Figure(written, "Bought once"));
        Assert.Equal(purchases.Count(customer => customer.Count() > 1), Figure(written, "Bought more than once"));
    }

    private static int Members(string segment, byte[] bytes, params string[] options) => Figure(Run(bytes, options).Written, segment);

    // The first whole number behind a name in a table.
    private static int Figure(string written, string name) => written
        .Split('\n')
        .Select(line => line.Split('│', StringSplitOptions.TrimEntries))
        .Where(cells => cells.Length > 2 && cells[1] == name)
        .SelectMany(cells => cells.Skip(2).Select(cell => int.TryParse(cell, NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out int figure) ? figure : -1))
        .First(figure => figure >= 0);

    private static (int Exit, string Written) Run(byte[] bytes, params string[] options)
    {
        using var file = new TemporaryFile(bytes);
        return RunFile(file.Path, ["--customer", "Customer", "--time", "When", "--amount", "Amount", .. options]);
    }

    private static (int Exit, string Written) RunFile(string path, string[] options)
    {
        Assert.True(CommandLine.TryParse(["--orders", path, .. options], out CommandLine command, out string problem), problem);
        using var written = new StringWriter();
        return (OrdersReport.Run(command, Screen.Plain(written)), written.ToString());
    }
}
