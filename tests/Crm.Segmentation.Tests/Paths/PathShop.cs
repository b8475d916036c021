using Crm.Segmentation.Paths;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Paths;

/// <summary>A shop with pages, what its customers did there, and paths over it with any options.</summary>
internal static class PathShop
{
    private static readonly SchemaBuilder Define = new("paths");
    internal static readonly EventType View = Define.Event("view");
    internal static readonly EventText ViewPage = View.Text("page");
    internal static readonly EventText ViewVisit = View.Text("visit");
    internal static readonly EventType Cart = Define.Event("cart");
    internal static readonly EventText CartPage = Cart.Text("page");
    internal static readonly EventText CartVisit = Cart.Text("visit");
    internal static readonly EventType Buy = Define.Event("buy");
    internal static readonly EventText BuyPage = Buy.Text("page");
    internal static readonly EventText BuyVisit = Buy.Text("visit");
    internal static readonly EventType Ping = Define.Event("ping");
    internal static readonly Schema Schema = Define.Build();

    internal static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly EventType[] Types = [View, Cart, Buy, Ping];
    private static readonly string[] Pages = ["/a/1", "/a/2", "/a/1/", "/b", "/", "buy"];

    internal static SegmentationEngine Engine(int threads = 1) => new(Schema, new SegmentationOptions { MaxDegreeOfParallelism = threads });

    /// <summary>What up to six customers do in some hours, of which there may be so few that much happens at one instant; some a millisecond before or after it.</summary>
    internal static Move[] Random(Random random)
    {
        (int customers, int hours) = (random.Next(1, 7), random.Next(3) switch { 0 => 60, 1 => 12, _ => 4 });
        bool hasOffsets = random.Next(2) == 0;
        return [.. Enumerable.Range(0, random.Next(1, 50)).Select(_ => new Move(
            random.Next(customers), random.Next(Types.Length), random.Next(hours), random.Next(4) == 0 ? null : Pages[random.Next(Pages.Length)], random.Next(5) == 0 ? null : $"v{random.Next(4)}")
        {
            Offset = hasOffsets ? random.Next(-1, 2) : 0,
        })];
    }

    /// <summary>An edge of something: at a whole hour, or a millisecond beside it.</summary>
    internal static TimeSpan Edge(Random random, int from, int to) => TimeSpan.FromHours(random.Next(from, to)) + TimeSpan.FromMilliseconds(random.Next(4) == 0 ? random.Next(-1, 2) : 0);

    /// <summary>Paths with some of the options, which go together.</summary>
    internal static EventPaths RandomPaths(Random random)
    {
        bool byPage = random.Next(2) == 0;
        string[] nodes = byPage ? ["/a/1", "/a/*", "/b", "/", "view", "buy"] : ["view", "cart", "buy", "ping", "*"];
        EventPaths paths = new("paths")
        {
            Events = random.Next(3) switch { 0 => [View, Cart, Buy], 1 => [View.Where(ViewPage.Is("/b") | ViewPage.Is("/a/1")), Buy], _ => [AnyEvent.Instance] },
            NameProperty = byPage ? "page" : null,
            DropsTrailingSlash = random.Next(2) == 0,
            Groups = random.Next(3) switch { 0 => ["/a/*"], 1 => [new PathGroup(new TextPattern("?iew"), "seen"), "/*/1"], _ => [] },
            Exclude = random.Next(3) == 0 ? [nodes[random.Next(nodes.Length)]] : [],
            From = random.Next(3) == 0 ? Anchor() : null,
            Until = random.Next(3) == 0 ? Anchor() : null,
            Limit = random.Next(3) == 0 ? random.Next(1, 5) : null,
            MostNodes = random.Next(2) == 0 ? random.Next(1, 4) : null,
            SessionGap = random.Next(4) == 0 ? Edge(random, 1, 6) : null,
        };
        if (random.Next(3) == 0) paths = paths with { CollapsesRepeats = true, Collapsed = random.Next(2) == 0 ? [] : [nodes[random.Next(nodes.Length)]] };
        if (paths.SessionGap is null && random.Next(4) == 0) paths = paths with { UnitProperty = "visit" };
        if ((paths.From ?? paths.Until) is not null && random.Next(2) == 0) paths = paths with { Window = Edge(random, 1, 20) };
        return paths with { Exclude = [.. paths.Exclude.Where(node => node != paths.From?.Node && node != paths.Until?.Node)] };

        PathAnchor Anchor() => nodes[random.Next(nodes.Length)] is var node && random.Next(2) == 0 ? PathAnchor.First(node) : PathAnchor.Last(node);
    }

    internal static Dataset Build(IEnumerable<Move> moves, IEnumerable<int> customers, Dataset? before = null)
    {
        DatasetBuilder builder = before is null ? Dataset.For(Schema) : before.Append();
        int[] known = [.. customers];
        foreach (int customer in known) builder.AddCustomer(customer);
        foreach (Move move in moves.Where(move => known.Contains(move.Customer))) Add(builder, move);
        Dataset data = builder.Build(out BuildReport report);
        Assert.Equal(0, report.RejectedEvents);
        return data;
    }

    private static void Add(DatasetBuilder builder, Move move)
    {
        (EventText Page, EventText Visit)? properties = move.Type switch { 0 => (ViewPage, ViewVisit), 1 => (CartPage, CartVisit), 2 => (BuyPage, BuyVisit), _ => null };
        builder.AddEvent(Types[move.Type], move.Customer, Start.AddHours(move.Hour).AddMilliseconds(move.Offset), row =>
        {
            if (properties is not var (page, visit)) return;
            if (move.Page is not null) row.Set(page, move.Page);
            if (move.Visit is not null) row.Set(visit, move.Visit);
        });
    }
}

/// <summary>Something that a customer did: 0 a view, 1 a cart, 2 a purchase, 3 a ping, which has neither page nor visit.</summary>
internal sealed record Move(int Customer, int Type, int Hour, string? Page, string? Visit)
{
    /// <summary>How many milliseconds after the hour.</summary>
    internal int Offset { get; init; }

    internal string Name => (string[])["view", "cart", "buy", "ping"] is var names ? names[Type] : "";

    internal string? Of(string property) => Type == 3 ? null : property == "page" ? Page : Visit;
}
