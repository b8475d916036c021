namespace Crm.Segmentation.Testing;
/// <summary>temp</summary>
public static class Probe
{
    /// <summary>temp</summary>
    public static string Run(int n)
    {
        var o = new StorefrontOptions { Customers = n };
        long[] c = new long[9]; 
        var perBuy = new Dictionary<long,int>(); var per = new Dictionary<long,int>();
        foreach (var b in new BlockSource(o).Blocks(default))
        {
            EventRows[] all = [b.SignUps,b.Visits,b.Searches,b.Views,b.Wishes,b.CartItems,b.Purchases,b.Seen,b.Clicked];
            for (int i = 0; i < 9; i++) c[i] += all[i].Keys.Count;
            if (n <= 100000) { foreach (var k in b.Purchases.Keys) perBuy[k] = perBuy.GetValueOrDefault(k)+1; foreach (var r in all) foreach (var k in r.Keys) per[k]=per.GetValueOrDefault(k)+1; }
        }
        var buys = perBuy.Values.GroupBy(v => Math.Min(v, 10)).OrderBy(g => g.Key).Select(g => $"{g.Key}:{g.Count()}");
        return string.Join(" ", c) + $" total {c.Sum()} per {(double)c.Sum()/n:F2}; buyers {string.Join(" ", buys)} max ev {(per.Count>0?per.Values.Max():0)}";
    }
}
