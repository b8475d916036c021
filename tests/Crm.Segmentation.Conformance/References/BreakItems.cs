using System.Text.Json.Nodes;

namespace Crm.Segmentation.Conformance;

/// <summary>Reference numbers of changes of the mean of a series.</summary>
internal static class BreakItems
{
    /// <summary><c>supf.SERIES</c>: the greatest F, with its place.</summary>
    internal static JsonNode Supremum(Fields item, string[] id, ReferenceData data)
    {
        double trim = item.Object("expected").Number("trim");
        BreakTest test = StructuralBreaks.SupF(Series(item, data), trim) ?? throw new NotMetException("nothing varies");
        return new JsonObject { ["break_index_1based"] = test.Before, ["supF"] = test.Significance.Statistic, ["p"] = test.Significance.P, ["trim"] = trim };
    }

    /// <summary><c>chow.SERIES…</c>: F at a place, which the name ends with: an index, or a year of the flow of the Nile, which begins with 1871.</summary>
    internal static JsonNode Chow(Fields item, string[] id, ReferenceData data)
    {
        int place = int.Parse(new string([.. id[1].SkipWhile(c => !char.IsDigit(c))]), System.Globalization.CultureInfo.InvariantCulture);
        Significance test = StructuralBreaks.Chow(Series(item, data), place > 1870 ? place - 1870 : place);
        return new JsonObject { ["F"] = test.Statistic, ["p"] = test.P };
    }

    /// <summary><c>bp.SERIES</c>: the places that the criterion chooses.</summary>
    internal static JsonNode Dates(Fields item, string[] id, ReferenceData data) => new JsonObject
    {
        ["breaks_1based"] = new JsonArray([.. StructuralBreaks.BaiPerron(Series(item, data)).Breaks.ToArray().Select(at => (JsonNode)at)]),
        ["note"] = item.Object("expected").Text("note"),
    };

    /// <summary><c>bprss.SERIES</c>: spread and criterion for each number of changes.</summary>
    internal static JsonNode Spreads(Fields item, string[] id, ReferenceData data)
    {
        BreakDates dates = StructuralBreaks.BaiPerron(Series(item, data));
        return new JsonObject { ["rss_by_m"] = Numbers(dates.Spreads), ["bic_by_m"] = Numbers(dates.Criteria) };
    }

    /// <summary><c>bpci.SERIES</c>: the place with its interval.</summary>
    internal static JsonNode Interval(Fields item, string[] id, ReferenceData data)
    {
        BreakDates dates = StructuralBreaks.BaiPerron(Series(item, data));
        ConfidenceInterval interval = dates.Interval(0) ?? throw new NotMetException("there is no interval");
        return new JsonObject { ["ci_95"] = Numbers([interval.Lower, dates.Breaks[0], interval.Upper]) };
    }

    /// <summary><c>cusum.SERIES</c>: the greatest distance of the sum from 0.</summary>
    internal static JsonNode Cusum(Fields item, string[] id, ReferenceData data)
    {
        Significance alarm = StructuralBreaks.Cusum(Series(item, data));
        return new JsonObject { ["ols_cusum_stat"] = alarm.Statistic, ["p"] = alarm.P };
    }

    private static double[] Series(Fields item, ReferenceData data) => data.Series(item.Text("series"));

    private static JsonArray Numbers(ReadOnlySpan<double> numbers) => new([.. numbers.ToArray().Select(number => (JsonNode)number)]);
}
