using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Lifetime;

/// <summary>A model as it was fitted to customers by maximum likelihood, with how sure it is and what is to be said about it.</summary>
/// <typeparam name="TModel">The model.</typeparam>
/// <remarks>
/// A value; immutable and thread-safe. A fit never throws for data that can be: where the data do not say what a parameter is, the parameters are finite,
/// the likelihood is that of the limit, the fit is not <see cref="Identified"/>, and <see cref="Findings"/> says why.
/// </remarks>
[DebuggerDisplay("{Model}, {Customers} customers")]
public sealed class ModelFit<TModel> : IEquatable<ModelFit<TModel>>
    where TModel : class
{
    private readonly Func<double[], TModel> _create;
    private readonly Curvature? _curvature;

    internal ModelFit(TModel model, string[] names, FitSearch.Found found, double customers, Func<double[], TModel> create, params IEnumerable<Diagnostic> findings)
    {
        bool known = found.Curvature.Identified && !found.AtBound;
        (Model, _create) = (model, create);
        (LogLikelihood, Slope, Customers) = (found.LogLikelihood, found.Slope, customers);
        Parameters =
        [
            .. names.Select((name, i) => new FittedParameter(
                name, found.Parameters[i], known && found.Curvature.StandardErrors[i] is { } error ? found.Parameters[i] * error / Math.Sqrt(customers) : null)),
        ];
        Findings = [.. findings];
        Converged = found.Converged;
        Identified = known && Converged && !Findings.Any(finding => FitFindings.Unidentifying.Contains(finding.Code));
        _curvature = Identified ? found.Curvature : null;
    }

    /// <summary>Where there is nothing to find out.</summary>
    internal ModelFit(TModel model, string[] names, double[] parameters, double customers, Func<double[], TModel> create, Diagnostic finding)
    {
        (Model, _create, Customers) = (model, create, customers);
        Parameters = [.. names.Select((name, i) => new FittedParameter(name, parameters[i], null))];
        Findings = [finding];
    }

    /// <summary>The model.</summary>
    [JsonPropertyName("model")]
    public TModel Model { get; }

    /// <summary>Its parameters.</summary>
    [JsonPropertyName("parameters")]
    public ValueList<FittedParameter> Parameters { get; }

    /// <summary>ln of the likelihood of the data; to be compared between models of the same data only.</summary>
    [JsonPropertyName("logLikelihood")]
    public double LogLikelihood { get; }

    /// <summary>H. Akaike's criterion, 2·parameters − 2·ln likelihood: of two models of the same data the one with less is to be preferred.</summary>
    [JsonPropertyName("aic")]
    public double Aic => 2 * (Parameters.Count - LogLikelihood);

    /// <summary>The greatest change of <see cref="LogLikelihood"/> by the logarithm of a parameter where the search ended: about 0 at an optimum.</summary>
    [JsonPropertyName("slope")]
    public double Slope { get; }

    /// <summary>Whether the search ended where <see cref="Slope"/> is as good as 0.</summary>
    [JsonPropertyName("converged")]
    public bool Converged { get; }

    /// <summary>How many customers the model was fitted to.</summary>
    [JsonPropertyName("customers")]
    public double Customers { get; }

    /// <summary>Whether the data say what the parameters are. Otherwise others fit as well, and predictions beyond what was seen mean little.</summary>
    [JsonPropertyName("identified")]
    public bool Identified { get; }

    /// <summary>What is to be said about the fit; empty when all is well.</summary>
    [JsonPropertyName("findings")]
    public ValueList<Diagnostic> Findings { get; }

    /// <summary>How sure a number is that follows from the model, such as the purchases that all customers will make together: as sure as the parameters are (delta method).</summary>
    /// <remarks>It is the uncertainty about the mean. What a customer does by chance comes on top of it, and matters the less the more customers there are.</remarks>
    /// <param name="quantity">The number; smooth in the parameters.</param>
    /// <param name="level">How often such intervals hold the true mean; between 0 and 1.</param>
    /// <returns>The interval, even on the scale of logarithms for a number above 0; null when the parameters are not identified, or the number is not finite.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    public ConfidenceInterval? Interval(Func<TModel, double> quantity, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(quantity);
        double z = NormalDistribution.Reach(level);
        if (_curvature is not { Second: { } second, Free: { } free }) return null;
        double value = quantity(Model);
        double[] slopes = new double[free.Length];
        for (int i = 0; i < free.Length; i++)
        {
            const double Step = 1e-4;
            slopes[i] = (quantity(Moved(free[i], Step)) - quantity(Moved(free[i], -Step))) / (2 * Step);
        }

        double error = Math.Sqrt(second.InverseForm(slopes) / Customers);
        if (!double.IsFinite(value) || !double.IsFinite(error)) return null;
        if (value <= 0) return new ConfidenceInterval(value - (z * error), value + (z * error));
        double factor = Math.Exp(z * error / value);
        return new ConfidenceInterval(value / factor, value * factor);
    }

    /// <inheritdoc/>
    public bool Equals(ModelFit<TModel>? other) =>
        other is not null && Model.Equals(other.Model) && Parameters.Equals(other.Parameters) && LogLikelihood.Equals(other.LogLikelihood)
        && Customers.Equals(other.Customers) && Findings.Equals(other.Findings);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ModelFit<TModel>);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Model, LogLikelihood, Customers);

    /// <summary>Parameters, likelihood and findings, culture-free.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{string.Join(", ", Parameters)}; ln L = {LogLikelihood:0.###}, AIC = {Aic:0.##}, {Customers} customers{string.Concat(Findings.Select(finding => $"; {finding.Message}"))}");

    /// <summary>The model with the logarithm of a parameter moved.</summary>
    private TModel Moved(int parameter, double by) =>
        _create([.. Parameters.Select((p, i) => i == parameter ? p.Value * Math.Exp(by) : p.Value)]);
}
