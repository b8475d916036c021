using Crm.Segmentation.Tree;
using FsCheck;
using FsCheck.Fluent;
using static Crm.Segmentation.Tests.TestShop;

namespace Crm.Segmentation.Tests;

/// <summary>Laws of trees and of their results, over generated rules.</summary>
public sealed class AlgebraTests
{
    private static readonly Config Config = PropertyRuns.Of(500);

    [Fact]
    public void Rules_that_are_built_twice_are_equal_with_equal_hashes() => Prop.ForAll(OracleCase.Arbitrary, c =>
    {
        OracleCase again = OracleCase.Of(c.Seed);
        Assert.Equal(OracleCase.Of(c.Seed).Definitions, again.Definitions);
        Assert.Equal(OracleCase.Of(c.Seed).Measures, again.Measures);
        Assert.Equal(OracleCase.Of(c.Seed).Definitions.Select(d => d.GetHashCode()), again.Definitions.Select(d => d.GetHashCode()));
        Assert.Equal(OracleCase.Of(c.Seed).Measures.Select(m => m.GetHashCode()), again.Measures.Select(m => m.GetHashCode()));
    }).Check(Config);

    [Fact]
    public void Rules_that_say_different_things_are_not_equal() => Prop.ForAll(OracleCase.Arbitrary, c =>
    {
        foreach (Definition definition in c.Definitions)
            foreach (Definition smaller in Shrinking.Smaller(definition).Where(s => $"{s}" != $"{definition}")) Assert.NotEqual(definition, smaller);
    }).Check(Config);

    [Fact]
    public void Nested_conjunctions_and_disjunctions_are_flat()
    {
        Condition a = Age > 1, b = OptedIn, c = View.Did();
        Assert.Equal(a & b & c, a & (b & c));
        Assert.Equal((a & b & c).GetHashCode(), (a & (b & c)).GetHashCode());
        Assert.Equal([a, b, c], Assert.IsType<AllOf>(a & (b & c)).Operands);
        Assert.Equal(a | b | c, a | (b | c));
        Assert.Equal([a, b, c], Assert.IsType<AnyOf>(a | (b | c)).Operands);
        Assert.NotEqual(a & b & c, a & c & b);
        Assert.Equal(2, Assert.IsType<AnyOf>((a & b) | c).Operands.Count);
    }

    [Fact]
    public void Equal_sets_of_values_are_equal_conditions()
    {
        Assert.Equal(Age.IsAnyOf(1m, 2m, 2m), Age.IsAnyOf(2.0m, 1.00m));
        Assert.Equal(Interests.HasAll("hat"), Interests.HasAny("hat"));
        Assert.Equal(View.Did(), View.Count() >= 1);
    }

    [Fact]
    public void Not_is_the_complement() => Laws((a, _) => (!a, set => ~set[0]));

    [Fact]
    public void De_Morgans_laws_hold()
    {
        Laws((a, b) => (!(a & b), set => ~set[0] | ~set[1]));
        Laws((a, b) => (!(a | b), set => ~set[0] & ~set[1]));
        Laws((a, b) => (!a & !b, set => ~(set[0] | set[1])));
    }

    [Fact]
    public void And_and_or_are_intersection_and_union()
    {
        Laws((a, b) => (a & b, set => set[0] & set[1]));
        Laws((a, b) => (a | b, set => set[0] | set[1]));
        Laws((a, b) => (a & !b, set => set[0] - set[1]));
    }

    /// <summary>Evaluates two generated conditions, and one made of them, and compares the latter's members with a set made of theirs.</summary>
    private static void Laws(Func<Condition, Condition, (Condition Made, Func<CustomerSet[], CustomerSet> Expected)> law) => Prop.ForAll(OracleCase.Arbitrary, c =>
    {
        var rules = new RuleGenerator(new Coincidences(new Random(c.Seed)));
        Condition a = rules.Condition(3, null), b = rules.Condition(3, null);
        (Condition made, Func<CustomerSet[], CustomerSet> expected) = law(a, b);
        var engine = new SegmentationEngine(TestShop.Schema, new SegmentationOptions { TimeZone = c.Zone, WeekStart = c.WeekStart });
        RuleBook book = RuleBook.Create(TestShop.Schema, Segment.Define("a", a), Segment.Define("b", b), Segment.Define("made", made));
        Evaluation evaluation = engine.Evaluate(book, Datasets.Build(TestShop.Schema, c.Data), c.AsOfInstant);
        Assert.Equal(expected([evaluation["a"], evaluation["b"]]), evaluation["made"]);
    }).Check(Config);
}
