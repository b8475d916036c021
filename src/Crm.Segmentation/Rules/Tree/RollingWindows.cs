namespace Crm.Segmentation.Tree;

/// <summary>(T − duration, T].</summary>
public sealed record LastWindow : Window
{
    internal LastWindow(WindowLength length) => (Duration, InDays) = length;

    /// <summary>How far back the window reaches.</summary>
    public TimeSpan Duration { get; }

    /// <summary>Whether it is in whole days: of dates it then holds today's and those before it, as many as there are days.</summary>
    public bool InDays { get; }

    internal override TimeRange Resolve(long asOf, Calendar calendar, ReadOnlySpan<long> anchors) =>
        new(Shift(asOf, -Duration) + 1, asOf + 1);

    internal override (int First, int Last)? Dates(int today) => InDays ? (today - Duration.Days + 1, today) : null;

    internal override bool CountsFromNow => true;

    /// <inheritdoc/>
    public override Window Exact() => new LastWindow(new WindowLength(Duration, InDays: false));

    internal override void Write(RuleText text) => text.Write("last ").Write(new WindowLength(Duration, InDays));
}

/// <summary>(T − from, T − to].</summary>
public sealed record AgoWindow : Window
{
    internal AgoWindow(WindowLength from, WindowLength to) => (From, To, InDays) = (from.Duration, to.Duration, from.InDays && to.InDays);

    /// <summary>How long ago the window begins; that instant itself is outside.</summary>
    public TimeSpan From { get; }

    /// <summary>How long ago the window ends, inclusive.</summary>
    public TimeSpan To { get; }

    /// <summary>Whether it is in whole days: of dates it then holds those that were today's from fewer than the one to as many as the other number of days ago.</summary>
    public bool InDays { get; }

    internal override TimeRange Resolve(long asOf, Calendar calendar, ReadOnlySpan<long> anchors) =>
        new(Shift(asOf, -From) + 1, Shift(asOf, -To) + 1);

    internal override (int First, int Last)? Dates(int today) => InDays ? (today - From.Days + 1, today - To.Days) : null;

    /// <inheritdoc/>
    public override Window Exact() => new AgoWindow(new WindowLength(From, InDays: false), new WindowLength(To, InDays: false));

    internal override void Write(RuleText text) =>
        text.Write("from ").Write(new WindowLength(From, InDays)).Write(" to ").Write(new WindowLength(To, InDays)).Write(" ago");
}

/// <summary>(−∞, T − duration].</summary>
public sealed record BeforeAgoWindow : Window
{
    internal BeforeAgoWindow(WindowLength length) => (Duration, InDays) = length;

    /// <summary>How long ago the window ends, inclusive.</summary>
    public TimeSpan Duration { get; }

    /// <summary>Whether it is in whole days: of dates it then holds those up to the one so many days ago.</summary>
    public bool InDays { get; }

    internal override TimeRange Resolve(long asOf, Calendar calendar, ReadOnlySpan<long> anchors) =>
        new(TimeRange.Earliest, Shift(asOf, -Duration) + 1);

    internal override (int First, int Last)? Dates(int today) => InDays ? (int.MinValue, today - Duration.Days) : null;

    /// <inheritdoc/>
    public override Window Exact() => new BeforeAgoWindow(new WindowLength(Duration, InDays: false));

    internal override void Write(RuleText text) => text.Write("before ").Write(new WindowLength(Duration, InDays)).Write(" ago");
}

/// <summary>(T, T + duration]: for instants and dates that lie ahead.</summary>
public sealed record NextWindow : Window
{
    internal NextWindow(WindowLength length) => (Duration, InDays) = length;

    /// <summary>How far ahead the window reaches, inclusive.</summary>
    public TimeSpan Duration { get; }

    /// <summary>Whether it is in whole days: of dates it then holds those after today's, as many as there are days.</summary>
    public bool InDays { get; }

    internal override TimeRange Resolve(long asOf, Calendar calendar, ReadOnlySpan<long> anchors) =>
        new(asOf + 1, Shift(asOf, Duration) + 1);

    internal override (int First, int Last)? Dates(int today) => InDays ? (today + 1, today + Duration.Days) : null;

    internal override bool CountsFromNow => true;

    internal override bool LiesAhead => true;

    /// <inheritdoc/>
    public override Window Exact() => new NextWindow(new WindowLength(Duration, InDays: false));

    internal override void Write(RuleText text) => text.Write("next ").Write(new WindowLength(Duration, InDays));
}
