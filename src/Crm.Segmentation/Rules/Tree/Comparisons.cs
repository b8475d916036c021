namespace Crm.Segmentation;

/// <summary>What is asked of one value that C# has no operator for.</summary>
public static class Comparisons
{
    extension(Measure measure)
    {
        /// <summary>Holds when both have a value and the values are equal. Its negation also holds when one is missing.</summary>
        /// <param name="other">The other value.</param>
        public Condition Is(Measure other) => Operators.Compare(measure, ComparisonOperator.Equal, other);

        /// <summary>Holds when the value is one of the given texts.</summary>
        /// <param name="values">At least one text.</param>
        /// <exception cref="ArgumentException">No text is given.</exception>
        public Condition IsAnyOf(params ReadOnlySpan<string> values)
        {
            var constants = new Constant[values.Length];
            for (int i = 0; i < values.Length; i++) constants[i] = Constant.Of(values[i]);
            return OneOf(measure, constants);
        }

        /// <summary>Holds when the value is one of the given numbers.</summary>
        /// <param name="values">At least one number.</param>
        /// <exception cref="ArgumentException">No number is given.</exception>
        public Condition IsAnyOf(params ReadOnlySpan<decimal> values)
        {
            var constants = new Constant[values.Length];
            for (int i = 0; i < values.Length; i++) constants[i] = Constant.Of(values[i]);
            return OneOf(measure, constants);
        }

        /// <summary>Holds when the text as a whole matches a pattern: <c>*</c> any characters, <c>?</c> exactly one.</summary>
        /// <param name="pattern">The pattern.</param>
        public Condition IsLike(string pattern) => new Like(measure, new TextPattern(pattern));

        /// <summary>Holds when there is no value.</summary>
        public Condition IsMissing() => new IsMissing(measure);

        /// <summary>Holds when there is a value.</summary>
        public Condition IsSet() => new Not(new IsMissing(measure));

        /// <summary>Holds when the text is one of a set of tags, such as a product's category among the customer's interests; not when one of the two is missing.</summary>
        /// <param name="tags">The handle of the tags.</param>
        public Condition IsOneOf(Measure tags)
        {
            ArgumentNullException.ThrowIfNull(tags);
            return new InTags(measure, tags);
        }

        /// <summary>Holds when the instant or date lies in the window.</summary>
        /// <param name="window">The window; it may lie ahead of as-of.</param>
        public Condition IsIn(Window window)
        {
            ArgumentNullException.ThrowIfNull(window);
            return new InWindow(measure, window);
        }

        /// <summary>
        /// Holds when an anniversary of the instant or date is among the window's local dates, by the calendar of the rule book's zone. The first anniversary
        /// is a year later; 29 February is kept on 28 February in a common year. An instant beyond the years 1 to 9999 has none.
        /// </summary>
        /// <param name="window">
        /// <c>Window.This</c> or <c>Window.NextCalendar</c> of days or longer periods, or <c>Window.Last</c> or <c>Window.Next</c> of whole days.
        /// </param>
        public Condition AnniversaryIsIn(Window window)
        {
            ArgumentNullException.ThrowIfNull(window);
            return new AnniversaryWithin(measure, window);
        }

        /// <summary>Holds when the set of texts contains this one.</summary>
        /// <param name="tag">The text.</param>
        public Condition Has(string tag) => Tags(measure, all: false, tag);

        /// <summary>Holds when the set of texts contains at least one of these.</summary>
        /// <param name="tags">At least one text.</param>
        /// <exception cref="ArgumentException">No text is given.</exception>
        public Condition HasAny(params ReadOnlySpan<string> tags) => Tags(measure, all: false, tags);

        /// <summary>Holds when the set of texts contains all of these.</summary>
        /// <param name="tags">At least one text.</param>
        /// <exception cref="ArgumentException">No text is given.</exception>
        public Condition HasAll(params ReadOnlySpan<string> tags) => Tags(measure, all: true, tags);
    }

    extension(Condition)
    {
        /// <summary>Holds for a stable share of the customers: those from one percentage up to another of the buckets under a name.</summary>
        /// <param name="name">The name under which customers are drawn by their keys; another name draws independently.</param>
        /// <param name="fromPercent">The lower bound, included; 0 to 100 in hundredths.</param>
        /// <param name="toPercent">The upper bound, not included; above the lower one, at most 100, in hundredths.</param>
        /// <exception cref="ArgumentException">The name is not valid Unicode.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A bound is finer than a hundredth of a percent, or not 0 to 100, or the two are not in order.</exception>
        public static Condition InBucket(string name, decimal fromPercent, decimal toPercent)
        {
            ArgumentNullException.ThrowIfNull(name);
            int from = Tree.InBucket.Bucket(fromPercent) ?? throw new ArgumentOutOfRangeException(nameof(fromPercent), fromPercent, "A bound is from 0 to 100 percent, in hundredths.");
            int to = Tree.InBucket.Bucket(toPercent) ?? throw new ArgumentOutOfRangeException(nameof(toPercent), toPercent, "A bound is from 0 to 100 percent, in hundredths.");
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(toPercent, fromPercent);
            return new InBucket(NormalText.Of(name), from, to);
        }
    }

    extension(Measure start)
    {
        /// <summary>The whole local years since a date, or since an instant at its local time: an age. Missing when it lies ahead of as-of.</summary>
        public Measure YearsSince() => new YearsSince(start);
    }

    extension(CustomerFlag flag)
    {
        /// <summary>Holds when the flag is neither yes nor no.</summary>
        public Condition IsMissing() => new IsMissing(flag);

        /// <summary>Holds when the flag is yes or no.</summary>
        public Condition IsSet() => new Not(new IsMissing(flag));
    }

    extension(EventFlag flag)
    {
        /// <summary>Holds when the flag is neither yes nor no.</summary>
        public Condition IsMissing() => new IsMissing(flag);

        /// <summary>Holds when the flag is yes or no.</summary>
        public Condition IsSet() => new Not(new IsMissing(flag));
    }

    internal static Condition OneOf(Measure measure, ReadOnlySpan<Constant> values)
    {
        if (values.IsEmpty) throw new ArgumentException("A set of values needs at least one.", nameof(values));
        Constant[] canonical = [.. values.ToArray().Distinct().OrderBy(v => v.Kind).ThenBy(Order).ThenBy(Text, StringComparer.Ordinal)];
        return new OneOf(measure, [.. canonical]);

        static decimal Order(Constant constant) => constant.Kind == ValueKind.Text ? 0 : constant.Number;
        static string Text(Constant constant) => constant.Kind == ValueKind.Text ? constant.Text : "";
    }

    private static HasTags Tags(Measure measure, bool all, params ReadOnlySpan<string> tags)
    {
        if (tags.IsEmpty) throw new ArgumentException("A set of tags needs at least one.", nameof(tags));
        string[] canonical = [.. tags.ToArray().Select(NormalText.Of).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

        // One tag is any and all of itself: written one way, so that equal conditions are equal trees.
        return new HasTags(measure, all && canonical.Length > 1, [.. canonical]);
    }
}
