using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Crm.Segmentation.Tests.Architecture;

/// <summary>The public types and members of an assembly as sorted lines of C#-like text, by namespace. What the compiler adds to every record is left out.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(uint)] = "uint",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
        [typeof(void)] = "void",
    };

    /// <summary>It keeps what it has seen, and is not for two threads at a time.</summary>
    [ThreadStatic]
    private static NullabilityInfoContext? _nullability;

    private static NullabilityInfoContext Nullability => _nullability ??= new NullabilityInfoContext();

    internal static IEnumerable<Type> TypesOf(Assembly assembly) =>
        assembly.GetTypes().Where(IsVisible).OrderBy(NameOf, StringComparer.Ordinal);

    internal static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (IGrouping<string?, Type> types in TypesOf(assembly).GroupBy(type => type.Namespace).OrderBy(types => types.Key, StringComparer.Ordinal))
        {
            text.Append("## ").Append(types.Key).Append(": ").Append(types.Count()).Append(" types\n\n");
            foreach (Type type in types)
            {
                text.Append(Head(type)).Append('\n');
                foreach (string member in Members(type).Order(StringComparer.Ordinal)) text.Append("    ").Append(member).Append('\n');
                text.Append('\n');
            }
        }

        return text.ToString();
    }

    internal static bool IsCompilerGenerated(MemberInfo member) =>
        member.IsDefined(typeof(CompilerGeneratedAttribute)) || member.Name.Contains('<', StringComparison.Ordinal);

    private static bool IsVisible(Type type) => type.IsVisible && !type.Name.Contains('<', StringComparison.Ordinal);

    private static string Head(Type type)
    {
        string kind = type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            _ when type.IsAssignableTo(typeof(Delegate)) => "delegate",
            { IsByRefLike: true } => "ref struct",
            { IsValueType: true } => type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly struct" : "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        if (type.GetMethod("<Clone>$") is not null) kind = kind.Replace("class", "record", StringComparison.Ordinal);
        IEnumerable<Type> bases = type.IsEnum || type.IsValueType ? [] : [type.BaseType ?? typeof(object)];
        string[] supertypes =
        [
            .. bases.Where(b => b != typeof(object) && b != typeof(MulticastDelegate)).Select(NameOf),
            .. type.GetInterfaces().Where(i => i.IsVisible && !type.IsEnum && type.BaseType?.GetInterfaces().Contains(i) != true && i != Itself(type)).Select(NameOf).Order(StringComparer.Ordinal),
        ];
        return $"{kind} {NameOf(type)}{(supertypes.Length == 0 ? "" : " : ")}{string.Join(", ", supertypes)}";
    }

    /// <summary>A record is always equatable to itself; for other types that is news.</summary>
    private static Type? Itself(Type type) => type.GetMethod("<Clone>$") is null ? null : typeof(IEquatable<>).MakeGenericType(type);

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum) return Enum.GetValuesAsUnderlyingType(type).Cast<object>().Select(value => $"{Enum.GetName(type, value)} = {value}");
        if (type.IsAssignableTo(typeof(Delegate))) return [Method(type.GetMethod("Invoke")!)];
        bool isRecord = type.GetMethod("<Clone>$") is not null;
        return
        [
            .. type.GetConstructors(Declared).Where(c => IsVisible(c) && !IsCompilerGenerated(c)).Select(c => $"{type.Name.Split('`')[0]}({Parameters(c)})"),
            .. type.GetFields(Declared).Where(f => (f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly) && !IsCompilerGenerated(f)).Select(Field),
            .. type.GetProperties(Declared).Where(p => p.GetAccessors(true).Any(IsVisible) && !(isRecord && p.Name == "EqualityContract")).Select(Property),
            .. type.GetEvents(Declared).Where(e => IsVisible(e.AddMethod!)).Select(e => $"event {NameOf(e.EventHandlerType!)} {e.Name}"),
            .. type.GetMethods(Declared).Where(m => IsVisible(m) && !IsAccessor(m) && !IsCompilerGenerated(m) && !IsPlumbing(m)).Select(Method),
        ];
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsAccessor(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static bool IsPlumbing(MethodInfo method) => method.Name is "PrintMembers" or "Finalize";

    private static string Field(FieldInfo field) =>
        field.IsLiteral
            ? $"const {NameOf(field.FieldType)} {field.Name} = {Literal(field.GetRawConstantValue())}"
            : $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{Annotated(field.FieldType, Nullability.Create(field))} {field.Name}";

    private static string Property(PropertyInfo property)
    {
        string accessors = string.Join(' ', new[] { property.GetMethod, property.SetMethod }.Where(a => a is not null && IsVisible(a)).Select(a =>
            a == property.GetMethod ? "get;" : IsInit(property) ? "init;" : "set;"));
        string index = property.GetIndexParameters() is { Length: > 0 } parameters ? $"[{string.Join(", ", parameters.Select(Parameter))}]" : "";
        bool isStatic = property.GetAccessors(true)[0].IsStatic;
        string required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        return $"{(isStatic ? "static " : "")}{required}{Annotated(property.PropertyType, Nullability.Create(property))} {property.Name}{index} {{ {accessors} }}";
    }

    internal static bool IsInit(PropertyInfo property) =>
        property.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) == true;

    private static string Method(MethodInfo method)
    {
        string generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(a => a.Name))}>" : "";
        string modifier = method.IsStatic ? "static " : method.IsAbstract && !method.DeclaringType!.IsInterface ? "abstract " : "";
        if (!method.IsPublic) modifier = $"protected {modifier}";
        return $"{modifier}{Annotated(method.ReturnType, Nullability.Create(method.ReturnParameter))} {method.Name}{generic}({Parameters(method)})";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        string prefix = parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? "ref " : "";
        if (parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute))) prefix = "params ";
        string value = parameter.HasDefaultValue ? $" = {Literal(parameter.RawDefaultValue)}" : "";
        return $"{prefix}{Annotated(parameter.ParameterType, Nullability.Create(parameter))} {parameter.Name}{value}";
    }

    private static string Literal(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
    };

    private static string Annotated(Type type, NullabilityInfo nullability)
    {
        string name = NameOf(type.IsByRef ? type.GetElementType()! : type);
        return !type.IsValueType && (nullability.ReadState == NullabilityState.Nullable || nullability.WriteState == NullabilityState.Nullable) ? $"{name}?" : name;
    }

    private static string NameOf(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying) return $"{NameOf(underlying)}?";
        if (type.IsArray) return $"{NameOf(type.GetElementType()!)}[]";
        if (type.IsGenericParameter) return type.Name;
        if (Keywords.TryGetValue(type, out string? keyword)) return keyword;
        string name = type.Name.Split('`')[0];
        if (type.IsGenericType) name += $"<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>";
        return type.DeclaringType is { } outer && !outer.Name.Contains('<', StringComparison.Ordinal) ? $"{NameOf(outer)}.{name}" : name;
    }
}
