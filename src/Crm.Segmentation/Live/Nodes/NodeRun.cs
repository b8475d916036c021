namespace Crm.Segmentation.Live;

/// <summary>
/// What the nodes of a program know while one customer is asked: who she is and what she did, the event that a <c>where</c> looks at, and the answers that
/// were found so far, each with how long it stands. Used for one customer after another, by one thread.
/// </summary>
internal sealed class NodeRun
{
    /// <summary>How far ahead what recurs for ever is looked for: twelve years, which hold every anniversary of a 29 February.</summary>
    private const long Horizon = 4383 * Timestamp.Day;

    private readonly Known[] _known;
    private readonly EventMatches?[] _matches;
    private readonly object?[] _tools;
    private long[] _times = [];
    private ulong[] _answers = [];

    /// <param name="history">Where the customer is.</param>
    /// <param name="slots">How many answers are kept.</param>
    /// <param name="patterns">Of how many patterns it is kept which events match.</param>
    /// <param name="tools">How many nodes keep something of their own.</param>
    internal NodeRun(CustomerHistory history, int slots, int patterns, int tools)
    {
        History = history;
        _known = new Known[slots];
        _matches = new EventMatches?[patterns];
        _tools = new object?[tools];
    }

    internal CustomerHistory History { get; private set; }

    /// <summary>The event that a condition inside <c>where</c> is asked of.</summary>
    internal CustomerEvent? Event { get; set; }

    /// <summary>The event that started a journey; null where none did.</summary>
    internal CustomerEvent? Trigger { get; private set; }

    /// <summary>The memberships that are given, by their places.</summary>
    internal bool[] Given { get; private set; } = [];

    /// <summary>The counts of events since a journey was entered, by their places.</summary>
    internal int[] Counted { get; private set; } = [];

    /// <summary>The last instant at which what recurs is looked for.</summary>
    internal long Last { get; private set; }

    /// <summary>Whether something was looked for no further than <see cref="Last"/>, so that what was said never to change may change later.</summary>
    internal bool IsCutShort { get; private set; }

    /// <summary>Begins to note whether what is asked from here on is cut short; whether anything was before.</summary>
    internal bool BeginNote()
    {
        bool before = IsCutShort;
        IsCutShort = false;
        return before;
    }

    /// <summary>Whether it was, besides what was before.</summary>
    internal bool EndNote(bool before)
    {
        bool isCutShort = IsCutShort;
        IsCutShort |= before;
        return isCutShort;
    }

    /// <summary>Who is on each list that the program asks for.</summary>
    internal IReadOnlySet<CustomerKey>[] Lists { get; private set; } = [];

    /// <summary>The run's number: what was found under another is of another customer, or of another history.</summary>
    internal int Stamp { get; private set; }

    /// <summary>Sets aside values of events that are counted.</summary>
    internal ValueTally Tally => field ??= new ValueTally();

    /// <summary>Begins with another customer, or with another history of the same.</summary>
    internal void Begin(CustomerHistory history, long now, IReadOnlySet<CustomerKey>[] lists)
    {
        // Most often they are those of before, and then nothing is stored.
        if (!ReferenceEquals(History, history)) History = history;
        if (!ReferenceEquals(Lists, lists)) Lists = lists;
        (Last, IsCutShort) = (now + Horizon, false);
        Stamp++;
    }

    /// <summary>Nothing was found by <see cref="Last"/>, and no further is looked: never, as far as can be told.</summary>
    internal Until CutShort()
    {
        IsCutShort = true;
        return Until.Never;
    }

    /// <summary>Says what a journey knows besides: its trigger, memberships, and counts of what happened since. After <see cref="Begin"/>, before anything is asked.</summary>
    internal void Give(CustomerEvent? trigger, bool[] given, int[] counted) => (Trigger, Given, Counted) = (trigger, given, counted);

    /// <summary>How often a condition was asked again at a later instant to find when it changes, since the run was made.</summary>
    internal long Steps { get; set; }

    /// <summary>Where a shared answer is kept.</summary>
    internal ref Known KnownAt(int slot) => ref _known[slot];

    /// <summary>Which events match a pattern, by their places, as far as is known.</summary>
    internal EventMatches MatchesAt(int pattern, int events)
    {
        EventMatches matches = _matches[pattern] ??= new EventMatches();
        if (matches.Stamp != Stamp) matches.Begin(Stamp, events);
        return matches;
    }

    /// <summary>What a node keeps of its own from run to run, made when first asked for.</summary>
    internal T Tool<TNode, T>(int tool, TNode node, Func<TNode, T> create)
        where T : class => (T)(_tools[tool] ??= create(node));

    /// <summary>Room for instants and for what each event answers.</summary>
    internal void Reserve(int events, out Span<long> times, out Span<ulong> answers)
    {
        if (_times.Length < events)
        {
            int length = Math.Max(events, Math.Max(64, 2 * _times.Length));
            (_times, _answers) = (new long[length], new ulong[length]);
        }

        times = _times;
        answers = _answers;
    }
}

/// <summary>An answer that several ask for, and the instants at which it is the same.</summary>
internal struct Known
{
    internal int Stamp;
    internal bool IsValid;
    internal long Value;
    internal string? Text;
    internal long From;
    internal long Until;
    internal long Then;

    // Whether it was looked for no further than what recurs is looked for.
    internal bool IsCutShort;

    internal readonly bool Holds(int stamp, long at) => Stamp == stamp && at >= From && at < Until;
}

/// <summary>Which events match, by their places, each asked once.</summary>
internal sealed class EventMatches
{
    private ulong[] _asked = new ulong[1], _matching = new ulong[1];

    internal int Stamp { get; private set; }

    internal void Begin(int stamp, int events)
    {
        Stamp = stamp;
        int words = BitWords.Count(events);
        if (_asked.Length < words) (_asked, _matching) = (new ulong[words], new ulong[words]);
        else _asked.AsSpan(0, words).Clear();
    }

    internal bool TryGet(int place, out bool matches)
    {
        matches = (_matching[place >> 6] >> (place & 63) & 1) != 0;
        return (_asked[place >> 6] >> (place & 63) & 1) != 0;
    }

    internal bool Set(int place, bool matches)
    {
        _asked[place >> 6] |= 1UL << (place & 63);
        if (matches) _matching[place >> 6] |= 1UL << (place & 63);
        else _matching[place >> 6] &= ~(1UL << (place & 63));
        return matches;
    }
}
