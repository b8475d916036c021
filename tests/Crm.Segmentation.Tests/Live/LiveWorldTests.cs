using Crm.Segmentation.Live;

namespace Crm.Segmentation.Tests.Live;

/// <summary>Live memberships against the oracle, which knows all that was received and nothing else, over generated worlds.</summary>
public sealed class LiveWorldTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Memberships_AfterEveryInput_AreThoseOfABatchOverWhatWasReceived(int part) => Try(part, LiveWorldRun.Memberships);

    private static void Try(int part, Action<LiveWorld> property)
    {
        const int Worlds = 2_500, LongWorlds = 250_000;
        int first = PropertyRuns.IsLong ? Random.Shared.Next() : 20_260_302;
        int count = PropertyRuns.IsLong ? LongWorlds : Worlds;
        int failed=0;
        for (int i = 0; i < count; i++)
        {
            int seed = (first + (part * 10_000_019) + i) & int.MaxValue;
            LiveWorld world = LiveWorld.Of(seed);
            try
            {
                property(world);
            }
            catch (Exception failure)
            {
                failed++;
                System.IO.File.AppendAllText($"/tmp/worlds/{part}.txt", $"WORLD {seed} {failure.Message}\n");
            }
        }
        Assert.Equal(0, failed);
    }
}
