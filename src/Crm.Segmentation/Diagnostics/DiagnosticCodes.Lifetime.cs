namespace Crm.Segmentation;

/// <content>Gaps, lifetimes and what is said about fits.</content>
public static partial class DiagnosticCodes
{
    /// <summary>There are no customers that a model could be fitted to.</summary>
    public const string NothingToFit = "CRM1660";

    /// <summary>Nobody bought again.</summary>
    public const string NoRepeats = "CRM1661";

    /// <summary>The purchases do not say that anybody stops buying.</summary>
    public const string DropoutNotIdentified = "CRM1662";

    /// <summary>Other parameters of a model fit as well.</summary>
    public const string ParametersNotIdentified = "CRM1663";

    /// <summary>The search for parameters ended before an optimum.</summary>
    public const string FitNotConverged = "CRM1664";

    /// <summary>BG/NBD takes all who bought once to buy still.</summary>
    public const string OneTimeBuyersAlive = "CRM1665";

    /// <summary>The mean value of purchases over all customers is infinite under the fitted model.</summary>
    public const string InfiniteMeanValue = "CRM1666";

    /// <summary>Customers with repeats have no value above 0 and are left out of a model of values.</summary>
    public const string SpendLeftOut = "CRM1667";

    /// <summary>A model of renewals is fitted to fewer than three.</summary>
    public const string TooFewPeriods = "CRM1668";

    /// <summary>A model of renewals is fitted where nobody was lost, or everybody at once.</summary>
    public const string OneSidedRenewals = "CRM1669";

    /// <summary>How much customers spend depends on how often they buy, which a model of values takes not to be so.</summary>
    public const string SpendDependsOnFrequency = "CRM1670";
}
