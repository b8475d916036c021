namespace Crm.Segmentation.Tests.Statistics;

/// <summary>Searches for the least value: known minima, bounds, holes where the function is no number, and what data do not tell.</summary>
public sealed class OptimizerTests
{
    public static TheoryData<string, double[], double[]> Known => new()
    {
        { "rosenbrock", [-1.2, 1], [1, 1] },
        { "beale", [1, 1], [3, 0.5] },
        { "booth", [-7, 9], [1, 3] },
        { "wood", [-3, -1, -3, -1], [1, 1, 1, 1] },
        { "line", [40], [2] },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void Search_OfKnownFunctions_FindsTheirMinimum(string name, double[] start, double[] expected)
    {
        Objective objective = Objective.Free(start.Length, Named(name));
        foreach (Minimum minimum in (Minimum[])[QuasiNewton.Search(objective, start), NelderMead.Search(objective, start, 1e-14)])
        {
            Assert.True(minimum.Converged, $"{minimum}");
            for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], minimum.Point[i], 1e-5);
            Assert.DoesNotContain(true, minimum.AtBound);
        }
    }

    [Fact]
    public void Search_WithDerivatives_IsTheSameTwice_AndFlatAtItsEnd()
    {
        Objective objective = Objective.Free(2, Named("rosenbrock")) with { Gradient = Slopes };
        Minimum first = QuasiNewton.Search(objective, [-1.2, 1], 1e-12), second = QuasiNewton.Search(objective, [-1.2, 1], 1e-12);

        Assert.Equal(first.Point, second.Point);
        Assert.Equal(first.Evaluations, second.Evaluations);
        Assert.InRange(first.Slope, 0, 1e-12);
        Assert.InRange(first.Evaluations, 10, 100);

        static void Slopes(ReadOnlySpan<double> x, Span<double> gradient) =>
            (gradient[0], gradient[1]) = ((-400 * x[0] * (x[1] - (x[0] * x[0]))) - (2 * (1 - x[0])), 200 * (x[1] - (x[0] * x[0])));
    }

    [Fact]
    public void Search_InABox_SaysWhichBoundItIsPressedAgainst()
    {
        // The lowest point in the box is its corner in x, and free in y: y = 2 − x/2.
        var objective = new Objective(x => Math.Pow(x[0] + 1, 2) + Math.Pow(x[1] - 2 + (x[0] / 2), 2), [0.5, double.NegativeInfinity], [double.PositiveInfinity, 9]);
        foreach (Minimum minimum in (Minimum[])[QuasiNewton.Search(objective, [5, 5]), NelderMead.Search(objective, [5, 5], 1e-14)])
        {
            Assert.True(minimum.Converged, $"{minimum}");
            Assert.Equal(0.5, minimum.Point[0], 1e-6);
            Assert.Equal(1.75, minimum.Point[1], 1e-5);
            Assert.Equal([true, false], minimum.AtBound);
        }

        Curvature curvature = Curvature.Of(objective, QuasiNewton.Search(objective, [5, 5]));
        Assert.Null(curvature.StandardErrors[0]);
        Assert.Equal(Math.Sqrt(0.5), curvature.StandardErrors[1]!.Value, 1e-6);
    }

    [Fact]
    public void Search_AcrossAHole_DoesNotFallIntoIt()
    {
        // No number left of 1, although the search begins with a step over there.
        Objective objective = Objective.Free(1, x => x[0] < 1 ? double.NaN : x[0] - Math.Log(x[0] - 0.9999));
        Minimum minimum = QuasiNewton.Search(objective, [50]);

        Assert.Equal(1.9999, minimum.Point[0], 1e-5);
        Assert.False(QuasiNewton.Search(Objective.Free(1, _ => double.NaN), [1]).Converged);
        Assert.False(NelderMead.Search(Objective.Free(1, _ => double.NaN), [1]).Converged);
    }

    [Fact]
    public void Search_WithoutAMinimum_SaysThatItDidNotConverge() => Assert.False(QuasiNewton.Search(Objective.Free(1, x => -Math.Exp(x[0])), [0], iterations: 20).Converged);

    [Fact]
    public void Curvature_OfALikelihood_GivesItsStandardErrors()
    {
        // n exponential times with the mean 4: the rate is 1/4, its standard error the rate / √n.
        const int n = 100;
        Objective objective = Objective.Free(1, x => -n * (Math.Log(x[0]) - (4 * x[0])));
        Minimum minimum = QuasiNewton.Search(objective, [1]);
        Curvature curvature = Curvature.Of(objective, minimum);

        Assert.Equal(0.25, minimum.Point[0], 1e-8);
        Assert.True(curvature.Identified);
        Assert.Equal(0.25 / Math.Sqrt(n), curvature.StandardErrors[0]!.Value, 1e-7);
    }

    [Fact]
    public void Curvature_OfDependentNumbers_IsTheInverseOfTheSecondDerivatives()
    {
        // x² + x·y + y²: second derivatives 2, 1, 2; the inverse has 2/3 on its diagonal.
        Objective objective = Objective.Free(2, x => (x[0] * x[0]) + (x[0] * x[1]) + (x[1] * x[1]));
        Curvature curvature = Curvature.Of(objective, QuasiNewton.Search(objective, [3, -2]));

        Assert.True(curvature.Identified);
        Assert.Equal(0.75, curvature.LeastPivot, 1e-5);
        Assert.All(curvature.StandardErrors, error => Assert.Equal(Math.Sqrt(2.0 / 3), error!.Value, 1e-6));
    }

    [Fact]
    public void Curvature_OfWhatOnlyASumTells_IsNotIdentified()
    {
        Objective objective = Objective.Free(2, x => Math.Pow(x[0] + x[1] - 3, 2));
        Minimum minimum = QuasiNewton.Search(objective, [1, 5]);
        Curvature curvature = Curvature.Of(objective, minimum);

        Assert.True(minimum.Converged);
        Assert.False(curvature.Identified);
        Assert.All(curvature.StandardErrors, Assert.Null);
    }

    [Theory]
    [InlineData(0, 3, 1.4142135623730951)]
    [InlineData(3, 0, 1.4142135623730951)]
    [InlineData(1.4, 1e9, 1.4142135623730951)]
    public void Root_BetweenTwoEnds_IsFoundToTheLastDigit(double from, double to, double expected)
    {
        Assert.Equal(expected, Root.Between(x => (x * x) - 2, from, to)!.Value, 4e-16);
        Assert.Equal(expected, Root.Between(x => x * x < 2 ? -1 : 1e6, from, to)!.Value, 4e-16);
    }

    [Fact]
    public void Root_OfFunctionsWithoutOne_IsNone()
    {
        Assert.Null(Root.Between(x => (x * x) + 1, -1, 1));
        Assert.Null(Root.Between(_ => double.NaN, -1, 1));
        Assert.Equal(0.5671432904097838, Root.Between(x => Math.Exp(-x) - x, 0, 1)!.Value, 2e-16);
        Assert.Equal(1e-200, Root.Between(x => x - 1e-200, -1, 1)!.Value, 1e-214);
        Assert.Equal(1, Root.Between(x => Math.Pow(x - 1, 9), 0, 1.7)!.Value, 1e-2);
    }

    private static ObjectiveValue Named(string name) => name switch
    {
        "rosenbrock" => x => (100 * Math.Pow(x[1] - (x[0] * x[0]), 2)) + Math.Pow(1 - x[0], 2),
        "beale" => x => Math.Pow(1.5 - x[0] + (x[0] * x[1]), 2) + Math.Pow(2.25 - x[0] + (x[0] * x[1] * x[1]), 2) + Math.Pow(2.625 - x[0] + (x[0] * x[1] * x[1] * x[1]), 2),
        "booth" => x => Math.Pow(x[0] + (2 * x[1]) - 7, 2) + Math.Pow((2 * x[0]) + x[1] - 5, 2),
        "wood" => x => (100 * Math.Pow(x[1] - (x[0] * x[0]), 2)) + Math.Pow(1 - x[0], 2) + (90 * Math.Pow(x[3] - (x[2] * x[2]), 2)) + Math.Pow(1 - x[2], 2)
            + (10.1 * (Math.Pow(x[1] - 1, 2) + Math.Pow(x[3] - 1, 2))) + (19.8 * (x[1] - 1) * (x[3] - 1)),
        _ => x => Math.Pow(x[0] - 2, 2),
    };
}
