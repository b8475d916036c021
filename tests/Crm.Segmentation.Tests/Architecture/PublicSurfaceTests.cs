using System.Reflection;

namespace Crm.Segmentation.Tests.Architecture;

/// <summary>The public API changes only when somebody means it.</summary>
public sealed class PublicSurfaceTests
{
    [Fact]
    public void PublicSurface_OfTheLibraries_IsAsRecorded()
    {
        string surface = $"# Crm.Segmentation\n\n{PublicSurface.Of(typeof(Segment).Assembly)}# Crm.Segmentation.Hosting\n\n{PublicSurface.Of(Assembly.Load("Crm.Segmentation.Hosting"))}# Crm.Segmentation.Testing\n\n{PublicSurface.Of(Assembly.Load("Crm.Segmentation.Testing"))}";

        Repository.ShouldBe(surface, "CRM_UPDATE_SURFACE", "tests", "Crm.Segmentation.Tests", "Architecture", "PublicSurface.txt");
    }

    [Fact]
    public void PublicSignatures_OfTheLibrary_NameNoTypeOfAHiddenPackage()
    {
        string surface = PublicSurface.Of(typeof(Segment).Assembly);
        string[] hidden = [.. Assembly.Load("NodaTime").GetExportedTypes().Select(type => type.Name).Where(name => surface.Contains($"NodaTime.{name}", StringComparison.Ordinal))];
        Assert.Empty(hidden);
        Assert.DoesNotContain(
            typeof(Segment).Assembly.GetExportedTypes().SelectMany(type => type.GetMethods()).SelectMany(method => method.GetParameters()),
            parameter => parameter.ParameterType.Namespace?.StartsWith("NodaTime", StringComparison.Ordinal) == true);
    }
}
