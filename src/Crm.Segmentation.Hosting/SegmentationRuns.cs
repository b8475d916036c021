using Microsoft.Extensions.Hosting;

namespace Crm.Segmentation.Hosting;

/// <summary>Starts a shop with its host, looks at its rules and loads its data at each interval, and stops with the host.</summary>
internal sealed class SegmentationRuns(HostedSegmentation hosted) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopped = new();
    private Task _runs = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await hosted.StartAsync(cancellationToken).ConfigureAwait(false);
        SegmentationHostOptions options = hosted.Options;
        var runs = new List<Task> { EachAsync(new PeriodicTimer(options.RuleInterval, hosted.Clock), false, token => hosted.LookAtRulesAsync(atOnce: false, token)) };
        if (hosted.HasData && options.RefreshInterval is { } interval)
            runs.Add(EachAsync(new PeriodicTimer(interval, hosted.Clock), !options.LoadBeforeStart, hosted.RefreshAsync));
        _runs = Task.WhenAll(runs);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopped.CancelAsync().ConfigureAwait(false);
        await _runs.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _stopped.Dispose();

    /// <summary>One step after the other, whatever becomes of each: what failed is logged and in the status already.</summary>
    private async Task EachAsync(PeriodicTimer timer, bool atOnce, Func<CancellationToken, Task> step)
    {
        using (timer)
        {
            await Task.Yield();
            try
            {
                while (atOnce || await timer.WaitForNextTickAsync(_stopped.Token).ConfigureAwait(false))
                {
                    atOnce = false;
                    try
                    {
                        await step(_stopped.Token).ConfigureAwait(false);
                    }
                    catch (Exception) when (!_stopped.IsCancellationRequested)
                    {
                    }
                }
            }
            catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
            {
            }
        }
    }
}
