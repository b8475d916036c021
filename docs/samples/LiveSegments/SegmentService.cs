using System.Threading.Channels;
using Microsoft.Extensions.Hosting;

namespace LiveSegments;

/// <summary>Takes messages as they come, wakes customers when something of theirs changes by itself, and prints who enters and leaves.</summary>
internal sealed class SegmentService(LiveRules rules, LiveStore store, Channel<Message> messages, TimeProvider clock, LiveSegmentsOptions options, IHostApplicationLifetime lifetime) : BackgroundService
{
    private const int MostInATransaction = 100;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        bool isOpen = true;
        while (isOpen)
        {
            isOpen = await WaitAsync(stoppingToken);

            // The clock first: what was received by then is in the channel, and comes before what time does.
            DateTimeOffset now = isOpen ? clock.GetUtcNow() : options.Until ?? clock.GetUtcNow();
            while (messages.Reader.TryPeek(out _)) TakeSome();
            WakeUntil(now);
            Print();
        }

        lifetime.StopApplication();
    }

    /// <summary>Waits for a message, or for the next change by time; false once no more messages come.</summary>
    private async Task<bool> WaitAsync(CancellationToken stoppingToken)
    {
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        if (store.NextWake is { } wake)
        {
            TimeSpan left = wake - clock.GetUtcNow();
            if (left <= TimeSpan.Zero) return true;
            if (left < TimeSpan.FromDays(1)) _ = Task.Delay(left, clock, woken.Token).ContinueWith(_ => woken.Cancel(), stoppingToken, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        }

        try
        {
            return await messages.Reader.WaitToReadAsync(woken.Token);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            return true;
        }
    }

    private void TakeSome()
    {
        store.Begin();
        for (int i = 0; i < MostInATransaction && messages.Reader.TryRead(out Message? message); i++)
        {
            store.Keep(Take(message));
            store.Read(message.Position + 1);
        }

        store.Commit();
    }

    private LiveStep Take(Message message)
    {
        LiveState state = store.Find(message.Customer) is { } bytes ? rules.Restore(bytes) : rules.Start(message.Customer, message.Received);
        DateTimeOffset received = message.Received < state.AsOf ? state.AsOf : message.Received;
        LiveStep step = state.Feed(message.Event, received);
        if (step.Receipt.Refusal is { } refusal) Console.Error.WriteLine($"message {message.Position}: {refusal}");
        return step;
    }

    private void WakeUntil(DateTimeOffset now)
    {
        while (store.NextWake <= now)
        {
            store.Begin();
            foreach (byte[] due in store.Due(now)) store.Keep(rules.Restore(due).WakeUntil(now));
            store.Commit();
        }
    }

    private void Print()
    {
        foreach ((long number, string told) in store.NotPrinted())
        {
            Console.WriteLine(told);
            store.Printed(number);
        }
    }
}
