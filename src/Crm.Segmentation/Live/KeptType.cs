namespace Crm.Segmentation.Live;

/// <summary>What is kept of a type of event.</summary>
internal sealed class KeptType(int properties)
{
    private readonly string?[] _readBy = new string?[properties];
    private bool _isFiltered;

    /// <summary>Whether a rule reads events of the type.</summary>
    internal bool IsRead { get; private set; }

    /// <summary>The definition that reads furthest back.</summary>
    internal string ReadBy { get; private set; } = "";

    /// <summary>Whether events of the type are kept.</summary>
    internal bool IsKept { get; private set; }

    /// <summary>How far back they are read.</summary>
    internal long Reach { get; private set; }

    /// <summary>Whether what is older than is kept needs no events: sums would do.</summary>
    internal bool CanBeFolded { get; private set; } = true;

    /// <summary>The properties that are kept, ascending.</summary>
    internal int[] Properties { get; private set; } = [];

    /// <summary>Whether nothing is read of its events but that they are there, and when.</summary>
    internal bool IsPlain => Properties.Length == 0 && !_isFiltered;

    /// <summary>Whether what reads events without a window goes on from folds of those that are old.</summary>
    internal bool IsFolded { get; private set; } = true;

    /// <summary>Whether there are folds of those that are old.</summary>
    internal bool HasFolds => IsRead && Reach == KeptHistory.Unbounded && IsFolded;

    /// <summary>How far back they are read by what has a window.</summary>
    internal long WindowReach { get; private set; }

    /// <summary>Whether an event stays however old it gets.</summary>
    internal bool IsKeptForEver => IsRead && Reach == KeptHistory.Unbounded && !IsFolded;

    /// <summary>The instant up to which events are not read any more, folds apart.</summary>
    internal long UnreadUntil(long now) => IsKeptForEver ? long.MinValue : now - WindowReach;

    internal void Note(Reading reading)
    {
        if (!IsRead || reading.Reach > Reach) (Reach, ReadBy) = (reading.Reach, reading.Definition);
        IsRead = true;
        if (reading.Reach == KeptHistory.Unbounded) IsFolded &= reading.IsFolded;
        else WindowReach = Math.Max(WindowReach, reading.Reach);
        CanBeFolded &= reading.Reach != KeptHistory.Unbounded || reading.CanBeFolded;
    }

    internal void NoteFilter() => _isFiltered = true;

    internal void Note(int property, Reading reading) => _readBy[property] ??= reading.Definition;

    /// <summary>Whether a rule reads a property.</summary>
    internal bool Reads(int property) => _readBy[property] is not null;

    /// <summary>A definition that reads a property.</summary>
    internal string ReadByOf(int property) => _readBy[property] ?? "";

    internal void Settle(bool keepsUnread)
    {
        IsKept = IsRead || keepsUnread;
        Properties = IsKept ? [.. Enumerable.Range(0, _readBy.Length).Where(property => keepsUnread || Reads(property))] : [];
    }
}

/// <summary>How a definition reads events: how far back, and whether a sum of what is older would do.</summary>
/// <param name="Definition">The definition.</param>
/// <param name="Reach">How far back.</param>
/// <param name="CanBeFolded">Whether a late event that is older than what is kept can be taken.</param>
/// <param name="IsFolded">Whether old events are folded, and are not kept themselves.</param>
internal readonly record struct Reading(string Definition, long Reach, bool CanBeFolded, bool IsFolded = false);
