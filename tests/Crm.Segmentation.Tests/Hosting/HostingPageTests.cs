using System.Reflection;
using Crm.Segmentation.Hosting;
using Crm.Segmentation.Tests.Architecture;
using Microsoft.Extensions.Logging;

namespace Crm.Segmentation.Tests.Hosting;

/// <summary>docs/hosting.md has every option and every event of the log.</summary>
public sealed class HostingPageTests
{
    private static readonly string Page = Repository.Read("docs", "hosting.md");

    [Fact]
    public void Page_OfHosting_HasEveryOption() =>
        Assert.All(typeof(SegmentationHostOptions).GetProperties(), option => Assert.Contains($"| `{option.Name}` |", Page, StringComparison.Ordinal));

    [Fact]
    public void Page_OfHosting_HasEveryEventWithItsLevel()
    {
        LoggerMessageAttribute[] events = [.. typeof(HostedSegmentation).GetMethods(BindingFlags.Instance | BindingFlags.NonPublic).Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>()];

        Assert.NotEmpty(events);
        Assert.All(events, logged => Assert.Contains($"| {logged.EventId} | {logged.Level.ToString().ToLowerInvariant()} |", Page, StringComparison.Ordinal));
    }
}
