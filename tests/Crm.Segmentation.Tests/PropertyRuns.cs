using FsCheck;

namespace Crm.Segmentation.Tests;

/// <summary>How properties are tried: the same cases on every normal run; other, and many more, with CRM_LONG=1. A failure prints its seed.</summary>
internal static class PropertyRuns
{
    internal static bool IsLong { get; } = Environment.GetEnvironmentVariable("CRM_LONG") == "1";

    internal static Config Of(int cases, int longFactor = 20)
    {
        Config config = Config.QuickThrowOnFailure.WithMaxTest(IsLong ? longFactor * cases : cases);
        return IsLong ? config : config.WithReplay(20260302UL, 1234569UL);
    }
}
