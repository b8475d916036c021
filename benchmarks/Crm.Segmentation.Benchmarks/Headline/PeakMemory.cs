namespace Crm.Segmentation.Benchmarks.Headline;

/// <summary>Samples the memory that the process occupies, and keeps the greatest.</summary>
internal sealed class PeakMemory : IDisposable
{
    private readonly Timer _timer;
    private long _peak;

    internal PeakMemory()
    {
        Start = Current();
        _timer = new Timer(_ => Sample(), null, 0, 5);
    }

    /// <summary>Bytes when the sampling began.</summary>
    internal long Start { get; }

    internal long Peak => Math.Max(Interlocked.Read(ref _peak), Current());

    public void Dispose() => _timer.Dispose();

    // Of a Process everything would be read, each thread too, beside what is measured.
    private static long Current() => Environment.WorkingSet;

    private void Sample()
    {
        long now = Current(), peak = Interlocked.Read(ref _peak);
        while (now > peak && Interlocked.CompareExchange(ref _peak, now, peak) != peak) peak = Interlocked.Read(ref _peak);
    }
}
