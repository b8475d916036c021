namespace Crm.Segmentation.Live;

/// <content>Customers of whom inputs come soon.</content>
public sealed partial class LiveMembership
{
    // So many are found at once, and the bytes of so many who come next are asked for.
    private const int FoundAtOnce = 32, BytesAhead = 2;

    // The places of those who are expected still, of whom the first so many have come; below zero of who is not known.
    private readonly List<int> _expected = [];
    private int _come;

    /// <summary>Inputs of some customers will come soon: what is kept of them is brought near, so that it need not be waited for.</summary>
    /// <remarks>
    /// It changes nothing but the time that inputs take, and may be wrong. Who reads inputs in batches says whom about the next ten are of, before they are fed: of a million customers most
    /// are in memory that is far away, and of some it is waited for at once. Of more, the first input waits longer.
    /// </remarks>
    /// <param name="customers">Whose inputs they will be; none, and who is not known, are passed over.</param>
    public void Expect(ReadOnlySpan<CustomerKey> customers)
    {
        _expected.Clear();
        _come = 0;
        Span<uint> hashes = stackalloc uint[FoundAtOnce];
        Span<ulong> entries = stackalloc ulong[FoundAtOnce];
        Span<int> places = stackalloc int[FoundAtOnce];
        for (; !customers.IsEmpty; customers = customers[Math.Min(FoundAtOnce, customers.Length)..])
        {
            // Each step looks at what was asked for in the one before, of all of them: so the waits are one. Bytes are asked for later, while others' inputs are taken: of all at once they are too many.
            int count = Math.Min(FoundAtOnce, customers.Length);
            _places.Ask(customers[..count], hashes[..count]);
            _places.Read(hashes[..count], entries[..count]);
            for (int i = 0; i < count; i++) places[i] = _places.AskOf(hashes[i], entries[i]);
            _expected.AddRange(places[..count]);
        }

        for (int i = 0; i < BytesAhead; i++) TouchExpected(i);
    }

    /// <summary>The place of a customer who is the next that is expected; -1 where she is another, or is not known.</summary>
    private int TakeExpected(in CustomerKey customer)
    {
        if (_come >= _expected.Count) return -1;
        int place = _expected[_come];
        if (place >= 0 && !_places.IsAt(place, customer)) return -1;
        TouchExpected(_come++ + BytesAhead);
        return place;
    }

    private void TouchExpected(int which)
    {
        if (which < _expected.Count && _expected[which] is >= 0 and var place) Touch(place);
    }
}
