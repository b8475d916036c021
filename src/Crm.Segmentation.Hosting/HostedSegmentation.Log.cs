using Microsoft.Extensions.Logging;

namespace Crm.Segmentation.Hosting;

/// <summary>What a host logs. Keys and values of customers are in none of it.</summary>
public sealed partial class HostedSegmentation
{
    [LoggerMessage(2251, LogLevel.Information, "Rules of {Shop} are in force: {Definitions} definitions.")]
    private partial void RulesTaken(string shop, int definitions);

    [LoggerMessage(2252, LogLevel.Error, "Rules of {Shop} changed and are not taken, those before stay in force. {Problem}")]
    private partial void RulesRefused(string shop, string problem);

    [LoggerMessage(2253, LogLevel.Warning, "Rules of {Shop} cannot be read, those before stay in force.")]
    private partial void RulesUnreadable(Exception problem, string shop);

    [LoggerMessage(2254, LogLevel.Information, "Data of {Shop} are served: {Customers} customers, {Events} events, as of {AsOf:u}.")]
    private partial void Loaded(string shop, int customers, long events, DateTimeOffset asOf);

    [LoggerMessage(2255, LogLevel.Error, "Data of {Shop} could not be loaded, those before are served.")]
    private partial void LoadFailed(Exception problem, string shop);

    [LoggerMessage(2256, LogLevel.Warning, "Of the data of {Shop} not all rows were taken. {Report}")]
    private partial void Rejected(string shop, BuildReport report);

    [LoggerMessage(2257, LogLevel.Error, "Who was to be told of the data of {Shop} failed.")]
    private partial void TellingFailed(Exception problem, string shop);

    [LoggerMessage(2258, LogLevel.Warning, "Data of {Shop} differ from those before. {Findings}")]
    private partial void Differ(string shop, string findings);
}
