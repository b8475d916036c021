using System.Reflection;

namespace Crm.Segmentation.Tests.Architecture;

/// <summary>A time without an offset never becomes one of the machine's zone by itself.</summary>
public sealed class LocalTimesTests
{
    private static readonly Type[] Instants = [typeof(DateTimeOffset), typeof(DateTimeOffset?), typeof(ReadOnlySpan<DateTimeOffset>)];

    /// <summary>A method that takes an instant has an overload that takes a <see cref="DateTime"/> in its place and says what it means: see SegmentationEngine.DateTimes.cs.</summary>
    [Fact]
    public void Methods_ThatTakeAnInstant_TakeATimeWithoutAnOffsetToo()
    {
        MethodBase[] all =
        [
            .. typeof(Segment).Assembly.GetExportedTypes().SelectMany(type => type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
                .OfType<MethodBase>().Where(method => !IsOfARecord(method) && !(method.IsSpecialName && method.Name.StartsWith("set_", StringComparison.Ordinal))),
        ];
        string[] alone = [.. all.Where(method => method.GetParameters().Any(p => Instants.Contains(p.ParameterType)) && !all.Any(other => IsTwin(method, other))).Select(method => $"{method.DeclaringType!.Name}.{method}")];

        Assert.NotEmpty(all);
        Assert.True(alone.Length == 0, "A DateTime would become an instant of the machine's zone here. Add an overload that takes one, for runs in SegmentationEngine.DateTimes.cs:\n" + string.Join('\n', alone));
    }

    /// <summary>A result that is a record is made by the library, with instants.</summary>
    private static bool IsOfARecord(MethodBase method) =>
        method.DeclaringType!.GetMethod("<Clone>$") is not null && method is ConstructorInfo or { Name: "Deconstruct" };

    private static bool IsTwin(MethodBase method, MethodBase other) =>
        other.DeclaringType == method.DeclaringType && other.Name == method.Name
        && other.GetParameters().Select(p => p.ParameterType.ToString()).SequenceEqual(method.GetParameters().Select(p => p.ParameterType.ToString().Replace("System.DateTimeOffset", "System.DateTime", StringComparison.Ordinal)));
}
