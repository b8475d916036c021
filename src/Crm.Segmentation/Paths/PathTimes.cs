using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Paths;

/// <summary>How long units take from one node to the next. Exact.</summary>
/// <remarks>A value; immutable and thread-safe. Times of parts of the customers merge to those of the whole, exactly.</remarks>
[JsonConverter(typeof(JsonValueConverter<PathTimes>))]
public sealed class PathTimes : IJsonValue<PathTimes>, IEquatable<PathTimes>
{
    private readonly ReportSubject _subject;

    internal PathTimes(ReportSubject subject, int? step, PathNode from, PathNode to, ValueCounts<long> milliseconds) =>
        (_subject, Step, From, To, Milliseconds) = (subject, step, from, to, milliseconds);

    /// <summary>The step; null for all.</summary>
    public int? Step { get; }

    /// <summary>The earlier node.</summary>
    public PathNode From { get; }

    /// <summary>The later node.</summary>
    public PathNode To { get; }

    /// <summary>How often units go so: at one step each once.</summary>
    public long Count => Milliseconds.Count;

    /// <summary>The times in milliseconds, each with how often it was taken.</summary>
    public ValueCounts<long> Milliseconds { get; }

    /// <summary>The arithmetic mean in seconds, the double nearest to the exact one; null over nobody.</summary>
    public double? MeanSeconds
    {
        get
        {
            Int128 sum = 0;
            for (int i = 0; i < Milliseconds.Values.Length; i++) sum += (Int128)Milliseconds.Values[i] * Milliseconds.CountAt(i);
            return Count == 0 ? null : PathSteps.Mean(sum, Count);
        }
    }

    /// <summary>The median: <see cref="Quantile"/> of 0.5; null over nobody.</summary>
    public TimeSpan? Median => Quantile(0.5m);

    /// <summary>The least observed time that at least this share did not exceed (type 1 of Hyndman and Fan); null over nobody.</summary>
    /// <param name="share">0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not from 0 to 1.</exception>
    public TimeSpan? Quantile(decimal share) => Milliseconds.Quantile(share, type: 1) is { } milliseconds ? TimeSpan.FromMilliseconds((long)milliseconds) : null;

    /// <summary>The times of both.</summary>
    /// <param name="other">The times of other customers between the same nodes, of the same paths, range and instant.</param>
    /// <exception cref="ArgumentException">The step, the nodes, the definition, the range, the as-of instant, the schema or the calendar of the other differ; or the units are values of a property.</exception>
    public PathTimes Merge(PathTimes other)
    {
        ArgumentNullException.ThrowIfNull(other);
        _subject.ThrowIfNot(other._subject);
        if ((Step, From, To) != (other.Step, other.From, other.To)) throw new ArgumentException("The times are between other nodes, or at another step.", nameof(other));
        if (((EventPaths)_subject.Definition).UnitProperty is { } unit) throw PathCell.UnitsOfBoth(unit, nameof(other));
        return Tally.IsSound([Count, other.Count]) ? new PathTimes(_subject, Step, From, To, Milliseconds.Merge(other.Milliseconds)) : throw Tally.TooMany(nameof(other));
    }

    /// <inheritdoc/>
    public bool Equals(PathTimes? other) => other is not null && _subject.Equals(other._subject) && (Step, From, To) == (other.Step, other.From, other.To) && Milliseconds.Equals(other.Milliseconds);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PathTimes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_subject.Name, Step, From, To, Milliseconds);

    /// <summary>How often, and the median, culture-free.</summary>
    public override string ToString() => Count == 0 ? $"{From} → {To}: never" : string.Create(CultureInfo.InvariantCulture, $"{From} → {To}: {Count} times, median {Median:c}");

    static void IJsonValue<PathTimes>.WriteJson(Utf8JsonWriter writer, PathTimes value)
    {
        writer.WriteStartObject();
        writer.WriteString("paths", value._subject.Name);
        if (value.Step is { } step) writer.WriteNumber("step", step);
        writer.WriteValue("from", value.From);
        writer.WriteValue("to", value.To);
        writer.WriteNumber("count", value.Count);
        writer.WriteNumber("meanSeconds", value.MeanSeconds);
        writer.WriteNumber("medianSeconds", value.Median?.TotalSeconds);
        writer.WriteEndObject();
    }
}
