namespace Crm.Segmentation.Tests.Reports;

public sealed class ReportTableTests
{
    [Fact]
    public void Text_CellsOfAnyWidth_StandInColumns()
    {
        Assert.Equal("가격대  customers  share\n------------------------\n낮음        1,234  12.5%\nhigher          -\n", Table().ToString());
    }

    [Fact]
    public void Csv_Numbers_AreExactAndWithoutCulture()
    {
        Assert.Equal("가격대,customers,share\r\n낮음,1234,0.125\r\nhigher,,\r\n", Table().ToCsv());
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a \"b\"", "\"a \"\"b\"\"\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData("a\rb", "\"a\rb\"")]
    [InlineData(" a", "\" a\"")]
    [InlineData("a\t", "\"a\t\"")]
    [InlineData("=1+1", "=1+1")]
    public void Csv_Name_IsQuotedWhereItMustBe(string name, string expected)
    {
        var table = new ReportTable();
        table.Add(name);
        Assert.Equal(expected + "\r\n", table.ToCsv());
    }

    [Fact]
    public void Csv_Number_GivesItselfBack()
    {
        var table = new ReportTable();
        table.Add(TableCell.Share(1.0 / 3), TableCell.Time(TimeSpan.FromMilliseconds(90_061_500)), TableCell.Time(null));
        Assert.Equal("0.3333333333333333,90061.5,\r\n", table.ToCsv());
        Assert.Equal("33.3%  1.01:01:01.5000000  -\n----------------------------\n", table.ToString());
    }

    private static ReportTable Table()
    {
        var table = new ReportTable();
        table.Add("가격대", "customers", "share");
        table.Add("낮음", TableCell.Count(1234), TableCell.Share(0.125));
        table.Add("higher", TableCell.Of("-", null));
        return table;
    }
}
