using StorefrontSample;

namespace Crm.Segmentation.Tests.Samples;

public sealed class OrderFileTests
{
    private static readonly CommandLine Columns = Parse("Europe/London");

    [Fact]
    public void Read_GoodAndBadRows_TakesTheGoodOnesAndSaysWhatIsWrongWithTheOthers()
    {
        const string text = """
            Invoice,Customer,When,Amount
            1,c1,2011-03-01T10:00,12.50
            2,,2011-03-01T11:00,9.99
            3,c2,20110302,7
            4,c2,yesterday,7
            5,c2,03/04/2011,7
            6,c3,2011-03-03,much
            7,c3,2011-03-03

            8,c3,1969-12-31,5
            9,c1,2011-06-01T10:00:00Z,-2.50
            10,c4,2011-03-05 09:30,1.23456
            11,"c5, the last",2011-06-02,0
            """;

        OrderFile orders = OrderFile.Read(new StringReader(text), Columns);

        Assert.Equal(11, orders.Rows);
        Assert.Equal(4, orders.Taken);
        Assert.Equal(1, orders.Returns);
        Assert.Equal(3, orders.Data.CustomerCount);
        Assert.Equal(
            [
                (3, "the customer is blank"),
                (5, "'yesterday' is no time"),
                (6, "'03/04/2011' is no time"),
                (7, "'much' is no amount"),
                (8, "the row has only 3 cells"),
            ],
            orders.Rejected.Take(5).Select(row => ((int)row.Line, row.Reason)));
        Assert.Equal([10, 12], orders.Rejected.Skip(5).Select(row => (int)row.Line));
        Assert.Contains("before 1970", orders.Rejected[5].Reason, StringComparison.Ordinal);
        Assert.Contains("decimal places", orders.Rejected[6].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TimesWithoutOffset_AreLocalToTheZone()
    {
        // Midnight in London on 2 June is 23:00 UTC the day before.
        OrderFile orders = OrderFile.Read(new StringReader("Customer,When,Amount\nc1,2011-03-01T10:00,1\nc1,2011-06-02,1"), Columns);

        Assert.Equal(new DateTimeOffset(2011, 3, 1, 10, 0, 0, TimeSpan.Zero), orders.First);
        Assert.Equal(new DateTimeOffset(2011, 6, 1, 23, 0, 0, TimeSpan.Zero), orders.Last);
    }

    [Theory]
    [InlineData("2011-03-27T01:30", "2011-03-27T01:30:00Z")] // skipped in London: an hour later on the clock
    [InlineData("2011-10-30T00:30", "2011-10-29T23:30:00Z")]
    [InlineData("2011-03-01T10:00:05.250", "2011-03-01T10:00:05.250Z")]
    [InlineData("2011-03-01T10:00+09:00", "2011-03-01T01:00:00Z")]
    public void TryTime_KnownForms_AreInstants(string text, string expected)
    {
        Assert.True(OrderFile.TryTime(text, TimeZoneInfo.FindSystemTimeZoneById("Europe/London"), out DateTimeOffset instant));

        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), instant);
    }

    [Fact]
    public void Read_UnknownColumn_NamesThoseThatThereAre()
    {
        var problem = Assert.Throws<InvalidDataException>(() => OrderFile.Read(new StringReader("Customer,Date,Amount\nc1,2011-03-01,1"), Columns));

        Assert.Equal("The file has no column 'When'; it has Customer, Date, Amount.", problem.Message);
    }

    [Fact]
    public void Read_NoUsableRow_SaysSo()
    {
        var problem = Assert.Throws<InvalidDataException>(() => OrderFile.Read(new StringReader("Customer,When,Amount\nc1,soon,1"), Columns));

        Assert.Equal("No row of the file can be used as an order. Line 2: 'soon' is no time.", problem.Message);
    }

    [Fact]
    public void Run_ACompressedFile_WritesTheWholeReport()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".csv.gz");
        try
        {
            using (var file = new StreamWriter(new System.IO.Compression.GZipStream(File.Create(path), System.IO.Compression.CompressionLevel.Fastest)))
                file.Write("Customer,When,Amount\nc1,2011-03-01,10\nc1,2011-04-01,20\nc2,2011-04-02,5\nc2,2011-04-03,-5\n,2011-04-03,1\n");
            Assert.True(CommandLine.TryParse(["--orders", path, "--customer", "Customer", "--time", "When", "--amount", "Amount"], out CommandLine command, out _));
            using var written = new StringWriter();

            int exit = OrdersReport.Run(command, Screen.Plain(written));

            Assert.Equal(0, exit);
            Assert.Contains("the customer is blank", written.ToString(), StringComparison.Ordinal);
            Assert.Contains("second order", written.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static CommandLine Parse(string zone)
    {
        // Any file that exists will do: the rows come from the test.
        string[] arguments = ["--orders", typeof(OrderFileTests).Assembly.Location, "--customer", "Customer", "--time", "When", "--amount", "Amount", "--zone", zone];
        Assert.True(CommandLine.TryParse(arguments, out CommandLine command, out string problem), problem);
        return command;
    }
}
