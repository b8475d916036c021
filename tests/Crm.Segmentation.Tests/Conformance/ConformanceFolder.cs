using Crm.Segmentation.Conformance;

namespace Crm.Segmentation.Tests.Conformance;

/// <summary>A folder of cases that a test writes, and what the runner says about it.</summary>
internal sealed class ConformanceFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("conformance-").FullName;

    internal int ExitCode { get; private set; }

    internal IReadOnlyList<string> Lines { get; private set; } = [];

    internal string LastLine => Lines[^1];

    public void Dispose() => Directory.Delete(_path, recursive: true);

    /// <summary>Writes a file: one case a line.</summary>
    internal ConformanceFolder With(string file, params IEnumerable<string> lines)
    {
        File.WriteAllLines(Path.Combine(_path, file), lines);
        return this;
    }

    /// <summary>Runs over the folder with a list of pending cases, empty unless <c>pending.txt</c> was written.</summary>
    internal ConformanceFolder Run(params IEnumerable<string> options)
    {
        string pending = Path.Combine(_path, "pending.txt");
        if (!File.Exists(pending)) File.WriteAllText(pending, "");
        return Run(_path, [.. options, "--pending", pending]);
    }

    private ConformanceFolder Run(string folder, IReadOnlyList<string> options)
    {
        using var output = new StringWriter();
        ExitCode = ConformanceRun.Run([folder, .. options], output);
        Lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        return this;
    }
}
