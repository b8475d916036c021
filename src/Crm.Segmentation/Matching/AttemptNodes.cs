namespace Crm.Segmentation;

/// <summary>
/// The instants at which chains have a number of steps done, in order, each with the latest start that such a chain can have. Of chains that a step can
/// follow, the last instant has the latest start: where one chain started later and is earlier here, the two can change places on their way.
/// </summary>
internal sealed class AttemptNodes
{
    private const int Few = 1024;

    private AttemptNode[] _nodes = new AttemptNode[4];

    /// <summary>How many instants there are.</summary>
    internal int Count { get; private set; }

    /// <summary>The first that is not tainted or broken.</summary>
    internal int Alive { get; private set; }

    /// <summary>The last that was long enough ago for the next step; below <see cref="Alive"/> for none.</summary>
    internal int Ready { get; private set; } = -1;

    internal ref AttemptNode this[int index] => ref _nodes[index];

    internal void Clear() => (Count, Alive, Ready) = (0, 0, -1);

    /// <summary>The last instant that is there and long enough before a time; below 0 for none.</summary>
    internal int Source(long time, long least, long most)
    {
        while (Ready + 1 < Count && _nodes[Ready + 1].Time <= time - least) Ready++;
        return Ready >= Alive && time - _nodes[Ready].Time <= most ? Ready : -1;
    }

    /// <summary>The first instant from which a step at a time can follow, where one can.</summary>
    internal int FirstSource(long time, long most)
    {
        int low = Alive, high = Ready;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (time - _nodes[middle].Time > most) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    internal void Add(in AttemptNode node, bool keep)
    {
        if (!keep && Ready > Few && Ready > Count / 2)
        {
            // What is before the last that is ready follows nothing any more.
            int gone = Math.Min(Ready, Count);
            Array.Copy(_nodes, gone, _nodes, 0, Count - gone);
            (Count, Alive, Ready) = (Count - gone, Math.Max(0, Alive - gone), Ready - gone);
        }

        if (Count == _nodes.Length) Array.Resize(ref _nodes, 2 * Count);
        _nodes[Count++] = node;
    }

    /// <summary>Ends all that there are.</summary>
    internal void End() => Alive = Count;
}

/// <summary>One instant at which chains have a number of steps done.</summary>
internal struct AttemptNode
{
    internal int Instant;
    internal long Time;

    /// <summary>The latest start, and its place.</summary>
    internal long Start, Key;

    /// <summary>The latest start of a chain that no event of the instant could take further; <see cref="TimeRange.Earliest"/> for none.</summary>
    internal long StopStart, StopKey;

    /// <summary>The ways to it that were kept: where they begin, and how many.</summary>
    internal int FirstWay, Ways;

    /// <summary>What a search has found of it, and in which search.</summary>
    internal int Asked;
    internal bool IsLeastKnown;
    internal long Found, FoundStart, Least, LeastStart;

    /// <summary>Takes in the chains that come by a way.</summary>
    internal void Meet(in AttemptWay way)
    {
        if ((way.Start, way.Key).CompareTo((Start, Key)) > 0) (Start, Key) = (way.Start, way.Key);
        if (way.CanStop && (way.Start, way.Key).CompareTo((StopStart, StopKey)) > 0) (StopStart, StopKey) = (way.Start, way.Key);
    }
}

/// <summary>One way in which chains get to a number of steps at an instant.</summary>
/// <param name="Before">How many they had before the instant.</param>
/// <param name="From">The first instant with so many from which they come.</param>
/// <param name="To">The last.</param>
/// <param name="CanStop">Whether no event of the instant could take them further.</param>
/// <param name="IsBroken">Whether an event of the instant broke them.</param>
/// <param name="Below">The place of the first start that an event of the instant taints.</param>
/// <param name="Start">The latest start.</param>
/// <param name="Key">Its place.</param>
internal readonly record struct AttemptWay(int Before, int From, int To, bool CanStop, bool IsBroken, long Below, long Start, long Key);
