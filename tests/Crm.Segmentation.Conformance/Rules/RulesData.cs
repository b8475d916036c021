using System.Text.Json;

namespace Crm.Segmentation.Conformance;

/// <summary>In which form the data of a case are loaded.</summary>
internal enum DataForm
{
    /// <summary>At once.</summary>
    OnePart,

    /// <summary>Half of the customers with half of their events, then the rest appended.</summary>
    Appended,

    /// <summary>The same, and compacted.</summary>
    Compacted,

    /// <summary>At once, with many copies of each customer.</summary>
    Copied,
}

/// <summary>Loads the data of a rule book's case by the schema of its text.</summary>
/// <param name="schema">The schema.</param>
/// <param name="keys">The customers' keys.</param>
/// <param name="customers">Their attributes.</param>
/// <param name="events">Their events, in the order of arrival.</param>
internal sealed class RulesData(
    Schema schema, CaseKeys keys, IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonElement>> customers, IReadOnlyList<CaseEvent> events)
{
    private readonly FieldLoading _fields = new(schema);

    internal Dataset Build(DataForm form)
    {
        string[] all = [.. keys.Written];
        if (form is DataForm.OnePart or DataForm.Copied) return Take(Dataset.For(schema), all, events);
        HashSet<string> early = [.. all[..((all.Length + 1) / 2)]];
        CaseEvent[] first = [.. events.GroupBy(e => keys.FirstWritten(e.U), StringComparer.Ordinal).Where(g => early.Contains(g.Key)).SelectMany(g => g.Take((g.Count() + 1) / 2))];
        HashSet<CaseEvent> taken = new(first, ReferenceEqualityComparer.Instance);
        Dataset half = Take(Dataset.For(schema), [.. all.Where(early.Contains)], [.. events.Where(taken.Contains)]);
        Dataset whole = Take(half.Append(), [.. all.Where(key => !early.Contains(key))], [.. events.Where(e => !taken.Contains(e))]);
        return form == DataForm.Compacted ? whole.Compact() : whole;
    }

    /// <summary>A customer with her events, in the order of their arrival.</summary>
    internal (CustomerAttributes Customer, CustomerEvent[] Events) Single(string written) =>
    (
        CustomerAttributes.Of(schema, keys[written, 0], row => Set(row, written)),
        [
            .. events.Where(e => keys.FirstWritten(e.U) == written).Select(e => CustomerEvent.Of(_fields.Event(e.E), e.T, row =>
            {
                foreach ((string property, JsonElement value) in e.Properties) _fields.SetProperty(row, e.E, property, value);
            })),
        ]);

    /// <summary>Sets a customer's attributes.</summary>
    internal void Set(CustomerRow row, string written)
    {
        foreach ((string attribute, JsonElement value) in customers.GetValueOrDefault(written) ?? new Dictionary<string, JsonElement>()) _fields.SetAttribute(row, attribute, value);
    }

    private Dataset Take(DatasetBuilder builder, IReadOnlyList<string> names, IReadOnlyList<CaseEvent> log)
    {
        for (int copy = 0; copy < keys.Copies; copy++)
        {
            foreach (string name in names)
            {
                builder.AddCustomer(keys[name, copy], row =>
                {
                    foreach ((string attribute, JsonElement value) in customers.GetValueOrDefault(name) ?? new Dictionary<string, JsonElement>()) _fields.SetAttribute(row, attribute, value);
                });
            }

            foreach (CaseEvent e in log)
            {
                builder.AddEvent(_fields.Event(e.E), keys[e.U, copy], e.T, row =>
                {
                    foreach ((string property, JsonElement value) in e.Properties) _fields.SetProperty(row, e.E, property, value);
                });
            }
        }

        Dataset data = builder.Build(out BuildReport report);
        return report.Rejected.Count == 0 ? data : throw new NotMetException($"the library does not take every row: {report.Rejected[0]}");
    }
}
