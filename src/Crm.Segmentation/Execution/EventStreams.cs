namespace Crm.Segmentation;

/// <summary>Parts one customer's events into streams, one for each value of their keys, each in the order that the events had. Linear in the events.</summary>
internal sealed class EventStreams
{
    private const int Few = 24;

    private readonly int[] _counts = new int[256];
    private int[] _ends = new int[1];
    private long[] _values = new long[1], _rows = [];
    private long[] _keys = [], _otherKeys = [], _times = [];
    private int[] _positions = [], _otherPositions = [];
    private ulong[] _answers = [];

    /// <summary>The end of the one stream that events without keys are.</summary>
    internal ReadOnlySpan<int> Whole(int count)
    {
        _ends[0] = count;
        return _ends.AsSpan(0, count == 0 ? 0 : 1);
    }

    /// <summary>Brings the events of each key together, and tells where each stream ends. Answers are some words an event.</summary>
    internal ReadOnlySpan<int> Part(Span<long> keys, Span<long> times, Span<ulong> answers, Span<long> rows)
    {
        if (keys.IsEmpty || !keys.ContainsAnyExcept(keys[0]))
        {
            if (!keys.IsEmpty) _values[0] = keys[0];
            return Whole(keys.Length);
        }

        int count = keys.Length, words = answers.Length / count;
        if (_positions.Length < count) Grow(count, words);
        for (int i = 0; i < count; i++) _positions[i] = i;
        keys.CopyTo(_keys);
        if (count <= Few) SortFew(count);
        else SortMany(count);

        times.CopyTo(_times);
        answers.CopyTo(_answers);
        rows.CopyTo(_rows);
        int streams = 0;
        for (int i = 0; i < count; i++)
        {
            int from = _positions[i];
            times[i] = _times[from];
            rows[i] = _rows[from];
            _answers.AsSpan(from * words, words).CopyTo(answers[(i * words)..]);
            if (i + 1 < count && _keys[i + 1] == _keys[i]) continue;
            _values[streams] = _keys[i];
            _ends[streams++] = i + 1;
        }

        return _ends.AsSpan(0, streams);
    }

    /// <summary>The value of each stream.</summary>
    internal ReadOnlySpan<long> Values(int streams) => _values.AsSpan(0, streams);

    private void SortFew(int count)
    {
        for (int i = 1; i < count; i++)
        {
            (long key, int position, int at) = (_keys[i], _positions[i], i);
            for (; at > 0 && _keys[at - 1] > key; at--) (_keys[at], _positions[at]) = (_keys[at - 1], _positions[at - 1]);
            (_keys[at], _positions[at]) = (key, position);
        }
    }

    /// <summary>Byte by byte from the lowest, leaving out those that all keys share: time does not depend on the keys' order.</summary>
    private void SortMany(int count)
    {
        for (int shift = 0; shift < 64; shift += 8)
        {
            Array.Clear(_counts);
            for (int i = 0; i < count; i++) _counts[(byte)(_keys[i] >> shift)]++;
            if (_counts[(byte)(_keys[0] >> shift)] == count) continue;
            int sum = 0;
            foreach (ref int start in _counts.AsSpan()) (start, sum) = (sum, sum + start);
            for (int i = 0; i < count; i++)
            {
                int to = _counts[(byte)(_keys[i] >> shift)]++;
                (_otherKeys[to], _otherPositions[to]) = (_keys[i], _positions[i]);
            }

            (_keys, _otherKeys) = (_otherKeys, _keys);
            (_positions, _otherPositions) = (_otherPositions, _positions);
        }
    }

    private void Grow(int count, int words)
    {
        int length = Math.Max(count, 2 * _positions.Length);
        (_keys, _otherKeys, _times) = (new long[length], new long[length], new long[length]);
        (_values, _rows) = (new long[length], new long[length]);
        (_positions, _otherPositions, _ends) = (new int[length], new int[length], new int[length]);
        _answers = new ulong[length * words];
    }
}
