using System.Buffers;

namespace Crm.Segmentation.Live;

/// <content>All of it as bytes.</content>
public sealed partial class LiveMembership
{
    /// <summary>All states, merged keys and lists as bytes, with version, rules and checksum: what <see cref="LiveRules.RestoreMembership"/> goes on from.</summary>
    public byte[] ToBytes()
    {
        var bytes = new ArrayBufferWriter<byte>();
        WriteTo(bytes);
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Writes all states, merged keys and lists, with version, rules and checksum.</summary>
    /// <param name="to">What it is written to.</param>
    public void WriteTo(IBufferWriter<byte> to)
    {
        ArgumentNullException.ThrowIfNull(to);
        var writer = new StateWriter();
        writer.Signed(_told);
        writer.Count(_order);
        WriteLists(writer);
        writer.Count(_merged.Count);
        foreach ((CustomerKey from, CustomerKey into) in _merged.All)
        {
            writer.Key(from);
            writer.Key(into);
        }

        writer.Count(_places.Count);
        foreach ((CustomerKey key, int place) in _places.All)
        {
            ref readonly CustomerPlace slot = ref _places[place];
            writer.Key(key);
            writer.Count(slot.Length);
            Span<byte> state = writer.Room(slot.Length);
            WrittenAt(slot).AsSpan().CopyTo(state);
            if (slot.Behind > 0) _work.CatchUp(state, slot.Behind);
        }

        SealedBytes.Write(to, SealedBytes.Membership, _rules.Identity, writer.Written);
    }

    /// <exception cref="MalformedStateException">The bytes do not say memberships.</exception>
    internal static LiveMembership Read(LiveRules rules, ReadOnlySpan<byte> content)
    {
        var reader = new StateReader(content);
        long told = reader.Signed();
        if (told is < Timestamp.Min or > Timestamp.Max) throw StateReader.Malformed();
        int order = reader.Count();
        var live = new LiveMembership(ReadLists(ref reader, rules), told) { _order = order };
        for (int left = reader.Count(2); left > 0; left--)
            if (!live._merged.TryAdd(reader.Key(), reader.Key())) throw StateReader.Malformed();
        for (int left = reader.Count(2); left > 0; left--)
        {
            CustomerKey key = reader.Key();
            LiveCustomer state = live._work.Customer;
            live._work.Form.Read(reader.Bytes(reader.Count(1)).ToArray(), key, state);
            state.ReadAll();
            if (state.Told > told || live._places.Find(key) >= 0) throw StateReader.Malformed();
            live.Store(key, -1, state);
        }

        reader.End();
        return live;
    }

    private void WriteLists(StateWriter writer)
    {
        IReadOnlyList<string> lists = _rules.GivenLists;
        writer.Count(lists.Count);
        foreach (string list in lists)
        {
            writer.Text(list);
            IReadOnlyCollection<CustomerKey> members = _rules.MembersOf(list);
            writer.Count(members.Count);
            foreach (CustomerKey member in members) writer.Key(member);
        }
    }

    private static LiveRules ReadLists(ref StateReader reader, LiveRules rules)
    {
        for (int left = reader.Count(2); left > 0; left--)
        {
            string list = reader.Text();
            var members = new CustomerKey[reader.Count(2)];
            for (int i = 0; i < members.Length; i++) members[i] = reader.Key();
            if (!rules.Declares(list)) throw StateReader.Malformed();
            rules = rules.WithList(list, members);
        }

        return rules;
    }
}
