using Crm.Segmentation.Journeys;

namespace Crm.Segmentation.Testing;

/// <summary>What a test expects of the trace of a journey, of one step or of many. What is not met throws, and shows the whole trace.</summary>
/// <remarks>Each gives the trace back, so that expectations follow one another.</remarks>
public static class JourneyExpectations
{
    /// <summary>Expects that a message was sent.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="template">Its template.</param>
    /// <param name="at">When; null for any time.</param>
    /// <exception cref="JourneyExpectationException">It was not.</exception>
    public static IEnumerable<JourneyTraceEntry> ExpectSend(this IEnumerable<JourneyTraceEntry> trace, string template, DateTimeOffset? at = null) =>
        Expect(trace, $"send '{template}'", at, entry => entry.Kind == JourneyTraceKind.Sent && entry.Name == template);

    /// <summary>Expects that no message was sent.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="template">The template; null for any.</param>
    /// <exception cref="JourneyExpectationException">One was.</exception>
    public static IEnumerable<JourneyTraceEntry> ExpectNoSend(this IEnumerable<JourneyTraceEntry> trace, string? template = null)
    {
        ArgumentNullException.ThrowIfNull(trace);
        JourneyTraceEntry[] all = [.. trace];
        if (Array.Exists(all, entry => entry.Kind == JourneyTraceKind.Sent && (template is null || entry.Name == template)))
            throw new JourneyExpectationException(template is null ? "no send" : $"no send '{template}'", null, all);
        return all;
    }

    /// <summary>Expects that a message was suppressed.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="template">Its template.</param>
    /// <param name="reason">The code of why: see <see cref="JourneyReasons"/>.</param>
    /// <param name="at">When; null for any time.</param>
    /// <exception cref="JourneyExpectationException">It was not.</exception>
    public static IEnumerable<JourneyTraceEntry> ExpectSuppressed(this IEnumerable<JourneyTraceEntry> trace, string template, string reason, DateTimeOffset? at = null) =>
        Expect(trace, $"suppressed '{template}' because {reason}", at, entry => entry.Kind == JourneyTraceKind.Suppressed && entry.Name == template && entry.Reason == reason);

    /// <summary>Expects that a message was put off.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="template">Its template.</param>
    /// <param name="reason">The code of why: see <see cref="JourneyReasons"/>.</param>
    /// <param name="until">Until when; null for any time.</param>
    /// <exception cref="JourneyExpectationException">It was not.</exception>
    public static IEnumerable<JourneyTraceEntry> ExpectHeld(this IEnumerable<JourneyTraceEntry> trace, string template, string reason, DateTimeOffset? until = null) =>
        Expect(trace, $"held '{template}' because {reason}", null, entry => entry.Kind == JourneyTraceKind.Held && entry.Name == template && entry.Reason == reason && (until is null || entry.Until == until));

    /// <summary>Expects that an instance was ended.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="reason">The reason.</param>
    /// <param name="at">When; null for any time.</param>
    /// <exception cref="JourneyExpectationException">None was.</exception>
    public static IEnumerable<JourneyTraceEntry> ExpectExit(this IEnumerable<JourneyTraceEntry> trace, string reason, DateTimeOffset? at = null) =>
        Expect(trace, $"exit '{reason}'", at, entry => entry.Kind == JourneyTraceKind.Exited && entry.Reason == reason);

    /// <summary>Expects that a journey was entered.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="journey">The journey.</param>
    /// <param name="at">When; null for any time.</param>
    /// <exception cref="JourneyExpectationException">It was not.</exception>
    public static IEnumerable<JourneyTraceEntry> ExpectEntry(this IEnumerable<JourneyTraceEntry> trace, string journey, DateTimeOffset? at = null) =>
        Expect(trace, $"entry of '{journey}'", at, entry => entry.Kind == JourneyTraceKind.Entered && entry.Journey == journey);

    /// <summary>Expects that a trigger came and a journey was not entered.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="journey">The journey.</param>
    /// <param name="reason">The code of why: see <see cref="JourneyReasons"/>.</param>
    /// <exception cref="JourneyExpectationException">None was refused for that.</exception>
    public static IEnumerable<JourneyTraceEntry> ExpectNotEntered(this IEnumerable<JourneyTraceEntry> trace, string journey, string reason) =>
        Expect(trace, $"not entered '{journey}' because {reason}", null, entry => entry.Kind == JourneyTraceKind.NotEntered && entry.Journey == journey && entry.Reason == reason);

    /// <summary>Expects that the goal of a journey was reached.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="journey">The journey.</param>
    /// <exception cref="JourneyExpectationException">It was not.</exception>
    public static IEnumerable<JourneyTraceEntry> ExpectConversion(this IEnumerable<JourneyTraceEntry> trace, string journey) =>
        Expect(trace, $"conversion of '{journey}'", null, entry => entry.Kind == JourneyTraceKind.Converted && entry.Journey == journey);

    private static JourneyTraceEntry[] Expect(IEnumerable<JourneyTraceEntry> trace, string what, DateTimeOffset? at, Predicate<JourneyTraceEntry> isMeant)
    {
        ArgumentNullException.ThrowIfNull(trace);
        JourneyTraceEntry[] all = [.. trace];
        return Array.Exists(all, entry => isMeant(entry) && (at is null || entry.At == at)) ? all : throw new JourneyExpectationException(what, at, all);
    }
}

/// <summary>Thrown where a journey did not do what a test expects; the message shows what it did.</summary>
public sealed class JourneyExpectationException : Exception
{
    internal JourneyExpectationException(string what, DateTimeOffset? at, IReadOnlyList<JourneyTraceEntry> trace)
        : base($"Expected: {what}{(at is { } when ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $" at {when:O}") : "")}\nThe trace:\n{(trace.Count == 0 ? "  nothing" : string.Join('\n', trace.Select(entry => $"  {entry}")))}")
    {
    }
}
