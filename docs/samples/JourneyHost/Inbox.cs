using System.Globalization;

namespace JourneyHost;

/// <summary>An input as it waits to be taken, under the id that its source gave it.</summary>
/// <param name="Position">Where it stands; inputs of one customer are taken in this order.</param>
/// <param name="Customer">Whose it is.</param>
/// <param name="Event">The type of event.</param>
/// <param name="At">When it occurred.</param>
internal sealed record Inbox(long Position, string Customer, string Event, DateTimeOffset At)
{
    /// <summary>The event under its id, by which the engine knows it when it comes again.</summary>
    public CustomerEvent Occurred => CustomerEvent.Of(Shop.Schema.Event(Event), At, id: string.Create(CultureInfo.InvariantCulture, $"m-{Position}"));

    /// <summary>Messages of a made-up queue: the same each time.</summary>
    public static IEnumerable<Inbox> MadeUp(int count)
    {
        var random = new Random(20_260_302);
        DateTimeOffset at = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
        for (int position = 0; position < count; position++)
        {
            at = at.AddSeconds(random.Next(1_200));
            yield return new Inbox(position, string.Create(CultureInfo.InvariantCulture, $"c{random.Next(1 + (count / 4))}"), random.Next(4) switch { 0 => "purchase", 1 => "cart", _ => "sign_up" }, at);
        }
    }
}
