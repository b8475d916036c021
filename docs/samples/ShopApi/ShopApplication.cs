using System.Diagnostics.CodeAnalysis;
using Crm.Segmentation.Funnels;
using Crm.Segmentation.Hosting;
using Crm.Segmentation.Retentions;
using Crm.Segmentation.Tree;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ShopApi;

/// <summary>The services and endpoints of the API.</summary>
internal static class ShopApplication
{
    /// <summary>Makes the application, and the database if there is none.</summary>
    /// <param name="args">Configuration, as on the command line.</param>
    /// <param name="clock">The clock; null: the system's.</param>
    internal static async Task<WebApplication> CreateAsync(string[] args, TimeProvider? clock = null)
    {
        clock ??= TimeProvider.System;
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        string database = builder.Configuration["Database"] ?? Path.Combine(builder.Environment.ContentRootPath, "shop.db");
        builder.Services.AddSingleton(clock);
        builder.Services.AddDbContext<ShopDb>(options => options.UseSqlite($"Data Source={database}"));
        builder.Services.AddSegmentation(Shop.Schema, options => options.TimeZone = "Asia/Seoul")
            .AddRuleFiles(builder.Configuration["Rules"] ?? "rules/*.crm")
            .AddDataset<ShopSource>(refresh: TimeSpan.FromMinutes(10))
            .ConfigureHost(options => options.MaxAge = TimeSpan.FromMinutes(30));
        builder.Services.AddHealthChecks().Add(SegmentationHealth.Check());

        WebApplication app = builder.Build();
        AsyncServiceScope scope = app.Services.CreateAsyncScope();
        await using (scope) await MadeUpShop.CreateAsync(scope.ServiceProvider.GetRequiredService<ShopDb>(), clock.GetUtcNow(), customers: 2_000);
        Map(app);
        return app;
    }

    private static void Map(WebApplication app)
    {
        app.MapHealthChecks("/health");

        // Segments and tiers with their sizes; the members of one; who entered and left it with the last load.
        app.MapGet("/segments", (HostedSegmentation shop) => shop.NotOlderThan(TimeSpan.FromHours(1)).Evaluation);
        app.MapGet("/segments/{name}", Results<Ok<CustomerSet>, ProblemHttpResult> (string name, HostedSegmentation shop) =>
            shop.Current.Evaluation.TryGet(name, out CustomerSet? members) ? TypedResults.Ok(members) : NotFound($"There is no segment and no cell '{name}'."));
        app.MapGet("/segments/{name}/changes", Results<Ok<SegmentChange>, ProblemHttpResult> (string name, HostedSegmentation shop) =>
            shop.Current.Changes.TryGet(name, out SegmentChange? change)
                ? TypedResults.Ok(change)
                : NotFound($"Nothing is known of changes of '{name}': there is no such segment, or data were loaded once only."));

        // Where a funnel of the rules leaks, over the last 90 days; whether first-time buyers come back, week by week.
        app.MapGet("/funnels/{name}", Results<Ok<ValueList<FunnelStepCounts>>, ProblemHttpResult> (string name, HostedSegmentation shop) =>
            shop.Current is { } now && TryGetFunnel(now.Rules, name, out Funnel? funnel)
                ? TypedResults.Ok(shop.Engine.Analyze(funnel, now.Data, LastDays(now.AsOf, 90), now.AsOf).Counts.Steps)
                : NotFound($"There is no funnel '{name}'."));
        app.MapGet("/retention", (HostedSegmentation shop) =>
        {
            SegmentationSnapshot now = shop.Current;
            var weekly = new Retention("weekly") { Cohort = Shop.Purchase.First(), Return = Shop.Purchase, Period = CalendarUnit.Week, Periods = 8 };
            RetentionReport report = shop.Engine.Analyze(weekly, now.Data, LastDays(now.AsOf, 90), now.AsOf);
            return new RetentionAnswer(report.Labels, report.Pooled, report.Cohorts);
        });

        // The rules in force, and what is wrong with those that are not; their tests; loading and reading again at once.
        app.MapGet("/rules", (HostedSegmentation shop) => new RulesAnswer(
            [.. shop.Rules.Definitions.Select(definition => definition.ToText())], shop.Rules.RunTests().Passed, shop.Status.RuleProblem, shop.Status.RuleDiagnostics));
        app.MapPost("/rules/reload", async (HostedSegmentation shop, CancellationToken cancellationToken) =>
        {
            bool changed = await shop.ReloadRulesAsync(cancellationToken);
            return new ReloadAnswer(changed, shop.Rules.Definitions.Count, shop.Status.RuleProblem, [.. shop.Status.RuleDiagnostics.Select(diagnostic => diagnostic.ToString())]);
        });
        app.MapPost("/refresh", async (HostedSegmentation shop, CancellationToken cancellationToken) => (await shop.RefreshAsync(cancellationToken)).ToString());
    }

    private static ProblemHttpResult NotFound(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound);

    private static bool TryGetFunnel(RuleBook rules, string name, [NotNullWhen(true)] out Funnel? funnel)
    {
        funnel = rules.TryGet(name, out Definition? definition) ? definition as Funnel : null;
        return funnel is not null;
    }

    private static DateSpan LastDays(DateTimeOffset asOf, int days)
    {
        DateOnly last = DateOnly.FromDateTime(asOf.UtcDateTime);
        return DateSpan.Days(last.AddDays(1 - days), last, "Asia/Seoul");
    }

    /// <summary>Who came back, week by week: what the weeks are called, all cohorts together, and each cohort.</summary>
    internal sealed record RetentionAnswer(ValueList<string> Periods, ValueList<PooledRetention> All, ValueList<RetentionCohort> Cohorts);

    /// <summary>Whether other rules are in force now, how many definitions they have, and why those that were read are not taken.</summary>
    internal sealed record ReloadAnswer(bool Changed, int Definitions, string? Problem, string[] Diagnostics);

    /// <summary>The rules as an answer.</summary>
    internal sealed record RulesAnswer(string[] Definitions, bool TestsPass, string? Problem, ValueList<Diagnostic> Diagnostics);
}
