namespace Crm.Segmentation.Lifetime;

/// <summary>The terms of BG/BB for every number of chances there is: customers share them, so that one costs an exponential for each chance since its last purchase.</summary>
internal sealed class BgBbTable
{
    private readonly BgBbTerms _terms;
    private readonly double[] _takes;
    private readonly double[] _skips;
    private readonly double[] _both;
    private readonly double[] _stays;
    private readonly double[] _stops;
    private readonly double[] _skipsGrow;
    private readonly double[] _bothGrow;
    private readonly double[] _goingGrows;
    private readonly double[] _staysGrow;
    private readonly double[] _shares;

    internal BgBbTable(BgBbTerms terms, SummaryGroups groups)
    {
        int chances = 0;
        foreach (double age in groups.Ages) chances = Math.Max(chances, (int)age);
        _terms = terms;
        _takes = Filled(groups.Runs.Length == 0 ? 0 : groups.Runs[^1].Repeats, n => GammaFunction.LogPochhammer(terms.Alpha, n));
        _skips = Filled(chances, n => GammaFunction.LogPochhammer(terms.Beta, n));
        _both = Filled(chances, n => GammaFunction.LogPochhammer(terms.Alpha + terms.Beta, n));
        _stays = Filled(chances, terms.Stays);
        _stops = Filled(chances, terms.Stops);
        _skipsGrow = Filled(chances, n => BgBbTerms.Grows(terms.Beta, n));
        _bothGrow = Filled(chances, n => BgBbTerms.Grows(terms.Alpha + terms.Beta, n));
        _goingGrows = Filled(chances, n => BgBbTerms.Grows(terms.Delta, n));
        _staysGrow = Filled(chances, n => BgBbTerms.Grows(terms.Gamma + terms.Delta, n));
        _shares = new double[chances + 1];
    }

    /// <summary>ln of the likelihood of all customers, and what it grows by with each parameter.</summary>
    internal double Likelihood(SummaryGroups groups, Span<double> gradient)
    {
        CompensatedSum value = default;
        Span<CompensatedSum> by = stackalloc CompensatedSum[4];
        Span<double> slopes = stackalloc double[4];
        foreach (SummaryGroups.Run run in groups.Runs)
        {
            double takes = BgBbTerms.Grows(_terms.Alpha, run.Repeats);
            for (int row = run.First; row < run.End; row++)
            {
                value.Add(groups.Weights[row] * Row(run.Repeats, (int)groups.Last[row], (int)groups.Ages[row], slopes));
                slopes[0] += takes;
                for (int i = 0; i < 4; i++) by[i].Add(groups.Weights[row] * slopes[i]);
            }
        }

        for (int i = 0; i < 4; i++) gradient[i] = by[i].Value;
        return value.Value;
    }

    /// <summary>ln of the likelihood of a customer, and the slopes, of that of α without what chances taken add to it.</summary>
    private double Row(int taken, int last, int chances, Span<double> slopes)
    {
        // Of those who stopped after each chance since the last one taken, and of those who are still there, what each has of the likeliest.
        double alive = Buys(taken, chances) + _stays[chances], most = alive;
        for (int n = last; n < chances; n++) most = Math.Max(most, _shares[n] = Buys(taken, n) + _stops[n]);
        double still = Math.Exp(alive - most), all = still;
        for (int n = last; n < chances; n++) all += _shares[n] = Math.Exp(_shares[n] - most);

        double buying = still * _bothGrow[chances], skipping = still * _skipsGrow[chances - taken], staying = still * _staysGrow[chances], going = still * _goingGrows[chances], rest = 0;
        double both = _terms.Gamma + _terms.Delta;
        for (int n = last; n < chances; n++)
        {
            double share = _shares[n];
            buying += share * _bothGrow[n];
            skipping += share * _skipsGrow[n - taken];
            staying += share * _staysGrow[n];
            going += share * _goingGrows[n];
            rest += share / (both + n);
        }

        slopes[0] = -buying / all;
        slopes[1] = (skipping - buying) / all;
        slopes[2] = (((all - still) / _terms.Gamma) - staying - rest) / all;
        slopes[3] = (going - staying - rest) / all;
        return most + Math.Log(all);
    }

    private double Buys(int taken, int chances) => _takes[taken] + _skips[chances - taken] - _both[chances];

    private static double[] Filled(int chances, Func<int, double> term)
    {
        double[] terms = new double[chances + 1];
        for (int n = 0; n < terms.Length; n++) terms[n] = term(n);
        return terms;
    }
}
