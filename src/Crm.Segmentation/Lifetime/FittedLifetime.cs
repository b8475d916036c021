using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Crm.Segmentation.Scoring;

namespace Crm.Segmentation.Lifetime;

/// <summary>The models of a <see cref="LifetimeForecast"/> as a fit found them.</summary>
[JsonConverter(typeof(JsonValueConverter<FittedLifetime>))]
public sealed record FittedLifetime : FittedFunction, IJsonValue<FittedLifetime>
{
    internal FittedLifetime(string name, long customers, PurchaseModel model, GammaGamma? spend, double logLikelihood, bool identified)
        : base(name, customers) => (Model, Spend, LogLikelihood, Identified) = (model, spend, logLikelihood, identified);

    /// <summary>The model of when customers buy; times are in the periods of the purchases.</summary>
    public PurchaseModel Model { get; }

    /// <summary>The model of what purchases are worth; null without one.</summary>
    public GammaGamma? Spend { get; }

    /// <summary>ln of the likelihood of the purchases under the model.</summary>
    public double LogLikelihood { get; }

    /// <summary>Whether the data said what the parameters of both models are: see <see cref="ModelFit{TModel}.Identified"/>.</summary>
    public bool Identified { get; }

    /// <summary>The name with the models.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Function}: {Model.Name} over {Customers} customers, ln L = {LogLikelihood:0.##}{(Identified ? "" : ", not identified")}");

    internal static FittedLifetime Of(string name, ModelFit<PurchaseModel> purchases, ModelFit<GammaGamma>? spend) => new(
        name, (long)purchases.Customers, purchases.Model, spend?.Model, purchases.LogLikelihood, purchases.Identified && spend is not { Identified: false });

    static void IJsonValue<FittedLifetime>.WriteJson(Utf8JsonWriter writer, FittedLifetime value) => value.WriteJson(writer);

    private protected override void WriteJson(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("lifetime", Function);
        writer.WriteNumber("customers", Customers);
        writer.WriteValue("purchases", Model);
        if (Spend is not null)
        {
            writer.WriteStartObject("spend");
            writer.WriteNumber("p", Spend.P);
            writer.WriteNumber("q", Spend.Q);
            writer.WriteNumber("gamma", Spend.Gamma);
            writer.WriteEndObject();
        }

        writer.WriteNumber("logLikelihood", (double?)LogLikelihood);
        writer.WriteBoolean("identified", Identified);
        writer.WriteEndObject();
    }
}
