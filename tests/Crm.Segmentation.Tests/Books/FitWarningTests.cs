using Crm.Segmentation.Scoring;
using Crm.Segmentation.Tests.Docs;

namespace Crm.Segmentation.Tests.Books;

/// <summary>What a fit warns of, as data: against counting, over values with many ties.</summary>
public sealed class FitWarningTests
{
    private static readonly RuleBook Book = RuleBook.Parse(
        Shop.Schema,
        ("shop.crm", "segment best = top 10% by age segment better = top 25% by age feature middle = percentile(age, 50) rfm value of age, age, age into 4 rfm nested of age, age, age into 3 nested"));

    [Fact]
    public void Warnings_OfAFit_AreThoseThatCountingFinds()
    {
        var random = new Random(7);
        int crowded = 0, filled = 0;
        for (int run = 0; run < 300; run++)
        {
            double often = random.NextDouble();
            int[] ages = [.. Enumerable.Range(0, 1 + random.Next(60)).Select(_ => random.NextDouble() < often ? 0 : random.Next(20))];
            FittedRuleBook fitted = Fit(ages);
            string[] expected = [.. Top("top 10% by age", 0.10, ages), .. Top("top 25% by age", 0.25, ages), .. Rfm("value", 4, 3, ages), .. Rfm("nested", 3, 1, ages)];
            Assert.Equal(expected.Order(StringComparer.Ordinal), fitted.Warnings.Select(warning => $"{warning.Definition} {warning.Code}").Order(StringComparer.Ordinal));
            crowded += fitted.Functions.OfType<FittedCut>().Count(cut => cut.IsCrowded);
            filled += fitted.Functions.OfType<FittedRfm>().Sum(rfm => rfm.Ties.Count);
            foreach (RfmTie tie in fitted.Functions.OfType<FittedRfm>().SelectMany(rfm => rfm.Ties))
                Assert.Equal(ages.GroupBy(age => age).Max(same => same.Count()), tie.Customers);

            FittedRuleBook restored = FittedRuleBook.FromJson(Book, fitted.ToJson());
            Assert.Equal(fitted.Warnings, restored.Warnings);
        }

        Assert.True(crowded > 50 && filled > 100, $"{crowded} crowded, {filled} filled");
    }

    [Fact]
    public void Warnings_OfASumThatMostDoNotHave_SayThatTheTopIsEverybody()
    {
        FittedRuleBook fitted = Fit([.. Enumerable.Repeat(0, 95), 1, 2, 3, 4, 5]);

        Diagnostic warning = fitted.Warnings.First(w => w.Definition == "top 10% by age");
        Assert.Equal(DiagnosticCodes.TiesTakeMore, warning.Code);
        Assert.Equal("'top 10% by age' asks for 10 of 100 customers and takes in more than twice as many: 95 are tied at 0.", warning.Message);
    }

    [Fact]
    public void Warnings_OfTwoAxes_TellWhereMostAreAtTheCut_AlsoOnceTheFitWasStored()
    {
        RuleBook book = RuleBook.Create(Shop.Schema, new TwoAxisGroups("four", Shop.Age, Shop.Visit.Count()));
        FittedRuleBook fitted = Fit(book, [0, 0, 0, 5, 6]);

        Assert.Equal(["four CRM1755", "four CRM1755"], fitted.Warnings.Select(warning => $"{warning.Definition} {warning.Code}"));
        Assert.Equal("3 of 5 customers with a value of 'age' have exactly 0, at which it is cut; they are low.", fitted.Warnings[0].Message);
        Assert.Equal(fitted.Warnings, FittedRuleBook.FromJson(book, fitted.ToJson()).Warnings);
        Assert.Single(Fit(book, [0, 0, 4, 5, 6]).Warnings);
    }

    private static IEnumerable<string> Top(string function, double share, int[] ages)
    {
        int asked = (int)Math.Ceiling(Math.Round(ages.Length * share, 6));
        int cut = ages.OrderDescending().ElementAt(asked - 1);
        return ages.Count(age => age >= cut) > 2 * asked ? [$"{function} {DiagnosticCodes.TiesTakeMore}"] : [];
    }

    private static IEnumerable<string> Rfm(string name, int bins, int axes, int[] ages)
    {
        int most = ages.GroupBy(age => age).Max(same => same.Count());
        return most > 1 && most > ages.Length / (2.0 * bins) ? Enumerable.Repeat($"{name} {DiagnosticCodes.ValueFillsBin}", axes) : [];
    }

    private static FittedRuleBook Fit(int[] ages) => Fit(Book, ages);

    private static FittedRuleBook Fit(RuleBook book, int[] ages)
    {
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        for (int i = 0; i < ages.Length; i++)
        {
            int age = ages[i];
            builder.AddCustomer(i, row => row.Set(Shop.Age, age));
        }

        builder.AddCustomer(ages.Length);
        return new SegmentationEngine(Shop.Schema).Fit(book, builder.Build(out _), DateTimeOffset.UnixEpoch);
    }
}
