namespace Crm.Segmentation.Tests;

/// <summary>What code allocates once it is warm.</summary>
internal static class Allocations
{
    /// <summary>
    /// The least number of bytes that a run allocates on this thread, of several: what the code itself allocates, it allocates every time. What the run
    /// time does once, on whichever thread it finds, does not count.
    /// </summary>
    /// <param name="run">The code.</param>
    /// <param name="attempts">How often it is looked at: once is enough where what the run time does is little beside it.</param>
    internal static long Of(Action run, int attempts = 5)
    {
        run();
        long least = long.MaxValue;
        for (int attempt = 0; attempt < attempts && least > 0; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            run();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
