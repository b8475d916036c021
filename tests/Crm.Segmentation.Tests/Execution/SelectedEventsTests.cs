namespace Crm.Segmentation.Tests.Execution;

/// <summary>The last events of a customer are the rows at the end: no more is read than they are.</summary>
public sealed class SelectedEventsTests
{
    [Fact]
    public void Of_TheLastEvents_BeginsAtTheFirstOfThem()
    {
        Assert.Equal((997, 1000), RowsOf(0, 1000, [], last: 3));
        Assert.Equal((998, 1000), RowsOf(998, 1000, [], last: 3));
        Assert.Equal((10, 1000), RowsOf(10, 1000, [], last: null));
    }

    [Fact]
    public void Of_TheLastThatMatch_BeginsAtTheFirstOfThem()
    {
        ulong[] every = new ulong[16];
        for (int row = 0; row < 1000; row += 10) BitWords.Set(every, row);

        Assert.Equal((970, 1000), RowsOf(0, 1000, every, last: 3));
        Assert.Equal((985, 1000), RowsOf(985, 1000, every, last: 3));
    }

    private static (int Start, int End) RowsOf(int start, int end, ulong[] matches, int? last)
    {
        EventRows rows = SelectedEvents.Of(start, end, first: 0, matches, last);
        return (rows.Start, rows.End);
    }
}
