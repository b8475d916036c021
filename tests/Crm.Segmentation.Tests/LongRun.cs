using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace Crm.Segmentation.Tests;

/// <summary>
/// A long run of a property, written down in <c>long-runs.log</c> beside the tests' assembly: first its seed, so that a run which takes the process
/// with it can be tried again, then how many cases passed, or the failure with its case.
/// </summary>
internal sealed class LongRun(IRunner runner) : IRunner
{
    private static readonly string Log = Path.Combine(AppContext.BaseDirectory, "long-runs.log");
    private static readonly Lock Writing = new();

    /// <summary>The property's configuration with a seed that was not there before.</summary>
    internal static Config Begin(Config config)
    {
        ulong seed = (ulong)Random.Shared.NextInt64(), gamma = (ulong)Random.Shared.NextInt64() | 1;
        Write($"{config.Name}: {config.MaxTest} cases from ({seed},{gamma})\n");
        return config.WithReplay(seed, gamma).WithRunner(new LongRun(config.Runner));
    }

    public void OnFinished(string name, TestResult result)
    {
        Write(Runner.onFinishedToString(name, result));
        runner.OnFinished(name, result);
    }

    public void OnStartFixture(Type fixture) => runner.OnStartFixture(fixture);

    public void OnArguments(int test, FSharpList<object> arguments, FSharpFunc<int, FSharpFunc<FSharpList<object>, string>> every) =>
        runner.OnArguments(test, arguments, every);

    public void OnShrink(FSharpList<object> arguments, FSharpFunc<FSharpList<object>, string> every) => runner.OnShrink(arguments, every);

    /// <summary>Writes down how far a long run has come that no property counts.</summary>
    internal static void Note(string text) => Write($"{text}\n");

    private static void Write(string text)
    {
        lock (Writing) File.AppendAllText(Log, text);
    }
}
