using System.Globalization;
using Crm.Segmentation.Funnels;
using Crm.Segmentation.Retentions;
using Crm.Segmentation.Statistics;
using Spectre.Console;

namespace StorefrontSample;

/// <summary>Tables about funnels and retention.</summary>
internal static class AnalysisTables
{
    internal static void WriteFunnel(Screen screen, FunnelReport funnel)
    {
        Table table = Screen.Table("Step", ">Reached", ">of previous", ">95% interval", ">of first", ">Dropped", ">Open", "");
        int entered = funnel.Entered.Count;
        foreach (FunnelStepReport step in funnel.Steps)
        {
            bool first = step.Name == funnel.Steps[0].Name;
            Screen.Row(
                table,
                step.Name,
                Screen.Count(step.Reached.Count),
                first ? "" : Screen.Percent(step.OfPrevious.Rate),
                first ? "" : Range(step.OfPrevious.Interval),
                Screen.Percent(step.OfFirst.Rate),
                first ? "" : Screen.Count(step.Dropped.Count),
                first ? "" : Screen.Count(step.Open.Count),
                Screen.Bar(step.Reached.Count, entered));
        }

        screen.Write(table);
    }

    internal static void WriteTimes(Screen screen, StepTimes times) =>
        screen.Line(times.Median is { } median && times.P90 is { } most
            ? $"From {times.From} to {times.To}: half within {Span(median)}, nine in ten within {Span(most)}."
            : $"From {times.From} to {times.To}: nobody.");

    /// <summary>Who would come without a reminder, wait by wait, and from which wait on it is not wasted on them.</summary>
    internal static void WriteReminder(Screen screen, FunnelConversion conversion)
    {
        const double Few = 0.05;
        var day = TimeSpan.FromDays(1);
        Table table = Screen.Table("Wait", ">order unaided in a day");
        foreach (TimeSpan wait in (TimeSpan[])[TimeSpan.Zero, TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(12), day])
            Screen.Row(table, Span(wait), Screen.Percent(conversion.ChanceUnaided(wait, day)));
        screen.Write(table);
        screen.Line(conversion.SendDelay(day, Few) is { } delay
            ? $"A reminder after {Span(delay)} reaches hardly anybody who would come anyhow (below {Screen.Percent(Few)})."
            : $"After no wait that was seen the chance is below {Screen.Percent(Few)}.");
    }

    /// <summary>How far each group got, and what it has of those whose week is over.</summary>
    internal static void WriteGroups(Screen screen, FunnelGroups groups)
    {
        Table table = Screen.Table([groups.By, .. groups.Counts.Funnel.Steps.Select(step => $">{step.Name}"), ">converted", ">95% interval", ">of mature"]);
        foreach (FunnelGroup group in groups.Groups)
        {
            Screen.Row(table, [
                group.Value,
                .. group.Counts.Steps.Select(step => Screen.Count(step.Reached)),
                Screen.Percent(group.Counts.Rate.Rate),
                Range(group.Counts.Rate.Interval),
                Screen.Percent(group.Counts.MatureRate?.Rate)]);
        }

        screen.Write(table);
    }

    internal static void WriteLeaks(Screen screen, IEnumerable<FunnelLeak> leaks)
    {
        Table table = Screen.Table("Before", "Of", ">Lost", ">Rate", ">Best", ">At stake");
        foreach (FunnelLeak leak in leaks)
            Screen.Row(table, leak.Step, leak.Group ?? "all", Screen.Count(leak.Lost), Screen.Percent(leak.Rate), Screen.Percent(leak.Reference), Screen.Count((long)leak.MoneyAtStake));
        screen.Write(table);
    }

    internal static void WriteTrend(Screen screen, FunnelTrend trend)
    {
        Table table = Screen.Table("Entered from", ">Entered", ">Converted", ">Open", ">of mature", "");
        double most = trend.Periods.Max(period => period.Counts.MatureRate?.Rate) ?? 0;
        foreach (FunnelPeriod period in trend.Periods)
        {
            Screen.Row(
                table, Screen.Day(period.Start), Screen.Count(period.Counts.Entered), Screen.Count(period.Counts.Converted), Screen.Count(period.Counts.Open),
                Screen.Percent(period.Counts.MatureRate?.Rate), Screen.Bar(period.Counts.MatureRate?.Rate ?? 0, most));
        }

        screen.Write(table);
    }

    /// <summary>What goes with converting, the strongest first.</summary>
    internal static void WriteDrivers(Screen screen, IEnumerable<FunnelDifference> drivers)
    {
        Table table = Screen.Table("Had", ">Share with", ">Share without", ">Odds ratio", ">95% interval", ">p");
        foreach (FunnelDifference driver in drivers.Where(driver => !driver.IsTooFew).OrderByDescending(driver => Math.Abs(Math.Log(driver.OddsRatio))))
        {
            Screen.Row(
                table,
                driver.Name,
                Screen.Percent(driver.With.Rate),
                Screen.Percent(driver.Without.Rate),
                driver.OddsRatio.ToString("0.00", CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $"{driver.OddsRatioInterval.Lower:0.00} – {driver.OddsRatioInterval.Upper:0.00}"),
                driver.AdjustedP < 0.0001 ? "< 0.0001" : driver.AdjustedP.ToString("0.0000", CultureInfo.InvariantCulture));
        }

        screen.Write(table);
    }

    /// <summary>
    /// The triangle: a period that is not over shows the returns so far with a plus, one that has not begun nothing. Cohorts without customers
    /// are left out; many periods are shown in whole percents, so that they fit.
    /// </summary>
    internal static void WriteRetention(Screen screen, RetentionReport retention)
    {
        int decimals = retention.Retention.Periods > 8 ? 0 : 1;
        Table table = Screen.Table(["First order", ">Customers", .. Enumerable.Range(0, retention.Retention.Periods).Select(period => $">{period}")]);
        foreach (RetentionCohort cohort in retention.Cohorts.Where(cohort => cohort.Size > 0))
            Screen.Row(table, [Screen.Day(cohort.Start), Screen.Count(cohort.Size), .. cohort.Cells.Select(cell => Text(cell, decimals))]);
        Screen.Row(table, ["all", Screen.Count(retention.Cohorts.Sum(cohort => cohort.Size)), .. retention.Pooled.Select(pooled => Screen.Percent(pooled.Rate, decimals))]);
        screen.Write(table);
    }

    /// <summary>The weeks that are over, with who stopped coming as a loss.</summary>
    internal static void WriteLifecycle(Screen screen, LifecycleReport lifecycle)
    {
        Table table = Screen.Table("Week", ">Active", ">New", ">Returning", ">Resurrecting", ">Dormant");
        foreach (LifecyclePeriod week in lifecycle.Periods.Where(week => week.IsOver))
            Screen.Row(table, Screen.Day(week.Start), Screen.Count(week.Active), Screen.Count(week.New), Screen.Count(week.Returning), Screen.Count(week.Resurrecting), Screen.Count(-week.Dormant));
        screen.Write(table);
    }

    internal static void WriteStickiness(Screen screen, StickinessReport days, DateTimeOffset month)
    {
        ValueList<long> atLeast = days.AtLeast;
        screen.Line($"Of {Screen.Count(atLeast[0])} who visited in {Screen.Month(month)}, {Share(3)} did on 3 days or more, {Share(7)} on 7 or more, {Share(15)} on 15 or more.");

        string Share(int times) => Screen.Percent(new Proportion(times <= days.Periods ? atLeast[times - 1] : 0, atLeast[0]).Rate);
    }

    private static string Text(RetentionCell cell, int decimals) => cell.State switch
    {
        CellState.Complete => Screen.Percent(cell.Rate, decimals),
        CellState.Partial => $"{Screen.Count(cell.Returned)}+",
        _ => "",
    };

    private static string Range(ConfidenceInterval? interval) =>
        interval is { } known ? $"{Screen.Percent(known.Lower)} – {Screen.Percent(known.Upper)}" : "–";

    private static string Span(TimeSpan time) => time switch
    {
        { TotalDays: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:0.0} days"),
        { TotalHours: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0.0} hours"),
        { TotalMinutes: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0.0} minutes"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} seconds"),
    };
}
