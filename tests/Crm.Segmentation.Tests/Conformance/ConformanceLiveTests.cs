using System.Text.Json;
using Crm.Segmentation.Conformance;

namespace Crm.Segmentation.Tests.Conformance;

/// <summary>What was received up to an instant, as batch sees it.</summary>
public sealed class ConformanceLiveTests
{
    private const string Rules = "schema s { customer { vip: flag } event buy { } }\\nsegment twice = count(buy) >= 2\\nsegment very = vip";

    [Theory]
    [InlineData("""{"input":"event","recv":"2026-01-01","u":"a","e":"buy"},{"input":"event","recv":"2026-01-02","u":"a","e":"buy"}""", "twice", "a")]
    [InlineData("""{"input":"event","recv":"2026-01-01","u":"a","e":"buy"},{"input":"event","recv":"2026-01-09","u":"a","e":"buy"}""", "twice", "")]
    [InlineData("""{"input":"event","recv":"2026-01-01","u":"a","e":"buy","id":"1"},{"input":"event","recv":"2026-01-02","u":"a","e":"buy","id":"1"}""", "twice", "")]
    [InlineData("""{"input":"event","recv":"2026-01-01","u":"a","e":"buy"},{"input":"event","recv":"2026-01-02","at":"2026-01-09","u":"a","e":"buy"}""", "twice", "")]
    [InlineData("""{"input":"event","recv":"2026-01-01","u":"x","e":"buy"},{"input":"event","recv":"2026-01-01","u":"a","e":"buy"},{"input":"merge","recv":"2026-01-02","from":"x","into":"a"}""", "twice", "a")]
    [InlineData("""{"input":"merge","recv":"2026-01-01","from":"x","into":"a"},{"input":"event","recv":"2026-01-02","u":"x","e":"buy"},{"input":"event","recv":"2026-01-03","u":"a","e":"buy"}""", "twice", "a")]
    [InlineData("""{"input":"event","recv":"2026-01-01","u":"x","e":"buy","id":"1"},{"input":"event","recv":"2026-01-01","u":"a","e":"buy","id":"1"},{"input":"merge","recv":"2026-01-02","from":"x","into":"a"}""", "twice", "")]
    [InlineData("""{"input":"attribute","recv":"2026-01-01","u":"a","set":{"vip":false}},{"input":"attribute","recv":"2026-01-02","u":"x","set":{"vip":true}},{"input":"merge","recv":"2026-01-03","from":"x","into":"a"}""", "very", "a")]
    [InlineData("""{"input":"attribute","recv":"2026-01-01","u":"x","set":{"vip":true}},{"input":"attribute","recv":"2026-01-02","u":"a","set":{"vip":false}},{"input":"merge","recv":"2026-01-03","from":"x","into":"a"}""", "very", "")]
    [InlineData("""{"input":"attribute","recv":"2026-01-01","u":"a","set":{"vip":true}},{"input":"forget","recv":"2026-01-02","u":"a"},{"input":"attribute","recv":"2026-01-03","u":"a","set":{}}""", "very", "")]
    [InlineData("""{"input":"attribute","recv":"2026-01-01","u":"a","set":{"vip":true}},{"input":"attribute","recv":"2026-01-02","u":"a","set":{"vip":null}}""", "very", "")]
    public void Members_AreThoseOfBatch_OverTheInputsReceived(string timeline, string segment, string members)
    {
        Assert.Null(Batch(timeline, segment, members).Failure);
        Assert.NotNull(Batch(timeline, segment, members == "a" ? "" : "a").Failure);
    }

    [Fact]
    public void Changes_AreReplayed_AndComparedWithBatch()
    {
        const string timeline = """{"input":"attribute","recv":"2026-01-01","u":"a","set":{"vip":true}}""";
        Assert.Null(Run(timeline, """{"changes":[{"at":"2026-01-01","u":"a","name":"very","to":true}]}""").Failure);
        Assert.Equal("batch at 2026-01-02T00:00:00Z: very of a: true instead of false", Run(timeline, """{"changes":[{"at":"2026-01-01","u":"a","name":"very","to":true},{"at":"2026-01-02","u":"a","name":"very","to":false}]}""").Failure);
    }

    private static WayResult Batch(string timeline, string segment, string members) =>
        Run(timeline, $$$$"""{"members":{"2026-01-05T00:00:00Z":{"{{{{segment}}}}":[{{{{(members.Length > 0 ? $"\"{members}\"" : "")}}}}]}}}""");

    private static WayResult Run(string timeline, string expected) => BatchOfLive.Run((LiveCase)CaseKinds.Read(
        "live", JsonDocument.Parse($$$$"""{"rules":"{{{{Rules}}}}","timeline":[{{{{timeline}}}}],"until":"2026-02-01","expected":{{{{expected}}}}}""").RootElement));
}
