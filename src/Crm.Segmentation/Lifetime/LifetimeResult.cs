namespace Crm.Segmentation.Lifetime;

/// <summary>A lifetime behind a name before it is fitted: it has values, and no members.</summary>
internal sealed class LifetimeResult(LifetimeForecast forecast) : NamedResult
{
    internal override IPopulationFunction PopulationFunction => forecast;

    internal override Diagnostic Check(MemberOf member, string definition) => HasNoMembers(forecast, definition);

    internal static Diagnostic HasNoMembers(LifetimeForecast forecast, string definition) => Diagnostic.Of(
        DiagnosticCodes.NoMembers, DiagnosticSeverity.Error, definition, $"'{forecast.Name}' is a {forecast.Keyword}, which has no members.", $"Compare one of its values with something.");
}
