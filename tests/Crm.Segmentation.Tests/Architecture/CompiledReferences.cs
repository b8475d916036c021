using System.Reflection;
using System.Reflection.Emit;

namespace Crm.Segmentation.Tests.Architecture;

/// <summary>
/// Which type of an assembly uses which types, as the compiler resolved them: from signatures, base types, fields and the instructions
/// of method bodies. A call of an extension method or an operator is a use of the class that declares it. Constants leave no trace here.
/// </summary>
internal sealed class CompiledReferences
{
    private const BindingFlags Declared = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    private static readonly Dictionary<short, OpCode> OpCodes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    private readonly Assembly _assembly;

    internal CompiledReferences(Assembly assembly) => _assembly = assembly;

    /// <summary>Every use: by a top-level type, of a type.</summary>
    internal IEnumerable<(Type User, Type Used)> Uses()
    {
        foreach (Type type in _assembly.GetTypes())
        {
            Type user = Outermost(type);
            foreach (Type used in Flat(type.BaseType).Concat(type.GetInterfaces().SelectMany(Flat)).Concat(type.GetFields(Declared).SelectMany(f => Flat(f.FieldType))))
                yield return (user, used);

            foreach (MethodBase method in type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared)))
                foreach (Type used in Signature(method).Concat(Body(method)).SelectMany(Flat).Distinct()) yield return (user, used);
        }
    }

    private static IEnumerable<Type?> Signature(MethodBase method)
    {
        foreach (ParameterInfo parameter in method.GetParameters()) yield return parameter.ParameterType;
        if (method is MethodInfo { ReturnType: var returned }) yield return returned;
    }

    private IEnumerable<Type?> Body(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body || body.GetILAsByteArray() is not { } il) yield break;
        foreach (ExceptionHandlingClause clause in body.ExceptionHandlingClauses)
            if (clause.Flags == ExceptionHandlingClauseOptions.Clause) yield return clause.CatchType;

        Type[]? typeArguments = method.DeclaringType!.IsGenericType ? method.DeclaringType.GetGenericArguments() : null;
        Type[]? methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (int at = 0; at < il.Length;)
        {
            OpCode code = il[at] == 0xFE ? OpCodes[unchecked((short)(0xFE00 | il[at + 1]))] : OpCodes[il[at]];
            at += code.Size;
            switch (code.OperandType)
            {
                case OperandType.InlineType or OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineTok:
                    foreach (Type? used in Of(_assembly.ManifestModule.ResolveMember(BitConverter.ToInt32(il, at), typeArguments, methodArguments)))
                        yield return used;
                    at += 4;
                    break;
                case OperandType.InlineSwitch:
                    at += 4 + (4 * BitConverter.ToInt32(il, at));
                    break;
                default:
                    at += code.OperandType switch
                    {
                        OperandType.InlineNone => 0,
                        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                        OperandType.InlineVar => 2,
                        OperandType.InlineI8 or OperandType.InlineR => 8,
                        _ => 4,
                    };
                    break;
            }
        }
    }

    private static IEnumerable<Type?> Of(MemberInfo? member) => member switch
    {
        Type type => [type],
        MethodBase { IsGenericMethod: true } generic => [generic.DeclaringType, .. generic.GetGenericArguments()],
        null => [],
        _ => [member.DeclaringType],
    };

    /// <summary>The type, without array, pointer and reference, and its type arguments; each as its outermost declaring type.</summary>
    private static IEnumerable<Type> Flat(Type? type)
    {
        while (type is { HasElementType: true }) type = type.GetElementType();
        if (type is null || type.IsGenericParameter || type.IsFunctionPointer) yield break;
        if (type.IsGenericType)
        {
            foreach (Type argument in type.GetGenericArguments().SelectMany(Flat)) yield return argument;
            type = type.GetGenericTypeDefinition();
        }

        yield return Outermost(type);
    }

    private static Type Outermost(Type type)
    {
        while (type.DeclaringType is { } outer) type = outer;
        return type;
    }
}
