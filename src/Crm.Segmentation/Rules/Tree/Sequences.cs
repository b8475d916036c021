namespace Crm.Segmentation;

/// <summary>How sequences of events are written in C#.</summary>
public static class Sequences
{
    extension(EventPattern pattern)
    {
        /// <summary>This, and later that.</summary>
        /// <param name="next">The events of the second step.</param>
        public Sequence Then(EventPattern next) => Start(pattern).Then(next);

        /// <summary>This, and that as the next visible event.</summary>
        /// <param name="next">The events of the second step.</param>
        public Sequence ThenNext(EventPattern next) => Start(pattern).ThenNext(next);

        /// <summary>This, and not that within the time given by <c>Within</c>, once that time is over.</summary>
        /// <param name="absent">The events that must not follow.</param>
        public Sequence ThenNot(EventPattern absent) => Start(pattern).ThenNot(absent);
    }

    extension(Sequence sequence)
    {
        /// <summary>And later that.</summary>
        /// <param name="next">The events of the next step.</param>
        public Sequence Then(EventPattern next) => sequence.Add(next, SequenceLink.Later);

        /// <summary>And that as the next visible event.</summary>
        /// <param name="next">The events of the next step.</param>
        public Sequence ThenNext(EventPattern next) => sequence.Add(next, SequenceLink.Next);

        /// <summary>And not that within the time given by <c>Within</c>, counted from the first step, once that time is over.</summary>
        /// <param name="absent">The events that must not follow.</param>
        public Sequence ThenNot(EventPattern absent) => sequence.Add(absent, SequenceLink.Absent);

        /// <summary>All of it within this time from its first event, inclusive.</summary>
        /// <param name="duration">Positive, whole milliseconds.</param>
        /// <exception cref="ArgumentOutOfRangeException">Not positive, or finer than a millisecond.</exception>
        public Sequence Within(TimeSpan duration)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(duration, TimeSpan.Zero);
            _ = Timestamp.Milliseconds(duration);
            return sequence with { Within = duration };
        }

        /// <summary>With an equal value of a property at every step; an event without it is invisible to the sequence.</summary>
        /// <param name="property">The name of a property that every step's event type has.</param>
        public Sequence Same(string property)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(property);
            return sequence with { SameProperty = NormalText.Of(property) };
        }

        /// <summary>With these event types visible too, so that they stand between the steps of a <c>ThenNext</c>.</summary>
        /// <param name="types">The event types.</param>
        public Sequence Among(params ReadOnlySpan<EventType> types) =>
            sequence with { Among = [.. types.ToArray().Distinct().OrderBy(t => t.Name, StringComparer.Ordinal)] };

        /// <summary>Holds when the sequence happens.</summary>
        /// <param name="window">Where its first event must lie; null for any time up to as-of.</param>
        public Condition Did(Window? window = null) => new DidSequence(sequence, window);

        /// <summary>How often the sequence happens; matches do not overlap.</summary>
        /// <param name="window">Where a match's first event must lie; null for any time up to as-of.</param>
        public Measure Count(Window? window = null) => new SequenceCount(sequence, window);

        private Sequence Add(EventPattern pattern, SequenceLink link)
        {
            ArgumentNullException.ThrowIfNull(pattern);
            return sequence with { Steps = [.. sequence.Steps, new SequenceStep(pattern, link)] };
        }
    }

    private static Sequence Start(EventPattern pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return new Sequence([new SequenceStep(pattern, SequenceLink.Later)]);
    }
}
