using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crm.Segmentation.Conformance;

/// <summary>Items of reference numbers: dispatched by file and by the first part of the id.</summary>
internal static class ReferenceItems
{
    /// <summary>What the library answers to an item: a value of the form of its <c>expected</c>.</summary>
    /// <param name="item">The item; every field of it must be read.</param>
    /// <param name="id">The parts of the id between its dots.</param>
    /// <param name="data">The data sets.</param>
    internal delegate JsonNode Answer(Fields item, string[] id, ReferenceData data);

    internal static Verdict Run(CaseFile file, JsonElement json, string folder)
    {
        (ReferenceKind kind, ReferenceItem read, string[] id) = Read(file, json);
        if (kind.Preparation?.Invoke(id) is { } preparation) Preparations.Check(kind.Kind, preparation, folder);
        if (kind.Answer is not { } answer) throw NotMetException.Lacks(kind.Lacks);

        var item = new Fields(json, "item");
        item.Ignore("id", "source", "note", "why", "published", "anchors", "tol_rel", "tol_abs", "accept");
        JsonElement expected = item.Get("expected");
        JsonElement actual = JsonSerializer.SerializeToElement(answer(item, id, new ReferenceData(folder, file)));
        item.Done();
        return Expectation.Matches(expected, actual, Tolerance.Of(read.TolRel, read.TolAbs))
            ? Verdict.Passed
            : new Verdict(Outcome.NotMet, Expectation.Text(expected), Expectation.Text(actual));
    }

    /// <summary>Reads an item, whole, before anything runs.</summary>
    /// <exception cref="CaseException">The kind is not known, or the item cannot be read.</exception>
    internal static (ReferenceKind Kind, ReferenceItem Item, string[] Id) Read(CaseFile file, JsonElement json)
    {
        string[] id = new Fields(json, "item").Text("id").Split('.');
        ReferenceKind kind = ReferenceKinds.Of(file.Name, id[0]);
        ReferenceItem item = kind.Read(json);
        if (item is BreakItem { Series: var series } && !file.HasSeries(series)) throw new CaseException($"the file has no series '{series}'");
        try
        {
            _ = kind.Preparation?.Invoke(id);
        }
        catch (IndexOutOfRangeException)
        {
            throw new CaseException($"the id '{item.Id}' names no preparation");
        }

        return (kind, item, id);
    }
}
