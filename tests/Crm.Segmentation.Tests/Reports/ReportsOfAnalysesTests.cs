using System.Collections;
using System.Reflection;
using Crm.Segmentation.Reports;

namespace Crm.Segmentation.Tests.Reports;

/// <summary>Whatever an analysis counts prints as a table and as CSV, is stored and read back, merges, and compares with an earlier report of the same.</summary>
public sealed class ReportsOfAnalysesTests
{
    private static readonly Lazy<Dictionary<string, object>> Counts = new(() =>
    {
        var found = new Found();
        ResultShop.Each(found);
        return found.Counts;
    });

    public static TheoryData<string> Names => [.. Counts.Value.Keys.Order(StringComparer.Ordinal)];

    [Fact]
    public void Reports_OfFunnelsAndPaths_AreAllCounts()
    {
        // What is made of other reports, of one customer, or of sets of customers, is no report by itself.
        string[] others =
        [
            "AffinityPair", "EventPaths", "Funnel", "FunnelDriver", "FunnelExplanation", "FunnelGroup", "FunnelGroups", "FunnelHazard", "FunnelMatch", "FunnelPeriod", "FunnelRate", "FunnelRejection",
            "FunnelReport", "FunnelStepCounts", "FunnelStepReport", "FunnelUnitSet", "PathEdge", "PathNode", "PathStep", "PathTransition", "ProductAffinity", "UnitPath", "UnitPathNode", "WholePath",
        ];
        Assert.Equal(
            others,
            ResultTypes.Reachable().Where(type => type.Namespace is "Crm.Segmentation.Funnels" or "Crm.Segmentation.Paths" && !Counts.Value.ContainsKey(type.Name)).Select(type => type.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Counts_OfEveryType_DoWhatReportsDo(string name)
    {
        object counts = Counts.Value[name];
        Type type = counts.GetType();
        object Call(string method, params object[] arguments) => type.GetMethod(method, [.. arguments.Select(argument => argument.GetType())])!.Invoke(counts, arguments)!;

        string table = counts.ToString()!, csv = (string)Call("ToCsv"), json = (string)Call("ToJson");
        Assert.Equal(csv.Split('\n').Length >= 2, table.Split('\n').Length >= 3);
        Assert.StartsWith("-", table.Split('\n').First(line => line.StartsWith('-')), StringComparison.Ordinal);
        Assert.Equal(counts, typeof(ReportsOfAnalysesTests).GetMethod(nameof(Read), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type).Invoke(null, [json]));
        Assert.True(type.GetMethod("Merge", [type]) is not null, $"{name} does not merge.");
        MethodInfo? change = type.GetMethods().SingleOrDefault(method => method.Name == "Change" && method.GetParameters() is [{ } earlier, ..] && earlier.ParameterType == type);
        Assert.True(change is not null, $"{name} does not compare with an earlier one.");
        object changes = change.Invoke(counts, [counts, .. change.GetParameters().Skip(1).Select(parameter => parameter.DefaultValue)])!;
        if (changes is GroupChanges groups) Assert.All(groups.Groups, group => Assert.Equal(group.Before, group.After));
        else Assert.IsType<IEnumerable>(changes, exactMatch: false);
    }

    private static TCounts Read<TCounts>(string json)
        where TCounts : ReportCounts<TCounts>, IReportCounts<TCounts> => StoredReports.FromJson<TCounts>(ResultShop.Schema, json);

    private sealed class Found : IResultVisitor
    {
        internal Dictionary<string, object> Counts { get; } = new(StringComparer.Ordinal);

        public void Visit<T>(T value)
        {
            bool isCounts = typeof(T).GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IReportCounts<>));
            if (isCounts && typeof(T).Namespace is "Crm.Segmentation.Funnels" or "Crm.Segmentation.Paths") Counts.TryAdd(typeof(T).Name, value!);
        }
    }
}
