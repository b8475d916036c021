using System.Globalization;

namespace Crm.Segmentation.Lifetime;

/// <summary>What is to be said about fits: each with a code, in words.</summary>
internal static class FitFindings
{
    /// <summary>The findings after which parameters mean little.</summary>
    internal static string[] Unidentifying { get; } =
        [DiagnosticCodes.NothingToFit, DiagnosticCodes.NoRepeats, DiagnosticCodes.DropoutNotIdentified, DiagnosticCodes.ParametersNotIdentified, DiagnosticCodes.TooFewPeriods, DiagnosticCodes.OneSidedRenewals];

    internal static Diagnostic Nothing(string model) => Warning(
        DiagnosticCodes.NothingToFit, $"There are no customers that {model} could be fitted to.", $"The parameters are a guess, and so is whatever follows from them.");

    internal static Diagnostic NoRepeats(string model, double customers) => Warning(
        DiagnosticCodes.NoRepeats,
        $"None of {Count(customers)} customers bought again, so that {model} cannot say how often they buy.",
        $"Look at a longer time.");

    internal static Diagnostic Dropout(string model, double gain) => Warning(
        DiagnosticCodes.DropoutNotIdentified,
        $"The purchases are as likely if nobody ever stops buying: {model} gains {Number(Math.Max(0, gain))} in ln of the likelihood by two parameters more.",
        $"P(alive) is near 1 for everybody; look at a longer time, or tell lost customers by their gaps.");

    internal static Diagnostic Parameters(string model) => Warning(
        DiagnosticCodes.ParametersNotIdentified,
        $"Other parameters of {model} fit as well: the data do not say how much customers differ.",
        $"Predictions within what was seen hold; standard errors are not given.");

    internal static Diagnostic AliveForever(double share) => Warning(
        DiagnosticCodes.OneTimeBuyersAlive,
        $"{Math.Round(share * 100)} % of the customers bought once, and BG/NBD takes all of them to buy still, however long ago it was.",
        $"Compare MBG/NBD and Pareto/NBD, in which one may stop after the first purchase.");

    internal static Diagnostic InfiniteMean(double q) => Warning(
        DiagnosticCodes.InfiniteMeanValue,
        $"With q = {Number(q)} the mean value over all customers is infinite, and the textbook formula gives a negative number.",
        $"Only customers with repeats have an expected value.");

    internal static Diagnostic LeftOut(double customers, double of) => Warning(
        DiagnosticCodes.SpendLeftOut,
        $"{Count(customers)} of {Count(of)} customers with repeats have no value above 0 and are left out.",
        $"Look at refunds, and at orders without a price.");

    internal static Diagnostic TooFewPeriods(double periods) => Warning(
        DiagnosticCodes.TooFewPeriods,
        $"Customers were seen at {Count(periods)} renewals; to tell how they differ takes 3.",
        $"Wait for more, or take months instead of years.");

    internal static Diagnostic OneSided(double lost, double of) => Warning(
        DiagnosticCodes.OneSidedRenewals,
        $"{Count(lost)} of {Count(of)} customers were lost; a curve needs some who left and some who stayed.",
        $"The parameters are those of a limit.");

    internal static Diagnostic SpendDepends(double correlation) => Warning(
        DiagnosticCodes.SpendDependsOnFrequency,
        $"How much customers spend depends on how often they buy (correlation {Number(correlation)}), which Gamma-Gamma takes not to be so.",
        $"Fit groups of customers with alike frequency by themselves, or compare the predicted values with those that came.");

    private static Diagnostic Warning(string code, Phrase message, Phrase help) => Diagnostic.Of(code, DiagnosticSeverity.Warning, null, message, help);

    private static string Count(double count) => count.ToString("#,0.##", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
