using System.Diagnostics;
using System.Globalization;

namespace Crm.Segmentation;

/// <summary>One run as a host is told of it: what is done, over how much, for which definition, and how it ended.</summary>
/// <remarks>Messages of errors are not told: they may quote what customers are called.</remarks>
/// <param name="Name">What is done: the name of the span, and the tag <c>crm.run</c> of what is measured.</param>
/// <param name="Clock">What durations are measured with; without one none are.</param>
internal sealed record TracedRun(string Name, TimeProvider? Clock)
{
    /// <summary>The definition that is asked; null where none is, or several are.</summary>
    internal string? Definition { get; init; }

    /// <summary>How many definitions are asked.</summary>
    internal int? Definitions { get; init; }

    /// <summary>The content hash of the rule book, which is computed when somebody listens.</summary>
    internal Func<string>? Book { get; init; }

    /// <summary>How many customers are looked at; null where it is not known before.</summary>
    internal int? Customers { get; init; }

    /// <summary>The instant of the question.</summary>
    internal DateTimeOffset? AsOf { get; init; }

    /// <summary>Does what is to be done.</summary>
    /// <param name="work">What it is.</param>
    /// <param name="tell">Tells of the result what is known of it only then.</param>
    internal T Of<T>(Func<T> work, Action<Activity, T>? tell = null)
    {
        T result = default!;
        Of(0, (_, activity) =>
        {
            result = work();
            if (activity is not null) tell?.Invoke(activity, result);
        });
        return result;
    }

    /// <summary>Does what is to be done in memory that cannot be captured.</summary>
    internal void Into(Span<float> target, Action<Span<float>> work) => Of(target, (memory, _) => work(memory));

    private void Of<TState>(TState state, Action<TState, Activity?> work)
        where TState : allows ref struct
    {
        long started = Clock?.GetTimestamp() ?? 0;
        if (Customers is { } customers) Telemetry.Customers.Add(customers, new KeyValuePair<string, object?>("crm.run", Name));
        using Activity? activity = Start();
        string outcome = "completed";
        try
        {
            work(state, activity);
        }
        catch (Exception thrown)
        {
            outcome = thrown is OperationCanceledException ? "cancelled" : "failed";
            activity?.SetStatus(ActivityStatusCode.Error, outcome).SetTag("error.type", thrown.GetType().FullName);
            throw;
        }
        finally
        {
            activity?.SetTag("crm.outcome", outcome);
            if (Clock is not null) Telemetry.Duration.Record(Clock.GetElapsedTime(started).TotalSeconds, Measured(outcome));
        }
    }

    private Activity? Start()
    {
        Activity? activity = Telemetry.Source.StartActivity(Name);
        if (activity is not { IsAllDataRequested: true }) return activity;
        if (Customers is { } customers) activity.SetTag("crm.customers", customers);
        if (Definition is not null) activity.SetTag("crm.definition", Definition);
        if (Definitions is { } definitions) activity.SetTag("crm.definitions", definitions);
        if (Book is not null) activity.SetTag("crm.book", Book());
        if (AsOf is { } asOf) activity.SetTag("crm.as_of", asOf.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture));
        return activity;
    }

    /// <summary>The tags of a duration; a book is not one of them, of which there would be one more with every edit.</summary>
    private TagList Measured(string outcome)
    {
        var tags = new TagList { { "crm.run", Name }, { "crm.outcome", outcome } };
        if (Definition is not null) tags.Add("crm.definition", Definition);
        return tags;
    }
}
