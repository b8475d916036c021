using System.Runtime.CompilerServices;

namespace Crm.Segmentation.Live;

/// <summary>One customer's state while a step is taken: read from bytes, changed, and written again. What a step does not look at stays bytes.</summary>
internal sealed class LiveCustomer
{
    /// <summary>No membership and no cell: of a customer who does not exist.</summary>
    internal const int NoCode = -1;

    private readonly StateForm _form;
    private readonly List<KeptEvent> _events = [];
    private readonly List<KnownId> _ids = [];
    private readonly SortedList<int, long> _lost = [];
    private readonly Fold[] _folds;
    private readonly Receipt[] _received;
    private readonly bool[] _isReceived;
    private readonly int[] _settledCodes;
    private readonly long[] _settledSince;
    private ArraySegment<byte> _stored, _attributeBytes, _settledBytes;
    private CustomerKey _key;
    private CustomerAttributes? _attributes;
    private bool _areEventsRead, _isRestRead, _isSettledRead;
    private int _storedCount, _addedCount;
    private long _settled;

    /// <param name="form">How the state is written and read.</param>
    /// <param name="schema">The schema of attributes and events.</param>
    /// <param name="definitions">What is judged.</param>
    internal LiveCustomer(StateForm form, Schema schema, IReadOnlyList<ProgramDefinition> definitions)
    {
        (_form, Schema) = (form, schema);
        (_received, _isReceived) = (new Receipt[schema.Attributes.Count], new bool[schema.Attributes.Count]);
        (_settledCodes, _settledSince) = (new int[definitions.Count], new long[definitions.Count]);
        _folds = new Fold[form.Folds];
        (Codes, Nexts) = (new DefinitionCodes(definitions), new NextChanges(definitions.Count));
    }

    internal Schema Schema { get; }

    /// <summary>Whose state it is.</summary>
    internal ref readonly CustomerKey Key => ref _key;

    /// <summary>Who she is.</summary>
    internal CustomerAttributes Attributes
    {
        get
        {
            ReadRest();
            return _attributes ??= _form.ReadAttributes(this, _received, _isReceived);
        }

        set
        {
            ReadRest();
            _attributes = value;
        }
    }

    /// <summary>When each attribute was set last; of one that never was, the default.</summary>
    internal Receipt[] Received => Attributes is null ? [] : _received;

    /// <summary>Whether each attribute was ever set.</summary>
    internal bool[] IsReceived => Attributes is null ? [] : _isReceived;

    /// <summary>The events that are kept, in order.</summary>
    internal List<KeptEvent> Events
    {
        get
        {
            if (!_areEventsRead)
            {
                _form.ReadEvents(this, _events);
                _areEventsRead = true;
            }

            return _events;
        }
    }

    /// <summary>Ids of events that are not kept.</summary>
    internal List<KnownId> Ids => ReadRest()._ids;

    /// <summary>Whether there are ids of events that are not kept; what else there is is not looked at.</summary>
    internal bool HasIds => _isRestRead ? _ids.Count > 0 : (Has & StateForm.HasIds) != 0;

    /// <summary>Of types of event of which some are not kept, the last instant of such a one.</summary>
    internal SortedList<int, long> Lost => ReadRest()._lost;

    /// <summary>What events come to that are no longer kept, for each measure that goes on from them.</summary>
    internal Fold[] Folds => ReadRest()._folds;

    /// <summary>The same, to be looked at only: none where no event is gone.</summary>
    internal Fold[] FoldsIfAny => _isRestRead || (Has & StateForm.HasFolds) != 0 ? Folds : [];

    /// <summary>What each definition says.</summary>
    internal DefinitionCodes Codes { get; }

    /// <summary>When each definition says something else by itself; never where nothing is expected.</summary>
    internal NextChanges Nexts { get; }

    /// <summary>The instant of which codes and next changes are.</summary>
    internal long Told { get; set; }

    /// <summary>When all definitions were asked last; the least instant where they never were.</summary>
    internal long Asked { get; set; }

    /// <summary>The instant before which events are no longer kept as they are; the least instant where all are.</summary>
    internal long KeptFrom { get; set; }

    /// <summary>The instant up to which history is no longer looked at again; the least instant where all is.</summary>
    internal long Settled => !_isRestRead && (Has & StateForm.IsSettled) == 0 ? long.MinValue : ReadRest()._settled;

    /// <summary>What each definition said at that instant.</summary>
    internal int[] SettledCodes => ReadSettled()._settledCodes;

    /// <summary>Since when it did.</summary>
    internal long[] SettledSince => ReadSettled()._settledSince;

    /// <summary>How many events are kept.</summary>
    internal int EventCount => _areEventsRead ? _events.Count : _storedCount + _addedCount;

    /// <summary>The instant of the last event, where events are not looked at one by one.</summary>
    internal long LastAt { get; private set; }

    /// <summary>Whether the events have been looked at one by one, so that their bytes are no longer what counts.</summary>
    internal bool AreEventsRead => _areEventsRead;

    /// <summary>Whether what stands behind the events has been looked at, so that its bytes are no longer what counts.</summary>
    internal bool IsRestRead => _isRestRead;

    /// <summary>Whether the attributes have been looked at, so that their bytes are no longer what counts.</summary>
    internal bool AreAttributesRead => _attributes is not null;

    /// <summary>Whether what was settled has been looked at, so that its bytes are no longer what counts.</summary>
    internal bool IsSettledRead => _isSettledRead;

    /// <summary>What of the state there is beside what the definitions say, as it was stored.</summary>
    internal byte Has { get; private set; }

    /// <summary>The bytes of the events that were stored, until these are looked at.</summary>
    internal ReadOnlySpan<byte> StoredEvents => _stored.AsSpan(StoredHead, StoredLength);

    /// <summary>The same from a place on: below zero, with as many bytes that stand before them.</summary>
    internal ReadOnlySpan<byte> StoredEventsFrom(int place) => _stored.AsSpan(StoredHead + place, StoredLength - place);

    /// <summary>How many bytes those are.</summary>
    internal int StoredLength { get; private set; }

    /// <summary>How many those are.</summary>
    internal int StoredCount => _storedCount;

    /// <summary>The bytes of the events behind those, until they are looked at.</summary>
    internal StateWriter Added { get; } = new();

    /// <summary>How many those are.</summary>
    internal int AddedCount => _addedCount;

    /// <summary>The bytes of what stands behind the events, until it is looked at.</summary>
    internal ReadOnlySpan<byte> StoredRest => Rest;

    /// <summary>How many bytes those are.</summary>
    internal int StoredRestLength => _stored.Count - StoredHead - StoredLength;

    /// <summary>The bytes of the attributes, until these are looked at.</summary>
    internal ReadOnlySpan<byte> StoredAttributes => _attributeBytes;

    /// <summary>The bytes of what was settled, until that is looked at.</summary>
    internal ReadOnlySpan<byte> StoredSettled => _settledBytes;

    /// <summary>How many bytes stand before those of the events.</summary>
    internal int StoredHead { get; private set; }

    /// <summary>A customer of whom nothing is known.</summary>
    internal void Begin(CustomerAttributes attributes, long now)
    {
        BeginBytes(attributes.Key, now, 0);
        Array.Clear(_received);
        Array.Clear(_isReceived);
        ClearRest();
        (_attributes, _areEventsRead) = (attributes, true);
        Codes.Clear();
        Nexts.Clear();
        Unsettle();
    }

    /// <summary>A customer of whom bytes are read.</summary>
    internal void BeginBytes(in CustomerKey key, long now, byte has)
    {
        (_key, Told, Has, Asked, KeptFrom) = (key, now, has, long.MinValue, long.MinValue);
        (_attributes, _areEventsRead, _isRestRead, _isSettledRead) = (null, false, false, false);
        if (_events.Count > 0) _events.Clear();
        Added.Clear();
        (_storedCount, _addedCount, LastAt) = (0, 0, long.MinValue);
        (StoredHead, StoredLength, _stored) = (0, 0, default);
    }

    /// <summary>The first so many segments that come, which was told, have turned since the bytes were written.</summary>
    internal void CatchUp(int turns)
    {
        for (; turns > 0; turns--)
        {
            (Told, int definition) = Nexts.TakeFirst();
            Codes.Turn(definition);
        }
    }

    /// <summary>Says where in what is stored the events are, behind which stands the rest; how many there are and when the last was.</summary>
    internal void HasEvents(int count, long last, ArraySegment<byte> stored, int head, int length) =>
        (_storedCount, LastAt, _stored, StoredHead, StoredLength) = (count, last, stored, head, length);

    /// <summary>Says up to when what was settled is, and where its bytes are.</summary>
    internal void HasSettled(long settled, ArraySegment<byte> bytes) => (_settled, _settledBytes) = (settled, bytes);

    /// <summary>Says where the bytes of the attributes are.</summary>
    internal void HasAttributes(ArraySegment<byte> bytes) => _attributeBytes = bytes;

    /// <summary>Says up to when history is no longer looked at again; what was said then is to follow.</summary>
    internal void Settle(long settled)
    {
        _ = ReadSettled();
        _settled = settled;
    }

    /// <summary>What some definitions said when history was settled is no longer so: since when something holds is told back to then, and no further.</summary>
    internal void Doubt(int[] definitions)
    {
        if (definitions.Length == 0 || Settled == long.MinValue) return;
        _ = ReadSettled();
        foreach (int definition in definitions) (_settledCodes[definition], _settledSince[definition]) = (NoCode, Settled);
    }

    /// <summary>Nothing was settled.</summary>
    internal void Unsettle()
    {
        _isSettledRead = true;
        Array.Fill(_settledCodes, NoCode);
        Array.Fill(_settledSince, LiveChange.Always);
    }

    /// <summary>Puts an event into its place; later than all others most often, and then the others are not looked at.</summary>
    /// <returns>Whether it is later than all others.</returns>
    internal bool Add(in KeptEvent added)
    {
        if (!_areEventsRead && (EventCount == 0 || added.At > LastAt))
        {
            _form.Append(Added, added, LastAt, EventCount == 0);
            (_addedCount, LastAt) = (_addedCount + 1, added.At);
            return true;
        }

        return Insert(added);
    }

    /// <summary>Puts an event among the others.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool Insert(in KeptEvent added)
    {
        List<KeptEvent> events = Events;
        int place = events.Count;
        while (place > 0 && events[place - 1].CompareTo(added) > 0) place--;
        events.Insert(place, added);
        return place == events.Count - 1 && (place == 0 || events[place - 1].At < added.At);
    }

    /// <summary>Whether an event may have an id: false only where none has.</summary>
    internal bool MayHave(ulong id) => _areEventsRead || StateForm.MayHave(StoredEvents, id) || StateForm.MayHave(Added.Written, id);

    /// <summary>Looks at everything, so that bytes that are no state are found out.</summary>
    internal void ReadAll()
    {
        StateForm.VerifyInstants(this);
        Nexts.Verify(Told);
        _ = (Attributes, Events, ReadSettled());
    }

    /// <summary>Notes that an event is not kept.</summary>
    internal void Lose(int type, long at)
    {
        if (!Lost.TryGetValue(type, out long last) || last < at) Lost[type] = at;
    }

    private LiveCustomer ReadSettled()
    {
        if (ReadRest()._isSettledRead) return this;
        Unsettle();
        if (_settled != long.MinValue) _form.ReadSettled(this, _settledCodes, _settledSince);
        return this;
    }

    private ArraySegment<byte> Rest => _stored.Array is null ? default : _stored[(StoredHead + StoredLength)..];

    private LiveCustomer ReadRest()
    {
        if (_isRestRead) return this;
        ClearRest();
        _form.ReadRest(this, Rest, _ids, _lost, _folds);
        return this;
    }

    private void ClearRest()
    {
        _isRestRead = true;
        _ids.Clear();
        _lost.Clear();
        Array.Clear(_folds);
        _settled = long.MinValue;
        (_attributeBytes, _settledBytes) = (default, default);
    }
}
