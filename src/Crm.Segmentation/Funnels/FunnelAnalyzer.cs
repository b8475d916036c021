namespace Crm.Segmentation.Funnels;

/// <summary>Runs a funnel over a dataset: chooses every customer's attempt, and counts.</summary>
internal static class FunnelAnalyzer
{
    /// <exception cref="RuleException">The funnel has errors.</exception>
    internal static FunnelReport Run(Funnel funnel, EvaluationScope scope, DateSpan entry)
    {
        ValueList<Diagnostic> diagnostics = funnel.Validate(scope.Data.Schema);
        if (RuleValidator.HasErrors(diagnostics)) throw new RuleException(diagnostics);
        var subject = new ReportSubject(funnel, funnel.Name, ReportOrigin.Of(scope.Data, scope.AsOf, scope.Calendar)) { Range = entry };
        var pass = new FunnelPass(scope, funnel, entry.Range);
        return FunnelMatcher.IsOfCustomers(funnel) ? OfCustomers(subject, scope, pass) : OfUnits(subject, scope, pass);
    }

    /// <summary>Whether the window of an attempt that started at an instant has passed.</summary>
    internal static bool IsOver(Funnel funnel, long start, long asOf) => funnel.Window?.Time is { } time && Timestamp.Milliseconds(time) <= asOf - start;

    private static FunnelReport OfCustomers(ReportSubject subject, EvaluationScope scope, FunnelPass pass)
    {
        var funnel = (Funnel)subject.Definition;
        var codes = new FunnelCodes(funnel);
        var column = new CodeColumn(scope.Data.CustomerCount, codes.End);
        pass.ForEachBatch((first, _, context, plan) => plan.Begin(context, out EventReading reading).Write(reading, codes, first, column));
        return new FunnelReport(subject, scope.Data, new CustomerCodes(scope.Data, column.Codes), null);
    }

    private static FunnelReport OfUnits(ReportSubject subject, EvaluationScope scope, FunnelPass pass)
    {
        var funnel = (Funnel)subject.Definition;
        var codes = new FunnelCodes(funnel);
        int Code(in ChosenAttempt attempt) => codes.Of(attempt, IsOver(funnel, attempt.Start, scope.AsOf));
        if (funnel.Unit.PropertyName is not null)
        {
            var all = new FunnelRowColumns(0);
            _ = pass.Collect(find: false, (in FunnelUnitView unit, FunnelPlan _, out bool made) =>
            {
                all.Add(unit, Code(unit.Attempt));
                return made = false;
            });
            return new FunnelReport(subject, scope.Data, null, new FunnelRows(scope.Data, [all], pass.UnitCustomers)) { LeftOut = pass.LeftOut };
        }

        if (pass.HeldValues() is { Length: > 0 } values) return OfValues(subject, scope, pass, codes, values);

        // With a property held constant a customer counts by the best of the values.
        CodeColumn? column = funnel.HoldConstant is null ? null : new CodeColumn(scope.Data.CustomerCount, codes.End);
        var parts = new FunnelRowColumns[pass.BatchCount];
        pass.ForEachUnit(find: false, (first, count, units, _) =>
        {
            FunnelRowColumns part = parts[first / FunnelPass.BatchSize] = new FunnelRowColumns(count);
            ChosenAttempt[] best = column is null ? [] : new ChosenAttempt[count];
            units((in FunnelUnitView unit) =>
            {
                part.Add(unit, Code(unit.Attempt));
                if (best.Length == 0 || unit.Attempt is { Entered: false, IsExcluded: false }) return;
                ref ChosenAttempt known = ref best[unit.Customer - first];
                known = AttemptOrder.Better(known, unit.Attempt);
            });
            column?.Write(first, [.. best.Select(attempt => (long)Code(attempt))]);
        });
        CustomerCodes? ofCustomers = column is null ? null : new CustomerCodes(scope.Data, column.Codes);
        return new FunnelReport(subject, scope.Data, ofCustomers, new FunnelRows(scope.Data, parts)) { LeftOut = pass.LeftOut };
    }

    /// <summary>The units are the values that every event has of a property, of each customer with events.</summary>
    private static FunnelReport OfValues(ReportSubject subject, EvaluationScope scope, FunnelPass pass, FunnelCodes codes, string[] values)
    {
        CodeColumn ofValues = new(scope.Data.CustomerCount * values.Length, codes.End + 1), ofCustomers = new(scope.Data.CustomerCount, codes.End);
        pass.ForEachBatch((first, _, context, plan) => plan.Matcher(context, out EventReading reading).WriteHeld(reading, codes, first, ofValues, ofCustomers));
        return new FunnelReport(subject, scope.Data, new CustomerCodes(scope.Data, ofCustomers.Codes), new FunnelRows(scope.Data, values, ofValues.Codes, codes.End));
    }
}
