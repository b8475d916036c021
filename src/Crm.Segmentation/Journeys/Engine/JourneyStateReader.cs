using Crm.Segmentation.Live;

namespace Crm.Segmentation.Journeys;

/// <summary>Reads the parts of a state of journeys. Types and properties that the schema has no more, or has otherwise, are passed over.</summary>
/// <param name="catalog">The catalog whose versions instances go through.</param>
/// <param name="told">The instant from which others are told.</param>
internal sealed class JourneyStateReader(JourneyCatalog catalog, long told)
{
    private readonly List<string> _texts = [];
    private readonly List<JourneyVersion> _versions = [];
    private readonly Dictionary<string, List<StoredProperty>> _properties = new(StringComparer.Ordinal);
    private readonly ValueForm _values = new();

    private Schema Schema => catalog.Schema;

    internal KeptInput[] Events(ref StateReader from)
    {
        int count = from.Count(4);
        if (count > CustomerStep.MostEvents) throw StateReader.Malformed();
        var events = new List<KeptInput>(count);
        for (int i = 0; i < count; i++)
            if (Event(ref from, out ulong id) is { } one) events.Add(new KeptInput(one, id));
        for (int i = 1; i < events.Count; i++)
            if (events[i - 1].Event.CompareTo(events[i].Event) > 0) throw StateReader.Malformed();
        return [.. events];
    }

    internal JourneyInstance Instance(ref StateReader from)
    {
        JourneyVersion version = Version(ref from);
        var key = new JourneyKey(new UInt128(from.Fixed(), from.Fixed()));
        int order = from.Count();
        var parts = (InstanceParts)ValueForm.InRange(from.Count(), 0, 2047);
        string? property = parts.HasFlag(InstanceParts.Property) ? from.Text() : null;
        CustomerEvent? trigger = parts.HasFlag(InstanceParts.Trigger) ? Event(ref from, out _) : null;
        long entered = Instant(told - from.Signed());
        var instance = new JourneyInstance
        {
            Version = version,
            Key = key,
            Order = order,
            Property = property,
            Trigger = trigger,
            Entered = entered,
            Effect = parts.HasFlag(InstanceParts.Late) ? Instant(entered + from.Signed()) : entered,
            IsHeldOut = parts.HasFlag(InstanceParts.HeldOut),
            IsEnded = parts.HasFlag(InstanceParts.Ended),
            IsConverted = parts.HasFlag(InstanceParts.Converted),
            IsMigrated = parts.HasFlag(InstanceParts.Migrated),
        };
        instance.Node = (int)ValueForm.InRange(from.Count(), 0, Math.Max(version.Stages.Length - 1, 0));
        instance.Stop = (Stop)ValueForm.InRange(from.Byte(), 0, (long)Stop.Cap);
        ReadWait(ref from, instance, parts);
        instance.Counts = Numbers(ref from, version.Counters.Length);
        instance.Rounds = Numbers(ref from, version.Repeats);
        var sent = new SentMessage[from.Count(3)];
        for (int i = 0; i < sent.Length; i++)
        {
            int node = (int)ValueForm.InRange(from.Count(), 0, version.Stages.Length);
            sent[i] = new SentMessage(node == 0 ? Text(ref from) : version.Stages[node - 1].Id, Instant(told - from.Signed()), from.Signed());
        }

        instance.Sent = sent;
        return Sound(instance);
    }

    internal CustomerJourneyState Rest(ref StateReader from, CustomerJourneyState head)
    {
        var seen = new SeenInput[from.Count(9)];
        for (int i = 0; i < seen.Length; i++) seen[i] = new SeenInput(from.Fixed(), Instant(told - from.Signed()));
        int lostTypes = from.Count(2);
        var lost = new List<LostEvents>(lostTypes);
        for (int i = 0; i < lostTypes; i++) lost.Add(new LostEvents(Text(ref from), Instant(told - from.Signed())));
        var messages = new CountedMessage[from.Count(19)];
        for (int i = 0; i < messages.Length; i++)
        {
            long at = Instant(told - from.Signed());
            string channel = Text(ref from);
            var tags = new string[from.Count(1)];
            for (int tag = 0; tag < tags.Length; tag++) tags[tag] = Text(ref from);
            messages[i] = new CountedMessage(at, channel, [.. tags], new JourneyKey(new UInt128(from.Fixed(), from.Fixed())));
        }

        var past = new PastEntries[from.Count(4)];
        for (int i = 0; i < past.Length; i++)
        {
            string journey = Text(ref from);
            byte has = (byte)ValueForm.InRange(from.Byte(), 0, 3);
            string? property = (has & 1) == 0 ? null : from.Text();
            past[i] = new PastEntries(journey, property, from.Count(), Instant(told - from.Signed()), (has & 2) == 0 ? JourneyInstance.NotPaused : Instant(told - from.Signed()));
        }

        var pending = new PendingChange[from.Count(5)];
        for (int i = 0; i < pending.Length; i++)
        {
            (string journey, string name) = (Text(ref from), Text(ref from));
            byte has = (byte)ValueForm.InRange(from.Byte(), 0, 3);
            pending[i] = new PendingChange(journey, name, (has & 1) == 0 ? null : Text(ref from), (has & 2) != 0, Later(told + from.Signed()), from.Text());
        }

        var assignments = new JourneyAssignment[from.Count(3)];
        for (int i = 0; i < assignments.Length; i++)
        {
            bool isHoldout = ValueForm.InRange(from.Byte(), 0, 1) != 0;
            assignments[i] = new JourneyAssignment(Text(ref from), isHoldout, Text(ref from));
        }

        return new CustomerJourneyState(head.Key, head.Next)
        {
            Mark = head.Mark,
            Scheduled = head.Scheduled,
            Controls = head.Controls,
            Entries = head.Entries,
            Events = head.Events,
            All = head.All,
            Seen = seen,
            Lost = [.. lost],
            Messages = messages,
            Past = past,
            Pending = pending,
            Assignments = [.. assignments],
        };
    }

    private void ReadWait(ref StateReader from, JourneyInstance instance, InstanceParts parts)
    {
        if (parts.HasFlag(InstanceParts.Due)) instance.Due = Later(told + from.Signed());
        if (instance.Stop != Stop.None)
        {
            instance.Began = Instant(told - from.Signed());
            instance.Since = Instant(instance.Began - from.Signed());
            instance.Deadline = instance.Stop == Stop.Event ? Later(instance.Due - from.Signed()) : instance.Due;
            if (parts.HasFlag(InstanceParts.Shift)) instance.Shift = ValueForm.InRange(from.Signed(), TimeRange.Earliest, TimeRange.Latest);
        }

        if (parts.HasFlag(InstanceParts.Paused)) instance.PausedAt = Instant(told - from.Signed());
        if (!parts.HasFlag(InstanceParts.Match)) return;
        instance.Match = from.Count();
        instance.MatchAt = (Instant(told - from.Signed()), Instant(told - from.Signed()));
    }

    /// <summary>An instance that lives stands at a node that it can stand at.</summary>
    private static JourneyInstance Sound(JourneyInstance instance)
    {
        if (instance.IsEnded) return instance.Stop == Stop.None ? instance : throw StateReader.Malformed();
        JourneyStage? stage = instance.Node < instance.Version.Stages.Length ? instance.Version.Stages[instance.Node] : null;
        bool isSound = instance.Stop switch
        {
            Stop.Event => stage is WaitForStage wait && instance.Match < wait.Events,
            Stop.Quiet or Stop.Cap or Stop.Send => stage is not null,
            Stop.Time => stage is not null,
            _ => false,
        };
        return isSound && instance.Due != JourneyInstance.Never ? instance : throw StateReader.Malformed();
    }

    private static int[] Numbers(ref StateReader from, int count)
    {
        if (count == 0) return [];
        var numbers = new int[count];
        for (int i = 0; i < count; i++) numbers[i] = from.Count();
        return numbers;
    }

    private CustomerEvent? Event(ref StateReader from, out ulong id)
    {
        string name = Text(ref from);
        byte flags = (byte)ValueForm.InRange(from.Byte(), 0, 7);
        long at = ValueForm.InRange(told - from.Signed(), Timestamp.Min, Timestamp.Max);
        int finer = (flags & 1) == 0 ? 0 : (int)ValueForm.InRange(from.Count(), 0, TimeSpan.TicksPerMillisecond - 1);
        long? sequence = (flags & 2) == 0 ? null : from.Signed();
        id = (flags & 4) == 0 ? 0 : from.Fixed();
        int type = Schema.EventIndex(name), set = from.Count(2);
        ValueList<FieldDefinition> fields = type < 0 ? [] : Schema.Events[type].Properties;
        FieldRow.Filling? values = null;
        for (int i = 0; i < set; i++)
        {
            StoredProperty property = Property(ref from, name);
            int slot = type < 0 ? -1 : Schema.PropertyIndex(name, property.Name);
            if (slot < 0 || fields[slot].Kind != property.Kind || fields[slot].Scale != property.Scale) ValueForm.Skip(ref from, property.Kind);
            else _values.Read(ref from, fields, values ??= new FieldRow.Filling(fields.Count), slot);
        }

        return type < 0 ? null : CustomerEvent.Of(Schema, type, new FineInstant(at, finer), null, sequence, values?.ToRow() ?? FieldRow.Empty(fields.Count));
    }

    private StoredProperty Property(ref StateReader from, string type)
    {
        if (!_properties.TryGetValue(type, out List<StoredProperty>? known)) _properties.Add(type, known = []);
        int place = from.Count() - 1;
        if (place >= known.Count) throw StateReader.Malformed();
        if (place >= 0) return known[place];
        string name = from.Text();
        var kind = (ValueKind)ValueForm.InRange(from.Byte(), 0, (long)ValueKind.Tags);
        known.Add(new StoredProperty(name, kind, kind == ValueKind.Money ? from.Count() : 0));
        return known[^1];
    }

    private string Text(ref StateReader from)
    {
        int place = from.Count() - 1;
        if (place >= _texts.Count) throw StateReader.Malformed();
        if (place >= 0) return _texts[place];
        _texts.Add(from.Text());
        return _texts[^1];
    }

    private JourneyVersion Version(ref StateReader from)
    {
        int place = from.Count() - 1;
        if (place >= _versions.Count) throw StateReader.Malformed();
        if (place >= 0) return _versions[place];
        ulong identity = from.Fixed();
        string journey = Text(ref from);
        _versions.Add(catalog.Version(identity) is { } version && version.Name == journey ? version : throw new UnknownVersionException(journey));
        return _versions[^1];
    }

    /// <summary>When something was.</summary>
    private static long Instant(long at) => ValueForm.InRange(at, Timestamp.Min, Timestamp.Max);

    /// <summary>When something will be, or not before the end of time.</summary>
    private static long Later(long at) => ValueForm.InRange(at, Timestamp.Min, TimeRange.Latest);

    private readonly record struct StoredProperty(string Name, ValueKind Kind, int Scale);
}
