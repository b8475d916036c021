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
        pass.ForEachBatch((first, count, context, plan) =>
        {
            Span<long> own = stackalloc long[count];
            plan.Begin(context, out EventReading reading).Write(reading, codes, own);
            column.Write(first, own);
        });
        return new FunnelReport(subject, scope.Data, new CustomerCodes(scope.Data, column.Codes), null);
    }

    private static FunnelReport OfUnits(ReportSubject subject, EvaluationScope scope, FunnelPass pass)
    {
        var funnel = (Funnel)subject.Definition;
        var codes = new FunnelCodes(funnel);
        int Code(in ChosenAttempt attempt) => codes.Of(attempt, IsOver(funnel, attempt.Start, scope.AsOf));
        ChosenAttempt[]? best = funnel.HoldConstant is null ? null : new ChosenAttempt[scope.Data.CustomerCount];
        List<FunnelRow> rows = pass.Collect(find: false, (in FunnelUnitView unit, FunnelPlan _, out FunnelRow row) =>
        {
            if (best is not null) best[unit.Customer] = AttemptOrder.Better(best[unit.Customer], unit.Attempt);
            row = new FunnelRow(unit.Customer, null, unit.Name, unit.Ordinal, Code(unit.Attempt));
            return true;
        });
        if (pass.UnitCustomers is { } customers) rows = [.. rows.Select(row => row with { Customers = customers[row.Name!] })];
        CustomerCodes? ofCustomers = null;
        if (best is not null)
        {
            var column = new CodeColumn(best.Length, codes.End);
            for (int i = 0; i < best.Length; i++) column.Write(i, [Code(best[i])]);
            ofCustomers = new CustomerCodes(scope.Data, column.Codes);
        }

        return new FunnelReport(subject, scope.Data, ofCustomers, new FunnelRows(scope.Data, [.. rows])) { LeftOut = pass.LeftOut };
    }
}
