using Crm.Segmentation.Scoring;

namespace Crm.Segmentation;

/// <summary>The form of counts of a population in JSON: what a fit has, the round, and the distributions of each function.</summary>
internal static class PopulationCountsJson
{
    private const int Version = 1;

    private const string VersionMember = "populationCounts";

    private static readonly JsonShape Function = new JsonObject<StoredFunction>(
            null, "the distributions of a function", p => new StoredFunction(p.Next<string>(), p.Next<ValueList<ValueList<CountsJson>>>()))
        .With("function", JsonScalars.Text, n => n.Function)
        .With("rounds", new JsonList<ValueList<CountsJson>>(new JsonList<CountsJson>(CountsJson.Form), atLeast: 1), n => n.Rounds);

    private static readonly JsonShape Form = new JsonObject<Document>(
            null,
            "counts of a population",
            p => new Document(
                p.Next<int>(), p.Next<string>(), p.Next<DateTimeOffset>(), p.Next<string>(), p.Next<DayOfWeek>(), p.Next<long>(), p.Next<int>(), p.Next<ValueList<object>>(), p.Next<ValueList<StoredFunction>>()))
        .With(VersionMember, JsonScalars.Integer(1, int.MaxValue), n => n.Version)
        .With("rules", JsonScalars.Text, n => n.Rules)
        .With("asOf", JsonScalars.Instant, n => n.AsOf)
        .With("timeZone", JsonScalars.Text, n => n.TimeZone)
        .With("weekStart", JsonScalars.WeekStart, n => n.WeekStart)
        .With("population", JsonScalars.Count, n => n.Population)
        .With("round", JsonScalars.Integer(0, int.MaxValue), n => n.Round)
        .With("fitted", new JsonList<object>(FitJson.FunctionShape), n => n.Fitted)
        .With("counted", new JsonList<StoredFunction>(Function), n => n.Counted);

    internal static string Write(PopulationCounts counts)
    {
        IReadOnlyList<IPopulationFunction> functions = FittedRuleBook.OrderOf(counts.Rules).Functions;
        return Form.Text(new Document(
            Version,
            counts.Rules.ContentHash,
            counts.Origin.AsOf,
            counts.Origin.TimeZone,
            counts.Origin.WeekStart,
            counts.Population,
            counts.Round,
            [.. functions.Where(counts.Fitted.ContainsKey).Select(function => FitJson.Stored(counts.Fitted[function]))],
            [.. functions.Where(counts.Counted.ContainsKey).Select(function => new StoredFunction(function.Function, [.. counts.Counted[function].Select(Stored)]))]));
    }

    /// <summary>The counts; null after telling what is wrong.</summary>
    internal static PopulationCounts? Read(JsonReading reading, RuleBook rules)
    {
        if (reading.Diagnostics.Count > 0 || JsonPlace.Parse(reading) is not { } root) return null;
        if (!reading.IsOfVersion(root, VersionMember, Version, DiagnosticCodes.FitVersion, written => $"The counts are written in version {written}, and this library reads version {Version}.")) return null;
        if (Form.Read(reading, root) is not Document document || reading.Diagnostics.Count > 0 || !FitJson.IsOf(reading, root, document.Rules, rules)) return null;
        PopulationOrder order = FittedRuleBook.OrderOf(rules);
        IPopulationFunction[] before = [.. order.Functions.Where(function => order.StartOf(function) + function.Rounds <= document.Round)];
        IPopulationFunction[] due = [.. order.Functions.Where(function => order.StartOf(function) <= document.Round && document.Round < order.StartOf(function) + function.Rounds)];
        if (before.Length != document.Fitted.Count || !due.Select(function => function.Function).SequenceEqual(document.Counted.Select(function => function.Function), StringComparer.Ordinal)
            || (document.Round > 0 && document.Round >= order.Rounds))
        {
            reading.Tell(DiagnosticCodes.JsonValue, "The functions are not those of the rule book in this round.", root.Member("round")!);
            return null;
        }

        var fitted = new Dictionary<IPopulationFunction, FittedFunction>();
        for (int i = 0; i < before.Length; i++)
        {
            if (FitJson.Restored(before[i], document.Fitted[i]) is { } function) fitted.Add(before[i], function);
            else reading.Tell(DiagnosticCodes.JsonValue, $"These are no cuts of '{before[i].Function}'.", root.Member("fitted")!.Parts[i]);
        }

        var counted = new Dictionary<IPopulationFunction, ValueList<ValueList<IPopulationPart>>>();
        for (int i = 0; i < due.Length; i++)
        {
            JsonPlace rounds = root.Member("counted")!.Parts[i].Member("rounds")!;
            if (Restored(reading, rounds, due[i], document.Counted[i], 1 + document.Round - order.StartOf(due[i])) is { } restored) counted.Add(due[i], restored);
        }

        bool isSound = reading.Diagnostics.Count == 0 && ReportJson.Tally(reading, [document.Population], root.Member("population")!) is not null;
        return isSound ? new PopulationCounts(rules, new FitOrigin(document.AsOf, document.Population, document.TimeZone, document.WeekStart), document.Round, fitted, counted) : null;
    }

    private static ValueList<CountsJson> Stored(ValueList<IPopulationPart> round) => [.. round.Select(part => part.Stored)];

    private static ValueList<ValueList<IPopulationPart>>? Restored(JsonReading reading, JsonPlace rounds, IPopulationFunction function, StoredFunction stored, int expected)
    {
        var restored = new List<ValueList<IPopulationPart>>();
        for (int round = 0; round < expected; round++)
        {
            if (stored.Rounds.Count != expected || stored.Rounds[round].Count != PopulationFitter.DistributionsIn(function, round))
            {
                reading.Tell(DiagnosticCodes.JsonValue, $"These are no distributions of '{function.Function}'.", rounds);
                return null;
            }

            IPopulationPart?[] counts = [.. stored.Rounds[round].Select((part, i) => PopulationFitter.Restored(reading, rounds.Parts[round].Parts[i], part, function, round, i))];
            if (Array.IndexOf(counts, null) >= 0) return null;
            restored.Add([.. counts.OfType<IPopulationPart>()]);
        }

        return [.. restored];
    }

    private sealed record StoredFunction(string Function, ValueList<ValueList<CountsJson>> Rounds);

    private sealed record Document(
        int Version, string Rules, DateTimeOffset AsOf, string TimeZone, DayOfWeek WeekStart, long Population, int Round, ValueList<object> Fitted, ValueList<StoredFunction> Counted);
}
