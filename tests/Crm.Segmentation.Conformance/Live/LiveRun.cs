using System.Globalization;
using System.Text.Json;
using Crm.Segmentation.Live;
using Rules = Crm.Segmentation.Live.LiveRules;
using Told = Crm.Segmentation.Live.LiveChange;

namespace Crm.Segmentation.Conformance;

/// <summary>How a live case is run.</summary>
internal enum LiveForm
{
    /// <summary>Woken at every next change.</summary>
    Woken,

    /// <summary>Woken by the inputs only.</summary>
    InputsOnly,

    /// <summary>The clock is told again at every input's instant.</summary>
    ClockAgain,

    /// <summary>Stored and read back before every input.</summary>
    Restored,

    /// <summary>Each customer's state kept by itself, as bytes.</summary>
    StateBytes,
}

/// <summary>Runs a live case: what is told, what is in what, and what comes next.</summary>
internal sealed class LiveRun
{
    private readonly LiveCase _case;
    private readonly LiveForm _form;
    private readonly List<Told> _told = [];
    private FieldLoading _fields;
    private CustomerLists _lists;
    private readonly ILiveRunner _live;

    private LiveRun(LiveCase @case, LiveForm form)
    {
        (_case, _form) = (@case, form);
        _lists = (@case.Lists ?? new Dictionary<string, IReadOnlyList<string>>()).Aggregate(CustomerLists.None, (given, list) => given.With(list.Key, list.Value.Select(key => (CustomerKey)key)));
        Rules rules = Read(@case.Rules);
        _fields = new FieldLoading(rules.Schema);
        DateTimeOffset from = @case.Timeline.Count == 0 ? @case.Until : @case.Timeline[0].Recv;
        _live = form == LiveForm.StateBytes ? new StatesRunner(rules, from) : new MembershipRunner(rules, from);
    }

    /// <summary>How a case comes out in a form.</summary>
    internal static WayResult Run(LiveCase @case, LiveForm form, string way)
    {
        try
        {
            if (@case.Expected.Error == true) return new WayResult(way, Refused(@case), null);
            return new WayResult(way, new LiveRun(@case, form).Changes() ?? new LiveRun(@case, form).Answers(), null);
        }
        catch (RuleException refusal)
        {
            return new WayResult(way, $"refused: {Refusals.Text(refusal.Diagnostics)}", null);
        }
        catch (NotMetException lacking)
        {
            return new WayResult(way, lacking.Message, null);
        }
    }

    private static string? Refused(LiveCase @case)
    {
        try
        {
            _ = new LiveRun(@case, LiveForm.InputsOnly);
            return "it is not refused";
        }
        catch (RuleException refusal) when (refusal.Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error))
        {
            return null;
        }
    }

    private Rules Read(string text)
    {
        RuleBook book = RuleBook.Parse(("rules", text));
        if (book.NeedsFit) throw NotMetException.Lacks("live use of a book that needs a fit");
        return EngineOf(book.Schema).Live(book, null, _lists);
    }

    private SegmentationEngine EngineOf(Schema schema) => new(schema, new SegmentationOptions { TimeZone = _case.Timezone, WeekStart = _case.WeekStart });

    /// <summary>What is told up to the end, beside what is expected.</summary>
    private string? Changes()
    {
        for (int i = 0; i < _case.Timeline.Count; i++)
            if (Give(i) is { } failure) return failure;
        Pass(_case.Until);
        if (_case.Expected.Changes is not { } expected) return null;
        string[] wanted = [.. expected.Select(Line).Order(StringComparer.Ordinal)], actual = [.. Net().Select(Line).Order(StringComparer.Ordinal)];
        string? tooMuch = actual.Except(wanted).FirstOrDefault(), missing = wanted.Except(actual).FirstOrDefault();
        return tooMuch is not null || missing is not null ? $"told {tooMuch ?? "nothing"} instead of {missing ?? "nothing"}" : null;
    }

    /// <summary>Snapshots and next changes at the instants that are asked of, each after its inputs.</summary>
    private string? Answers()
    {
        LiveExpectation expected = _case.Expected;
        DateTimeOffset[] asked = [.. ((IEnumerable<DateTimeOffset>)[.. expected.Members?.Keys ?? [], .. expected.Cells?.Keys ?? [], .. expected.Next?.Keys ?? []]).Distinct().Order()];
        int given = 0;
        foreach (DateTimeOffset instant in asked)
        {
            for (; given < _case.Timeline.Count && _case.Timeline[given].Recv <= instant; given++)
                if (Give(given) is { } failure) return failure;
            if (instant < _live.AsOf) continue;
            Pass(instant);
            if (Difference(instant) is { } found) return string.Create(CultureInfo.InvariantCulture, $"at {instant.UtcDateTime:yyyy-MM-ddTHH:mm:ss.FFFK}: {found}");
        }

        return null;
    }

    private string? Difference(DateTimeOffset instant)
    {
        foreach ((string segment, IReadOnlyList<string> members) in _case.Expected.Members?.GetValueOrDefault(instant) ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            string actual = string.Join(", ", _live.Members(segment).Order(StringComparer.Ordinal)), wanted = string.Join(", ", members.Order(StringComparer.Ordinal));
            if (actual != wanted) return $"{segment}: [{actual}] instead of [{wanted}]";
        }

        foreach ((string partition, IReadOnlyDictionary<string, string> cells) in _case.Expected.Cells?.GetValueOrDefault(instant) ?? new Dictionary<string, IReadOnlyDictionary<string, string>>())
        {
            string actual = string.Join(", ", _live.Members(partition).Order(StringComparer.Ordinal).Select(key => $"{key}: {_live.CellOf(key, partition)}"));
            string wanted = string.Join(", ", cells.OrderBy(cell => cell.Key, StringComparer.Ordinal).Select(cell => $"{cell.Key}: {cell.Value}"));
            if (actual != wanted) return $"{partition}: {{{actual}}} instead of {{{wanted}}}";
        }

        foreach ((string customer, IReadOnlyDictionary<string, DateTimeOffset?> nexts) in _case.Expected.Next?.GetValueOrDefault(instant) ?? new Dictionary<string, IReadOnlyDictionary<string, DateTimeOffset?>>())
            foreach ((string name, DateTimeOffset? next) in nexts)
                if (_live.NextChange(customer, name) is var actual && actual != next) return $"next of {name} for {customer}: {Text(actual)} instead of {Text(next)}";
        return null;
    }

    private string? Give(int index)
    {
        LiveInput input = _case.Timeline[index];
        if (_form == LiveForm.Woken) WakeBefore(input.Recv);
        if (_form == LiveForm.Restored) _live.Restore();
        if (_form == LiveForm.ClockAgain) Pass(input.Recv);
        LiveReceipt receipt = Take(input);
        if (_form == LiveForm.ClockAgain) Pass(input.Recv);
        bool isRefused = receipt.Refusal is not null, wanted = _case.Expected.Refused?.Contains(index) == true;
        if (isRefused && !wanted) return $"input {index} is refused: {receipt.Refusal}";
        return wanted && !isRefused ? $"input {index} is not refused" : null;
    }

    private LiveReceipt Take(LiveInput input)
    {
        switch (input)
        {
            case LiveEvent e:
                CustomerEvent one = CustomerEvent.Of(_fields.Event(e.E), e.At ?? e.Recv, row => Set(row, e), e.Id is { } id ? (EventKey)id : default(EventKey?));
                return _live.Feed(e.U, one, e.Recv, _told);
            case LiveAttributes a:
                return _live.Set(a.U, row => Set(row, a), a.Recv, _told);
            case LiveMerge m:
                return _live.Merge(m.From, m.Into, m.Recv, _told);
            case LiveForget f:
                return _live.Forget(f.U, f.Recv, _told);
            case LiveList l:
                _lists = _lists.With(l.Name, l.Keys.Select(key => (CustomerKey)key));
                return _live.Replace(l.Name, [.. l.Keys.Select(key => (CustomerKey)key)], l.Recv, _told);
            case LiveRules r:
                return Edit(r);
            default:
                return _live.Wake(input.Recv, _told);
        }
    }

    private LiveReceipt Edit(LiveRules edited)
    {
        try
        {
            Rules rules = Read(edited.Rules);
            LiveReceipt receipt = _live.Edit(rules, edited.Recv, _told);
            if (receipt.Refusal is null) _fields = new FieldLoading(rules.Schema);
            return receipt;
        }
        catch (RuleException refusal)
        {
            return new LiveReceipt(refusal.Diagnostics.First(d => d.Severity == DiagnosticSeverity.Error), false);
        }
    }

    private void Set(EventRow row, LiveEvent e)
    {
        foreach ((string property, JsonElement value) in e.P ?? new Dictionary<string, JsonElement>()) _fields.SetProperty(row, e.E, property, value);
    }

    private void Set(CustomerRow row, LiveAttributes a)
    {
        foreach ((string attribute, JsonElement value) in a.Set)
        {
            if (value.ValueKind == JsonValueKind.Null) _fields.UnsetAttribute(row, attribute);
            else _fields.SetAttribute(row, attribute, value);
        }
    }

    private void WakeBefore(DateTimeOffset instant)
    {
        while (_live.NextWake is { } next && next < instant) Pass(next);
    }

    private void Pass(DateTimeOffset instant)
    {
        if (_form == LiveForm.Woken) WakeBefore(instant);
        _live.Wake(instant, _told).ThrowIfRefused();
    }

    /// <summary>Of what is told of one thing at one instant the last, and only where it is another than before.</summary>
    private IEnumerable<(Told Change, string To)> Net()
    {
        Dictionary<(CustomerKey, string), string> known = [];
        foreach (IGrouping<DateTimeOffset, Told> instant in _told.GroupBy(change => change.At).OrderBy(group => group.Key))
        {
            foreach (IGrouping<(CustomerKey Customer, string Definition), Told> same in instant.GroupBy(change => (change.Customer, change.Definition)))
            {
                Told last = same.Last();
                if (_case.Watch?.Contains(last.Definition) == false) continue;
                string before = known.GetValueOrDefault(same.Key, "out"), to = last.Cell ?? (last.IsMember ? "in" : "out");
                known[same.Key] = to;
                if (to != before) yield return (last, to);
            }
        }
    }

    private string Line((Told Change, string To) told)
    {
        (Told change, string to) = told;
        string effective = change.IsAlways ? " always" : change.EffectiveAt is { } at && at != change.At ? $" since {Text(at)}" : "";
        return $"{Text(change.At)} {change.Customer} {change.Definition} {to}{(IgnoresEffective ? "" : effective)}";
    }

    private string Line(LiveChange change)
    {
        string to = change.To.ValueKind switch { JsonValueKind.True => "in", JsonValueKind.String => change.To.GetString()!, _ => "out" };
        string effective = change.Effective switch { null => "", { At: null } => " always", { At: { } at } => $" since {Text(at)}" };
        return $"{Text(change.At)} {change.U} {change.Name} {to}{(IgnoresEffective ? "" : effective)}";
    }

    private bool IgnoresEffective => _case.Ignore?.Contains(LiveIgnored.Effective) == true;

    private static string Text(DateTimeOffset? instant) =>
        instant is { } at ? at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffK", CultureInfo.InvariantCulture) : "never";
}
