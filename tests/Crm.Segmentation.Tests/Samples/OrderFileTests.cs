using StorefrontSample;

namespace Crm.Segmentation.Tests.Samples;

public sealed class OrderFileTests
{
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

        OrderFile orders = Read(text);

        Assert.Equal((11, 3, 1), (orders.Rows, orders.Purchases, orders.Returns));
        Assert.Equal(3, orders.Data.CustomerCount);
        Assert.Equal(
            [
                (3, "the customer is blank"),
                (5, "'yesterday' is no time"),
                (6, "'03/04/2011' is no time"),
                (7, "'much' is no amount"),
                (8, "the row has only 3 cells"),
                (10, "'1969-12-31' is not within the years 1970 to 2999"),
                (12, "'1.23456' has more than 4 decimal places"),
            ],
            orders.Rejected.Select(row => ((int)row.Line, row.Reason)));
        Assert.Equal([OrderTime.Forms, OrderAmount.Forms], orders.Rejected.Select(row => row.Remedy).OfType<string>().Distinct());
    }

    [Fact]
    public void Read_TimesWithoutOffset_AreLocalToTheZone()
    {
        // Midnight in London on 2 June is 23:00 UTC the day before.
        OrderFile orders = Read("Customer,When,Amount\nc1,2011-03-01T10:00,1\nc1,2011-06-02,1", "--zone", "Europe/London");

        Assert.Equal(new DateTimeOffset(2011, 3, 1, 10, 0, 0, TimeSpan.Zero), orders.First);
        Assert.Equal(new DateTimeOffset(2011, 6, 1, 23, 0, 0, TimeSpan.Zero), orders.Last);
        Assert.Equal(TimeSpan.FromHours(1), orders.Last.Offset);
    }

    [Fact]
    public void Read_UnknownColumn_NamesThoseThatThereAre()
    {
        var problem = Assert.Throws<InvalidDataException>(() => Read("Customer,Date,Amount\nc1,2011-03-01,1"));

        Assert.Equal("The file has no column 'When'; it has Customer, Date, Amount.", problem.Message);
    }

    [Theory]
    [InlineData("17850,2011-03-01,5\n17851,2011-03-02,6")]
    [InlineData("kim,2011/03/01 9:05,5000\nlee,2011/03/02 9:05,6000")]
    public void Read_WithoutHeader_AsksForOne(string text)
    {
        var problem = Assert.Throws<InvalidDataException>(() => Read(text));

        Assert.StartsWith("The file has no column 'Customer'; it has", problem.Message, StringComparison.Ordinal);
        Assert.EndsWith("That looks like an order: write a line with the names of the columns above it.", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(" customer ;WHEN;Amount\nc1;2011-03-01;5")]
    [InlineData("Customer\tWhen\tAmount\nc1\t2011-03-01\t5")]
    [InlineData("sep=|\nCustomer|When|Amount\nc1|2011-03-01|5")]
    public void Read_OtherSeparatorsAndCase_FindTheColumns(string text) => Assert.Equal(1, Read(text).Purchases);

    [Fact]
    public void Read_NoUsableRow_SaysSoAndWhatIsRead()
    {
        var problem = Assert.Throws<InvalidDataException>(() => Read("Customer,When,Amount\nc1,soon,1"));

        Assert.Equal($"No row of the file can be used as an order. Line 2: 'soon' is no time. {OrderTime.Forms}", problem.Message);
    }

    [Fact]
    public void Read_AHeaderAlone_SaysThatThereIsNoOrder()
    {
        var problem = Assert.Throws<InvalidDataException>(() => Read("Customer,When,Amount\n"));

        Assert.Equal("No row of the file can be used as an order.", problem.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    public void Read_NoRowAtAll_SaysThatTheFileIsEmpty(string text) =>
        Assert.Equal("The file is empty.", Assert.Throws<InvalidDataException>(() => Read(text)).Message);

    [Fact]
    public void Read_AQuoteThatIsNotClosedInTheHeader_IsTold()
    {
        var problem = Assert.Throws<InvalidDataException>(() => Read("Customer,\"When,Amount\nc1,2011-03-01,1"));

        Assert.Equal("The header on line 1 cannot be read: a quote opens here and is not closed.", problem.Message);
    }

    [Fact]
    public void Read_AColumnOfOrders_PutsItsRowsTogether()
    {
        const string text = """
            Invoice,Customer,When,Amount
            1,c1,2011-03-01T10:02,12.50
            1,c1,2011-03-01T10:00,-2.50
            1,c2,2011-03-01T10:00,1
            2,c1,2011-03-01T10:00,5
            3,c1,2011-04-01,-7
            ,c1,2011-04-01,1
            """;

        OrderFile orders = Read(text, "--order", "Invoice");

        Assert.Equal((6, 3, 1), (orders.Rows, orders.Purchases, orders.Returns));
        Assert.Equal([(7, "the order is blank")], orders.Rejected.Select(row => ((int)row.Line, row.Reason)));
        Assert.Equal(new DateTimeOffset(2011, 3, 1, 10, 0, 0, TimeSpan.Zero), orders.First);
    }

    [Fact]
    public void Read_NoColumnOfOrders_PutsRowsOfOneInstantTogetherAndRefundsApart()
    {
        const string text = """
            Customer,When,Amount
            c1,2011-03-01T10:00,12.50
            c1,2011-03-01T10:00,2.50
            c1,2011-03-01T10:00,-3
            c1,2011-03-01T10:01,1
            c2,2011-03-01T10:00,1
            """;

        OrderFile orders = Read(text);

        Assert.Equal((5, 3, 1), (orders.Rows, orders.Purchases, orders.Returns));
    }

    [Theory]
    [InlineData("Asia/Seoul")]
    [InlineData("Pacific/Kiritimati")]
    [InlineData("America/Los_Angeles")]
    public void Read_YearsAtTheEdges_AreRejectedInAnyZone(string zone)
    {
        string[] edges = ["0001-01-01", "00010101", "0001-01-01T00:00+14:00", "9999-12-31 23:59:59.9999999", "9999-12-31T23:59:59-14:00", "0000-01-01", "1969-12-31"];
        string text = $"Customer,When,Amount\nc1,2011-03-01,1\n{string.Join("", edges.Select(edge => $"c1,{edge},1\n"))}";

        OrderFile orders = Read(text, "--zone", zone);

        Assert.Equal(1, orders.Purchases);
        Assert.Equal(edges.Length, orders.Rejected.Count);
    }

    [Fact]
    public void Read_ValuesThatATerminalWouldObey_AreShownWithoutTheirSigns()
    {
        OrderFile orders = Read($"Customer,When,Amount\nc1,2011-03-01,1\nc1,\u001b[31mred{new string('d', 1000)},1");

        Assert.Equal($"'\uFFFD[31mred{new string('d', 32)}…' is no time", orders.Rejected[0].Reason);
    }

    [Fact]
    public void Read_SumsThatMoneyCannotHold_AreRejectedWithTheLineOfTheirOrder()
    {
        OrderFile orders = Read("Customer,When,Amount\nc1,2011-03-01,1\nc1,2011-03-02,800000000000000\nc1,2011-03-02,800000000000000");

        Assert.Equal((1, 3), (orders.Purchases, (int)Assert.Single(orders.Rejected).Line));
    }

    private static OrderFile Read(string text, params string[] options) => OrderFile.Read(() => new StringReader(text), Commands.For(typeof(OrderFileTests).Assembly.Location, options));
}
