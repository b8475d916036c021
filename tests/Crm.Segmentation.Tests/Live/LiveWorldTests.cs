namespace Crm.Segmentation.Tests.Live;

/// <summary>
/// Live memberships against the oracle, which knows all that was received and nothing else, over generated worlds: definitions, data, orders of arrival, repeats, merges, edits,
/// lists. A failure prints its world, and the number with which <c>LiveWorld.Of</c> makes it again. CRM_LONG=1 tries many more.
/// </summary>
public sealed class LiveWorldTests
{
    private const int First = 20_260_302, Apart = 10_000_019;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Memberships_AfterEveryInput_AreThoseOfABatchOverWhatWasReceived(int part) => Try(part, 4_500, LiveWorldRun.Memberships);

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    public void Memberships_StoredAndReadBeforeEveryInput_AreTheSame(int part) => Try(part, 1_200, LiveWorldRun.Restored);

    /// <summary>Worlds that failed once.</summary>
    [Theory]
    [InlineData(2128439374)] // of two events of one instant the second comes when the first is no longer kept
    [InlineData(1978891346)] // a correction of who was merged with somebody who had let go of something
    [InlineData(1456397262)] // years since the last instant, which is in no local year
    [InlineData(1565718349)] // of an id that both keys of a merge had, one event had been folded
    [InlineData(1293609149)] // an edit brings two features of one name
    [InlineData(219997653)] // an edited book counts what was kept before a merge let go of something else
    [InlineData(443843802)] // a product beside a constant of which the digits are no number of 64 bits
    [InlineData(1969625540)] // an attribute is received when what it is compared with is no longer kept
    [InlineData(651759122)] // an edit asks the weekday of events of which only type and instant were read
    [InlineData(411909898)] // a correction under edited rules that look further back than those before
    [InlineData(1917596189)] // time since an event that matches for ever, as far as anniversaries are looked for
    [InlineData(2003181013)] // an edit reads a type of which events are gone, and a merge follows; other definitions are told as far back as there is history
    [InlineData(425791453)] // the same, told of a definition that the edit added
    [InlineData(1439876618)] // an edit looks further back, and an event comes late for a time of which other events are gone
    public void Memberships_OfWorldsThatFailedOnce_AreThoseOfABatch(int seed) => LiveWorldRun.Memberships(LiveWorld.Of(seed));

    private static void Try(int part, int worlds, Action<LiveWorld> property)
    {
        int first = (PropertyRuns.IsLong ? Random.Shared.Next() : First) + (part * Apart), count = PropertyRuns.IsLong ? 50 * worlds : worlds;
        for (int i = 0; i < count; i++)
        {
            if (PropertyRuns.IsLong && i % 5_000 == 0) LongRun.Note($"{property.Method.Name}, part {part}: {i} of {count} worlds from {first & int.MaxValue} without a difference");
            LiveWorld world = LiveWorld.Of((first + i) & int.MaxValue);
            try
            {
                property(world);
            }
            catch (Exception failure) when (failure is not Xunit.Sdk.IAssertionException)
            {
                Assert.Fail($"{world}\n{failure}");
            }
        }

        if (PropertyRuns.IsLong) LongRun.Note($"{property.Method.Name}, part {part}: all {count} worlds without a difference");
    }
}
