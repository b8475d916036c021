namespace Crm.Segmentation.Tests;

/// <summary>The folder with cases, reference numbers and data sets that lies beside the repository. It is read, never copied, and may be absent.</summary>
internal static class SharedFolder
{
    internal static string? Path { get; } = Find();

    internal static string Of(string name) => System.IO.Path.Combine(Path ?? throw new InvalidOperationException("The shared folder is absent."), name);

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("CRM_SHARED") is { Length: > 0 } named && Directory.Exists(named)) return named;
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(System.IO.Path.Combine(folder.FullName, "Crm.Segmentation.sln"))) continue;
            string beside = System.IO.Path.Combine(folder.FullName, "..", "shared");
            return Directory.Exists(beside) ? beside : null;
        }

        return null;
    }
}

/// <summary>A test over the shared folder; skipped, and said to be, where the folder is absent.</summary>
internal sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute()
    {
        if (SharedFolder.Path is null) Skip = Reason;
    }

    private static string Reason => "There is no folder 'shared' beside the repository, and CRM_SHARED names none.";
}
