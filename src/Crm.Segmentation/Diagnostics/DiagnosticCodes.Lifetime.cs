namespace Crm.Segmentation;

/// <content>Purchases, and what is said about fits of their models.</content>
public static partial class DiagnosticCodes
{
    /// <summary>There are no customers that a model could be fitted to (a warning).</summary>
    /// <example>
    /// Wrong: <code>MbgNbd.Fit(PurchaseSummaries.Of([], [], [])).Findings</code>
    /// There are no customers that MBG/NBD could be fitted to. The parameters are a guess, and so is whatever follows from them.
    /// Right: <code>MbgNbd.Fit(Usual).Findings</code>
    /// </example>
    public const string NothingToFit = "CRM1660";

    /// <summary>Nobody bought again (a warning).</summary>
    /// <example>
    /// Wrong: <code>MbgNbd.Fit(PurchaseSummaries.Of([0, 0], [0, 0], [30, 90])).Findings</code>
    /// None of 2 customers bought again, so that MBG/NBD cannot say how often they buy. Look at a longer time.
    /// Right: <code>MbgNbd.Fit(Usual).Findings</code>
    /// </example>
    public const string NoRepeats = "CRM1661";

    /// <summary>The purchases do not say that anybody stops buying (a warning).</summary>
    /// <example>
    /// Wrong: <code>MbgNbd.Fit(Loyal).Findings</code>
    /// The purchases are as likely if nobody ever stops buying: MBG/NBD gains 0 in ln of the likelihood by two parameters more. P(alive) is near 1 for everybody; look at a longer time, or tell lost customers by their gaps.
    /// Right: <code>MbgNbd.Fit(Usual).Findings</code>
    /// </example>
    public const string DropoutNotIdentified = "CRM1662";

    /// <summary>Other parameters of a model fit as well (a warning).</summary>
    /// <example>
    /// Wrong: <code>GammaGamma.Fit(PurchaseSummaries.Of([1, 2], [5, 9], [30, 90], [20, 20])).Findings</code>
    /// Other parameters of Gamma-Gamma fit as well: the data do not say how much customers differ. Predictions within what was seen hold; standard errors are not given.
    /// Right: <code>GammaGamma.Fit(Usual).Findings</code>
    /// </example>
    public const string ParametersNotIdentified = "CRM1663";

    /// <summary>BG/NBD takes all who bought once to buy still (a warning).</summary>
    /// <example>
    /// Wrong: <code>BgNbd.Fit(Usual).Findings</code>
    /// 46 % of the customers bought once, and BG/NBD takes all of them to buy still, however long ago it was. Compare MBG/NBD and Pareto/NBD, in which one may stop after the first purchase.
    /// Right: <code>MbgNbd.Fit(Usual).Findings</code>
    /// </example>
    public const string OneTimeBuyersAlive = "CRM1665";

    /// <summary>The mean value of purchases over all customers is infinite under the fitted model (a warning).</summary>
    /// <example>
    /// Wrong: <code>GammaGamma.Fit(Uneven).Findings</code>
    /// With q = 0.659 the mean value over all customers is infinite, and the textbook formula gives a negative number. Only customers with repeats have an expected value.
    /// Right: <code>GammaGamma.Fit(Usual).Findings</code>
    /// </example>
    public const string InfiniteMeanValue = "CRM1666";

    /// <summary>Customers with repeats have no value above 0 and are left out of a model of values (a warning).</summary>
    /// <example>
    /// Wrong: <code>GammaGamma.Fit(Usual.Merge(PurchaseSummaries.Of([1], [5], [30], [0]))).Findings</code>
    /// 1 of 1,620 customers with repeats have no value above 0 and are left out. Look at refunds, and at orders without a price.
    /// Right: <code>GammaGamma.Fit(Usual).Findings</code>
    /// </example>
    public const string SpendLeftOut = "CRM1667";

    /// <summary>A model of renewals is fitted to fewer than three (a warning).</summary>
    /// <example>
    /// Wrong: <code>ShiftedBetaGeometric.Fit(Renewals.Of(1000, 869, 743)).Findings</code>
    /// Customers were seen at 2 renewals; to tell how they differ takes 3. Wait for more, or take months instead of years.
    /// Right: <code>ShiftedBetaGeometric.Fit(Renewals.Of(1000, 869, 743, 653, 593)).Findings</code>
    /// </example>
    public const string TooFewPeriods = "CRM1668";

    /// <summary>A model of renewals is fitted where nobody was lost, or everybody at once (a warning).</summary>
    /// <example>
    /// Wrong: <code>ShiftedBetaGeometric.Fit(Renewals.Of(1000, 1000, 1000, 1000)).Findings</code>
    /// 0 of 1,000 customers were lost; a curve needs some who left and some who stayed. The parameters are those of a limit.
    /// Right: <code>ShiftedBetaGeometric.Fit(Renewals.Of(1000, 869, 743, 653, 593)).Findings</code>
    /// </example>
    public const string OneSidedRenewals = "CRM1669";

    /// <summary>How much customers spend depends on how often they buy, which a model of values takes not to be so (a warning).</summary>
    /// <example>
    /// Wrong: <code>SpendAssumption.Of(PurchaseSummaries.Of([1, 2, 3, 4], [9, 9, 9, 9], [9, 9, 9, 9], [10, 20, 30, 40])).Findings</code>
    /// How much customers spend depends on how often they buy (correlation 1), which Gamma-Gamma takes not to be so. Fit groups of customers with alike frequency by themselves, or compare the predicted values with those that came.
    /// Right: <code>SpendAssumption.Of(Usual).Findings</code>
    /// </example>
    public const string SpendDependsOnFrequency = "CRM1670";

    /// <summary>What counts as a purchase cannot be what is said.</summary>
    /// <example>
    /// Wrong: <code>(new Purchases(Shop.Purchase) { Period = CalendarUnit.Hour }).Validate(Shop.Schema)</code>
    /// Purchases are merged by day, week or month, not by hour.
    /// Right: <code>(new Purchases(Shop.Purchase) { Period = CalendarUnit.Week }).Validate(Shop.Schema)</code>
    /// </example>
    public const string PurchaseRule = "CRM1671";

    /// <summary>A value of a lifetime does not say how far ahead, or says something else.</summary>
    /// <example>
    /// Wrong: <code>[Base, Segment.Define("good", new ValueOf("base", "expected_orders", ValueKind.Number) &gt;= 1)]</code>
    /// 'base.expected_orders' does not say how far ahead. Write base.expected_orders(90 days).
    /// Right: <code>[Base, Segment.Define("good", Base.ExpectedOrders(TimeSpan.FromDays(90)) &gt;= 1)]</code>
    /// </example>
    public const string ForecastArguments = "CRM1672";

    /// <summary>A lifetime that does not model what purchases are worth is asked for a value.</summary>
    /// <example>
    /// Wrong: <code>[Base, Segment.Define("dear", Base.Value(TimeSpan.FromDays(365)) &gt;= 100)]</code>
    /// 'base' does not model what purchases are worth. Add 'with gamma_gamma' to it.
    /// Right: <code>[Base with { WithGammaGamma = true }, Segment.Define("dear", Base.Value(TimeSpan.FromDays(365)) &gt;= 100)]</code>
    /// </example>
    public const string ForecastWithoutValues = "CRM1673";
}
