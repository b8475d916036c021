using Crm.Segmentation.Live;

namespace Crm.Segmentation.Journeys;

/// <summary>The stored form of states of journeys. Instants are written as what lies between them; names once each; events by the names of their types and properties, so that a schema that grows reads them still.</summary>
internal static class JourneyStateForm
{
    /// <summary>The version of the form. A later one that reads this one too begins with a greater number.</summary>
    internal const byte Version = 1;

    private const long Never = JourneyInstance.Never;

    internal static byte[] Write(CustomerJourneyState state)
    {
        var to = new StateWriter();
        to.Byte(Version);
        to.Key(state.Key);
        var form = new JourneyStateWriter(to, state.Mark == CustomerJourneyState.NoMark ? 0 : CustomerJourneyState.MarkInstant(state.Mark));
        WriteHead(to, state);
        to.Count(state.Events.Length);
        foreach (KeptInput kept in state.Events) form.Event(kept.Event, kept.Id);
        to.Count(state.All.Length);
        foreach (JourneyInstance instance in state.All) form.Instance(instance);
        form.Rest(state);
        return to.Written.ToArray();
    }

    /// <exception cref="MalformedStateException">The bytes are not what was written.</exception>
    /// <exception cref="UnknownVersionException">An instance goes through a version that the catalog does not know.</exception>
    internal static CustomerJourneyState Read(ReadOnlySpan<byte> stored, JourneyCatalog catalog)
    {
        var from = new StateReader(stored);
        if (from.Byte() != Version) throw StateReader.Malformed();
        CustomerKey key = from.Key();
        byte flags = from.Byte();
        long mark = (flags & HasMark) == 0 ? CustomerJourneyState.NoMark : ValueForm.InRange(from.Signed(), 2 * Timestamp.Min, (2 * Timestamp.Max) + 1);
        long scheduled = (flags & HasTimes) == 0 ? CustomerJourneyState.NoMark : ValueForm.InRange(from.Signed(), 2 * Timestamp.Min, (2 * Timestamp.Max) + 1);
        long next = (flags & HasNext) == 0 ? Never : ValueForm.InRange(from.Signed(), Timestamp.Min, TimeRange.Latest);
        int controls = from.Count(), entries = from.Count();
        var form = new JourneyStateReader(catalog, mark == CustomerJourneyState.NoMark ? 0 : CustomerJourneyState.MarkInstant(mark));
        KeptInput[] events = form.Events(ref from);
        var all = new JourneyInstance[from.Count(20)];
        for (int i = 0; i < all.Length; i++) all[i] = form.Instance(ref from);
        CustomerJourneyState state = form.Rest(ref from, new CustomerJourneyState(key, next)
        {
            Mark = mark,
            Scheduled = scheduled,
            Controls = controls,
            Entries = entries,
            Events = events,
            All = all,
        });
        from.End();
        return state;
    }

    private const byte HasMark = 1, HasTimes = 2, HasNext = 4;

    private static void WriteHead(StateWriter to, CustomerJourneyState state)
    {
        bool hasMark = state.Mark != CustomerJourneyState.NoMark, hasTimes = state.Scheduled != CustomerJourneyState.NoMark, hasNext = state.Next != Never;
        to.Byte((byte)((hasMark ? HasMark : 0) | (hasTimes ? HasTimes : 0) | (hasNext ? HasNext : 0)));
        if (hasMark) to.Signed(state.Mark);
        if (hasTimes) to.Signed(state.Scheduled);
        if (hasNext) to.Signed(state.Next);
        to.Count(state.Controls);
        to.Count(state.Entries);
    }
}

/// <summary>A stored instance goes through a version that the catalog does not know; told as a diagnostic.</summary>
internal sealed class UnknownVersionException(string journey) : Exception
{
    internal string Journey => journey;
}

/// <summary>What an instance has, of what it may not have.</summary>
[Flags]
internal enum InstanceParts
{
    None = 0,
    Property = 1,
    Trigger = 2,
    HeldOut = 4,
    Ended = 8,
    Converted = 16,
    Migrated = 32,
    Paused = 64,
    Match = 128,
    Due = 256,
    Shift = 512,
    Late = 1024,
}
