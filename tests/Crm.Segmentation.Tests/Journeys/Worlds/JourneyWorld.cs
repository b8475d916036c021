using System.Globalization;
using System.Text;
using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.Tests.Journeys.Worlds;

/// <summary>One generated world: the journeys, a customer, and what of her arrives when. Prints so that it can be read; <c>WorldGenerator.Of</c> makes it again from its seed.</summary>
internal sealed record JourneyWorld(int Seed, IReadOnlyList<Journey> Journeys, Messaging Messaging, IReadOnlyDictionary<string, object> Attributes, IReadOnlyList<Arrival> Arrivals)
{
    internal const string Customer = "c1";

    /// <summary>Whether the host wakes at every instant at which it is asked to; otherwise it sleeps until something arrives.</summary>
    internal bool HostWakes { get; init; } = true;

    /// <summary>Whether the host does each step twice, as if the first commit had been lost.</summary>
    internal bool LosesCommits { get; init; }

    /// <summary>Whether all journeys are published again as they are before each arrival, and what becomes of who is inside.</summary>
    internal InFlight? Republished { get; init; }

    internal static readonly Segment Loyal = Segment.Define("loyal", TestShop.Purchase.Did());

    internal RuleBook Book => RuleBook.Create(TestShop.Schema, Definitions);

    internal IReadOnlyList<Definition> Definitions => [Loyal, Messaging, .. Journeys];

    /// <summary>Whether it can be run: generated journeys may be no sound ones.</summary>
    internal bool IsSound => RuleBook.TryCreate(TestShop.Schema, Definitions, out RuleBook? book, out _) && new SegmentationEngine(TestShop.Schema).TryJourneys(book, out _, out _);

    public override string ToString()
    {
        var text = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"\nWorldGenerator.Of({Seed}): the host {(HostWakes ? "wakes when asked" : "sleeps")}, {JourneyWorld.Customer} {Facts.Text(Attributes)}");
        foreach (Definition definition in Definitions.Skip(1)) text.AppendLine(CultureInfo.InvariantCulture, $"{definition}");
        foreach (Arrival arrival in Arrivals) text.AppendLine(CultureInfo.InvariantCulture, $"    {arrival}");
        return text.ToString();
    }
}

/// <summary>Something that arrives, and when.</summary>
internal sealed record Arrival(long Now, Happening What)
{
    public override string ToString() => $"{Facts.Text(Now)} {What}{(What.At == Now || What is Passed ? "" : $", which occurred {Facts.Text(What.At)}")}";
}

/// <summary>What happens to a customer, and when it occurs.</summary>
internal abstract record Happening(long At, long? Id)
{
    private protected string Numbered(string text) => Id is { } id ? string.Create(CultureInfo.InvariantCulture, $"{text} id {id}") : text;
}

/// <summary>An event.</summary>
internal sealed record Occurred(long At, long? Id, string Type, IReadOnlyDictionary<string, object> Properties) : Happening(At, Id)
{
    public override string ToString() => Numbered($"{Type} {Facts.Text(Properties)}");
}

/// <summary>She comes into the segment or goes out of it.</summary>
internal sealed record Moved(long At, long? Id, bool Enters) : Happening(At, Id)
{
    public override string ToString() => Numbered(Enters ? "enters loyal" : "leaves loyal");
}

/// <summary>Attributes change; null is not set.</summary>
internal sealed record Became(long At, long? Id, IReadOnlyDictionary<string, object?> Changes) : Happening(At, Id)
{
    public override string ToString() => Numbered($"becomes {{ {string.Join(", ", Changes.Select(change => $"{change.Key}: {(change.Value is { } value ? Facts.Text(value) : "missing")}"))} }}");
}

/// <summary>The message with a number, in the order in which they were sent, could not be delivered.</summary>
internal sealed record Bounced(long At, long? Id, int Message) : Happening(At, Id)
{
    public override string ToString() => Numbered(string.Create(CultureInfo.InvariantCulture, $"message {Message} fails"));
}

/// <summary>Somebody does something to a journey, for everybody.</summary>
internal sealed record Controlled(long At, JourneyControl Control) : Happening(At, null)
{
    public override string ToString() => $"{Control.GetType().Name} {Control.Journey} {Control}";
}

/// <summary>Nothing but time.</summary>
internal sealed record Passed(long At) : Happening(At, null)
{
    public override string ToString() => "a tick";
}
