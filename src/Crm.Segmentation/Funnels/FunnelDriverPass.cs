namespace Crm.Segmentation.Funnels;

/// <summary>Counts which events of units go with their converting: one pass over all events.</summary>
internal static class FunnelDriverPass
{
    /// <summary>For each type of event that is no step or exclusion, those who had one after the start, before the outcome and within the exposure, and those who had none.</summary>
    internal static FunnelDrivers OfTypes(FunnelReport report, EvaluationScope scope, TimeSpan exposure)
    {
        Schema schema = scope.Data.Schema;
        HashSet<string> own = OwnTypes(report.Funnel);
        string?[] names = [.. schema.Events.Select(type => own.Contains(type.Name) ? null : type.Name)];
        return Of(report, scope, exposure, null, (run, _) => names[run.Type]);
    }

    /// <summary>The same for each value of a property.</summary>
    internal static FunnelDrivers OfValues(FunnelReport report, EvaluationScope scope, TimeSpan exposure, string property)
    {
        Schema schema = scope.Data.Schema;
        HashSet<string> own = OwnTypes(report.Funnel);
        FieldDefinition?[] fields = [.. schema.Events.Select(type => own.Contains(type.Name) ? null : schema.FindProperty(type.Name, property))];
        if (Array.TrueForAll(fields, field => field is null))
            throw new ArgumentException($"No type of event that is no step or exclusion of '{report.Funnel.Name}' has a property '{property}'.", nameof(property));
        return Of(report, scope, exposure, property, (run, row) =>
        {
            if (fields[run.Type] is not { } field) return null;
            string type = schema.Events[run.Type].Name;
            return ColumnText.Of(run.Run.Properties[schema.PropertyIndex(type, property)], field, row) is { } value ? $"{type}.{field.Name} = {value}" : null;
        });
    }

    private static HashSet<string> OwnTypes(Funnel funnel) => [.. funnel.Trees.OfType<EventPattern>().Select(pattern => pattern.EventName).OfType<string>()];

    /// <param name="report">The report.</param>
    /// <param name="scope">The report's dataset and instant.</param>
    /// <param name="exposure">How long after the start is looked.</param>
    /// <param name="property">The property whose values are looked at; null for types of events.</param>
    /// <param name="nameOf">What an event counts as; null for nothing.</param>
    private static FunnelDrivers Of(FunnelReport report, EvaluationScope scope, TimeSpan exposure, string? property, Func<RunReader, int, string?> nameOf)
    {
        int required = report.Codes.Required.Length;
        long length = Timestamp.Milliseconds(exposure);
        var pass = new FunnelPass(scope, report.Funnel, report.Entry.Range) { SeesAll = true };
        List<(bool Converted, string[] Had)> units = pass.Collect(find: false, (in FunnelUnitView unit, FunnelPlan plan, out (bool Converted, string[] Had) made) =>
        {
            made = default;
            if (!unit.Attempt.Entered) return false;
            bool converted = unit.Attempt.Depth == required;
            long to = Math.Min(unit.Attempt.Start + length, converted ? unit.Attempt.End - 1 : long.MaxValue);
            var had = new HashSet<string>(StringComparer.Ordinal);
            for (int i = 0; i < unit.Times.Length && unit.Times[i] <= to; i++)
            {
                if (unit.Times[i] <= unit.Attempt.Start) continue;
                if (nameOf(plan.Reader.Runs[(int)(unit.Rows[i] >> 32)], (int)unit.Rows[i]) is { } name) had.Add(name);
            }

            made = (converted, [.. had]);
            return true;
        });

        (long all, long converted) = (units.Count, units.Count(unit => unit.Converted));
        var counts = new Dictionary<string, (long All, long Converted)>(StringComparer.Ordinal);
        foreach ((bool isConverted, string[] had) in units)
            foreach (string name in had) counts[name] = counts.GetValueOrDefault(name) is var (of, with) ? (of + 1, with + (isConverted ? 1 : 0)) : default;
        return new FunnelDrivers(
            report.Counts.Subject with { By = property }, TimeSpan.FromMilliseconds(length), all, converted, [.. counts.Select(count => new FunnelDriver(count.Key, count.Value.All, count.Value.Converted))]);
    }
}
