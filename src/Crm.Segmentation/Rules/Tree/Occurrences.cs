namespace Crm.Segmentation;

/// <summary>What can be asked about the events of a customer that match a pattern.</summary>
public static class Occurrences
{
    extension(EventType type)
    {
        /// <summary>The events of this type that satisfy a condition on their properties.</summary>
        /// <param name="filter">A condition that reads properties of this event type only.</param>
        public EventPattern Where(Condition filter)
        {
            ArgumentNullException.ThrowIfNull(filter);
            return new FilteredEvents(type, filter);
        }
    }

    extension(EventPattern pattern)
    {
        /// <summary>The matching events that are not taken back by another, such as orders that no cancellation of the same order follows.</summary>
        /// <param name="takenBackBy">The events, of one type, that take back those which they follow, at the same instant too.</param>
        /// <param name="same">The name of a property of both types, whose value must be equal; an event without it is not taken back.</param>
        /// <param name="within">How long after an event it can be taken back, inclusive; null for any time up to as-of. Positive, whole milliseconds.</param>
        /// <exception cref="ArgumentException">The name of the property is empty.</exception>
        /// <exception cref="ArgumentOutOfRangeException">The time is not positive, or finer than a millisecond.</exception>
        public EventPattern Unless(EventPattern takenBackBy, string same, TimeSpan? within = null)
        {
            ArgumentNullException.ThrowIfNull(takenBackBy);
            ArgumentException.ThrowIfNullOrWhiteSpace(same);
            if (within is { } duration)
            {
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(duration, TimeSpan.Zero, nameof(within));
                _ = Timestamp.Milliseconds(duration);
            }

            return new StandingEvents(pattern, takenBackBy, NormalText.Of(same), within);
        }

        /// <summary>How many matching events; 0 without any.</summary>
        /// <param name="window">The window; null for all history up to as-of.</param>
        public Measure Count(Window? window = null) => new Count(pattern, window);

        /// <summary>Holds when there is at least one matching event. The same tree as <c>Count(window) &gt;= 1</c>.</summary>
        /// <param name="window">The window; null for all history up to as-of.</param>
        public Condition Did(Window? window = null) => new Count(pattern, window) >= 1;

        /// <summary>Holds when there are at least so many matching events.</summary>
        /// <param name="times">How many.</param>
        /// <param name="window">The window; null for all history up to as-of.</param>
        public Condition DidAtLeast(int times, Window? window = null) => new Count(pattern, window) >= times;

        /// <summary>Holds when there are at most so many matching events, none included.</summary>
        /// <param name="times">How many.</param>
        /// <param name="window">The window; null for all history up to as-of.</param>
        public Condition DidAtMost(int times, Window? window = null) => new Count(pattern, window) <= times;

        /// <summary>Holds when there are exactly so many matching events.</summary>
        /// <param name="times">How many.</param>
        /// <param name="window">The window; null for all history up to as-of.</param>
        public Condition DidExactly(int times, Window? window = null) => new Count(pattern, window).Is(times);

        /// <summary>Holds when the first matching event of all history falls inside the window.</summary>
        /// <param name="window">The window; null for any time up to as-of.</param>
        public Condition DidFirst(Window? window = null) => new DidFirst(pattern, window);

        /// <summary>
        /// Holds when, of the last rolling periods back from as-of, enough have a number of matching events that passes the comparison.
        /// A period without a matching event never counts.
        /// </summary>
        /// <param name="comparison">How the number of events in a period is compared.</param>
        /// <param name="times">The number that it is compared with, at least 1.</param>
        /// <param name="atLeastPeriods">How many periods must pass, at least 1.</param>
        /// <param name="ofLastPeriods">How many periods are looked at, 1 to 1,000, not below <paramref name="atLeastPeriods"/>.</param>
        /// <param name="period">How long one period is; exact time.</param>
        /// <exception cref="ArgumentOutOfRangeException">A number is out of its range, or the period is not positive or finer than a millisecond.</exception>
        public Condition DidRegularly(ComparisonOperator comparison, int times, int atLeastPeriods, int ofLastPeriods, TimeSpan period)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
            ArgumentOutOfRangeException.ThrowIfLessThan(atLeastPeriods, 1);
            ArgumentOutOfRangeException.ThrowIfLessThan(ofLastPeriods, atLeastPeriods);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(ofLastPeriods, 1000);
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);
            _ = Timestamp.Milliseconds(period);
            return new DidRegularly(pattern, comparison, times, atLeastPeriods, ofLastPeriods, period);
        }

        /// <summary>How many sessions the matching events form; a silence longer than the gap starts a new one.</summary>
        /// <param name="gap">The longest silence inside a session; positive, whole milliseconds.</param>
        /// <param name="window">The window; null for all history up to as-of.</param>
        /// <exception cref="ArgumentOutOfRangeException">The gap is not positive or finer than a millisecond.</exception>
        public Measure Sessions(TimeSpan gap, Window? window = null)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(gap, TimeSpan.Zero);
            _ = Timestamp.Milliseconds(gap);
            return new SessionCount(pattern, gap, window);
        }

        /// <summary>The exact time from the latest matching event to as-of; missing without one.</summary>
        public Measure Since() => new Since(pattern, first: false);

        /// <summary>The exact time from the first matching event to as-of; missing without one.</summary>
        public Measure SinceFirst() => new Since(pattern, first: true);

        /// <summary>The sum of a property; 0 over nothing; exact for integer, money and duration.</summary>
        /// <param name="property">An integer, money, number or duration property of the pattern's event type, or arithmetic over such.</param>
        /// <param name="window">The window; null for all history up to as-of.</param>
        public Measure Sum(Measure property, Window? window = null) => pattern.Aggregate(AggregateFunction.Sum, property, window);

        /// <summary>The arithmetic mean of a property; missing over nothing.</summary>
        /// <param name="property">An integer, money, number or duration property of the pattern's event type, or arithmetic over such.</param>
        /// <param name="window">The window; null for all history up to as-of.</param>
        public Measure Average(Measure property, Window? window = null) => pattern.Aggregate(AggregateFunction.Average, property, window);

        /// <summary>The least value of a property; missing over nothing.</summary>
        /// <param name="property">A property with an order, of the pattern's event type, or arithmetic over such; not a text.</param>
        /// <param name="window">The window; null for all history up to as-of.</param>
        public Measure Min(Measure property, Window? window = null) => pattern.Aggregate(AggregateFunction.Min, property, window);

        /// <summary>The greatest value of a property; missing over nothing.</summary>
        /// <param name="property">A property with an order, of the pattern's event type, or arithmetic over such; not a text.</param>
        /// <param name="window">The window; null for all history up to as-of.</param>
        public Measure Max(Measure property, Window? window = null) => pattern.Aggregate(AggregateFunction.Max, property, window);

        /// <summary>How many different values of a property; 0 over nothing.</summary>
        /// <param name="property">A property of the pattern's event type, or arithmetic over such.</param>
        /// <param name="window">The window; null for all history up to as-of.</param>
        public Measure Distinct(Measure property, Window? window = null) => pattern.Aggregate(AggregateFunction.Distinct, property, window);

        /// <summary>The property's value at the earliest event that has one; missing over nothing.</summary>
        /// <param name="property">A property of the pattern's event type, or arithmetic over such.</param>
        /// <param name="window">The window; null for all history up to as-of.</param>
        public Measure First(Measure property, Window? window = null) => pattern.Aggregate(AggregateFunction.First, property, window);

        /// <summary>The property's value at the latest event that has one; missing over nothing.</summary>
        /// <param name="property">A property of the pattern's event type, or arithmetic over such.</param>
        /// <param name="window">The window; null for all history up to as-of.</param>
        public Measure Last(Measure property, Window? window = null) => pattern.Aggregate(AggregateFunction.Last, property, window);

        /// <summary>The property's value with the most events; among equals the one seen last; missing over nothing.</summary>
        /// <param name="property">A property of the pattern's event type, or arithmetic over such.</param>
        /// <param name="window">The window; null for all history up to as-of.</param>
        public Measure MostFrequent(Measure property, Window? window = null) => pattern.Aggregate(AggregateFunction.MostFrequent, property, window);

        /// <summary>The value of a property with the greatest sum of another; among equal sums the one seen last; missing over nothing.</summary>
        /// <param name="property">A property of the pattern's event type, or arithmetic over such.</param>
        /// <param name="by">What is added up for each value: an integer, money, number or duration of the same event type. An event without one of the two is left out.</param>
        /// <param name="window">The window; null for all history up to as-of.</param>
        public Measure Favourite(Measure property, Measure by, Window? window = null)
        {
            ArgumentNullException.ThrowIfNull(property);
            ArgumentNullException.ThrowIfNull(by);
            return new Favourite(property, by, pattern, window);
        }

        /// <summary>The property's value at the n-th matching event; missing where there are fewer, or where that event lacks it.</summary>
        /// <param name="property">A property of the pattern's event type, or arithmetic over such.</param>
        /// <param name="position">Which event, counted from 1 in the window.</param>
        /// <param name="window">The window; null for all history up to as-of.</param>
        /// <exception cref="ArgumentOutOfRangeException">The position is below 1.</exception>
        public Measure Nth(Measure property, int position, Window? window = null)
        {
            ArgumentNullException.ThrowIfNull(property);
            ArgumentOutOfRangeException.ThrowIfLessThan(position, 1);
            return new NthEvent(property, position, pattern, window);
        }

        private Aggregate Aggregate(AggregateFunction function, Measure property, Window? window)
        {
            ArgumentNullException.ThrowIfNull(property);
            return new Aggregate(function, property, pattern, window);
        }
    }
}
