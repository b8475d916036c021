using Crm.Segmentation.Funnels;

using static Crm.Segmentation.Tests.TestShop;

namespace Crm.Segmentation.Tests.Rules.Analysis;

public sealed class AnalyzeTests
{
    private static string[] Told(params Definition[] definitions) =>
        [.. RuleBook.Create(TestShop.Schema, definitions).Analyze().Select(d => $"{d.Code} {d.Definition}: {d.Message}")];

    private static string[] Codes(params Definition[] definitions) => [.. RuleBook.Create(TestShop.Schema, definitions).Analyze().Select(d => d.Code)];

    [Fact]
    public void Analyze_OfAContradiction_NamesTheTwoPartsThatExcludeEachOther() => Assert.Equal(
        ["CRM1902 nobody: 'opted_in and age > 30 and age < 20' is never true: 'age > 30' and 'age < 20' exclude each other."],
        Told(Segment.Define("nobody", OptedIn & Age > 30 & Age < 20)));

    [Fact]
    public void Analyze_OfAPartThatIsAlwaysTrue_NamesThePart() => Assert.Equal(
        ["CRM1901 s: 'tier = \"vip\" or tier != \"vip\"' is always true: it leaves nobody out."],
        Told(Segment.Define("s", OptedIn & (Tier.Is("vip") | !Tier.Is("vip")))));

    [Fact]
    public void Analyze_OfAllValuesOfAnEnum_IsNotAlwaysTrue() => Assert.Empty(Told(Segment.Define("s", Tier.IsAnyOf("basic", "gold", "vip"))));

    [Fact]
    public void Analyze_OfAFilterThatNoEventSatisfies_NamesTheFilterOnce() => Assert.Equal(
        [DiagnosticCodes.NeverTrue],
        Codes(new Funnel("f", View.Where(ViewRank > 3 & ViewRank < 2), Purchase)));

    [Fact]
    public void Analyze_OfWhatTheBookHasTold_IsSilent()
    {
        RuleBook book = RuleBook.Create(TestShop.Schema, Segment.Define("s", OptedIn & Purchase.Count() >= 0));

        Assert.Single(book.Warnings);
        Assert.Empty(book.Analyze());
    }

    [Fact]
    public void Analyze_OfWhatBuildsOnAContradiction_TellsOnlyTheContradiction()
    {
        Segment nobody = Segment.Define("nobody", Age > 30 & Age < 20);
        Assert.Equal([DiagnosticCodes.NeverTrue], Codes(nobody, Segment.Define("s", nobody.Members & OptedIn), Segment.Define("t", View.Did() | nobody.Members)));
    }

    [Fact]
    public void Analyze_OfPartitions_TellsTheCellsThatNobodyReaches()
    {
        Partition reached = Partition.Define("a", "rest", new PartitionCell("gold", Purchase.DidAtLeast(5)), new PartitionCell("silver", Purchase.Did()));
        Partition shadowed = Partition.Define("b", "rest", new PartitionCell("silver", Purchase.Did()), new PartitionCell("gold", Purchase.DidAtLeast(5)));
        Partition full = Partition.Define("c", "rest", new PartitionCell("yes", Purchase.Did()), new PartitionCell("no", Purchase.Count().Is(0)));

        Assert.Empty(Told(reached));
        Assert.Equal(["CRM1903 b: Nobody is ever in cell 'gold': the cells before it take everyone who satisfies its condition."], Told(shadowed));
        Assert.Equal(["CRM1903 c: Nobody is ever in cell 'rest': the cells before it take everyone."], Told(full));
    }

    [Fact]
    public void Analyze_OfSegmentsInsideOneAnother_TellsTheNearest()
    {
        Segment a = Segment.Define("a", Age > 30), b = Segment.Define("b", Age > 20), c = Segment.Define("c", Age >= 11), same = Segment.Define("same", Age > 10);
        Assert.Equal(
            [
                "CRM1904 a: Every member of 'a' is a member of 'b'.",
                "CRM1904 b: Every member of 'b' is a member of 'c'.",
                "CRM1905 same: 'same' always has the same members as 'c'.",
            ],
            Told(a, b, c, same, Segment.Define("d", c.Members & OptedIn), Segment.Define("e", HasChildren)));
    }

    [Fact]
    public void Analyze_OfASetWithAValueThatIsNeverMet_NamesTheValue()
    {
        Assert.Equal(["CRM1910 s: 'age' is never 0.5."], Told(Segment.Define("s", Age.IsAnyOf(0.5m, 1m))));
        Assert.Equal(["CRM1910 s: 'hour()' is never 24."], Told(Segment.Define("s", Visit.Where(EventTime.Hour.IsAnyOf(23m, 24m)).Did())));
        Assert.Equal(["CRM1910 s: 'points' is never 1.5."], Told(Segment.Define("s", !Feature.Define("f", Points).IsAnyOf(1m, 1.5m) & Points.IsSet())).Select(told => told.Replace("'f'", "'points'", StringComparison.Ordinal)));
        Assert.Equal(["CRM1902 s: 'age in {0.5}' is never true."], Told(Segment.Define("s", Age.IsAnyOf(0.5m))));
        Assert.Empty(Told(Segment.Define("s", Weight.IsAnyOf(0.1m, 0.2m) | Mail.IsAnyOf("A", "a"))));
    }

    [Fact]
    public void Analyze_OfABirthNearNow_OffersTheAnniversary()
    {
        string[] told = [.. RuleBook.Create(TestShop.Schema, Segment.Define("s", Born.IsIn(Window.This(CalendarUnit.Month)))).Analyze().Select(d => $"{d.Code} {d.Help}")];
        Assert.Equal(["CRM1911 The birthdays are anniversaries: anniversary of born in this month."], told);
        Assert.Equal([DiagnosticCodes.BirthNearNow], Codes(Segment.Define("s", Born.IsIn(Window.Next(TimeSpan.FromHours(36))))));
        Assert.Equal([DiagnosticCodes.BirthNearNow], Codes(Segment.Define("s", Born.IsIn(Window.LastCalendar(12, CalendarUnit.Month)))));
        Assert.Empty(Codes(Segment.Define("s", Born.IsIn(Window.LastCalendar(13, CalendarUnit.Month)) | Renewal.IsIn(Window.This(CalendarUnit.Month)) | Born.AnniversaryIsIn(Window.This(CalendarUnit.Month)))));
    }

    [Fact]
    public void Analyze_OfAnAttributeWhoseAgeIsAskedFor_KnowsThatItLiesFarBack()
    {
        Segment near = Segment.Define("near", Renewal.IsIn(Window.This(CalendarUnit.Month)));
        string told = "CRM1911 near: 'renewal' lies far back, as 'years_since(renewal) >= 19' asks of it, and hardly anybody's is in 'this month'.";
        Assert.Equal([told], Told(near, Segment.Define("adult", Renewal.YearsSince() >= 19)));
        Assert.Equal([told.Replace("years_since(renewal) >= 19", "years_since(renewal) in {10, 20}", StringComparison.Ordinal)], Told(near, Segment.Define("round", Renewal.YearsSince().IsAnyOf(10, 20))));
        Assert.Empty(Told(near, Segment.Define("old", Renewal.YearsSince() >= 2)));
        Assert.Empty(Told(Segment.Define("lately", Renewal.IsIn(Window.LastCalendar(13, CalendarUnit.Month))), Segment.Define("adult", Renewal.YearsSince() >= 19)));
    }

    [Fact]
    public void Analyze_OfATotal_KnowsThatItIsNeverMissing()
    {
        Assert.Empty(Codes(Segment.Define("s", !(Purchase.Sum(Amount) > 3)), Segment.Define("t", !(Purchase.Sum(Amount) + View.Count() > 3)), Segment.Define("u", !(Purchase.Sum(Ratio) > 3))));
        Assert.Equal([DiagnosticCodes.AdmitsMissing], Codes(Segment.Define("s", !(Purchase.Sum(Amount) + Credit > 3))));
        RuleBook book = RuleBook.Create(TestShop.Schema, Segment.Define("s", OptedIn));
        Assert.Equal(Answer.Yes, book.Implies(OptedIn, Purchase.Sum(Amount).IsSet()));
        Assert.Equal(Answer.Yes, book.Equivalent((Credit + Purchase.Sum(Amount)).IsMissing(), Credit.IsMissing()));
    }

    [Fact]
    public void Analyze_OfDates_ComparesDaysWithDaysAndHoursWithHours()
    {
        RuleBook book = RuleBook.Create(TestShop.Schema, Segment.Define("s", OptedIn));
        TimeSpan day = TimeSpan.FromDays(1), week = TimeSpan.FromDays(7);
        Assert.Equal(Answer.Yes, book.Implies(Renewal.IsIn(Window.Last(day)), Renewal.IsIn(Window.Last(week))));
        Assert.Equal(Answer.Yes, book.Disjoint(Renewal.IsIn(Window.Last(week)), Renewal.IsIn(Window.Next(week))));
        Assert.Equal(Answer.No, book.Disjoint(Renewal.IsIn(Window.Last(week)), Renewal.IsIn(Window.BeforeAgo(day))));
        Assert.Equal(Answer.Yes, book.Implies(Renewal.IsIn(Window.Last(day).Exact()), Renewal.IsIn(Window.Last(week).Exact())));
        Assert.Equal(Answer.Unknown, book.Implies(Renewal.IsIn(Window.Last(day)), Renewal.IsIn(Window.Last(week).Exact())));
        Assert.Equal(Answer.Yes, book.Implies(Purchase.Did(Window.CalendarAgo(2, 1, CalendarUnit.Month)), Purchase.Did(Window.LastCalendar(2, CalendarUnit.Month))));
        Assert.Equal(Answer.Yes, book.Disjoint(Born.YearsSince() < 18, Born.YearsSince() >= 18));
        Assert.Equal(Answer.Yes, book.Implies(Born.YearsSince() >= 0, Born.IsSet()));
        Assert.Equal(Answer.Yes, book.Implies(Visit.Where(EventTime.Hour >= 22).Did(), Visit.Where(EventTime.Hour > 20).Did()));
    }

    [Fact]
    public void Analyze_OfANegatedComparison_TellsThatItAdmitsAMissingValue()
    {
        Assert.Equal(["CRM1906 s: 'not age < 30' also admits customers for whom 'age' is missing."], Told(Segment.Define("s", !(Age < 30))));
        Assert.Equal(["CRM1906 s: 'not since(purchase) < 60 days' also admits customers for whom 'since(purchase)' is missing."], Told(Segment.Define("s", OptedIn & !(Purchase.Since() < TimeSpan.FromDays(60)))));
        Assert.Single(Told(Segment.Define("s", !(Age < 30 | OptedIn))));
        Assert.Single(Told(Segment.Define("s", HasChildren | !(Age < 30))));
    }

    [Fact]
    public void Analyze_OfANegatedComparisonThatAdmitsNoMissingValue_IsSilent()
    {
        Assert.Empty(Told(Segment.Define("s", !(Age < 30) & Age.IsSet())));
        Assert.Empty(Told(Segment.Define("s", !(Age < 30) & Age < 50)));
        Assert.Empty(Told(Segment.Define("s", !(Purchase.Count() < 3))));
        Assert.Empty(Told(Segment.Define("s", Age.IsMissing() | !(Age < 30))));
        Assert.Empty(Told(Segment.Define("s", !(Purchase.Since() < TimeSpan.FromDays(60)) & Purchase.Did())));
        Assert.Empty(Told(Segment.Define("s", !!(Age < 30))));
    }

    [Fact]
    public void Analyze_OfAWindowThatIsNeverFilled_NamesWhatItIsOf() => Assert.Equal(
        ["CRM1907 s: Nothing ever lies in the window of 'count(purchase)'."],
        Told(Segment.Define("s", Purchase.Count(Window.Between(SignedUp, SignedUp)) + View.Count() >= 1)));

    [Fact]
    public void Analyze_OfABigBook_EndsAndSaysTheSameAgain()
    {
        Segment[] segments =
        [
            .. Enumerable.Range(0, 150).Select(i => Segment.Define(
                $"s{i}", (Age > i & Purchase.Count(Window.Last(TimeSpan.FromDays(1 + (i % 20)))) > i % 5) | (City.IsLike($"{i}*") & !(Goal < i)))),
        ];
        RuleBook book = RuleBook.Create(TestShop.Schema, segments);

        Assert.Equal(book.Analyze(), book.Analyze());
    }

    [Fact]
    public void Analyze_OfRuleText_NamesThePlaceAndSpeaksKorean()
    {
        RuleBook book = RuleBook.Parse(TestShop.Schema, ("shop.crm", "segment all = opted_in\nsegment adults = not age < 18\nfeature spare = count(visit)"));

        ValueList<Diagnostic> told = book.Analyze();

        Assert.Equal([DiagnosticCodes.AdmitsMissing, DiagnosticCodes.UnusedFeature], told.Select(d => d.Code));
        Assert.Equal([2, 3], told.Select(d => d.Span!.Value.Line));
        Assert.All(told, d => Assert.Contains(d.MessagePhrase!.Template, KoreanDiagnostics.Templates.Keys));
    }

    /// <summary>Everything that can be told has its Korean.</summary>
    [Fact]
    public void Analyze_OfEveryDoubt_SpeaksKorean()
    {
        RuleBook book = RuleBook.Create(
            TestShop.Schema,
            Segment.Define("a", Age > 30 & Age < 20),
            Segment.Define("b", Age.Is(2.5m)),
            Segment.Define("c", OptedIn | !OptedIn),
            Segment.Define("d", (Age > 3 | OptedIn) & Age <= 3 & !OptedIn),
            Segment.Define("e", Purchase.Did(Window.Between(SignedUp, SignedUp))),
            Segment.Define("f", !(Goal > 3)),
            Segment.Define("g", Tier.Is("vip")),
            Segment.Define("h", Tier.IsAnyOf("vip", "gold")),
            Segment.Define("i", Tier.IsSet() & !Tier.Is("basic")),
            Partition.Define("j", "rest", new PartitionCell("yes", View.Did()), new PartitionCell("often", View.DidAtLeast(2)), new PartitionCell("no", View.Count().Is(0))));

        ValueList<Diagnostic> told = book.Analyze();

        Assert.Equal(10, told.Select(d => d.MessagePhrase!.Template).Distinct().Count());
        Assert.All(told, d => Assert.Contains(d.MessagePhrase!.Template, KoreanDiagnostics.Templates.Keys));
        Assert.All(told.Where(d => d.Help is not null), d => Assert.Contains(d.HelpPhrase!.Template, KoreanDiagnostics.Templates.Keys));
    }

    [SharedFact]
    public void Analyze_OfTheStorefront_SaysOnlyWhatIsSo()
    {
        RuleBook book = RuleBook.Parse(("storefront.crm", File.ReadAllText(SharedFolder.Of("examples/storefront.crm"))));
        Assert.Equal(
            [
                "CRM1904 early_rebuyers: Every member of 'early_rebuyers' is a member of 'repeat_buyers'.",
                "CRM1904 going_quiet: Every member of 'going_quiet' is a member of 'repeat_buyers'.",
                "CRM1908 spend_month: No definition uses feature 'spend_month'.",
                "CRM1908 basket: No definition uses feature 'basket'.",
                "CRM1908 buy_rate: No definition uses feature 'buy_rate'.",
                "CRM1908 favourite: No definition uses feature 'favourite'.",
            ],
            book.Analyze().Select(d => $"{d.Code} {d.Definition}: {d.Message}"));
    }
}
