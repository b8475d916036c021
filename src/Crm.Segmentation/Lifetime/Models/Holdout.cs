using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Lifetime;

/// <summary>Models that were fitted to what was seen up to a date, compared with what came after it.</summary>
[JsonConverter(typeof(JsonValueConverter<Holdout>))]
[DebuggerDisplay("{Came} came in {Time}, {Models.Count} models")]
public sealed class Holdout : IJsonValue<Holdout>
{
    private const int Groups = 8;

    private Holdout(double time, double came, double naive, ValueList<HoldoutModel> models, ValueList<HoldoutGroup> byRepeats, ValueList<TrackingPoint> tracking) =>
        (Time, Came, NaiveMeanAbsoluteError, Models, ByRepeats, Tracking) = (time, came, naive, models, byRepeats, tracking);

    /// <summary>How long was looked ahead.</summary>
    public double Time { get; }

    /// <summary>How many purchases came.</summary>
    public double Came { get; }

    /// <summary>How far off it is, on average, to say that each customer goes on as before: repeats by age, times the time ahead.</summary>
    public double NaiveMeanAbsoluteError { get; }

    /// <summary>The models, in the order in which they were asked for.</summary>
    public ValueList<HoldoutModel> Models { get; }

    /// <summary>What came and what was predicted, by the repeats before the date: from 0 to 6, and 7 or more.</summary>
    public ValueList<HoldoutGroup> ByRepeats { get; }

    /// <summary>All repeat purchases over time; empty where only summaries were given.</summary>
    public ValueList<TrackingPoint> Tracking { get; }

    /// <summary>Compares models.</summary>
    /// <param name="calibration">The purchases up to a date, a row for each customer.</param>
    /// <param name="came">For each row how many purchases came after the date; periods with a purchase, as in the summaries.</param>
    /// <param name="time">How long after the date was looked, in the unit of the summaries; above 0.</param>
    /// <param name="models">The models; none for those of purchases at any time.</param>
    /// <exception cref="ArgumentException">There are not as many numbers as rows, or a row stands for several customers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The time is not above 0 or not finite.</exception>
    public static Holdout Compare(PurchaseSummaries calibration, ReadOnlySpan<int> came, double time, params ReadOnlySpan<PurchaseModelKind> models) =>
        Compare(calibration, came, time, [], models);

    private static ReadOnlySpan<PurchaseModelKind> AtAnyTime => [PurchaseModelKind.BgNbd, PurchaseModelKind.MbgNbd, PurchaseModelKind.ParetoNbd];

    internal static Holdout Compare(PurchaseSummaries calibration, ReadOnlySpan<int> came, double time, int[] repeatTimes, ReadOnlySpan<PurchaseModelKind> kinds)
    {
        ArgumentNullException.ThrowIfNull(calibration);
        if (came.Length != calibration.Count || !calibration.Counts.IsEmpty) throw new ArgumentException($"There are {calibration.Count} rows, one for each customer, and {came.Length} numbers.", nameof(came));
        if (!(time > 0 && double.IsFinite(time))) throw new ArgumentOutOfRangeException(nameof(time), time, "The time ahead is finite and above 0.");
        var models = new List<HoldoutModel>();
        var predictions = new List<double[]>();
        foreach (PurchaseModelKind kind in kinds.IsEmpty ? AtAnyTime : kinds)
        {
            ModelFit<PurchaseModel> fit = PurchaseModel.Fit(kind, calibration);
            double[] predicted = new double[calibration.Count];
            fit.Model.Expected(calibration, time, predicted);
            predictions.Add(predicted);
            (double mean, double root) = Errors(predicted, came);
            models.Add(new HoldoutModel(kind, fit, CompensatedSum.Of(predicted), mean, root));
        }

        double[] naive = new double[calibration.Count];
        for (int i = 0; i < naive.Length; i++) naive[i] = calibration.Ages[i] > 0 ? calibration.Repeats[i] / calibration.Ages[i] * time : 0;
        double all = 0;
        foreach (int purchases in came) all += purchases;
        return new Holdout(time, all, Errors(naive, came).Mean, [.. models], ByRepeat(calibration, came, predictions), Track(calibration, time, repeatTimes, models));
    }

    /// <summary>A line for each model, culture-free.</summary>
    public override string ToString() => string.Join('\n',
    [
        string.Create(CultureInfo.InvariantCulture, $"{Came} purchases came in {Time:0.##}; going on as before is off by {NaiveMeanAbsoluteError:0.###} a customer"),
        .. Models.Select(model => string.Create(
            CultureInfo.InvariantCulture, $"{model.Fit.Model.Name}: {model.Predicted:0.#} predicted, off by {model.MeanAbsoluteError:0.###} a customer (root mean square {model.RootMeanSquareError:0.###})")),
    ]);

    private static (double Mean, double Root) Errors(double[] predicted, ReadOnlySpan<int> came)
    {
        (CompensatedSum absolute, CompensatedSum square) = (default, default);
        for (int i = 0; i < predicted.Length; i++)
        {
            double error = predicted[i] - came[i];
            absolute.Add(Math.Abs(error));
            square.Add(error * error);
        }

        double customers = Math.Max(1, predicted.Length);
        return (absolute.Value / customers, Math.Sqrt(square.Value / customers));
    }

    private static ValueList<HoldoutGroup> ByRepeat(PurchaseSummaries calibration, ReadOnlySpan<int> came, List<double[]> predictions)
    {
        int[] customers = new int[Groups];
        double[] sums = new double[Groups];
        double[][] predicted = [.. predictions.Select(_ => new double[Groups])];
        for (int i = 0; i < came.Length; i++)
        {
            int group = Math.Min(calibration.Repeats[i], Groups - 1);
            customers[group]++;
            sums[group] += came[i];
            for (int m = 0; m < predicted.Length; m++) predicted[m][group] += predictions[m][i];
        }

        return
        [
            .. Enumerable.Range(0, Groups).Where(group => customers[group] > 0).Select(group => new HoldoutGroup(
                group, customers[group], sums[group] / customers[group], [.. predicted.Select(sum => sum[group] / customers[group])])),
        ];
    }

    /// <summary>
    /// At the end of each thirtieth of the whole time: what came, and for every customer, by when it began, what a model expects of a new one. Repeat purchases
    /// are given by the period since the first customer's first purchase.
    /// </summary>
    private static ValueList<TrackingPoint> Track(PurchaseSummaries calibration, double time, int[] repeatTimes, List<HoldoutModel> models)
    {
        if (repeatTimes.Length == 0 || calibration.Count == 0) return [];
        double oldest = 0;
        foreach (double age in calibration.Ages) oldest = Math.Max(oldest, age);
        (double Age, int Customers)[] starts = [.. calibration.Ages.ToArray().GroupBy(age => age).OrderBy(group => group.Key).Select(group => (group.Key, group.Count()))];
        double end = oldest + time;
        int step = Math.Max(1, (int)Math.Ceiling(end / 30));
        var points = new List<TrackingPoint>();
        double came = 0;
        for (int period = 0; period < repeatTimes.Length; period++)
        {
            came += repeatTimes[period];
            if ((period + 1) % step != 0 && period + 1 != repeatTimes.Length) continue;
            points.Add(new TrackingPoint(period, came, [.. models.Select(model => starts.Sum(start => period > oldest - start.Age ? start.Customers * model.Fit.Model.Expected(period - (oldest - start.Age)) : 0))]));
        }

        return [.. points];
    }

    static void IJsonValue<Holdout>.WriteJson(Utf8JsonWriter writer, Holdout value)
    {
        writer.WriteStartObject();
        writer.WriteNumber("time", (double?)value.Time);
        writer.WriteNumber("came", (double?)value.Came);
        writer.WriteNumber("naiveMeanAbsoluteError", (double?)value.NaiveMeanAbsoluteError);
        writer.WriteValues("models", value.Models);
        writer.WriteValues("byRepeats", value.ByRepeats);
        writer.WriteValues("tracking", value.Tracking);
        writer.WriteEndObject();
    }
}
