using System.Reflection;
using System.Runtime.CompilerServices;
using Crm.Segmentation.DependencyInjection;
using Crm.Segmentation.Live;

namespace Crm.Segmentation.Tests.Architecture;

/// <summary>A public type cannot change after it was made, and cannot be made to by inheritance; builders and options are the exceptions.</summary>
public sealed class ImmutabilityTests
{
    private const BindingFlags Instance = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;

    /// <summary>What is filled step by step, or bound by a host. Everything else is a value.</summary>
    private static readonly Type[] Mutable =
    [
        typeof(SchemaBuilder), typeof(DatasetBuilder), typeof(SegmentationOptions), typeof(RuleBookOptions),
        typeof(CustomerRow<>), typeof(EventRow<>), // handed out to be filled, and only for that call
        typeof(LiveMembership), // is kept up to date
        typeof(CustomerBatches.Enumerator), // goes from batch to batch
    ];

    public static TheoryData<Type> Values => [.. PublicSurface.TypesOf(typeof(Segment).Assembly).Where(type => !Mutable.Contains(type) && !type.IsEnum && !type.IsInterface)];

    [Theory]
    [MemberData(nameof(Values))]
    public void PublicType_ThatIsAValue_HasNoSetter(Type type) =>
        Assert.Empty(type.GetProperties(Instance).Where(p => p.SetMethod is { } set && !IsPrivate(set) && !PublicSurface.IsInit(p)).Select(p => $"{type.Name}.{p.Name}"));

    [Theory]
    [MemberData(nameof(Values))]
    public void PublicType_ThatIsAValue_HasReadOnlyFields(Type type)
    {
        if (type.IsAssignableTo(typeof(Exception)) || type.IsAssignableTo(typeof(Delegate))) return;
        Assert.Empty(type.GetFields(Instance).Where(f => !f.IsInitOnly).Select(f => $"{type.Name}.{f.Name}"));
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void PublicType_OfAnyKind_CannotBeInheritedByOthers(Type type)
    {
        if (type.IsValueType || type.IsSealed) return;
        Assert.DoesNotContain(type.GetConstructors(Instance), c => !IsCopy(c, type) && (c.IsPublic || c.IsFamily || c.IsFamilyOrAssembly));
    }

    [Fact]
    public void Exceptions_OfTheList_AreMutableIndeed() =>
        Assert.All(Mutable, type => Assert.True(
            type.GetProperties(Instance).Any(p => p.SetMethod is { IsPublic: true } && !PublicSurface.IsInit(p)) || type.GetFields(Instance).Any(IsState),
            $"{type.Name} is a value and needs no exception."));

    private static bool IsState(FieldInfo field) => !field.IsInitOnly || field.FieldType.IsAssignableTo(typeof(System.Collections.IList));

    private static bool IsPrivate(MethodInfo method) => method.IsPrivate;

    /// <summary>The copy constructor of an abstract record is protected by the language; a subclass still needs another one first.</summary>
    private static bool IsCopy(ConstructorInfo constructor, Type type) =>
        constructor.IsDefined(typeof(CompilerGeneratedAttribute)) && constructor.GetParameters() is [{ ParameterType: var only }] && only == type;
}
