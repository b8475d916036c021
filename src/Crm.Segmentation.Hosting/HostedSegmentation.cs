using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Crm.Segmentation.DependencyInjection;
using Crm.Segmentation.Profiles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Crm.Segmentation.Hosting;

/// <summary>The current data and rules of a shop in a host, and what they answer. Thread-safe.</summary>
/// <remarks>
/// What is served is one <see cref="SegmentationSnapshot"/>, which is replaced as a whole: a request that takes <see cref="Current"/> once sees data, rules and
/// answers that belong together. A load or a reload that fails changes nothing but <see cref="Status"/>. While data are loaded those before are in memory, too.
/// </remarks>
public sealed partial class HostedSegmentation : IDisposable
{
    private static readonly ActivitySource Source = new("Crm.Segmentation.Hosting", typeof(HostedSegmentation).Assembly.GetName().Version!.ToString(3));

    private readonly IServiceProvider _services;
    private readonly HostParts _parts;
    private readonly SegmentationHostOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly HostedRules _rules;
    private readonly HostedFit _fit;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile SegmentationSnapshot? _current;
    private volatile RulesInForce? _inForce;
    private volatile HostStatus _status = HostStatus.Good;

    internal HostedSegmentation(
        IServiceProvider services, string? shop, SegmentationEngine engine, RuleBookOptions registered, HostParts parts, SegmentationHostOptions options, TimeProvider clock, ILogger log)
    {
        (_services, Shop, Engine, _parts, _options, _clock, _log) = (services, shop, engine, parts, options, clock, log);
        _rules = new HostedRules(registered, [.. parts.RuleSources.Select(source => source(services))]);
        _fit = new HostedFit(engine, options.Fitting, parts.StoredFit is { } stored ? token => stored(services, token) : null, parts.DatasetSource is not null);
    }

    /// <summary>The name of the shop; null for the only one.</summary>
    public string? Shop { get; }

    /// <summary>The engine: for funnels, retention and what else is asked of the current data.</summary>
    public SegmentationEngine Engine { get; }

    /// <summary>The rules in force.</summary>
    /// <exception cref="InvalidOperationException">The host has not started.</exception>
    public RuleBook Rules => (_inForce ?? throw new InvalidOperationException("The host has not started: there are no rules yet.")).Book;

    /// <summary>What is served now.</summary>
    /// <exception cref="InvalidOperationException">No data have been loaded yet.</exception>
    public SegmentationSnapshot Current => _current ?? throw new InvalidOperationException("No data have been loaded yet.");

    /// <summary>What went wrong last, and is not mended yet.</summary>
    public HostStatus Status => _status;

    /// <summary>How old the answers are: the time since the instant at which the customers are looked at; null before the first load.</summary>
    public TimeSpan? Age => _current is { } current ? _clock.GetUtcNow() - current.AsOf : null;

    /// <summary>What logs call it.</summary>
    private string Name => Shop ?? "the shop";

    internal bool HasData => _parts.DatasetSource is not null;

    internal SegmentationHostOptions Options => _options;

    internal TimeProvider Clock => _clock;

    /// <summary>What is served now, if data have been loaded.</summary>
    /// <param name="current">What is served; null before the first load.</param>
    /// <returns>Whether data have been loaded.</returns>
    public bool TryGetCurrent([NotNullWhen(true)] out SegmentationSnapshot? current)
    {
        current = _current;
        return current is not null;
    }

    /// <summary>What is served now, unless it is older than the asker can use.</summary>
    /// <param name="age">How old it may be, that age included.</param>
    /// <exception cref="StaleAnswerException">It is older.</exception>
    /// <exception cref="InvalidOperationException">No data have been loaded yet.</exception>
    public SegmentationSnapshot NotOlderThan(TimeSpan age)
    {
        SegmentationSnapshot current = Current;
        TimeSpan old = _clock.GetUtcNow() - current.AsOf;
        return old <= age ? current : throw new StaleAnswerException(old, age);
    }

    /// <summary>Loads data now, and serves them once they are whole; what is served stays when that fails. Loads take turns.</summary>
    /// <param name="cancellationToken">Stops the load.</param>
    /// <returns>What is served then.</returns>
    /// <exception cref="InvalidOperationException">There is no source of data, or what it gave was not taken.</exception>
    /// <remarks>An exception of the source is passed on.</remarks>
    public async Task<SegmentationSnapshot> RefreshAsync(CancellationToken cancellationToken = default)
    {
        if (_parts.DatasetSource is null) throw new InvalidOperationException("The host has no source of data: register one with AddDataset.");
        using Activity? activity = Start("refresh");
        SegmentationSnapshot served;
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            DateTimeOffset instant = _clock.GetUtcNow();
            try
            {
                served = await LoadAsync(instant, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception problem)
            {
                Failed(activity, problem);
                if (problem is OperationCanceledException && cancellationToken.IsCancellationRequested) throw;
                _status = _status with { LoadProblem = problem, LoadFailedAt = instant };
                LoadFailed(problem, Name);
                throw;
            }

            _inForce = new RulesInForce(served.Rules, served.Fit);
            _current = served;
            _status = _status with { LoadProblem = null, LoadFailedAt = null };
            Loaded(Name, served.Data.CustomerCount, served.Data.EventCount, served.AsOf);
            if (served.Report.RejectedCustomers + served.Report.RejectedEvents + served.Report.RejectedAliases > 0) Rejected(Name, served.Report);
            if (served.Findings.Count > 0) Differ(Name, string.Join('\n', served.Findings));
        }
        finally
        {
            _turn.Release();
        }

        await TellAsync(served, cancellationToken).ConfigureAwait(false);
        return served;
    }

    /// <summary>
    /// Reads the rules now and takes them, without waiting for a second look; the caller says that they are whole. Rules that are wrong are not taken:
    /// <see cref="Status"/> says why.
    /// </summary>
    /// <param name="cancellationToken">Stops the reload.</param>
    /// <returns>Whether the rules in force are others than before.</returns>
    public Task<bool> ReloadRulesAsync(CancellationToken cancellationToken = default) => LookAtRulesAsync(atOnce: true, cancellationToken);

    /// <inheritdoc/>
    void IDisposable.Dispose() => _turn.Dispose();

    /// <summary>Reads the rules, and loads data where that is asked for; an exception keeps the host from starting.</summary>
    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        RuleBook book = await _rules.StartAsync(cancellationToken).ConfigureAwait(false);
        _inForce = new RulesInForce(book, HasData ? null : await _fit.OfAsync(book, null, null, default, cancellationToken).ConfigureAwait(false));
        RulesTaken(Name, book.Definitions.Count);
        if (HasData && _options.LoadBeforeStart) await RefreshAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks at the rules, and takes those that changed and are right.</summary>
    internal async Task<bool> LookAtRulesAsync(bool atOnce, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            RuleLook? look = await _rules.LookAsync(atOnce, cancellationToken).ConfigureAwait(false);
            if (look is null) return false;
            if (look.Book is null)
            {
                if (look.Problem is null) _status = _status with { RuleProblem = null, RuleDiagnostics = [] };
                else Refuse(look, look.Problem, look.Diagnostics);
                return false;
            }

            return await TakeAsync(look, look.Book, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            if (_status.RuleProblem != problem.Message) RulesUnreadable(problem, Name);
            _status = _status with { RuleProblem = problem.Message, RuleDiagnostics = [] };
            return false;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<bool> TakeAsync(RuleLook look, RuleBook book, CancellationToken cancellationToken)
    {
        using Activity? activity = Start("reload");
        SegmentationSnapshot? before = _current;
        FittedRuleBook? fit;
        SegmentationSnapshot? now;
        try
        {
            fit = await _fit.OfAsync(book, null, before?.Data, before?.AsOf ?? default, cancellationToken).ConfigureAwait(false);
            now = before is null
                ? null
                : new SegmentationSnapshot(before.Loaded, book, fit, Evaluate(book, fit, before.Loaded, cancellationToken), before.Changes)
                {
                    Profile = ProfileOf(book, fit, before.Loaded, cancellationToken),
                };
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            Failed(activity, problem);
            Refuse(look, problem.Message, []);
            return false;
        }

        _rules.Take(look.Texts, book);
        _inForce = new RulesInForce(book, fit);
        _current = now;
        _status = _status with { RuleProblem = null, RuleDiagnostics = [] };
        RulesTaken(Name, book.Definitions.Count);
        return true;
    }

    private void Refuse(RuleLook look, string problem, ValueList<Diagnostic> diagnostics)
    {
        _rules.Refuse(look.Texts);
        _status = _status with { RuleProblem = problem, RuleDiagnostics = diagnostics };
        RulesRefused(Name, string.Join('\n', [problem, .. diagnostics]));
    }

    private async Task<SegmentationSnapshot> LoadAsync(DateTimeOffset instant, CancellationToken cancellationToken)
    {
        SegmentationSnapshot? before = _current;
        SegmentationSnapshot? appended = _options.Append ? before : null;
        DatasetOptions how = _options.Dataset with { TimeProvider = _options.Dataset.TimeProvider ?? _clock };
        DatasetBuilder builder = appended?.Data.Append(how) ?? Dataset.For(Engine.Schema, how);
        AsyncServiceScope scope = _services.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            await _parts.DatasetSource!(scope.ServiceProvider).LoadAsync(builder, new DatasetLoad(instant, appended?.Data, appended?.LoadedAt), cancellationToken).ConfigureAwait(false);
        }

        Dataset data = builder.Build(progress: null, out BuildReport report, cancellationToken);
        ThrowIfPoor(data, report, before);
        var loaded = new LoadedData(data, report, instant);
        RulesInForce rules = _inForce!;
        FittedRuleBook? fit = await _fit.OfAsync(rules.Book, rules.Fit, data, loaded.AsOf, cancellationToken).ConfigureAwait(false);
        DataProfile? profile = ProfileOf(rules.Book, fit, loaded, cancellationToken);
        ValueList<Diagnostic> findings = profile?.Require(before?.Profile ?? fit?.Profile, _options.ProfileLimits) ?? [];
        Evaluation evaluation = Evaluate(rules.Book, fit, loaded, cancellationToken);
        SegmentChanges changes = before is null ? new SegmentChanges(null, evaluation.AsOf, []) : EnteredAndLeft.Between(before.Evaluation, evaluation);
        return new SegmentationSnapshot(loaded, rules.Book, fit, evaluation, changes) { Profile = profile, Findings = findings };
    }

    private void ThrowIfPoor(Dataset data, BuildReport report, SegmentationSnapshot? before)
    {
        if (data.CustomerCount == 0 && before is { Data.CustomerCount: > 0 }) throw new InvalidOperationException("The source gave no customers, and there were some before: the data are not taken.");
        if (IsPoor(report.RejectedCustomers, report.AcceptedCustomers) || IsPoor(report.RejectedEvents, report.AcceptedEvents))
            throw new InvalidOperationException($"More rows were rejected than may be (a share of {_options.MaxRejectedShare}): the data are not taken. {report}");
    }

    private bool IsPoor(long rejected, long accepted) => rejected > _options.MaxRejectedShare * (rejected + accepted);

    private Evaluation Evaluate(RuleBook book, FittedRuleBook? fit, LoadedData loaded, CancellationToken cancellationToken) => fit is null
        ? Engine.Evaluate(book, loaded.Data, loaded.AsOf, cancellationToken: cancellationToken)
        : Engine.Evaluate(fit, loaded.Data, loaded.AsOf, cancellationToken: cancellationToken);

    private DataProfile? ProfileOf(RuleBook book, FittedRuleBook? fit, LoadedData loaded, CancellationToken cancellationToken) =>
        _options.ProfileLimits is null ? null
        : fit is null ? Engine.Profile(book, loaded.Data, loaded.AsOf, cancellationToken)
        : Engine.Profile(fit, loaded.Data, loaded.AsOf, cancellationToken);

    /// <summary>Tells those who asked for it; the failure of one is logged, and keeps none from being told.</summary>
    private async Task TellAsync(SegmentationSnapshot served, CancellationToken cancellationToken)
    {
        foreach (Func<IServiceProvider, SegmentationSnapshot, CancellationToken, Task> told in _parts.Loaded)
        {
            try
            {
                AsyncServiceScope scope = _services.CreateAsyncScope();
                await using (scope.ConfigureAwait(false)) await told(scope.ServiceProvider, served, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                TellingFailed(problem, Name);
            }
        }
    }

    private Activity? Start(string run) => Source.StartActivity(run)?.SetTag("crm.shop", Shop);

    private static void Failed(Activity? activity, Exception problem) =>
        activity?.SetStatus(ActivityStatusCode.Error, problem is OperationCanceledException ? "cancelled" : "failed").SetTag("error.type", problem.GetType().FullName);

    /// <summary>Rules and their fit, which are replaced together.</summary>
    private sealed record RulesInForce(RuleBook Book, FittedRuleBook? Fit);
}
