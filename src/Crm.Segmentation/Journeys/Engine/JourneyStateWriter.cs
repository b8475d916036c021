using Crm.Segmentation.Live;

namespace Crm.Segmentation.Journeys;

/// <summary>Writes the parts of a state of journeys.</summary>
/// <param name="to">What it is written to.</param>
/// <param name="told">The instant from which others are told.</param>
internal sealed class JourneyStateWriter(StateWriter to, long told)
{
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, int> _versions = [];
    private readonly Dictionary<(string Type, string Property), int> _properties = [];
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    internal void Event(CustomerEvent one, ulong id)
    {
        Text(one.Type.Name);
        bool hasOrder = one.Finer != 0 || one.Sequence is not null;
        to.Byte((byte)((hasOrder ? 1 : 0) | (one.Sequence is not null ? 2 : 0) | (id != 0 ? 4 : 0)));
        to.Signed(told - one.Milliseconds);
        if (hasOrder) to.Count(one.Finer);
        if (one.Sequence is { } sequence) to.Signed(sequence);
        if (id != 0) to.Fixed(id);
        int set = 0;
        for (int slot = 0; slot < one.Fields.Count; slot++) set += one.Values.Has(slot) ? 1 : 0;
        to.Count(set);
        for (int slot = 0; slot < one.Fields.Count; slot++)
        {
            if (!one.Values.Has(slot)) continue;
            Property(one.Type.Name, one.Fields[slot]);
            ValueForm.Write(to, one.Fields, one.Values, slot);
        }
    }

    internal void Instance(JourneyInstance instance)
    {
        JourneyVersion version = instance.Version;
        Version(version);
        to.Fixed((ulong)(instance.Key.Value >> 64));
        to.Fixed((ulong)instance.Key.Value);
        to.Count(instance.Order);
        InstanceParts parts = PartsOf(instance);
        to.Count((int)parts);
        if (instance.Property is { } property) to.Text(property);
        if (instance.Trigger is { } trigger) Event(trigger, 0);
        to.Signed(told - instance.Entered);
        if (parts.HasFlag(InstanceParts.Late)) to.Signed(instance.Effect - instance.Entered);
        to.Count(instance.Node);
        to.Byte((byte)instance.Stop);
        if (parts.HasFlag(InstanceParts.Due)) to.Signed(instance.Due - told);
        if (instance.Stop != Stop.None)
        {
            to.Signed(told - instance.Began);
            to.Signed(instance.Began - instance.Since);
            if (instance.Stop == Stop.Event) to.Signed(instance.Due - instance.Deadline);
            if (instance.Shift != 0) to.Signed(instance.Shift);
        }

        if (instance.IsPaused) to.Signed(told - instance.PausedAt);
        if (instance.Match >= 0)
        {
            to.Count(instance.Match);
            to.Signed(told - instance.MatchAt.Occurred);
            to.Signed(told - instance.MatchAt.Effect);
        }

        foreach (int count in instance.Counts) to.Count(count);
        foreach (int rounds in instance.Rounds) to.Count(rounds);
        to.Count(instance.Sent.Length);
        foreach (SentMessage sent in instance.Sent)
        {
            // A node of the version by its position, another by its id.
            int node = version.Find(sent.Node);
            to.Count(node + 1);
            if (node < 0) Text(sent.Node);
            to.Signed(told - sent.At);
            to.Signed(sent.Visit);
        }
    }

    internal void Rest(CustomerJourneyState state)
    {
        to.Count(state.Seen.Length);
        foreach (SeenInput seen in state.Seen)
        {
            to.Fixed(seen.Id);
            to.Signed(told - seen.At);
        }

        to.Count(state.Lost.Length);
        foreach (LostEvents lost in state.Lost)
        {
            Text(lost.Type);
            to.Signed(told - lost.Last);
        }

        to.Count(state.Messages.Length);
        foreach (CountedMessage message in state.Messages)
        {
            to.Signed(told - message.At);
            Text(message.Channel);
            to.Count(message.Tags.Count);
            foreach (string tag in message.Tags) Text(tag);
            to.Fixed((ulong)(message.Action.Value >> 64));
            to.Fixed((ulong)message.Action.Value);
        }

        to.Count(state.Past.Length);
        foreach (PastEntries past in state.Past)
        {
            Text(past.Journey);
            to.Byte((byte)((past.Property is null ? 0 : 1) | (past.Exited == JourneyInstance.NotPaused ? 0 : 2)));
            if (past.Property is not null) to.Text(past.Property);
            to.Count(past.Entries);
            to.Signed(told - past.Entered);
            if (past.Exited != JourneyInstance.NotPaused) to.Signed(told - past.Exited);
        }

        to.Count(state.Pending.Length);
        foreach (PendingChange change in state.Pending)
        {
            Text(change.Journey);
            Text(change.Name);
            to.Byte((byte)((change.Cell is null ? 0 : 1) | (change.IsLeaving ? 2 : 0)));
            if (change.Cell is not null) Text(change.Cell);
            to.Signed(change.Due - told);
            to.Text(change.Entry);
        }

        to.Count(state.Assignments.Count);
        foreach (JourneyAssignment assignment in state.Assignments)
        {
            to.Byte((byte)(assignment.IsHoldout ? 1 : 0));
            Text(assignment.Name);
            Text(assignment.Arm);
        }
    }

    /// <summary>A name: its place among those that were written, or a new one.</summary>
    private void Text(string text)
    {
        if (_texts.TryGetValue(text, out int place))
        {
            to.Count(place + 1);
            return;
        }

        _texts.Add(text, _texts.Count);
        to.Count(0);
        to.Text(text);
    }

    private void Version(JourneyVersion version)
    {
        if (_versions.TryGetValue(version.Identity, out int place))
        {
            to.Count(place + 1);
            return;
        }

        _versions.Add(version.Identity, _versions.Count);
        to.Count(0);
        to.Fixed(version.Identity);
        Text(version.Name);
    }

    private void Property(string type, FieldDefinition field)
    {
        if (_properties.TryGetValue((type, field.Name), out int place))
        {
            to.Count(place + 1);
            return;
        }

        int known = _counts.GetValueOrDefault(type);
        _properties.Add((type, field.Name), known);
        _counts[type] = known + 1;
        to.Count(0);
        to.Text(field.Name);
        to.Byte((byte)field.Kind);
        if (field.Kind == ValueKind.Money) to.Count(field.Scale);
    }

    private static InstanceParts PartsOf(JourneyInstance instance) =>
        (instance.Property is null ? 0 : InstanceParts.Property) | (instance.Trigger is null ? 0 : InstanceParts.Trigger) | (instance.IsHeldOut ? InstanceParts.HeldOut : 0)
        | (instance.IsEnded ? InstanceParts.Ended : 0) | (instance.IsConverted ? InstanceParts.Converted : 0) | (instance.IsMigrated ? InstanceParts.Migrated : 0)
        | (instance.IsPaused ? InstanceParts.Paused : 0) | (instance.Match >= 0 ? InstanceParts.Match : 0) | (instance.Due == JourneyInstance.Never ? 0 : InstanceParts.Due)
        | (instance.Stop == Stop.None || instance.Shift == 0 ? 0 : InstanceParts.Shift) | (instance.Effect == instance.Entered ? 0 : InstanceParts.Late);
}
