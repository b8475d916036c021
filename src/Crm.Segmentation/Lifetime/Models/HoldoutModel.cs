using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Lifetime;

/// <summary>How well a model that was fitted up to a date predicted what came after it.</summary>
/// <param name="Kind">The model.</param>
/// <param name="Fit">Its fit.</param>
/// <param name="Predicted">How many purchases it predicted for all customers together.</param>
/// <param name="MeanAbsoluteError">By how much it was off for a customer, on average.</param>
/// <param name="RootMeanSquareError">The root of the mean of the squares of that: large misses count more.</param>
[JsonConverter(typeof(JsonValueConverter<HoldoutModel>))]
public sealed record HoldoutModel(PurchaseModelKind Kind, ModelFit<PurchaseModel> Fit, double Predicted, double MeanAbsoluteError, double RootMeanSquareError) : IJsonValue<HoldoutModel>
{
    static void IJsonValue<HoldoutModel>.WriteJson(Utf8JsonWriter writer, HoldoutModel value)
    {
        writer.WriteStartObject();
        writer.WriteValue("model", value.Fit.Model);
        writer.WriteNumber("logLikelihood", (double?)value.Fit.LogLikelihood);
        writer.WriteNumber("aic", (double?)value.Fit.Aic);
        writer.WriteBoolean("identified", value.Fit.Identified);
        writer.WriteNumber("predicted", (double?)value.Predicted);
        writer.WriteNumber("meanAbsoluteError", (double?)value.MeanAbsoluteError);
        writer.WriteNumber("rootMeanSquareError", (double?)value.RootMeanSquareError);
        writer.WriteEndObject();
    }
}

/// <summary>Customers with the same number of repeats up to a date, and what came of them after it: a point of the usual plot.</summary>
/// <param name="Repeats">The number of repeats; of the last group at least so many.</param>
/// <param name="Customers">How many customers.</param>
/// <param name="Came">How many purchases each made after the date, on average.</param>
/// <param name="Predicted">How many each model predicted, in the order of the models.</param>
[JsonConverter(typeof(JsonValueConverter<HoldoutGroup>))]
public sealed record HoldoutGroup(int Repeats, int Customers, double Came, ValueList<double> Predicted) : IJsonValue<HoldoutGroup>
{
    static void IJsonValue<HoldoutGroup>.WriteJson(Utf8JsonWriter writer, HoldoutGroup value)
    {
        writer.WriteStartObject();
        writer.WriteNumber("repeats", value.Repeats);
        writer.WriteNumber("customers", value.Customers);
        writer.WriteNumber("came", (double?)value.Came);
        writer.WriteStartArray("predicted");
        foreach (double predicted in value.Predicted) writer.WriteNumberValue(predicted);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}

/// <summary>All repeat purchases up to a time, of all customers together: a point of the usual tracking plot.</summary>
/// <param name="Time">The time since the first customer's first purchase.</param>
/// <param name="Came">How many repeat purchases were made up to it.</param>
/// <param name="Expected">How many each model expects of customers who began when these did, in the order of the models.</param>
[JsonConverter(typeof(JsonValueConverter<TrackingPoint>))]
public sealed record TrackingPoint(double Time, double Came, ValueList<double> Expected) : IJsonValue<TrackingPoint>
{
    static void IJsonValue<TrackingPoint>.WriteJson(Utf8JsonWriter writer, TrackingPoint value)
    {
        writer.WriteStartObject();
        writer.WriteNumber("time", (double?)value.Time);
        writer.WriteNumber("came", (double?)value.Came);
        writer.WriteStartArray("expected");
        foreach (double expected in value.Expected) writer.WriteNumberValue(expected);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
