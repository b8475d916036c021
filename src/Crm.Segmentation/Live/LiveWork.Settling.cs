using System.Runtime.CompilerServices;

namespace Crm.Segmentation.Live;

/// <content>Since when something is so, and what is let go of.</content>
internal sealed partial class LiveWork
{
    // Nothing that a rule reads of customers began before 1900.
    private const long Beginning = -2_208_988_800_000;

    // Fewer old events are not worth the look.
    private const int FewOld = 8;

    /// <summary>Since when a definition has said what it says now, over all that is kept; looked for ever further back.</summary>
    private long Since(LiveCustomer customer, int definition, long now, int code)
    {
        // What reads no events is told as far back as there is anything to tell.
        bool isSettled = customer.Settled != long.MinValue && _rules.Kept.Alone(definition).ReadEvents;
        long floor = Math.Max(isSettled ? customer.Settled : long.MinValue, BeginningOf(definition)), until = now;
        for (long span = Timestamp.Day; ; span *= 2)
        {
            long from = now - span < floor ? floor : now - span;
            if (from < until && LastChange(definition, from, until) is { } found) return found;
            if (from == floor) break;
            until = from;
        }

        if (!isSettled) return LiveChange.Always;
        return customer.SettledCodes[definition] == code ? customer.SettledSince[definition] : customer.Settled;
    }

    /// <summary>An instant before which nothing changes: of what looks at events only, that before the first.</summary>
    private long BeginningOf(int definition) =>
        _rules.Kept.Alone(definition).TurnWithoutEvents || _history.Count == 0 ? Beginning : Math.Max(Beginning, _history.OrderedTimes[0] - 1);

    /// <summary>The last instant in (from, until] at which a definition comes to say something else.</summary>
    private long? LastChange(int definition, long from, long until)
    {
        long? last = null;
        for (long at = from; ;)
        {
            long next = Ask(definition, at).Next;
            if (next <= until) last = at = next;
            else if (until - at > AskedAgainAfter) at += AskedAgainAfter;
            else return last;
        }
    }

    /// <summary>Where much is older than is kept, remembers what the definitions said when it mattered, and lets it go.</summary>
    private void Settle(LiveCustomer customer, long now)
    {
        long from = now - _rules.Kept.KeepsFor;
        int old = Form.CountOld(customer, from);
        if (old == 0 || (old < FewOld && old < customer.EventCount)) return;
        LetGo(customer, from, now);
    }

    /// <summary>Remembers what the definitions said when what is before an instant mattered, folds it, and lets it go.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void LetGo(LiveCustomer customer, long from, long now)
    {
        SettleAt(customer, now - _rules.Kept.LookBack, _rules.Kept.All);
        customer.KeptFrom = from;
        FoldBefore(customer, from, now);
        customer.Events.RemoveAll(kept =>
        {
            if (kept.At >= from || _rules.Kept[kept.Event.Index].IsKeptForEver) return false;
            customer.Lose(kept.Event.Index, kept.At);
            if (kept.Id != 0 && kept.Received.At >= now - _rules.Options.RememberIdsMilliseconds) customer.Ids.Add(new KnownId(kept.Id, kept.Received));
            return true;
        });
    }

    private void FoldBefore(LiveCustomer customer, long from, long now)
    {
        _history.Set(_nobody, customer.EventCount);
        foreach (KeptEvent kept in customer.Events)
        {
            if (kept.At >= from) break;
            if (_rules.Kept[kept.Event.Index] is { HasFolds: true }) _history.Add(kept.Event, kept.At);
        }

        if (_history.Count > 0) Fold(customer, now);
    }

    /// <summary>History is another: what definitions said at an instant is judged anew, and what reads events that are gone is told back to then and no further.</summary>
    private void SettleAgain(LiveCustomer customer, long settled, JudgedDefinitions definitions)
    {
        customer.Settle(long.MinValue);
        SettleAt(customer, settled, definitions);
        foreach (int type in customer.Lost.Keys) customer.Doubt([.. _rules.Kept.ReadersOf(type).Places.Intersect(definitions.Places)]);
    }

    /// <summary>Remembers what definitions said at an instant, and since when: what was before is not judged again.</summary>
    internal void SettleAt(LiveCustomer customer, long settled, JudgedDefinitions definitions)
    {
        Load(customer, definitions);
        _rules.Run(_workspace, _history, settled, definitions.Places, _standings);
        for (int i = 0; i < definitions.Places.Length; i++)
        {
            (int definition, int code) = (definitions.Places[i], _standings[i].Code);
            long since = _rules.Kept.Alone(definition).ReadEvents ? Since(customer, definition, settled, code) : LiveChange.Always;
            (customer.SettledCodes[definition], customer.SettledSince[definition]) = (code, since);
        }

        customer.Settle(settled);
    }

    /// <summary>Takes the events of the history, which are not kept, into what old events come to.</summary>
    private void Fold(LiveCustomer customer, long now)
    {
        _history.Folds = [];
        _rules.Fold(_workspace, _history, now, customer.Folds);
    }
}
