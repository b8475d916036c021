using System.Reflection;

namespace Crm.Segmentation.Tests.Architecture;

/// <summary>Public names are few, mean one thing, and do not stand in the way of what a user's file imports beside them.</summary>
public sealed class PublicNamesTests
{
    /// <summary>What the Web and Worker SDKs import into every file, and NodaTime.</summary>
    private static readonly string[] ImportedBeside =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Net.Http.Json", "System.Threading", "System.Threading.Tasks",
        "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Routing", "Microsoft.Extensions.Configuration",
        "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging", "NodaTime",
    ];

    private static readonly string[] Assemblies =
    [
        "System.Runtime", "System.Private.CoreLib", "System.Collections", "System.Linq", "System.Net.Http", "System.Net.Http.Json", "System.Console", "System.Threading",
        "Microsoft.AspNetCore", "Microsoft.AspNetCore.Hosting.Abstractions", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Http.Abstractions", "Microsoft.AspNetCore.Http.Extensions",
        "Microsoft.AspNetCore.Http.Results", "Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.Routing.Abstractions", "Microsoft.Extensions.Configuration.Abstractions", "Microsoft.Extensions.Configuration",
        "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting.Abstractions", "Microsoft.Extensions.Hosting",
        "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Logging", "NodaTime",
    ];

    private static readonly Type[] Ours = [.. PublicSurface.TypesOf(typeof(Segment).Assembly).Where(type => type.DeclaringType is null)];

    [Fact]
    public void PublicTypes_OfTheMainNamespace_AreAboutAHundred() =>
        Assert.InRange(Ours.Count(type => type.Namespace == "Crm.Segmentation"), 50, 111);

    [Fact]
    public void PublicTypes_OfANamespace_LieInTheFolderOfItsName()
    {
        // The main namespace is that of the foundation, Tree that of nodes: of their folders LayeringTests tells.
        string[] features = [.. Ours.Select(type => type.Namespace!["Crm.Segmentation".Length..].TrimStart('.')).Where(name => name is not ("" or "Tree")).Distinct()];

        Assert.NotEmpty(features);
        Assert.All(features, feature => Assert.NotEmpty(Repository.Files($"src/Crm.Segmentation/{feature}", "*.cs")));
    }

    [Fact]
    public void PublicTypes_OfAnyNamespace_AreNotCalledLikeANamespace()
    {
        HashSet<string> namespaces = [.. Ours.SelectMany(type => type.Namespace!.Split('.'))];

        Assert.DoesNotContain(Ours, type => namespaces.Contains(type.Name.Split('`')[0]));
    }

    [Fact]
    public void PublicTypes_ThatEndInAttribute_AreAttributes() =>
        Assert.DoesNotContain(Ours, type => type.Name.EndsWith("Attribute", StringComparison.Ordinal) && !type.IsAssignableTo(typeof(Attribute)));

    [Fact]
    public void PublicTypes_OfTheMainNamespace_DoNotCollideWithWhatIsImportedBeside()
    {
        ILookup<string, Type> imported = Assemblies.Select(Assembly.Load).SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => type.DeclaringType is null && ImportedBeside.Contains(type.Namespace)).ToLookup(type => type.Name, StringComparer.Ordinal);
        Assert.All(ImportedBeside, name => Assert.Contains(imported, types => types.Any(type => type.Namespace == name)));

        Assert.DoesNotContain(Ours.Where(type => type.Namespace == "Crm.Segmentation"), type => imported.Contains(type.Name));
    }

    [Fact]
    public void Types_OfTheLibrary_HaveNamesOfTheirOwn()
    {
        string[] twice = [.. typeof(Segment).Assembly.GetTypes().Where(type => type.DeclaringType is null && !type.Name.Contains('<', StringComparison.Ordinal))
            .GroupBy(type => type.Name, StringComparer.Ordinal).Where(types => types.Count() > 1).Select(types => types.Key)];

        Assert.Empty(twice);
    }

    /// <summary>A parameter of an endpoint whose type has a TryParse of another form makes every endpoint of the application fail; docs/hosting.md says so of rule books.</summary>
    [Fact]
    public void TryParse_OfPublicTypes_HasTheFormThatEndpointsBind_ExceptOfRuleBooks() =>
        Assert.Equal(
            [typeof(RuleBook)],
            Ours.Where(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static) is var methods
                && methods.Any(method => method.Name == "TryParse")
                && !methods.Any(method => method.Name == "TryParse" && method.GetParameters()[0].ParameterType == typeof(string) && method.GetParameters()[^1].IsOut && method.GetParameters().Length <= 3)));

    [Fact]
    public void Tokens_OfPublicMembers_HaveOneNameAndComeLast()
    {
        MethodInfo[] cancelled =
        [
            .. AppDomain.CurrentDomain.GetAssemblies().Where(assembly => assembly.GetName().Name!.StartsWith("Crm.Segmentation", StringComparison.Ordinal) && !assembly.GetName().Name!.EndsWith("Tests", StringComparison.Ordinal))
                .SelectMany(assembly => assembly.GetExportedTypes()).SelectMany(type => type.GetMethods())
                .Where(method => method.GetParameters().Any(parameter => parameter.ParameterType == typeof(CancellationToken))),
        ];

        Assert.NotEmpty(cancelled);
        Assert.All(cancelled, method =>
        {
            ParameterInfo token = method.GetParameters().Single(parameter => parameter.ParameterType == typeof(CancellationToken));
            Assert.True(token.Name == "cancellationToken" && token.Position == method.GetParameters().Length - 1, $"{method.DeclaringType!.Name}.{method}");
        });
    }
}
