namespace Crm.Segmentation.Live;

/// <content>Customers of whom inputs come soon.</content>
public sealed partial class LiveMembership
{
    private const int Ahead = 8;

    // Of the last so many who are expected: first the hash of the key, and so many later the place.
    private readonly uint[] _expectedHashes = new uint[Ahead];
    private readonly int[] _expectedPlaces = new int[Ahead];
    private int _expected;

    /// <summary>An input of a customer will come soon: meanwhile what is kept of her is brought near, so that it need not be waited for.</summary>
    /// <remarks>
    /// It changes nothing but the time that inputs take, and may be wrong. Who reads inputs in batches says whom the next but twenty is of, before each, or whom all are of, before a
    /// batch of about a hundred: of a million customers most are in memory that is far away, and much of what an input takes is waiting for it.
    /// </remarks>
    /// <param name="customer">Whose input it will be.</param>
    public void Expect(CustomerKey customer)
    {
        int at = _expected++ & (Ahead - 1);
        if (_expectedPlaces[at] - 1 is >= 0 and var known && _places[known].Length > 0) Touch(known);
        _expectedPlaces[at] = _places.AskOf(_expectedHashes[at]) + 1;
        _expectedHashes[at] = _places.Ask(customer);
    }
}
