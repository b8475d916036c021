namespace Crm.Segmentation.Testing;

/// <summary>The events of one type of a block of customers: whose, when, and up to four columns. A type uses the columns that it needs.</summary>
internal sealed class EventRows
{
    internal List<long> Keys { get; } = [];

    internal List<long> Times { get; } = [];

    internal List<string?> First { get; } = [];

    internal List<string?> Second { get; } = [];

    internal List<string?> Third { get; } = [];

    internal List<decimal> Money { get; } = [];

    internal List<bool> Flags { get; } = [];

    internal void Clear()
    {
        Keys.Clear();
        Times.Clear();
        First.Clear();
        Second.Clear();
        Third.Clear();
        Money.Clear();
        Flags.Clear();
    }
}
