namespace Crm.Segmentation.Scoring;

/// <summary>The cuts of an rfm as JSON keeps them: texts, which mean something together with the definition.</summary>
internal sealed record RfmCutsJson(ValueList<string> Recency, ValueList<ValueList<string>> Frequency, ValueList<ValueList<string>> Monetary)
{
    /// <summary>The form of cuts, and of groups of them.</summary>
    internal static readonly JsonShape Form = new JsonList<string>(JsonScalars.Text), Groups = new JsonList<ValueList<string>>(Form, atLeast: 1);

    /// <summary>Cuts as an object of their own.</summary>
    internal static readonly JsonShape Object = new JsonObject<RfmCutsJson>(null, "the cuts of an rfm", Next)
        .With("recency", Form, n => n.Recency)
        .With("frequency", Groups, n => n.Frequency)
        .With("monetary", Groups, n => n.Monetary);

    internal static RfmCutsJson Of(RfmCuts cuts) =>
        new(Texts(cuts.Recency), [.. cuts.FrequencyGroups.Select(Texts)], [.. cuts.MonetaryGroups.Select(Texts)]);

    /// <summary>Three members' values.</summary>
    internal static RfmCutsJson Next(JsonMembers parts) =>
        new(parts.Next<ValueList<string>>(), parts.Next<ValueList<ValueList<string>>>(), parts.Next<ValueList<ValueList<string>>>());

    /// <summary>The cuts; null when they cannot be of this scoring.</summary>
    internal RfmCuts? Restored(Rfm rfm)
    {
        int groups = rfm.Binning == RfmBinning.Nested ? rfm.Bins : 1;
        if (Frequency.Count != groups || Monetary.Count != groups * groups) return null;
        if (Restored(rfm, RfmAxis.Recency, [Recency]) is not { } recency) return null;
        if (Restored(rfm, RfmAxis.Frequency, Frequency) is not { } frequency) return null;
        if (Restored(rfm, RfmAxis.Monetary, Monetary) is not { } monetary) return null;
        return new RfmCuts(rfm.Bins, rfm.Binning, recency[0], frequency, monetary);
    }

    private static ValueList<string> Texts(ValueList<FittedValue> cuts) => [.. cuts.Select(cut => cut.ToString())];

    private static ValueList<ValueList<FittedValue>>? Restored(Rfm rfm, RfmAxis axis, ValueList<ValueList<string>> groups)
    {
        Measure measure = rfm.Axes[axis];
        bool given = rfm.Thresholds(axis) is not null;
        var all = new List<ValueList<FittedValue>>();
        foreach (ValueList<string> group in groups)
        {
            FittedValue?[] cuts = [.. group.Select(text => given ? CountsJson.Given(text) : FittedValue.Parse(measure.Kind, measure.ExactScale, text))];
            bool ascend = cuts.Zip(cuts.Skip(1)).All(pair => pair.First?.ToDouble() <= pair.Second?.ToDouble());
            if (Array.Exists(cuts, cut => cut is null) || !ascend || (cuts.Length != 0 && cuts.Length != rfm.Bins - 1)) return null;
            all.Add([.. cuts.OfType<FittedValue>()]);
        }

        return [.. all];
    }
}
