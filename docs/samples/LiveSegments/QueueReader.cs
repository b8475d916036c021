using System.Threading.Channels;
using Microsoft.Extensions.Hosting;

namespace LiveSegments;

/// <summary>Reads the queue from where the store has got to, each message when it is received; or, in a replay, as fast as can be, and the clock follows.</summary>
internal sealed class QueueReader(MadeUpQueue queue, LiveStore store, Channel<Message> messages, TimeProvider clock, LiveSegmentsOptions options) : BackgroundService
{
    private readonly long _from = store.Position;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (long position = _from; position < options.Messages; position++)
        {
            Message message = queue.Read(position);
            if (clock is not ReplayClock && message.Received - clock.GetUtcNow() is var wait && wait > TimeSpan.Zero) await Task.Delay(wait, clock, stoppingToken);
            await messages.Writer.WriteAsync(message, stoppingToken);
            (clock as ReplayClock)?.MoveTo(message.Received);
        }

        messages.Writer.Complete();
    }
}

/// <summary>A clock that shows when the last message was received.</summary>
internal sealed class ReplayClock : TimeProvider
{
    private long _ticks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public void MoveTo(DateTimeOffset instant) => Interlocked.Exchange(ref _ticks, instant.UtcTicks);
}
