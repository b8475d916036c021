namespace Crm.Segmentation.Scoring;

/// <summary>A name for every combination of three scores, such as <c>champions</c>: each combination has exactly one, several may share one.</summary>
/// <remarks>A value; immutable. It says nothing about customers: <see cref="RfmReport.Named"/> puts both together.</remarks>
public sealed record RfmNames
{
    private static readonly string[] Grid =
    [
        // A row for each grade of recency from 1, a column for each grade of frequency from 1.
        "hibernating", "hibernating", "at_risk", "at_risk", "cannot_lose",
        "hibernating", "hibernating", "at_risk", "at_risk", "cannot_lose",
        "about_to_sleep", "about_to_sleep", "need_attention", "loyal", "loyal",
        "promising", "potential_loyal", "potential_loyal", "loyal", "loyal",
        "new", "potential_loyal", "potential_loyal", "champions", "champions",
    ];

    private readonly ValueList<string> _names;

    private RfmNames(int bins, ValueList<string> names) => (Bins, _names) = (bins, names);

    /// <summary>How many scores each axis has.</summary>
    public int Bins { get; }

    /// <summary>The different names, in the order of the least cell that has them: recency first, then frequency, then monetary value.</summary>
    public IEnumerable<string> Names => _names.Distinct(StringComparer.Ordinal);

    /// <summary>The name of a combination.</summary>
    /// <param name="recency">The score of recency, 1 to <see cref="Bins"/>.</param>
    /// <param name="frequency">The score of frequency.</param>
    /// <param name="monetary">The score of monetary value.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such score.</exception>
    public string this[int recency, int frequency, int monetary] => _names[(((Check(recency) * Bins) + Check(frequency)) * Bins) + Check(monetary)];

    /// <summary>The ten names in common use for a grid of recency by frequency in five grades, the monetary value left out.</summary>
    /// <remarks>
    /// <para>Marketing tools draw this grid with small differences; none is a standard. Here, as recency grade and frequency grade: champions 5, 4–5; loyal
    /// 3–4, 4–5; potential_loyal 4–5, 2–3 but for 4–5, 1; new 5, 1; promising 4, 1; need_attention 3, 3; about_to_sleep 3, 1–2; at_risk 1–2, 3–4;
    /// cannot_lose 1–2, 5; hibernating 1–2, 1–2.</para>
    /// <para>With other than five bins the grade of score s is the fifth of the scale in which the middle of its bin lies: (s − ½) · 5 / bins, rounded up.</para>
    /// </remarks>
    /// <param name="bins">How many scores each axis has, 2 to 10.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not 2 to 10.</exception>
    public static RfmNames Default(int bins = 5) => Of(bins, (recency, frequency, _) => Grid[((Grade(recency, bins) - 1) * 5) + Grade(frequency, bins) - 1]);

    /// <summary>Names that a function gives to every combination.</summary>
    /// <param name="bins">How many scores each axis has, 2 to 10.</param>
    /// <param name="name">The name of recency, frequency and monetary score.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not 2 to 10 bins.</exception>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    public static RfmNames Of(int bins, Func<int, int, int, string> name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bins, 10);
        ArgumentNullException.ThrowIfNull(name);
        var names = new List<string>(bins * bins * bins);
        for (int cell = 0; cell < bins * bins * bins; cell++)
        {
            string given = name((cell / (bins * bins)) + 1, (cell / bins % bins) + 1, (cell % bins) + 1);
            ArgumentException.ThrowIfNullOrWhiteSpace(given, nameof(name));
            names.Add(given);
        }

        return new RfmNames(bins, [.. names]);
    }

    /// <summary>The same names, but for the combinations that a condition chooses.</summary>
    /// <param name="name">Their name.</param>
    /// <param name="cells">Whether recency, frequency and monetary score are meant.</param>
    /// <exception cref="ArgumentException">The name is empty, or no combination is meant.</exception>
    public RfmNames With(string name, Func<int, int, int, bool> cells)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(cells);
        bool any = false;
        RfmNames changed = Of(Bins, (r, f, m) =>
        {
            if (!cells(r, f, m)) return this[r, f, m];
            any = true;
            return name;
        });
        return any ? changed : throw new ArgumentException($"No combination of scores is chosen for '{name}'.", nameof(cells));
    }

    internal string Of(int cell) => _names[cell];

    /// <summary>The names for a scoring: those of the default where none are given.</summary>
    internal static RfmNames For(Rfm rfm, RfmNames? names)
    {
        if (names is null) return Default(rfm.Bins);
        return names.Bins == rfm.Bins ? names : throw new ArgumentException($"The names are for {names.Bins} bins, and the scoring has {rfm.Bins}.", nameof(names));
    }

    /// <summary>The grade from 1 to 5 of a score.</summary>
    private static int Grade(int score, int bins) => ((((2 * score) - 1) * 5) + (2 * bins) - 1) / (2 * bins);

    private int Check(int score)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(score, 1, nameof(score));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(score, Bins, nameof(score));
        return score - 1;
    }
}
