using Crm.Segmentation.Lifetime;
using FsCheck;
using FsCheck.Fluent;

namespace Crm.Segmentation.Tests.Lifetime;

public sealed class PurchaseModelTests
{
    private static readonly PurchaseSummary[] Some = [new(0, 0, 30), new(0, 0, 0), new(1, 3, 30), new(4, 28, 30), new(7, 12, 40), new(2, 30, 30)];

    public static TheoryData<int> EverySummary => [.. Enumerable.Range(0, Some.Length)];

    [Theory]
    [MemberData(nameof(EverySummary))]
    public void Model_OfEachKind_SaysWhatItMeans(int which)
    {
        PurchaseSummary customer = Some[which];

        Same(ModelOracle.Dropping(2.5, 12, 2.2, 3.1, afterFirst: false, customer, 20, 0.02), new BgNbd(2.5, 12, 2.2, 3.1), customer);
        Same(ModelOracle.Dropping(2.5, 12, 2.2, 3.1, afterFirst: true, customer, 20, 0.02), new MbgNbd(2.5, 12, 2.2, 3.1), customer);
        Same(ModelOracle.Stopping(2.5, 12, 2.4, 25, customer, 20, 0.02), new ParetoNbd(2.5, 12, 2.4, 25), customer);

        static void Same(ModelOracle oracle, PurchaseModel model, PurchaseSummary customer)
        {
            Close(Math.Log(oracle.Likelihood), model.LogLikelihood(customer));
            Close(oracle.PAlive, model.PAlive(customer));
            Close(oracle.Expected, model.Expected(customer, 20));
            Close(oracle.Discounted, model.Discounted(customer, 0.02, 20));
        }

        static void Close(double expected, double actual) => Assert.InRange(actual, expected - (2e-4 * Math.Abs(expected)) - 1e-7, expected + (2e-4 * Math.Abs(expected)) + 1e-7);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Probabilities_OfAllNumbers_SumToOneAndToTheExpectation(int kind)
    {
        PurchaseModel model = Model(kind, 0.6, 7, 1.3, 2.4);
        double[] chances = [.. Enumerable.Range(0, 400).Select(n => model.Probability(n, 30))];

        Assert.Equal(1, chances.Sum(), 1e-9);
        Assert.Equal(model.Expected(30), chances.Select((chance, n) => n * chance).Sum(), 1e-8 * model.Expected(30));
    }

    [Fact]
    public void ProbabilitiesOfChances_OfAllNumbers_SumToOneAndToTheExpectation()
    {
        var model = new BgBb(1.2, 0.75, 0.66, 2.8);

        Assert.Equal(1, Enumerable.Range(0, 7).Sum(n => model.Probability(n, 6)), 1e-12);
        Assert.Equal(model.Expected(6), Enumerable.Range(0, 7).Sum(n => n * model.Probability(n, 6)), 1e-12);
        Assert.Equal(1, Enumerable.Range(0, 64).Sum(history => Math.Exp(model.LogLikelihood(OfChances(history)))), 1e-12);

        // Each of 64 histories of six chances.
        static PurchaseSummary OfChances(int history) =>
            new(int.PopCount(history), history == 0 ? 0 : int.Log2(history) + 1, 6);
    }

    [Fact]
    public void Predictions_OfAnyCustomerUnderAnyModel_AreNumbersInTheirRange() => Check.One(
        PropertyRuns.Of(400),
        Prop.ForAll(Cases(), c =>
        {
            double alive = c.Model.PAlive(c.Customer), soon = c.Model.Expected(c.Customer, c.Time), late = c.Model.Expected(c.Customer, 2 * c.Time);
            double worth = c.Model.Discounted(c.Customer, 0.01, c.Time), likelihood = c.Model.LogLikelihood(c.Customer);
            return (alive is >= 0 and <= 1 && double.IsFinite(likelihood) && double.IsFinite(late) && soon >= 0 && late >= soon * (1 - 1e-9)
                && worth >= 0 && worth <= (soon * (1 + 1e-8)) + 1e-300).Label($"{alive} {soon} {late} {worth} {likelihood}");
        }));

    [Fact]
    public void Predictions_ForManyCustomers_AreThoseForEach() => Check.One(
        PropertyRuns.Of(60),
        Prop.ForAll(Cases(), c =>
        {
            PurchaseSummaries many = PurchaseSummaries.Of([c.Customer, new(0, 0, c.Customer.Age), new(c.Customer.Repeats, 0, 0)]);
            double[] expected = new double[3], discounted = new double[3], alive = new double[3];
            c.Model.Expected(many, c.Time, expected);
            c.Model.Discounted(many, 0.01, c.Time, discounted);
            c.Model.PAlive(many, alive);
            return Enumerable.Range(0, 3).All(i => Near(c.Model.Expected(many[i], c.Time), expected[i]) && Near(c.Model.Discounted(many[i], 0.01, c.Time), discounted[i]) && Near(c.Model.PAlive(many[i]), alive[i]))
                .Label($"{string.Join(' ', expected)} {c.Model.Expected(many[0], c.Time)} {string.Join(' ', discounted)} {c.Model.Discounted(many[0], 0.01, c.Time)}");

            static bool Near(double one, double other) => Math.Abs(one - other) <= (1e-9 * Math.Abs(one)) + 1e-200;
        }));

    [Theory]
    [InlineData(1.0, 2.0)]
    [InlineData(0.4, 0.6)]
    [InlineData(0.3, 0.4)]
    public void Expectation_AtARemovablePoint_IsThatBesideIt(double a, double b)
    {
        foreach (PurchaseSummary customer in Some)
        {
            double at = new BgNbd(0.5, 8, a, b).Expected(customer, 40), beside = new BgNbd(0.5, 8, a * (1 + 1e-7), b).Expected(customer, 40);
            Assert.Equal(at, beside, 1e-6 * at);
            Assert.Equal(new ParetoNbd(0.5, 8, 1, b).Expected(customer, 40), new ParetoNbd(0.5, 8, 1 + 1e-7, b).Expected(customer, 40), 1e-5);
        }
    }

    [Theory]
    [InlineData(54.25, 0.07, 0.57, 0.0135, 1362, 0.04, 95.5, 55953.97729456535)]
    [InlineData(0.5, 10, 1.0, 3.0, 2000, 40.0, 500.0, 4800.7096974408605)]
    [InlineData(0.01, 5, 0.02, 0.03, 0, 10.0, 365.0, 0.1527208694920382)]
    [InlineData(3, 1, 40, 900.0, 30, 10.0, 100.0, 24.844060689985347)]
    [InlineData(80, 200, 0.9, 0.1, 5, 30.0, 3000.0, 36.595650490975021)]
    [InlineData(0.5, 8, 250, 1000.0, 3, 40.0, 10000.0, 5.028102099098835)]
    public void Expectation_AtFarParameters_HasItsDigits(double r, double alpha, double a, double b, int repeats, double age, double time, double expected)
    {
        // Expected are the closed forms in 80 digits.
        var model = new BgNbd(r, alpha, a, b);
        Assert.Equal(expected, model.ExpectedIfAlive(repeats, age, time), 1e-9 * expected);
        Assert.Equal(expected, model.DiscountedIfAlive(repeats, age, 0, time), 1e-8 * expected);
    }

    [Fact]
    public void Expectation_FarFromAnythingClosed_IsTheIntegralOfTheRate()
    {
        // The closed form and the integral are two ways to one number; at these parameters the closed form is used.
        var model = new BgNbd(0.8, 5, 0.7, 2.2);
        foreach (PurchaseSummary customer in Some) Assert.Equal(model.Expected(customer, 33), model.Discounted(customer, 0, 33), 1e-10 * model.Expected(customer, 33));
    }

    [Fact]
    public void Discounting_WithoutAHorizon_IsThatOfAFarOne()
    {
        foreach (PurchaseModel model in (PurchaseModel[])[Model(0, 0.6, 7, 1.3, 2.4), Model(1, 0.6, 7, 1.3, 2.4), Model(2, 0.6, 7, 1.3, 12)])
            foreach (PurchaseSummary customer in Some) Assert.Equal(model.Discounted(customer, 0.02), model.Discounted(customer, 0.02, 4000), 1e-9);
        Assert.Throws<ArgumentOutOfRangeException>(() => Model(0, 1, 1, 1, 1).Discounted(default, 0));
    }

    private static PurchaseModel Model(int kind, double r, double alpha, double a, double b) => kind switch
    {
        0 => new BgNbd(r, alpha, a, b),
        1 => new MbgNbd(r, alpha, a, b),
        _ => new ParetoNbd(r, alpha, a, b),
    };

    private static Arbitrary<Case> Cases()
    {
        Gen<double> size = Gen.Choose(-4000, 4000).Select(power => Math.Pow(10, power / 2000.0));
        Gen<double> share = Gen.Choose(0, 1000).Select(part => part / 1000.0);
        return Arb.From(
            from kind in Gen.Choose(0, 2)
            from r in size
            from alpha in size
            from a in Gen.OneOf(size, Gen.Constant(1.0))
            from b in size
            from repeats in Gen.Choose(0, 1500).Select(n => n < 1000 ? n / 100 : n)
            from age in size
            from last in share
            from time in size
            select new Case(Model(kind, r, alpha, a, b), new PurchaseSummary(repeats, repeats == 0 ? 0 : last * age, age), time));
    }

    private sealed record Case(PurchaseModel Model, PurchaseSummary Customer, double Time);
}
