namespace Crm.Segmentation.Live;

/// <summary>Who is to be looked at, and when. Entries come out in the order of their instants; none may be put in before what came out last.</summary>
/// <remarks>
/// An entry of the next hours, or where there are many of the next year, is put at the end of a list of those of the same nine minutes, and where the present reaches these, they are put in order once. Entries of the
/// present nine minutes and those further away than a ring of such stretches are few, and are in heaps. So nothing is polled, and most entries are moved once.
/// </remarks>
/// <param name="from">About when time begins: any instant will do, and one that is not long before those of the entries costs least.</param>
/// <param name="approaching">Hears of entries that come out a while later; null for nobody.</param>
/// <param name="near">Hears of the same entries again, when they are nearer.</param>
/// <param name="asksForLargePages">Whether large pages of memory are asked for.</param>
internal sealed class InstantWheel(long from = 0, Action<ReadOnlySpan<ulong>>? approaching = null, Action<ReadOnlySpan<ulong>>? near = null, bool asksForLargePages = false)
{
    // So many entries are announced at once: what they ask for is then waited for at once.
    private const int Announced = 16;

    // Beyond so many entries far away the ring is wide.
    private const int FewLater = 1_024;

    private readonly InstantRing _ring = new(asksForLargePages);
    private readonly InstantRun _run = new();
    private readonly InstantHeap _soon = new(), _later = new();

    // What is in the run is of the present stretch, what is in the ring of one after it; the heap of those soon has any up to its end.
    private long _present = from >> InstantRing.InstantBits;

    // Nothing is before the first of these; of what is not of the present stretch, nothing is before the second.
    private long _next = long.MaxValue, _upcoming = long.MaxValue, _last = long.MinValue;

    internal int Count { get; private set; }

    /// <summary>Puts an entry in. Who has several comes out several times.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The instant is before what came out last.</exception>
    internal void Add(long instant, int customer)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(instant, _last);
        Count++;
        long ahead = (instant >> InstantRing.InstantBits) - _present;
        if (ahead <= 0)
        {
            _soon.Add(instant, customer);
        }
        else
        {
            if (ahead < _ring.Places) _ring.Add(instant, customer);
            else AddLater(instant, customer);
            instant &= -1L << InstantRing.InstantBits;
            _upcoming = Math.Min(_upcoming, instant);
        }

        _next = Math.Min(_next, instant);
    }

    /// <summary>Takes an entry out that is due: the one with the least instant.</summary>
    internal bool TryTake(long until, out long instant, out int customer)
    {
        while (until >= _next && Count > 0)
        {
            if (_run.Count + _soon.Count > 0)
            {
                (instant, customer) = TakePresent();
                return true;
            }

            Descend();
        }

        (instant, customer) = (0, 0);
        return false;
    }

    /// <summary>The least instant; null where nobody is to be looked at.</summary>
    internal long? Next()
    {
        if (Count == 0) return null;
        if (_run.Count + _soon.Count > 0) return _next;
        long least = _later.Count > 0 ? _later.Least : long.MaxValue;
        return _ring.FirstFrom(_present + 1) is { } stretch ? Math.Min(least, (stretch << InstantRing.InstantBits) + _ring.LeastOf(stretch)) : least;
    }

    /// <summary>How many bytes the wheel takes.</summary>
    internal long ByteSize => _ring.ByteSize + _run.ByteSize + _soon.ByteSize + _later.ByteSize;

    internal void Clear()
    {
        _ring.Clear();
        _run.Clear();
        _soon.Clear();
        _later.Clear();
        (Count, _next, _upcoming, _last) = (0, long.MaxValue, long.MaxValue, long.MinValue);
    }

    private void AddLater(long instant, int customer)
    {
        _later.Add(instant, customer);
        if (_later.Count > FewLater && _ring.IsNarrow) _ring.Widen(_present);
    }

    private (long Instant, int Customer) TakePresent()
    {
        long instant = FirstOfRun();
        int customer;
        if (_run.Count == 0 || (_soon.Count > 0 && _soon.Least < instant))
        {
            (instant, customer) = _soon.Take();
        }
        else
        {
            customer = InstantRun.CustomerOf(_run.First);
            _run.DropFirst();
            if (_run.Taken % Announced == 0) Announce();
        }

        Count--;
        _last = instant;
        _next = _run.Count > 0 ? FirstOfRun() : _upcoming;
        if (_soon.Count > 0) _next = Math.Min(_next, _soon.Least);
        return (instant, customer);
    }

    /// <summary>The first stretch ahead that has entries becomes the present one.</summary>
    private void Descend()
    {
        _present = _upcoming >> InstantRing.InstantBits;
        while (_later.Count > 0 && (_later.Least >> InstantRing.InstantBits) - _present < _ring.Places)
        {
            (long instant, int customer) = _later.Take();
            _ring.Add(instant, customer);
        }

        _ring.MoveTo(_run, _present);
        _run.Sort();
        approaching?.Invoke(_run.Behind(0, 2 * Announced));
        near?.Invoke(_run.Behind(0, Announced));
        Announce();
        _upcoming = _ring.FirstFrom(_present + 1) is { } stretch ? stretch << InstantRing.InstantBits : long.MaxValue;
        if (_later.Count > 0) _upcoming = Math.Min(_upcoming, _later.Least & (-1L << InstantRing.InstantBits));
        _next = _run.Count > 0 ? FirstOfRun() : _upcoming;
    }

    /// <summary>Says who comes next but some, and who after those.</summary>
    private void Announce()
    {
        near?.Invoke(_run.Behind(Announced, Announced));
        approaching?.Invoke(_run.Behind(2 * Announced, Announced));
    }

    private long FirstOfRun() => _run.Count == 0 ? long.MaxValue : (_present << InstantRing.InstantBits) + (long)(_run.First >> 32);
}
