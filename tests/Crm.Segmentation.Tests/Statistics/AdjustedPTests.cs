using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Statistics;

public sealed class AdjustedPTests
{
    private static readonly Gen<double[]> Samples = Gen.Choose(0, 200).Select(i => i / 200.0).ArrayOf();

    [Fact]
    public void Of_AnyPValues_FindsWhatTheProceduresReject() => Prop.ForAll(Samples.ToArbitrary(), p =>
    {
        double[] holm = AdjustedP.Of(p), hochberg = AdjustedP.Of(p, Multiplicity.BenjaminiHochberg), bonferroni = AdjustedP.Of(p, Multiplicity.Bonferroni);
        int n = p.Length;
        foreach (double level in (double[])[0.0101, 0.0503, 0.2007, 0.7013])
        {
            double[] sorted = [.. p.Order()];

            // Down from the least: all before the first that is too great.
            int down = Enumerable.Range(0, n).FirstOrDefault(i => sorted[i] > level / (n - i), n);

            // Up from the greatest: all up to the last that is small enough.
            int up = Enumerable.Range(1, n).LastOrDefault(i => sorted[i - 1] <= level * i / n);

            Assert.Equal(down, holm.Count(a => a <= level));
            Assert.Equal(up, hochberg.Count(a => a <= level));
            Assert.Equal(p.Count(x => x <= level / n), bonferroni.Count(a => a <= level));
        }

        for (int i = 0; i < n; i++)
        {
            Assert.True(p[i] <= hochberg[i] && hochberg[i] <= holm[i] + 1e-15 && holm[i] <= bonferroni[i]);
            for (int k = 0; k < n; k++) Assert.True(p[i] > p[k] || holm[i] <= holm[k]);
        }
    }).Check(PropertyRuns.Of(300));

    [Fact]
    public void OfLogs_AreTheLogarithms_AndTellSmallOnesApart()
    {
        double[] p = [0.01, 0.04, 0.03, 0.5];
        foreach (Multiplicity method in Enum.GetValues<Multiplicity>())
        {
            double[] plain = AdjustedP.Of(p, method), logs = AdjustedP.OfLogs([.. p.Select(x => Math.Log(x))], method);
            for (int i = 0; i < p.Length; i++) Assert.Equal(plain[i], Math.Exp(logs[i]), 1e-14);
        }

        Assert.Equal([-1176.4 + Math.Log(2), -900], AdjustedP.OfLogs([-1176.4, -900]));
    }

    [Fact]
    public void Of_WhatIsNoP_IsRefused()
    {
        Assert.Empty(AdjustedP.Of([]));
        foreach (double p in (double[])[-0.1, 1.1, double.NaN]) Assert.Throws<ArgumentOutOfRangeException>(() => AdjustedP.Of([p]));
        Assert.Throws<ArgumentOutOfRangeException>(() => AdjustedP.OfLogs([0.1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => AdjustedP.Of([0.1], (Multiplicity)9));
    }
}
