namespace Crm.Segmentation.Live;

/// <content>Who is in what.</content>
public sealed partial class LiveMembership
{
    /// <summary>Whether there is a customer of a key, or one into whom it was merged.</summary>
    /// <param name="customer">The key.</param>
    public bool Contains(CustomerKey customer) => Find(ref customer) >= 0;

    /// <summary>Whether a customer is in a segment; of a partition, whether she has a cell. False for one who is not known.</summary>
    /// <param name="customer">Who; a key that was merged stands for whom it was merged into.</param>
    /// <param name="name">The segment or partition.</param>
    /// <exception cref="KeyNotFoundException">The rules have none of that name.</exception>
    public bool IsMember(CustomerKey customer, string name)
    {
        int definition = _rules.PlaceOf(name), code = CodeOf(customer, definition);
        return _rules.Definitions[definition].IsPartition ? code >= 0 : code == 1;
    }

    /// <summary>The cell of a partition in which a customer is; null for none, and for one who is not known.</summary>
    /// <param name="customer">Who; a key that was merged stands for whom it was merged into.</param>
    /// <param name="partition">The partition.</param>
    /// <exception cref="KeyNotFoundException">The rules have none of that name.</exception>
    public string? CellOf(CustomerKey customer, string partition)
    {
        int definition = _rules.PlaceOf(partition), code = CodeOf(customer, definition);
        return _rules.Definitions[definition].IsPartition && code >= 0 ? _rules.Definitions[definition].Cells[code] : null;
    }

    /// <summary>When a segment or partition says something else of a customer if nothing arrives; null for never.</summary>
    /// <param name="customer">Who; a key that was merged stands for whom it was merged into.</param>
    /// <param name="name">The segment or partition.</param>
    /// <exception cref="KeyNotFoundException">The rules have none of that name, or the customer is not known.</exception>
    public DateTimeOffset? NextChange(CustomerKey customer, string name)
    {
        int definition = _rules.PlaceOf(name);
        CustomerKey key = customer;
        if (Find(ref key) is not (>= 0 and var place)) throw new KeyNotFoundException($"There is no customer '{customer}'.");
        Read(key, place, _work.Customer);
        return _work.NextChangeOf(_work.Customer, definition);
    }

    /// <summary>The members of a segment, or who has a cell of a partition, up to <see cref="AsOf"/>; in no order that matters.</summary>
    /// <param name="name">The segment or partition.</param>
    /// <param name="cell">Of a partition the cell; null for any.</param>
    /// <exception cref="KeyNotFoundException">The rules have none of that name.</exception>
    /// <exception cref="ArgumentException">The partition has no such cell.</exception>
    public ValueList<CustomerKey> Members(string name, string? cell = null)
    {
        int definition = _rules.PlaceOf(name), wanted = cell is null ? -1 : PlaceOf(_rules.Definitions[definition], cell);
        bool isPartition = _rules.Definitions[definition].IsPartition;
        var members = new List<CustomerKey>();
        foreach ((CustomerKey key, int place) in _places.All)
        {
            int code = CodeAt(place, definition);
            if (wanted >= 0 ? code == wanted : isPartition ? code >= 0 : code == 1) members.Add(key);
        }

        return [.. members];
    }

    /// <summary>The keys of all customers, in no order that matters.</summary>
    public IReadOnlyCollection<CustomerKey> Customers => [.. _places.All.Select(customer => customer.Key)];

    private static int PlaceOf(ProgramDefinition partition, string cell)
    {
        for (int i = 0; i < partition.Cells.Count; i++)
            if (partition.Cells[i] == cell) return i;
        throw new ArgumentException($"'{partition.Name}' has no cell '{cell}'.", nameof(cell));
    }

    private int CodeOf(CustomerKey customer, int definition) => Find(ref customer) is >= 0 and var place ? CodeAt(place, definition) : LiveCustomer.NoCode;

    private int CodeAt(int place, int definition)
    {
        ref readonly CustomerPlace slot = ref _places[place];
        ArraySegment<byte> written = WrittenAt(slot);
        var reader = new StateReader(written);
        int code = _work.Form.ReadCode(ref reader, definition);
        return slot.Behind > 0 && _work.HasTurned(written, slot.Behind, definition) ? 1 - code : code;
    }
}
