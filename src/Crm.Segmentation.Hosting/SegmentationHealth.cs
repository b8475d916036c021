using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Crm.Segmentation.Hosting;

/// <summary>The health of a hosted shop, for <c>AddHealthChecks().Add(SegmentationHealth.Check())</c>.</summary>
/// <remarks>
/// Healthy: the rules in force are the latest, the last load did not fail, and answers are not older than <see cref="SegmentationHostOptions.MaxAge"/>.
/// Degraded: rules that changed were not taken, or a load failed, and what is served is not too old. Unhealthy: there is nothing to serve, or it is too old.
/// </remarks>
public static class SegmentationHealth
{
    /// <summary>A check of a hosted shop.</summary>
    /// <param name="shop">The name of the shop; null for the only one.</param>
    /// <param name="tags">Tags of the check.</param>
    public static HealthCheckRegistration Check(string? shop = null, params IEnumerable<string> tags) =>
        new(shop is null ? "segmentation" : $"segmentation of {shop}", services => new HealthOf(SegmentationHosting.HostedOf(services, shop)), null, tags);

    private sealed class HealthOf(HostedSegmentation hosted) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(Now());

        private HealthCheckResult Now()
        {
            HostStatus status = hosted.Status;
            if (!hosted.TryGetCurrent(out SegmentationSnapshot? current))
            {
                return hosted.HasData
                    ? HealthCheckResult.Unhealthy("No data have been loaded yet.", status.LoadProblem)
                    : Of(status, "The rules are in force.", new Dictionary<string, object>(StringComparer.Ordinal));
            }

            TimeSpan age = hosted.Clock.GetUtcNow() - current.AsOf;
            var data = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["asOf"] = current.AsOf,
                ["customers"] = current.Data.CustomerCount,
                ["events"] = current.Data.EventCount,
                ["definitions"] = current.Rules.Definitions.Count,
            };
            return hosted.Options.MaxAge is { } most && age > most
                ? HealthCheckResult.Unhealthy($"The answers are {age:c} old, and may be {most:c}.", status.LoadProblem, data)
                : Of(status, "Data and rules are the latest.", data);
        }

        private static HealthCheckResult Of(HostStatus status, string good, IReadOnlyDictionary<string, object> data) => status switch
        {
            { IsGood: true } => HealthCheckResult.Healthy(good, data),
            { RuleProblem: { } problem } => HealthCheckResult.Degraded($"Rules that changed are not taken: {problem}", status.LoadProblem, data),
            _ => HealthCheckResult.Degraded("The last load of data failed.", status.LoadProblem, data),
        };
    }
}
