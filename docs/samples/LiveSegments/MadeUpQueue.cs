namespace LiveSegments;

/// <summary>A queue of made-up events: about four a second of twenty customers, now and then one that comes late. Every message is a function of its position.</summary>
/// <param name="start">When the first is received.</param>
internal sealed class MadeUpQueue(DateTimeOffset start)
{
    public static readonly TimeSpan Between = TimeSpan.FromMilliseconds(250);
    private const int Customers = 20;

    public Message Read(long position)
    {
        ulong drawn = Mixed((ulong)position);
        DateTimeOffset received = start + (position * Between);
        DateTimeOffset at = drawn % 50 == 0 ? received - TimeSpan.FromSeconds(1 + (drawn >> 8) % 30) : received;
        int what = (int)((drawn >> 16) % 10);
        decimal amount = 10_000 * (1 + (decimal)((drawn >> 24) % 9));
        CustomerEvent one = what < 6 ? CustomerEvent.Of(Shop.View, at, id: position)
            : what < 8 ? CustomerEvent.Of(Shop.Cart, at, id: position)
            : CustomerEvent.Of(Shop.Purchase, at, row => row.Set(Shop.Amount, amount), id: position);
        return new Message(position, $"customer-{(drawn >> 32) % Customers:00}", one, received);
    }

    private static ulong Mixed(ulong value)
    {
        value = (value + 1) * 0x9E37_79B9_7F4A_7C15;
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        return value ^ (value >> 27);
    }
}
