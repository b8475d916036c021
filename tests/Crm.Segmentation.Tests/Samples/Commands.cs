using StorefrontSample;

namespace Crm.Segmentation.Tests.Samples;

/// <summary>What the program is asked to do with a file whose columns are Customer, When and Amount.</summary>
internal static class Commands
{
    /// <param name="path">The file; it must exist.</param>
    /// <param name="options">More arguments.</param>
    internal static CommandLine For(string path, params string[] options)
    {
        string[] arguments = ["--orders", path, "--customer", "Customer", "--time", "When", "--amount", "Amount", .. options];
        Assert.True(CommandLine.TryParse(arguments, out CommandLine command, out string problem), problem);
        return command;
    }
}

/// <summary>A file that is gone after the test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    internal TemporaryFile(byte[] content, string extension = ".csv")
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName() + extension);
        File.WriteAllBytes(Path, content);
    }

    internal string Path { get; }

    public void Dispose() => File.Delete(Path);
}
