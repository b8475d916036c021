using System.Runtime.CompilerServices;
using FsCheck;

namespace Crm.Segmentation.Tests;

/// <summary>
/// How properties are tried: the same cases on every normal run; other, and many more, with CRM_LONG=1, which are written down (<see cref="LongRun"/>).
/// A failure prints its seed.
/// </summary>
internal static class PropertyRuns
{
    internal static bool IsLong { get; } = Environment.GetEnvironmentVariable("CRM_LONG") == "1";

    internal static Config Of(int cases, int longFactor = 20, [CallerMemberName] string name = "")
    {
        Config config = Config.QuickThrowOnFailure.WithName(name);
        return IsLong ? LongRun.Begin(config.WithMaxTest(longFactor * cases)) : config.WithMaxTest(cases).WithReplay(20260302UL, 1234569UL);
    }
}
