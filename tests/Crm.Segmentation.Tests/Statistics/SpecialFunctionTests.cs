using System.Globalization;
using System.Text;
using Crm.Segmentation.Tests.Architecture;

namespace Crm.Segmentation.Tests.Statistics;

/// <summary>Special functions, compared with values of 17 digits that special_values.py computes with 60.</summary>
public sealed class SpecialFunctionTests
{
    private static readonly ILookup<string, (double[] Arguments, double Value)> Values = Repository.Read("tests", "Crm.Segmentation.Tests", "Statistics", "special-values.txt")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(' '))
        .ToLookup(cells => cells[0], cells => (cells[1..^1].Select(Number).ToArray(), Number(cells[^1])), StringComparer.Ordinal);

    public static TheoryData<string> Functions => [.. Values.Select(group => group.Key)];

    /// <summary>A value that is a logarithm may be off by the relative error, or by that much absolutely where it is near 0: its exponential is as good.</summary>
    [Theory]
    [MemberData(nameof(Functions))]
    public void Function_AtManyPoints_HasItsValue(string name)
    {
        (Func<double[], double> function, double relative, double absolute) = Named(name);
        var wrong = new StringBuilder();
        foreach ((double[] arguments, double value) in Values[name])
        {
            double actual = function(arguments), error = Math.Abs(actual - value);
            if (!(error <= (relative * Math.Abs(value)) + absolute))
                wrong.Append(CultureInfo.InvariantCulture, $"\n{name} {string.Join(' ', arguments)}: {value:R}, not {actual:R} ({error / Math.Abs(value):E1})");
        }

        Assert.True(wrong.Length == 0, wrong.ToString());
    }

    [Fact]
    public void Names_OfTheValues_AreAllThere() => Assert.True(Values.Count >= 14 && Values.Sum(group => group.Count()) > 1000);

    private static (Func<double[], double> Function, double Relative, double Absolute) Named(string name) => name switch
    {
        "log_gamma" => (a => GammaFunction.Log(a[0]), 1e-15, 1e-16),
        "digamma" => (a => GammaFunction.Digamma(a[0]), 1e-15, 1e-16),
        "trigamma" => (a => GammaFunction.Trigamma(a[0]), 1e-15, 0),
        "log_pochhammer" => (a => GammaFunction.LogPochhammer(a[0], a[1]), 1e-14, 1e-15),
        "log_beta" => (a => BetaFunction.Log(a[0], a[1]), 1e-14, 1e-15),
        "log_gamma_upper" => (a => IncompleteGamma.LogUpper(a[0], a[1]), 1e-13, 0),
        "log_gamma_lower" => (a => IncompleteGamma.LogLower(a[0], a[1]), 1e-13, 0),
        "log_beta_lower" => (a => BetaFunction.LogLower(a[0], a[1], a[2], 1 - a[2]), 3e-13, 0),
        "erfc" => (a => NormalDistribution.Erfc(a[0]), 1e-13, 0),
        "log_normal_tail" => (a => NormalDistribution.LogTail(a[0]), 1e-14, 0),
        "normal_quantile" => (a => NormalDistribution.Quantile(a[0]), 1e-14, 0),
        "log_student_tail" => (a => LogTails.StudentTwoSided(a[0], a[1]) - Math.Log(2), 1e-13, 1e-15),
        "log_gauss" => (a => Hypergeometric.Gauss(a[0], a[1], a[2], a[3]).Log, 1e-12, 1e-13),
        "sign_gauss" => (a => Hypergeometric.Gauss(a[0], a[1], a[2], a[3]).Sign, 0, 0),
        "log_tricomi" => (a => Tricomi.LogU(a[0], a[1], a[2]), 1e-13, 1e-13),
        _ => throw new InvalidOperationException($"Nothing is called '{name}'."),
    };

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
