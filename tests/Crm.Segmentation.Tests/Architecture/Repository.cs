namespace Crm.Segmentation.Tests.Architecture;

/// <summary>The files of the repository that the tests were built from.</summary>
internal static class Repository
{
    internal static string Root { get; } = Find(AppContext.BaseDirectory) ?? throw new InvalidOperationException("No Crm.Segmentation.sln above the tests.");

    internal static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    internal static string Read(params string[] parts) => File.ReadAllText(PathOf(parts)).ReplaceLineEndings("\n");

    /// <summary>The files below a folder, by paths relative to the root with forward slashes, in ordinal order.</summary>
    internal static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(PathOf(folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "artifacts"))
            .Order(StringComparer.Ordinal);

    /// <summary>Compares with a file of the repository; with the environment variable set to 1, writes it instead.</summary>
    internal static void ShouldBe(string expected, string variable, params string[] parts)
    {
        string path = PathOf(parts);
        if (Environment.GetEnvironmentVariable(variable) == "1") File.WriteAllText(path, expected);
        string actual = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        if (actual == expected) return;

        string[] was = actual.Split('\n'), now = expected.Split('\n');
        string[] added = [.. now.Except(was, StringComparer.Ordinal).Take(10)], gone = [.. was.Except(now, StringComparer.Ordinal).Take(10)];
        Assert.Fail($"""
            {string.Join('/', parts)} is out of date. If the change is meant, run the tests once with {variable}=1 and review the difference.
            {string.Join('\n', gone.Select(line => "- " + line).Concat(added.Select(line => "+ " + line)))}
            """);
    }

    private static string? Find(string? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder, "Crm.Segmentation.sln"))) folder = Path.GetDirectoryName(folder);
        return folder;
    }
}
