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

    internal static readonly Partition Size = Partition.Define("size", "small", new PartitionCell("big", TestShop.Purchase.Count() >= 10));

    internal RuleBook Book => RuleBook.Create(TestShop.Schema, Definitions);

    internal IReadOnlyList<Definition> Definitions => [Loyal, Size, Messaging, .. Journeys];

    /// <summary>Whether it can be run: generated journeys may be no sound ones.</summary>
    internal bool IsSound => RuleBook.TryCreate(TestShop.Schema, Definitions, out RuleBook? book, out _) && new SegmentationEngine(TestShop.Schema).TryJourneys(book, out JourneyCatalog? catalog, out _) && IsTaken(catalog);

    /// <summary>All versions of journeys, those that are published too.</summary>
    internal IEnumerable<Journey> Versions => Journeys.Concat(Controls.OfType<PublishControl>().Select(publish => publish.Definition));

    /// <summary>What is done to journeys, in order.</summary>
    internal IEnumerable<JourneyControl> Controls => Arrivals.Select(arrival => arrival.What).OfType<Controlled>().Select(controlled => controlled.Control);

    /// <summary>The same, with nothing done to its journeys, and one event at a time.</summary>
    internal JourneyWorld Undisturbed => this with { Arrivals = [.. Arrivals.Where(arrival => arrival.What is not (Controlled or Burst))] };

    private bool IsTaken(JourneyCatalog catalog)
    {
        try
        {
            foreach (JourneyControl control in Controls) catalog = catalog.With(control);
            return true;
        }
        catch (RuleException)
        {
            return false;
        }
    }

    public override string ToString()
    {
        var text = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"\nWorldGenerator.Of({Seed}): the host {(HostWakes ? "wakes when asked" : "sleeps")}, {JourneyWorld.Customer} {Facts.Text(Attributes)}");
        foreach (Definition definition in Definitions.Skip(2)) text.AppendLine(CultureInfo.InvariantCulture, $"{definition}");
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

/// <summary>So many events, one a millisecond, without ids.</summary>
internal sealed record Burst(long At, string Type, int Count) : Happening(At, null)
{
    internal IEnumerable<Occurred> Events => Enumerable.Range(0, Count).Select(i => new Occurred(At + i, null, Type, Facts.None));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Count} times {Type}");
}

/// <summary>She comes into a segment or a cell, or goes out of it.</summary>
internal sealed record Moved(long At, long? Id, bool Enters, string Of = "loyal") : Happening(At, Id)
{
    internal Condition Membership => Of == "loyal" ? JourneyWorld.Loyal.Members : JourneyWorld.Size[Of.Split('.')[1]];

    public override string ToString() => Numbered($"{(Enters ? "enters" : "leaves")} {Of}");
}

/// <summary>Attributes change; null is not set.</summary>
internal sealed record Became(long At, long? Id, IReadOnlyDictionary<string, object?> Changes) : Happening(At, Id)
{
    public override string ToString() => Numbered($"becomes {{ {string.Join(", ", Changes.Select(change => $"{change.Key}: {(change.Value is { } value ? Facts.Text(value) : "missing")}"))} }}");
}

/// <summary>What came of the message with a number, in the order in which they were sent.</summary>
internal sealed record Bounced(long At, long? Id, int Message, bool Fails = true) : Happening(At, Id)
{
    public override string ToString() => Numbered(string.Create(CultureInfo.InvariantCulture, $"message {Message} {(Fails ? "fails" : "is delivered")}"));
}

/// <summary>What came of the call with a number.</summary>
internal sealed record Answered(long At, long? Id, int Call, bool Fails) : Happening(At, Id)
{
    public override string ToString() => Numbered(string.Create(CultureInfo.InvariantCulture, $"call {Call} {(Fails ? "fails" : "is answered")}"));
}

/// <summary>Somebody does something to a journey, for everybody; the host tells the customer at once, or at her next step.</summary>
internal sealed record Controlled(long At, JourneyControl Control, bool Ticks = true) : Happening(At, null)
{
    public override string ToString() => $"{Control.GetType().Name}{(Ticks ? "" : " that waits")} {Control.Journey} {Control switch
    {
        ResumeControl resume => $"{resume.Timers}",
        PublishControl publish => $"{publish.InFlight} [{string.Join(", ", publish.Nodes)}]\n{publish.Definition}",
        MessagingControl messaging => $"\n{messaging.Messaging}",
        _ => "",
    }}";
}

/// <summary>Nothing but time.</summary>
internal sealed record Passed(long At) : Happening(At, null)
{
    public override string ToString() => "a tick";
}
