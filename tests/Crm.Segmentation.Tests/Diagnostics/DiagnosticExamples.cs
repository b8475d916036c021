using System.Runtime.CompilerServices;
using Crm.Segmentation.Funnels;
using Crm.Segmentation.Growth;
using Crm.Segmentation.Journeys;
using Crm.Segmentation.Lifetime;
using Crm.Segmentation.Paths;
using Crm.Segmentation.Profiles;
using Crm.Segmentation.Retentions;
using Crm.Segmentation.Scoring;
using Crm.Segmentation.Tests.Docs;
using Crm.Segmentation.Tests.Lifetime;
using Crm.Segmentation.Tree;

namespace Crm.Segmentation.Tests.Diagnostics;

/// <summary>For every code something wrong that gets it, and the same put right. The page of diagnostics and the XML docs show them.</summary>
internal sealed record DiagnosticExample(string Code, string WrongText, string RightText, Func<ValueList<Diagnostic>> Wrong, Func<ValueList<Diagnostic>> Right)
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    internal static readonly DiagnosticExample[] All =
    [
        // Rule text: characters and grammar
        Text(DiagnosticCodes.TextTooLong, $"# {new string('.', 300_000)}", "# ...", "# ... and so on for 300,000 characters", "# ..."),
        Text(DiagnosticCodes.InvalidUnicode, "segment s = age > 1 # \uD800", "segment s = age > 1 # \uD83D\uDE00"),
        Text(DiagnosticCodes.HiddenCharacter, "segment s = a\u200Bge > 30", "segment s = age > 30"),
        Text(DiagnosticCodes.UnexpectedCharacter, "segment s = age > 30;", "segment s = age > 30"),
        Text(DiagnosticCodes.WrongQuotes, "segment s = country = “KR”", "segment s = country = \"KR\""),
        Text(DiagnosticCodes.FullWidth, "segment s = age ＞ 30", "segment s = age > 30"),
        Text(DiagnosticCodes.Unterminated, "segment s = country = \"KR", "segment s = country = \"KR\""),
        Text(DiagnosticCodes.BadEscape, "segment s = did purchase where category = \"a\\b\"", "segment s = did purchase where category = \"a\\\\b\""),
        Text(DiagnosticCodes.DigitGroups, "segment s = sum(purchase.amount) > 30,000", "segment s = sum(purchase.amount) > 30_000"),
        Text(DiagnosticCodes.NumberSuffix, "segment s = sum(purchase.amount) > 3만", "segment s = sum(purchase.amount) > 30_000"),
        Text(DiagnosticCodes.NumberTooLong, "segment s = age > 0.1234567890123456789012345678901", "segment s = age > 0.12345"),
        Text(DiagnosticCodes.BadDate, "segment s = signed_up > 2026-3-2", "segment s = signed_up > 2026-03-02"),
        Text(DiagnosticCodes.ForeignOperator, "segment s = age == 30", "segment s = age = 30"),
        Text(DiagnosticCodes.Expected, "segment s = age >", "segment s = age > 30"),
        Text(DiagnosticCodes.OutsideDeclaration, "segmant s = age > 30", "segment s = age > 30"),
        Text(DiagnosticCodes.ReservedWord, "segment last = age > 30", "segment `last` = age > 30"),
        Text(DiagnosticCodes.NotClosed, "segment s = (age > 30", "segment s = (age > 30)"),
        Text(DiagnosticCodes.ConditionNeeded, "segment s = count(purchase)", "segment s = count(purchase) > 0"),
        Text(DiagnosticCodes.ValueNeeded, "feature f = did purchase", "feature f = count(purchase)"),
        Text(DiagnosticCodes.ChainedComparison, "segment s = 20 < age < 30", "segment s = 20 < age and age < 30"),
        Text(DiagnosticCodes.InexactDuration, "segment s = did purchase in last 1 month", "segment s = did purchase in last 30 days"),
        Text(DiagnosticCodes.UnknownFunction, "segment s = coutn(purchase) > 3", "segment s = count(purchase) > 3"),
        Text(DiagnosticCodes.WindowWord, "segment s = did purchase last 7 days", "segment s = did purchase in last 7 days"),
        Text(DiagnosticCodes.WhereParentheses, "segment s = did purchase where not channel = app", "segment s = did purchase where (not channel = app)"),
        Text(DiagnosticCodes.OutOfRange, "rfm value over purchase.amount into 1", "rfm value over purchase.amount into 5"),
        Text(DiagnosticCodes.FlagCompared, "segment s = opted_in = true", "segment s = opted_in"),
        Text(DiagnosticCodes.GivenTwice, "partition p { a when opted_in a otherwise }", "partition p { a when opted_in b otherwise }"),
        Text(DiagnosticCodes.PartMissing, "partition p { a when opted_in }", "partition p { a when opted_in b otherwise }"),
        Text(DiagnosticCodes.SchemaNeeded, "schema other { customer { age: text } }", "segment s = age > 30"),
        Schema(
            DiagnosticCodes.NoCase, "schema s { customer { age: integer ignoring case } }", "schema s { customer { email: text ignoring case } }"),
        Text(DiagnosticCodes.ForeignWord, "segment s = age between 18 and 30", "segment s = (age >= 18 and age <= 30)"),

        // Names of the schema
        Of(DiagnosticCodes.UnknownAttribute, OtherShop.Agee >= 18, Shop.Age >= 18),
        Of(DiagnosticCodes.UnknownEvent, OtherShop.Purchse.Did(), Shop.Purchase.Did()),
        Of(DiagnosticCodes.UnknownProperty, Shop.Purchase.Sum(OtherShop.Amonut) >= 100, Shop.Purchase.Sum(Shop.Amount) >= 100),
        Of(DiagnosticCodes.SchemaMismatch, OtherShop.Age.Is("30"), Shop.Age.Is(30)),
        Of(DiagnosticCodes.UnknownValue, Shop.Country.Is("KP"), Shop.Country.Is("KR")),

        Text(DiagnosticCodes.UnknownName, "segment s = agee > 30", "segment s = age > 30"),

        // Kinds
        Of(DiagnosticCodes.DoesNotCompare, Shop.SignedUp >= "2026-01-01", Shop.SignedUp >= new DateOnly(2026, 1, 1)),
        Of(DiagnosticCodes.MissingUnit, Shop.Purchase.Since() >= 60, Shop.Purchase.Since() >= TimeSpan.FromDays(60)),
        Of(DiagnosticCodes.NoOrder, Shop.Country >= "KR", Shop.Country.IsAnyOf("KR", "US")),
        Of(DiagnosticCodes.ValueOfAnotherKind, Shop.Age.IsAnyOf("18", "19"), Shop.Age.IsAnyOf(18, 19)),
        Of(DiagnosticCodes.NotText, Shop.Age.IsLike("3*"), Shop.Country.IsLike("K*")),
        Of(DiagnosticCodes.NotTags, Shop.Country.Has("KR"), Shop.Interests.Has("hat")),
        Of(DiagnosticCodes.NotTemporal, Shop.Age.IsIn(Window.Last(Week)), Shop.SignedUp.IsIn(Window.Last(Week))),
        Of(DiagnosticCodes.NoArithmetic, Shop.Age * Shop.SignedUp >= 1, Shop.Age * 2 >= 1),
        Of(DiagnosticCodes.NoAggregate, Shop.Purchase.Sum(Shop.Category) >= 1, Shop.Purchase.Distinct(Shop.Category) >= 1),
        Of(DiagnosticCodes.NotAProperty, Shop.Purchase.Sum(Shop.Age) >= 100, Shop.Purchase.Sum(Shop.Amount) >= 100),
        Of(DiagnosticCodes.NeverMissing, new IsMissing(Shop.Age >= 30), Shop.Age.IsMissing()),
        Of(
            DiagnosticCodes.FeatureOfTags,
            Feature.Define("likes", Shop.Interests).IsSet(),
            Shop.Interests.IsSet()),

        // Scope
        Of(DiagnosticCodes.PropertyOutsideWhere, Shop.Amount >= 100, Shop.Purchase.Where(Shop.Amount >= 100).Did()),
        Text(DiagnosticCodes.AttributeInWhere, "segment s = did purchase where age > 30", "segment s = did purchase where customer.age > 30"),
        Of(
            DiagnosticCodes.MeasureInWhere,
            Shop.Visit.Where(Shop.Purchase.Did()).Did(),
            Shop.Visit.Did() & Shop.Purchase.Did()),
        Of(
            DiagnosticCodes.MembershipInWhere,
            [Adults, Segment.Define("buyers", Shop.Purchase.Where(Adults.Members).Did())],
            [Adults, Segment.Define("buyers", Shop.Purchase.Did() & Adults.Members)]),
        Of(
            DiagnosticCodes.PropertyOfAnotherEvent,
            Shop.Purchase.Where(Shop.ViewedCategory.Is("hat")).Did(),
            Shop.Purchase.Where(Shop.Category.Is("hat")).Did()),

        Text(DiagnosticCodes.EventTimeOutsideWhere, "segment s = hour() >= 22", "segment s = did visit where hour() >= 22"),
        Text(
            DiagnosticCodes.LooseBackslash,
            "segment s = did purchase where category like \"hat\\\\\"",
            "segment s = did purchase where category like \"hat\\\\\\\\\""),

        // Taken back
        Of(
            DiagnosticCodes.TakenBackSame,
            Shop.Purchase.Unless(Shop.Visit, same: "category").Did(),
            Shop.Purchase.Unless(Shop.ViewProduct, same: "category").Did()),
        Of(
            DiagnosticCodes.TakenBackTwice,
            Shop.Purchase.Unless(Shop.ViewProduct.Unless(Shop.Purchase, same: "category"), same: "category").Did(),
            Shop.Purchase.Unless(Shop.ViewProduct, same: "category").Did()),
        Of(
            DiagnosticCodes.LastEventsElsewhere,
            Shop.Purchase.DidFirst(Window.LastEvents(3)),
            Shop.Purchase.Average(Shop.Amount, Window.LastEvents(3)) >= 100),
        Text(DiagnosticCodes.CustomerOutsideWhere, "segment s = customer.age > 30", "segment s = age > 30"),
        Of(
            DiagnosticCodes.PatternTooLong,
            Shop.Visit.Where(Shop.Channel.IsLike(new string('a', 1001))).Did(),
            Shop.Visit.Where(Shop.Channel.IsLike("*a*")).Did()),

        // Windows
        Of(DiagnosticCodes.WindowAhead, Shop.Purchase.Did(Window.Next(Week)), Shop.Purchase.Did(Window.Last(Week))),
        Of(
            DiagnosticCodes.EmptyWindow,
            Shop.Purchase.Did(Window.Between(new DateOnly(2026, 4, 1), new DateOnly(2026, 3, 1))),
            Shop.Purchase.Did(Window.Between(new DateOnly(2026, 3, 1), new DateOnly(2026, 4, 1)))),
        Of(
            DiagnosticCodes.NotAnAnchor,
            Shop.Purchase.Did(Window.Since(Shop.SignedUp + TimeSpan.FromDays(1))),
            Shop.Purchase.Did(Window.Since(Shop.SignedUp))),

        Text(
            DiagnosticCodes.AnniversaryWindow, "segment s = anniversary of signed_up in next 36 hours", "segment s = anniversary of signed_up in next 2 days"),

        // Sequences
        Of(
            DiagnosticCodes.SequenceLength,
            Enumerable.Range(2, 31).Aggregate(Shop.Visit.Then(Shop.Visit), (steps, _) => steps.Then(Shop.Visit)).Did(),
            Shop.Visit.Then(Shop.Visit).Did()),
        Of(
            DiagnosticCodes.AbsentNotLast,
            Shop.Visit.ThenNot(Shop.Purchase).Then(Shop.Visit).Within(Week).Did(),
            Shop.Visit.Then(Shop.Visit).ThenNot(Shop.Purchase).Within(Week).Did()),
        Of(
            DiagnosticCodes.AbsentWithoutWithin,
            Shop.Visit.ThenNot(Shop.Purchase).Did(),
            Shop.Visit.ThenNot(Shop.Purchase).Within(Week).Did()),
        Of(
            DiagnosticCodes.SameUnknown,
            Shop.Visit.Then(Shop.Purchase).Same("category").Did(),
            Shop.ViewProduct.Then(Shop.Purchase).Same("category").Did()),
        Of(
            DiagnosticCodes.SameKind,
            Shop.Visit.Then(Shop.Purchase).Same("channel").Did(),
            Shop.ViewProduct.Then(Shop.Purchase).Same("category").Did()),

        // JSON
        Json(DiagnosticCodes.JsonMalformed, """{"version":1,"definitions":[""", """{"version":1,"definitions":[]}"""),
        Json(DiagnosticCodes.JsonTooDeep, new string('[', 300), "[[[[[[ and so on, 300 times", """{"version":1,"definitions":[]}"""),
        Json(DiagnosticCodes.JsonTooLarge, new string(' ', 17_000_000), "17 million characters", """{"version":1,"definitions":[]}"""),
        Json(DiagnosticCodes.JsonVersion, """{"version":2,"definitions":[]}""", """{"version":1,"definitions":[]}"""),
        Json(DiagnosticCodes.JsonUnknownMember, """{"version":1,"definitions":[],"author":"kim"}""", """{"version":1,"definitions":[]}"""),
        Json(DiagnosticCodes.JsonMissingMember, """{"version":1}""", """{"version":1,"definitions":[]}"""),
        Json(DiagnosticCodes.JsonDuplicateMember, """{"version":1,"version":1,"definitions":[]}""", """{"version":1,"definitions":[]}"""),
        Json(DiagnosticCodes.JsonWrongType, """{"version":"1","definitions":[]}""", """{"version":1,"definitions":[]}"""),
        Json(
            DiagnosticCodes.JsonUnknownType,
            Adult + """{"type":"attribut","name":"opted_in"}}]}""",
            Adult + """{"type":"attribute","name":"opted_in"}}]}"""),
        Json(
            DiagnosticCodes.JsonValue,
            Adult + """{"type":"didFirst","events":"visit","window":{"type":"last","duration":"7d"}}}]}""",
            Adult + """{"type":"didFirst","events":"visit","window":{"type":"last","duration":"7 days"}}}]}"""),
        Json(
            DiagnosticCodes.JsonUnknownMeasure,
            Adult + """{"type":"isMissing","value":{"type":"feature","name":"years"}}}]}""",
            """{"version":1,"measures":[{"type":"feature","name":"years","measure":{"type":"attribute","name":"age"}}],"definitions":[{"type":"segment","name":"adults","condition":{"type":"isMissing","value":{"type":"feature","name":"years"}}}]}"""),
        new(
            DiagnosticCodes.JsonMissingSchema,
            """RuleBook.FromJson(null, "{\"version\":1,\"definitions\":[]}")""",
            """RuleBook.FromJson(Shop.Schema, "{\"version\":1,\"definitions\":[]}")""",
            () => ReadJson(null, """{"version":1,"definitions":[]}"""),
            () => ReadJson(Shop.Schema, """{"version":1,"definitions":[]}""")),
        Text(
            DiagnosticCodes.ValueArguments,
            "rfm value over purchase.amount into 5  segment s = value.recency(90 days) >= 4",
            "rfm value over purchase.amount into 5  segment s = value.recency >= 4"),

        // Limits
        Of(
            DiagnosticCodes.TooDeep,
            Enumerable.Range(1, 100).Aggregate(Shop.Purchase.Count(), (sum, _) => sum + Shop.Visit.Count()) >= 10,
            Shop.Purchase.Count() + (100 * Shop.Visit.Count()) >= 10),
        Of(
            DiagnosticCodes.TooLarge,
            Enumerable.Range(1, 5_000).Select(age => Shop.Age.Is(age)).Aggregate((one, other) => one | other),
            Shop.Age.IsAnyOf([.. Enumerable.Range(1, 5_000).Select(age => (decimal)age)])),
        Of(
            DiagnosticCodes.TooDeepTogether,
            [.. Enumerable.Range(1, 600).Select(i => Segment.Define($"s{i}", new MemberOf($"s{i - 1}", null, null))), Segment.Define("s0", Shop.OptedIn)],
            [.. Enumerable.Range(1, 600).Select(i => Segment.Define($"s{i}", new MemberOf("s0", null, null))), Segment.Define("s0", Shop.OptedIn)]),

        // Rule book
        Of(
            DiagnosticCodes.DuplicateName,
            [Segment.Define("adults", Shop.Age >= 18), Segment.Define("adults", Shop.Age >= 19)],
            [Segment.Define("adults", Shop.Age >= 18), Segment.Define("adults_in_korea", Shop.Age >= 19)]),
        Of(
            DiagnosticCodes.UnknownResult,
            [Segment.Define("buyers", Adults.Members & Shop.Purchase.Did())],
            [Adults, Segment.Define("buyers", Adults.Members & Shop.Purchase.Did())]),
        Of(
            DiagnosticCodes.UnknownCell,
            [Membership, Segment.Define("best", new MemberOf("membership", "vpi", null))],
            [Membership, Segment.Define("best", Membership["vip"])]),
        Of(
            DiagnosticCodes.CellNeeded,
            [Membership, Segment.Define("best", new MemberOf("membership", null, null))],
            [Membership, Segment.Define("best", Membership["vip"])]),
        Of(
            DiagnosticCodes.NoCells,
            [Adults, Segment.Define("grown", new MemberOf("adults", "vip", null))],
            [Adults, Segment.Define("grown", Adults.Members)]),
        Of(
            DiagnosticCodes.NoEntries,
            [Adults, Segment.Define("grown", new MemberOf("adults", null, Window.Last(Week)))],
            [Adults, Segment.Define("grown", Adults.Members)]),
        Of(
            DiagnosticCodes.Cycle,
            [Segment.Define("a", new MemberOf("b", null, null)), Segment.Define("b", new MemberOf("a", null, null))],
            [Segment.Define("a", new MemberOf("b", null, null)), Segment.Define("b", Shop.OptedIn)]),
        Of(
            DiagnosticCodes.NoMembers,
            [Weekly, Segment.Define("stayed", new MemberOf("weekly", null, null))],
            [Weekly, Segment.Define("stayed", Shop.Purchase.DidAtLeast(2))]),

        new(
            DiagnosticCodes.NeedsFit,
            "engine.Evaluate(Segment.Define(\"example\", Shop.Age.IsInTop(10)), data, asOf)",
            "engine.Evaluate(Segment.Define(\"example\", Shop.Age >= 60), data, asOf)",
            () => Run(Shop.Age.IsInTop(10)),
            () => Run(Shop.Age >= 60)),
        new(
            DiagnosticCodes.ListNotGiven,
            "engine.Evaluate(rules, data, asOf)",
            "engine.Evaluate(rules, data, asOf, CustomerLists.None.With(\"suppressed\", keys))",
            () => RunReachable(null),
            () => RunReachable(CustomerLists.None.With("suppressed", []))),

        // Tests beside rules
        Text(DiagnosticCodes.TestSubject, Test("customer \"kim\" { age: 19 }\n  at 2026-03-02T00:00Z visit"), Test("customer \"kim\" { age: 19 }\n  at 2026-03-02T00:00Z expect member")),
        Text(DiagnosticCodes.TestTime, Test("customer \"kim\" { age: 19 }\n  expect member"), Test("customer \"kim\" { age: 19 }\n  at 2026-03-02T00:00Z expect member")),
        Text(DiagnosticCodes.TestCustomer, Test("at 2026-03-02T00:00Z expect not member"), Test("customer \"kim\" {}\n  at 2026-03-02T00:00Z expect not member")),
        Text(
            DiagnosticCodes.TestValue,
            Test("customer \"kim\" { age: \"nineteen\" }\n  at 2026-03-02T00:00Z expect member"),
            Test("customer \"kim\" { age: 19 }\n  at 2026-03-02T00:00Z expect member")),
        Text(
            DiagnosticCodes.GivenMissing,
            Test("customer \"kim\" { age: 19 }\n  at 2026-03-02T00:00Z expect not member", "percentile(age, 50)"),
            Test("given percentile(age, 50) = 30\n  customer \"kim\" { age: 19 }\n  at 2026-03-02T00:00Z expect not member", "percentile(age, 50)")),

        // Purchases and fits of their models
        Found(
            DiagnosticCodes.NothingToFit,
            () => MbgNbd.Fit(PurchaseSummaries.Of([], [], [])).Findings,
            () => MbgNbd.Fit(Usual).Findings),
        Found(
            DiagnosticCodes.NoRepeats,
            () => MbgNbd.Fit(PurchaseSummaries.Of([0, 0], [0, 0], [30, 90])).Findings,
            () => MbgNbd.Fit(Usual).Findings),
        Found(
            DiagnosticCodes.DropoutNotIdentified,
            () => MbgNbd.Fit(Loyal).Findings,
            () => MbgNbd.Fit(Usual).Findings),
        Found(
            DiagnosticCodes.ParametersNotIdentified,
            () => GammaGamma.Fit(PurchaseSummaries.Of([1, 2], [5, 9], [30, 90], [20, 20])).Findings,
            () => GammaGamma.Fit(Usual).Findings),
        Found(
            DiagnosticCodes.OneTimeBuyersAlive,
            () => BgNbd.Fit(Usual).Findings,
            () => MbgNbd.Fit(Usual).Findings),
        Found(
            DiagnosticCodes.InfiniteMeanValue,
            () => GammaGamma.Fit(Uneven).Findings,
            () => GammaGamma.Fit(Usual).Findings),
        Found(
            DiagnosticCodes.SpendLeftOut,
            () => GammaGamma.Fit(Usual.Merge(PurchaseSummaries.Of([1], [5], [30], [0]))).Findings,
            () => GammaGamma.Fit(Usual).Findings),
        Found(
            DiagnosticCodes.TooFewPeriods,
            () => ShiftedBetaGeometric.Fit(Renewals.Of(1000, 869, 743)).Findings,
            () => ShiftedBetaGeometric.Fit(Renewals.Of(1000, 869, 743, 653, 593)).Findings),
        Found(
            DiagnosticCodes.OneSidedRenewals,
            () => ShiftedBetaGeometric.Fit(Renewals.Of(1000, 1000, 1000, 1000)).Findings,
            () => ShiftedBetaGeometric.Fit(Renewals.Of(1000, 869, 743, 653, 593)).Findings),
        Found(
            DiagnosticCodes.SpendDependsOnFrequency,
            () => SpendAssumption.Of(PurchaseSummaries.Of([1, 2, 3, 4], [9, 9, 9, 9], [9, 9, 9, 9], [10, 20, 30, 40])).Findings,
            () => SpendAssumption.Of(Usual).Findings),
        Found(
            DiagnosticCodes.PurchaseRule,
            () => (new Purchases(Shop.Purchase) { Period = CalendarUnit.Hour }).Validate(Shop.Schema),
            () => (new Purchases(Shop.Purchase) { Period = CalendarUnit.Week }).Validate(Shop.Schema)),
        Of(
            DiagnosticCodes.ForecastArguments,
            [Base, Segment.Define("good", new ValueOf("base", "expected_orders", ValueKind.Number) >= 1)],
            [Base, Segment.Define("good", Base.ExpectedOrders(TimeSpan.FromDays(90)) >= 1)]),
        Of(
            DiagnosticCodes.ForecastWithoutValues,
            [Base, Segment.Define("dear", Base.Value(TimeSpan.FromDays(365)) >= 100)],
            [Base with { WithGammaGamma = true }, Segment.Define("dear", Base.Value(TimeSpan.FromDays(365)) >= 100)]),

        // Funnels and retention
        Of(
            DiagnosticCodes.FunnelLength,
            [new Funnel("buying", Shop.Purchase)],
            [new Funnel("buying", Shop.Visit, Shop.Purchase)]),
        Of(
            DiagnosticCodes.DuplicateStep,
            [new Funnel("buying", new FunnelStep("first", Shop.Visit), new FunnelStep("first", Shop.Purchase))],
            [new Funnel("buying", new FunnelStep("first", Shop.Visit), new FunnelStep("second", Shop.Purchase))]),
        Of(
            DiagnosticCodes.FunnelWindow,
            [new Funnel("buying", Shop.Visit, Shop.Purchase) { Window = TimeSpan.Zero }],
            [new Funnel("buying", Shop.Visit, Shop.Purchase) { Window = Week }]),
        Of(
            DiagnosticCodes.EntryOnAttribute,
            [Buying, Segment.Define("lost", Buying.DroppedBefore("purchase", Window.Since(Shop.SignedUp)))],
            [Buying, Segment.Define("lost", Buying.DroppedBefore("purchase", Window.Last(Week)))]),
        Of(
            DiagnosticCodes.RfmBins,
            [new Rfm("value", Shop.Amount, Shop.Purchase) { Bins = 1 }],
            [new Rfm("value", Shop.Amount, Shop.Purchase) { Bins = 5 }]),
        Of(DiagnosticCodes.NoPercentile, Shop.Country.IsInTop(10), Shop.Age.IsInTop(10)),
        Of(DiagnosticCodes.NotANumber, [Score.Define("score", Shop.Country)], [Score.Define("score", Shop.Age)]),
        Of(
            DiagnosticCodes.FunnelGap,
            [new Funnel("buying", Shop.Visit, new FunnelStep("buy", Shop.Purchase) { MinimumGap = Week, MaximumGap = TimeSpan.FromDays(1) })],
            [new Funnel("buying", Shop.Visit, new FunnelStep("buy", Shop.Purchase) { MinimumGap = TimeSpan.FromDays(1), MaximumGap = Week })]),
        Of(
            DiagnosticCodes.OptionalStep,
            [new Funnel("buying", new FunnelStep("visit", Shop.Visit) { IsOptional = true }, Shop.Purchase)],
            [new Funnel("buying", Shop.Visit, Shop.Purchase) { Entry = FunnelEntry.Open }]),
        Of(
            DiagnosticCodes.FunnelExclusion,
            [new Funnel("buying", Shop.Visit, Shop.Purchase) { Exclusions = [new FunnelExclusion("purchase", "visit", Shop.ViewProduct)] }],
            [new Funnel("buying", Shop.Visit, Shop.Purchase) { Exclusions = [new FunnelExclusion("visit", "purchase", Shop.ViewProduct)] }]),
        Of(
            DiagnosticCodes.FunnelCombination,
            [new Funnel("buying", Shop.Visit, Shop.Purchase) { Entry = FunnelEntry.Open, Count = FunnelCounting.Attempts }],
            [new Funnel("buying", Shop.Visit, Shop.Purchase) { Entry = FunnelEntry.Open }]),
        Of(
            DiagnosticCodes.FunnelUnitCell,
            [Buying with { Count = FunnelCounting.Attempts }, Segment.Define("bought", Buying.Converted())],
            [Buying, Segment.Define("bought", Buying.Converted())]),
        Of(
            DiagnosticCodes.FunnelProperty,
            [new Funnel("buying", Shop.Visit, Shop.Purchase) { HoldConstant = "category" }],
            [new Funnel("buying", Shop.ViewProduct, Shop.Purchase) { HoldConstant = "category" }]),
        // Scorings
        // Retentions
        Of(DiagnosticCodes.RetentionBrackets, [Weekly with { Periods = 0, Brackets = [1, 0] }], [Weekly with { Periods = 0, Brackets = [1, 3, 10] }]),
        Of(DiagnosticCodes.RetentionElapsed, [Weekly with { Elapsed = TimeSpan.Zero }], [Weekly with { Elapsed = TimeSpan.FromHours(36) }]),
        Of(DiagnosticCodes.RetentionAtLeast, [Weekly with { AtLeast = 0 }], [Weekly with { AtLeast = 2 }]),
        Of(DiagnosticCodes.RetentionValue, [Weekly with { IsValueUntil = true }], [Weekly with { IsValueUntil = true, Value = Shop.Amount }]),
        Of(
            DiagnosticCodes.HistoryStart,
            [Weekly with { Cohort = Shop.Visit.EveryTime(), FirstSeen = Shop.SignedUp }],
            [Weekly with { FirstSeen = Shop.SignedUp }]),
        new(
            DiagnosticCodes.SeveralStarts,
            "engine.ReturnTimes(Weekly with { Cohort = Shop.Visit.EveryTime() }, data, range, asOf)",
            "engine.ReturnTimes(Weekly, data, range, asOf)",
            () => Times(Weekly with { Cohort = Shop.Visit.EveryTime() }),
            () => Times(Weekly)),
        Of(
            DiagnosticCodes.ActivityUnit,
            [new Stickiness("daily") { Activity = Shop.Visit, Period = CalendarUnit.Day, AtLeast = 0 }],
            [new Stickiness("daily") { Activity = Shop.Visit, Period = CalendarUnit.Day, AtLeast = 2 }]),

        Of(
            DiagnosticCodes.RfmMeasure,
            [new Rfm("value", new RfmMeasures(Shop.SignedUp, Shop.Purchase.Count(), Shop.Age))],
            [new Rfm("value", new RfmMeasures(Shop.Purchase.Since(), Shop.Purchase.Count(), Shop.Age))]),
        Of(
            DiagnosticCodes.RfmThresholds,
            [new Rfm("value", Shop.Amount, Shop.Purchase) { Bins = 3, RecencyThresholds = [90, 30] }],
            [new Rfm("value", Shop.Amount, Shop.Purchase) { Bins = 3, RecencyThresholds = [30, 90] }]),
        new(
            DiagnosticCodes.FitOfAnotherBook,
            "FittedRuleBook.FromJson(Book(Shop.Age > Shop.Age.Percentile(51)), FitOf(Shop.Age > Shop.Age.Percentile(50)))",
            "FittedRuleBook.FromJson(Book(Shop.Age > Shop.Age.Percentile(50)), FitOf(Shop.Age > Shop.Age.Percentile(50)))",
            () => ReadFit(Book(Shop.Age > Shop.Age.Percentile(51)), FitOf(Shop.Age > Shop.Age.Percentile(50))),
            () => ReadFit(Book(Shop.Age > Shop.Age.Percentile(50)), FitOf(Shop.Age > Shop.Age.Percentile(50)))),
        new(
            DiagnosticCodes.FitVersion,
            "FittedRuleBook.FromJson(Book(Shop.OptedIn), FitOf(Shop.OptedIn).Replace(\"\\\"fit\\\":1\", \"\\\"fit\\\":9\"))",
            "FittedRuleBook.FromJson(Book(Shop.OptedIn), FitOf(Shop.OptedIn))",
            () => ReadFit(Book(Shop.OptedIn), FitOf(Shop.OptedIn).Replace("\"fit\":1", "\"fit\":9", StringComparison.Ordinal)),
            () => ReadFit(Book(Shop.OptedIn), FitOf(Shop.OptedIn))),
        new(DiagnosticCodes.MostAtTheCut, "Groups(visits: [0, 0, 0, 7])", "Groups(visits: [0, 1, 2, 7])", () => Groups(visits: [0, 0, 0, 7]), () => Groups(visits: [0, 1, 2, 7])),
        new(
            DiagnosticCodes.ReportVersion,
            "RfmCounts.FromJson(Shop.Schema, Counts.Replace(\"\\\"rfmCounts\\\":1\", \"\\\"rfmCounts\\\":9\"))",
            "RfmCounts.FromJson(Shop.Schema, Counts)",
            () => ReadCounts(Counts.Replace("\"rfmCounts\":1", "\"rfmCounts\":9", StringComparison.Ordinal)),
            () => ReadCounts(Counts)),
        new(
            DiagnosticCodes.ReportTotal,
            "RfmCounts.FromJson(Shop.Schema, Counts.Replace(\"\\\"scored\\\":2\", \"\\\"scored\\\":3\"))",
            "RfmCounts.FromJson(Shop.Schema, Counts)",
            () => ReadCounts(Counts.Replace("\"scored\":2", "\"scored\":3", StringComparison.Ordinal)),
            () => ReadCounts(Counts)),
        Of(
            DiagnosticCodes.RfmOfEvents,
            [new Rfm("value", new RfmMeasures(Shop.Purchase.Since(), Shop.Purchase.Count(), Shop.Age)) { ByDays = true }],
            [new Rfm("value", new RfmMeasures(Shop.Purchase.Since(), Shop.Purchase.Count(), Shop.Age))]),

        // Growth
        Of(
            DiagnosticCodes.GrowthRefunds,
            [Revenue with { IsNet = true }],
            [Revenue with { Refund = Shop.Purchase, RefundValue = Shop.Amount, IsNet = true }]),
        new(
            DiagnosticCodes.GrowthBelowZero,
            "engine.Analyze(Revenue with { Attribution = AttributionMethod.LogarithmicMean }, data, before, after, asOf)",
            "engine.Analyze(Revenue, data, before, after, asOf)",
            () => Change(Revenue with { Attribution = AttributionMethod.LogarithmicMean }),
            () => Change(Revenue)),
        new(
            DiagnosticCodes.GrowthNetByOrder,
            "engine.AnalyzeByOrder(Revenue with { Refund = Shop.Purchase, RefundValue = Shop.Amount, IsNet = true }, Shop.Category, data, before, after, asOf)",
            "engine.Analyze(Revenue with { Refund = Shop.Purchase, RefundValue = Shop.Amount, IsNet = true }, data, before, after, asOf)",
            () => ByCategory(Revenue with { Refund = Shop.Purchase, RefundValue = Shop.Amount, IsNet = true }),
            () => Change(Revenue with { Refund = Shop.Purchase, RefundValue = Shop.Amount, IsNet = true })),
        new(
            DiagnosticCodes.GrowthGroupsOfOrders,
            "engine.AnalyzeByOrder(Revenue, Shop.Category, data, before, after, asOf)",
            "engine.Analyze(Revenue, data, before, after, asOf)",
            () => ByCategory(Revenue),
            () => Change(Revenue)),

        // Paths
        Of(DiagnosticCodes.PathEvents, [new EventPaths("visits") { Events = [] }], [new EventPaths("visits")]),
        Of(
            DiagnosticCodes.PathUnit,
            [new EventPaths("visits") { SessionGap = TimeSpan.Zero }],
            [new EventPaths("visits") { SessionGap = TimeSpan.FromMinutes(30) }]),
        Of(
            DiagnosticCodes.PathNames,
            [new EventPaths("visits") { Collapsed = ["visit"] }],
            [new EventPaths("visits") { CollapsesRepeats = true, Collapsed = ["visit"] }]),
        Of(DiagnosticCodes.PathGroups, [new EventPaths("visits") { Groups = [@"/product/\"] }], [new EventPaths("visits") { Groups = ["/product/*"] }]),
        Of(
            DiagnosticCodes.PathAnchor,
            [new EventPaths("visits") { Until = "purchase", Exclude = ["purchase"] }],
            [new EventPaths("visits") { Until = "purchase" }]),
        Of(
            DiagnosticCodes.PathWindow,
            [new EventPaths("visits") { Window = TimeSpan.FromDays(2) }],
            [new EventPaths("visits") { Until = "purchase", Window = TimeSpan.FromDays(2) }]),
        Of(DiagnosticCodes.PathLimit, [new EventPaths("visits") { Limit = 0 }], [new EventPaths("visits") { Limit = 5 }]),
        Of(DiagnosticCodes.PathNode, [new EventPaths("visits") { Until = "purchse" }], [new EventPaths("visits") { Until = "purchase" }]),
        Of(
            DiagnosticCodes.AffinityBasket,
            [new ProductAffinity("with") { Events = [Shop.Purchase], ItemProperty = "amount", LargestBasket = 0 }],
            [new ProductAffinity("with") { Events = [Shop.Purchase], ItemProperty = "amount", LargestBasket = 50 }]),

        Of(
            DiagnosticCodes.RetentionLength,
            [Weekly with { Periods = 0 }],
            [Weekly with { Periods = 8 }]),

        // Suspicions
        Of(DiagnosticCodes.AlwaysTrue, Shop.Purchase.Count() >= 0, Shop.Purchase.Count() >= 1),
        Of(DiagnosticCodes.NeverTrue, Shop.Purchase.Count() < 0, Shop.Purchase.Count() < 1),

        // Of the analysis
        Of(
            DiagnosticCodes.UnreachableCell,
            [Partition.Define("tier", "none", new PartitionCell("silver", Shop.Purchase.Did()), new PartitionCell("gold", Shop.Purchase.DidAtLeast(5)))],
            [Partition.Define("tier", "none", new PartitionCell("gold", Shop.Purchase.DidAtLeast(5)), new PartitionCell("silver", Shop.Purchase.Did()))]),
        Of(
            DiagnosticCodes.ImpliedSegment,
            [Adults, Segment.Define("seniors", Shop.Age >= 65)],
            [Adults, Segment.Define("seniors", Adults.Members & Shop.Age >= 65)]),
        Of(
            DiagnosticCodes.SameMembers,
            [Adults, Segment.Define("grown_up", Shop.Age > 17)],
            [Adults]),
        Of(DiagnosticCodes.AdmitsMissing, !(Shop.Age < 18), !(Shop.Age < 18) & Shop.Age.IsSet()),
        Of(
            DiagnosticCodes.WindowNeverFilled,
            Shop.Purchase.Did(Window.Before(new DateOnly(1969, 7, 20))),
            Shop.Purchase.Did(Window.Before(new DateOnly(2019, 7, 20)))),
        Analysed(
            DiagnosticCodes.UnusedFeature,
            "feature visits = count(visit) segment visitors = did visit",
            "feature visits = count(visit) segment visitors = visits >= 1"),
        Analysed(DiagnosticCodes.NeverEqual, "segment s = age in {18, 19.5}", "segment s = age in {18, 19}"),
        AnalysedAlone(
            DiagnosticCodes.BirthNearNow,
            "schema shop { customer { birthday: date } } segment s = birthday in this month",
            "schema shop { customer { birthday: date } } segment s = anniversary of birthday in this month"),
        new(
            DiagnosticCodes.TiesTakeMore,
            "Fit(\"segment best = top 10% by count(visit)\", visits: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0])",
            "Fit(\"segment best = top 10% by count(visit)\", visits: [0, 0, 0, 0, 0, 0, 0, 0, 0, 7])",
            () => Fit("segment best = top 10% by count(visit)", visits: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
            () => Fit("segment best = top 10% by count(visit)", visits: [0, 0, 0, 0, 0, 0, 0, 0, 0, 7])),
        new(
            DiagnosticCodes.ValueFillsBin,
            "Fit(\"rfm value of count(visit), count(visit), count(visit) into 2\", visits: [1, 1, 1, 2])",
            "Fit(\"rfm value of count(visit), count(visit), count(visit) into 2\", visits: [1, 2, 3, 4])",
            () => Fit("rfm value of count(visit), count(visit), count(visit) into 2", visits: [1, 1, 1, 2]),
            () => Fit("rfm value of count(visit), count(visit), count(visit) into 2", visits: [1, 2, 3, 4])),
        Analysed(DiagnosticCodes.UnusedList, "list suppressed segment adults = age >= 18", "list suppressed segment adults = age >= 18 and not in suppressed"),
        Text(DiagnosticCodes.TermWithoutNumber, "scorecard interest linear 0 { term home = country weight 2 }", "scorecard interest linear 0 { term home when country = KR weight 2 }"),
        Text(DiagnosticCodes.ScorecardNumbers, "scorecard interest linear 0 { term age = age bins 0 {35: 1, 20: 2} }", "scorecard interest linear 0 { term age = age bins 0 {20: 2, 35: 1} }"),
        Text(DiagnosticCodes.AxisWithoutNumber, "grouping four of country, count(visit)", "grouping four of age, count(visit)"),
        Text(DiagnosticCodes.AxisThreshold, "grouping four of age at 3 days, count(visit)", "grouping four of age at 30, count(visit)"),

        // Data that rules meet
        Found(DiagnosticCodes.ValueNeverSeen, Checked(["JP", "JP"], before: ["KR", "US"]), Checked(["KR", "US"], before: ["KR", "US"])),
        Found(DiagnosticCodes.EventNeverSeen, Checked(purchases: []), Checked(purchases: [30])),
        Found(DiagnosticCodes.EventSilent, Checked(purchases: [10], before: [9]), Checked(purchases: [29], before: [9])),
        Found(DiagnosticCodes.FieldWentMissing, Checked([null, null, "KR"], before: ["KR", "KR", "KR"]), Checked(["KR", "KR", "KR"], before: ["KR", "KR", "KR"])),
        Found(DiagnosticCodes.SizeJumped, Checked([18, 19, 20], before: [30, 40, 18]), Checked([30, 19, 40], before: [30, 40, 18])),
        Found(DiagnosticCodes.DataTooOld, Checked(purchases: [10], age: TimeSpan.FromDays(14)), Checked(purchases: [20], age: TimeSpan.FromDays(14))),

        // One customer at a time
        Programmed(
            DiagnosticCodes.NotForOneCustomer,
            "lifetime base over purchase by bg_nbd segment loyal = base.p_alive >= 0.8",
            "segment loyal = since(purchase) <= 30 days"),
        Programmed(
            DiagnosticCodes.ChangeNotTold,
            "segment slowing = since(purchase) * 2 > since(first purchase) / 2",
            "segment slowing = since(purchase) * 2 > 60 days"),

        // Live memberships
        .. LiveMistakes.All,

        // Journeys
        Of(DiagnosticCodes.NoEntry, Shop.Purchase.Did(Trigger.SinceEntry), Shop.Purchase.Did(Window.Last(Week))),
        Text(DiagnosticCodes.WaitLength, "journey j { enter on visit wait 1.5 days }", "journey j { enter on visit wait 36 hours }"),
        Text(DiagnosticCodes.JourneyAttribute, "messaging { consent age }", "messaging { consent opted_in }"),
        Text(DiagnosticCodes.StatementOrder, "journey j { enter on visit wait 1 day reenter always }", "journey j { enter on visit reenter always wait 1 day }"),
        Text(DiagnosticCodes.AwaitedEvent, "journey j { enter on visit wait up to 1 day for purchase { on visit {} } }", "journey j { enter on visit wait up to 1 day for purchase { on purchase {} } }"),
        Text(
            DiagnosticCodes.JourneyTooLarge, $"journey j {{ enter on visit {Blocks(20)} }}", $"journey j {{ enter on visit {Blocks(16)} }}",
            "journey j { enter on visit repeat 2 times { repeat 2 times { ... 20 of them ... } } }", "journey j { enter on visit repeat 2 times { repeat 2 times { ... 16 of them ... } } }"),
        Of(DiagnosticCodes.JourneyEvent, [new Journey("j") { Entries = [JourneyEntry.On(AnyEvent.Instance)], Steps = [new SendStep("push", "hi")] }], [new Journey("j") { Entries = [JourneyEntry.On(Shop.Visit)], Steps = [new SendStep("push", "hi")] }]),
        Text(DiagnosticCodes.TriggerProperty, "journey j { enter on purchase enter on visit only if trigger.amount > 30 }", "journey j { enter on purchase only if trigger.amount > 30 }"),
        Text(DiagnosticCodes.NeedsSegment, "journey j { enter on visit only if did purchase in last 30 days }", "journey j { enter on visit only if did purchase in last 7 days }"),
        Text(DiagnosticCodes.DuplicateNode, "journey j { enter on visit wait 1 day as w wait 2 days as w }", "journey j { enter on visit wait 1 day as w wait 2 days as w2 }"),
        Text(DiagnosticCodes.WaitWithoutEnd, "journey j { enter on visit wait for purchase {} }", "journey j { enter on visit wait up to 7 days for purchase {} }"),
        Text(DiagnosticCodes.RepeatWithoutEnd, "journey j { enter on visit repeat { wait 1 day } }", "journey j { enter on visit repeat 3 times { wait 1 day } }"),
        Text(DiagnosticCodes.SplitWeights, "journey j { enter on visit split \"copy\" { a 50% {} b 49% {} } }", "journey j { enter on visit split \"copy\" { a 50% {} b 50% {} } }"),
        Text(DiagnosticCodes.SplitArmTwice, "journey j { enter on visit split \"copy\" { a 50% {} a 50% {} } }", "journey j { enter on visit split \"copy\" { a 50% {} b 50% {} } }"),
        Text(DiagnosticCodes.UnknownZone, "messaging { timezone \"Asia/Soul\" }", "messaging { timezone \"Asia/Seoul\" }"),
        Text(DiagnosticCodes.MessageText, "journey j { enter on visit send push \"hi\" with { text: \"{{country\" } }", "journey j { enter on visit send push \"hi\" with { text: \"{{country}}\" } }"),
        Text(DiagnosticCodes.UnknownJourney, "journey j { enter on visit join vip }", "journey j { enter on visit join vip } journey vip { enter from j }"),
        Text(DiagnosticCodes.JoinRefused, "journey j { enter on visit join vip } journey vip { enter from k } journey k { enter on visit }", "journey j { enter on visit join vip } journey vip { enter from k enter from j } journey k { enter on visit }"),
        Text(DiagnosticCodes.LoopWithoutWait, "journey j { enter on visit reenter always while active concurrent join j }", "journey j { enter on visit reenter always while active concurrent at most 9 times join j }"),
        Text(DiagnosticCodes.MessagingLoosened, "messaging { quiet 21:00..08:00 } journey j { enter on visit quiet 22:00..08:00 }", "messaging { quiet 21:00..08:00 } journey j { enter on visit quiet 20:00..08:00 }"),
        Text(DiagnosticCodes.QuietEmpty, "messaging { quiet 21:00..21:00 }", "messaging { quiet 21:00..08:00 }"),
        Text(DiagnosticCodes.SendCap, "messaging { cap ads 0 per 24 hours }", "messaging { cap ads 1 per 24 hours }"),
        Text(DiagnosticCodes.JourneyValue, "journey j { enter on visit holdout \"control\" 120% }", "journey j { enter on visit holdout \"control\" 10% }"),
        Analysed(DiagnosticCodes.StepNever, "journey j { enter on visit exit \"done\" send push \"hi\" }", "journey j { enter on visit send push \"hi\" exit \"done\" }"),
        Analysed(DiagnosticCodes.ConditionNever, "journey j { enter on visit only if age < 20 and age > 30 send push \"hi\" }", "journey j { enter on visit only if age < 20 or age > 30 send push \"hi\" }"),
        Analysed(DiagnosticCodes.ConditionAlways, "journey j { enter on visit only if age is missing or age is set send push \"hi\" }", "journey j { enter on visit only if age is set send push \"hi\" }"),
        Analysed(DiagnosticCodes.BranchNever, "journey j { enter on visit when age > 20 { send push \"a\" } or when age > 30 { send push \"b\" } }", "journey j { enter on visit when age > 30 { send push \"b\" } or when age > 20 { send push \"a\" } }"),
        Analysed(DiagnosticCodes.LoopUnbounded, "journey j { enter on visit reenter always while active restart send push \"hi\" wait 7 days join j }", "journey j { enter on visit reenter always cooldown 30 days from entry while active restart send push \"hi\" wait 7 days join j }"),
        Analysed(DiagnosticCodes.SendNever, "messaging { quiet 21:00..08:00 drop } journey j { enter on visit wait until 22:00 send push \"hi\" }", "messaging { quiet 21:00..08:00 drop } journey j { enter on visit wait until 10:00 send push \"hi\" }"),
        Analysed(DiagnosticCodes.SendDelayed, "messaging { quiet 21:00..08:00 hold } journey j { enter on visit wait until 22:00 send push \"hi\" }", "messaging { quiet 21:00..08:00 hold } journey j { enter on visit wait until 10:00 send push \"hi\" }"),
        Analysed(DiagnosticCodes.CapAlwaysHit, "messaging { cap ads 1 per 24 hours } journey j { enter on visit send push \"a\" send push \"b\" }", "messaging { cap ads 1 per 24 hours } journey j { enter on visit send push \"a\" wait 2 days send push \"b\" }"),
        Analysed(DiagnosticCodes.CapNeverHit, "messaging { cap ads 5 per 24 hours } journey j { enter on visit send push \"hi\" }", "messaging { cap ads 5 per 24 hours } journey j { enter on visit reenter always send push \"hi\" }"),
        Analysed(DiagnosticCodes.GoalMissing, "journey j { enter on visit split \"copy\" { a 50% { send push \"a\" } b 50% { send push \"b\" } } }", "journey j { enter on visit goal purchase within 7 days split \"copy\" { a 50% { send push \"a\" } b 50% { send push \"b\" } } }"),
        Analysed(DiagnosticCodes.GoalShort, "journey j { enter on visit goal purchase within 1 day wait 7 days send push \"hi\" }", "journey j { enter on visit goal purchase within 30 days wait 7 days send push \"hi\" }"),
        Analysed(DiagnosticCodes.NoEffect, "journey j { enter on visit wait 1 day }", "journey j { enter on visit wait 1 day send push \"hi\" }"),
        Analysed(DiagnosticCodes.WaitZero, "journey j { enter on visit wait 0 minutes send push \"hi\" }", "journey j { enter on visit wait 20 minutes send push \"hi\" }"),
        Analysed(DiagnosticCodes.WaitTooLong, "journey j { enter on visit maximum age 10 days wait 20 days send push \"hi\" }", "journey j { enter on visit maximum age 30 days wait 20 days send push \"hi\" }"),
        Analysed(DiagnosticCodes.DateUnguarded, "journey j { enter on visit wait until signed_up + 30 days send push \"hi\" }", "journey j { enter on visit wait until signed_up + 30 days if past skip send push \"hi\" }"),
        Analysed(DiagnosticCodes.FallbackMissing, "journey j { enter on visit send push \"hi\" with { text: \"{{country}}\" } }", "journey j { enter on visit send push \"hi\" with { text: \"{{country|here}}\" } }"),
        Analysed(DiagnosticCodes.ConcurrentUnkeyed, "journey j { enter on purchase reenter always while active concurrent send push \"hi\" }", "journey j { enter on purchase reenter always key category while active concurrent send push \"hi\" }"),
        Analysed(DiagnosticCodes.SplitNameShared, "journey j { enter on visit goal purchase within 7 days split \"copy\" { a 50% {} b 50% { send push \"hi\" } } } journey k { enter on visit goal purchase within 7 days split \"copy\" { c 40% {} d 60% { send push \"hi\" } } }", "journey j { enter on visit goal purchase within 7 days split \"copy\" { a 50% {} b 50% { send push \"hi\" } } } journey k { enter on visit goal purchase within 7 days split \"other copy\" { c 40% {} d 60% { send push \"hi\" } } }"),
        Analysed(DiagnosticCodes.ExitIsTrigger, "journey j { enter on visit exit on visit send push \"hi\" }", "journey j { enter on visit exit on purchase send push \"hi\" }"),
        Found(
            DiagnosticCodes.MigrationStrands,
            () => JourneyMigration.Check(Reminder(days: 1), Reminder(days: 2)),
            () => JourneyMigration.Check(Reminder(days: 1), Reminder(days: 2), new Dictionary<string, string> { ["wait 1 day"] = "wait 2 days" })),
        InKorea(DiagnosticCodes.ConsentMissing, "journey j { enter on visit send push \"hi\" }", "messaging { consent opted_in renew consent after 730 days from signed_up quiet 21:00..08:00 hold } journey j { enter on visit send push \"hi\" }"),
        InKorea(DiagnosticCodes.KoreanLabel, "messaging { consent opted_in renew consent after 730 days from signed_up quiet 21:00..08:00 hold } journey j { enter on visit send push \"hi\" with { text: \"오늘만 반값\" } }", "messaging { consent opted_in renew consent after 730 days from signed_up quiet 21:00..08:00 hold } journey j { enter on visit send push \"hi\" with { text: \"(광고) 오늘만 반값\" } }"),
        InKorea(DiagnosticCodes.KoreanRenewal, "messaging { consent opted_in quiet 21:00..08:00 hold } journey j { enter on visit send push \"hi\" }", "messaging { consent opted_in renew consent after 730 days from signed_up quiet 21:00..08:00 hold } journey j { enter on visit send push \"hi\" }"),
        InKorea(DiagnosticCodes.KoreanNightConsent, "messaging { consent opted_in renew consent after 730 days from signed_up night_consent opted_in quiet 21:00..08:00 hold } journey j { enter on visit send push \"hi\" }", "messaging { consent opted_in renew consent after 730 days from signed_up quiet 21:00..08:00 hold } journey j { enter on visit send push \"hi\" }"),
        InKorea(DiagnosticCodes.KoreanNight, "messaging { consent opted_in renew consent after 730 days from signed_up quiet 22:00..08:00 hold } journey j { enter on visit send push \"hi\" }", "messaging { consent opted_in renew consent after 730 days from signed_up quiet 21:00..08:00 hold } journey j { enter on visit send push \"hi\" }"),
        .. JourneyControlMistakes.All,
    ];

    private const string Adult = """{"version":1,"definitions":[{"type":"segment","name":"adults","condition":""";

    private static Segment Adults => Segment.Define("adults", Shop.Age >= 18);

    private static Partition Membership => Partition.Define("membership", "basic", new PartitionCell("vip", Shop.Purchase.Count() >= 20));

    private static Funnel Buying => new("buying", Shop.Visit, Shop.Purchase) { Window = Week };

    private static RevenueGrowth Revenue => new("revenue") { Visit = Shop.Visit, Order = Shop.Purchase, Value = Shop.Amount };

    private static Retention Weekly => new("weekly") { Cohort = Shop.Visit.First(), Return = Shop.Purchase, Period = CalendarUnit.Week, Periods = 8 };

    private static LifetimeForecast Base => new("base", new Purchases(Shop.Amount, Shop.Purchase));

    private static PurchaseSummaries Usual => SimulatedPurchases.Usual;

    private static PurchaseSummaries Loyal => SimulatedPurchases.Loyal;

    private static PurchaseSummaries Uneven => SimulatedPurchases.Uneven;

    private static DiagnosticExample Found(
        string code,
        Func<ValueList<Diagnostic>> wrong,
        Func<ValueList<Diagnostic>> right,
        [CallerArgumentExpression(nameof(wrong))] string wrongText = "",
        [CallerArgumentExpression(nameof(right))] string rightText = "") =>
        new(code, wrongText["() => ".Length..], rightText["() => ".Length..], wrong, right);

    private static DiagnosticExample Of(
        string code,
        Condition wrong,
        Condition right,
        [CallerArgumentExpression(nameof(wrong))] string wrongText = "",
        [CallerArgumentExpression(nameof(right))] string rightText = "") =>
        new(code, wrongText, rightText, () => Check(code, Segment.Define("example", wrong)), () => Check(code, Segment.Define("example", right)));

    private static DiagnosticExample Of(
        string code,
        Definition[] wrong,
        Definition[] right,
        [CallerArgumentExpression(nameof(wrong))] string wrongText = "",
        [CallerArgumentExpression(nameof(right))] string rightText = "") =>
        new(code, wrongText, rightText, () => Check(code, wrong), () => Check(code, right));

    private static DiagnosticExample Found(
        string code,
        ValueList<Diagnostic> wrong,
        ValueList<Diagnostic> right,
        [CallerArgumentExpression(nameof(wrong))] string wrongText = "",
        [CallerArgumentExpression(nameof(right))] string rightText = "") =>
        new(code, wrongText, rightText, () => wrong, () => right);

    /// <summary>Whether the example is rule text.</summary>
    internal bool IsText { get; private init; }

    /// <summary>The language of its blocks on the page.</summary>
    internal string Language { get => IsText ? field : "csharp"; private init; } = "text";

    private static DiagnosticExample Text(string code, string wrong, string right) => Text(code, wrong, right, wrong, right);

    /// <summary>An example that shows less than it is.</summary>
    private static DiagnosticExample Text(string code, string wrong, string right, string wrongText, string rightText) =>
        new(code, wrongText, rightText, () => Read(wrong), () => Read(right)) { IsText = true };

    /// <summary>Blocks of steps that lie in one another.</summary>
    private static string Blocks(int count) => string.Concat(Enumerable.Repeat("repeat 2 times { ", count)) + string.Concat(Enumerable.Repeat("} ", count));

    /// <summary>An example that declares its own vocabulary.</summary>
    private static DiagnosticExample Schema(string code, string wrong, string right) =>
        new(code, wrong, right, () => ReadAlone(wrong), () => ReadAlone(right)) { IsText = true };

    private static DiagnosticExample Json(string code, string wrong, string right) => Json(code, wrong, wrong, right);

    private static DiagnosticExample Json(string code, string wrong, string wrongText, string right) =>
        new(code, wrongText, right, () => ReadJson(Shop.Schema, wrong), () => ReadJson(Shop.Schema, right)) { IsText = true, Language = "json" };

    private static ValueList<Diagnostic> ReadJson(Schema? schema, string json)
    {
        _ = RuleBook.TryFromJson(schema, json, out _, out ValueList<Diagnostic> diagnostics);
        return diagnostics;
    }

    /// <summary>A segment with a test.</summary>
    private static string Test(string statements, string least = "19") => $"segment adults = age >= {least}\ntest \"an adult\" for adults {{\n  {statements}\n}}";

    private static DiagnosticExample Analysed(string code, string wrong, string right) =>
        new(code, wrong, right, () => RuleBook.Parse(Shop.Schema, ("shop.crm", wrong)).Analyze(), () => RuleBook.Parse(Shop.Schema, ("shop.crm", right)).Analyze()) { IsText = true };

    private static DiagnosticExample InKorea(string code, string wrong, string right) => new(code, wrong, right, () => LookedAt(wrong), () => LookedAt(right)) { IsText = true };

    private static ValueList<Diagnostic> LookedAt(string text) =>
        RuleBook.Parse(Shop.Schema, ("shop.crm", text)).Analyze(new JourneyAnalysisOptions { KoreanAdvertising = true });

    private static Journey Reminder(int days) =>
        new("reminder") { Entries = [JourneyEntry.On(Shop.Visit)], Steps = [new WaitStep(WaitLength.OfDays(days)), new SendStep("push", "hi") { Id = "hi" }] };

    private static DiagnosticExample AnalysedAlone(string code, string wrong, string right) =>
        new(code, wrong, right, () => RuleBook.Parse(("shop.crm", wrong)).Analyze(), () => RuleBook.Parse(("shop.crm", right)).Analyze()) { IsText = true };

    private static DiagnosticExample Programmed(string code, string wrong, string right) => new(code, wrong, right, () => Program(wrong), () => Program(right)) { IsText = true };

    private static ValueList<Diagnostic> Program(string text)
    {
        var engine = new SegmentationEngine(Shop.Schema);
        RuleBook rules = RuleBook.Parse(Shop.Schema, ("shop.crm", text));
        _ = rules.NeedsFit
            ? engine.TryProgram(engine.Fit(rules, Dataset.For(Shop.Schema).Build(out _), DateTimeOffset.UnixEpoch), null, out _, out ValueList<Diagnostic> diagnostics)
            : engine.TryProgram(rules, null, out _, out diagnostics);
        return diagnostics;
    }

    private static ValueList<Diagnostic> Read(string text)
    {
        _ = RuleBook.TryParse(Shop.Schema, [("shop.crm", text)], out _, out ValueList<Diagnostic> diagnostics);
        return diagnostics;
    }

    private static ValueList<Diagnostic> ReadAlone(string text)
    {
        _ = RuleBook.TryParse(null, [("shop.crm", text)], out _, out ValueList<Diagnostic> diagnostics);
        return diagnostics;
    }

    /// <summary>What checking says; for the codes of the analysis, what that says.</summary>
    private static ValueList<Diagnostic> Check(string code, params Definition[] definitions)
    {
        bool isAnalysed = string.CompareOrdinal(code, DiagnosticCodes.UnreachableCell) >= 0;
        return RuleBook.TryCreate(Shop.Schema, definitions, out RuleBook? book, out ValueList<Diagnostic> diagnostics) && isAnalysed ? book.Analyze() : diagnostics;
    }

    private static RuleBook Book(Condition condition) => RuleBook.Create(Shop.Schema, Segment.Define("example", condition));

    private static string FitOf(Condition condition) =>
        new SegmentationEngine(Shop.Schema).Fit(Book(condition), Dataset.For(Shop.Schema).Build(out _), DateTimeOffset.UnixEpoch).ToJson();

    private static ValueList<Diagnostic> ReadFit(RuleBook book, string json)
    {
        _ = FittedRuleBook.TryFromJson(book, json, out _, out ValueList<Diagnostic> diagnostics);
        return diagnostics;
    }

    /// <summary>The counts of two scored customers.</summary>
    private static string Counts
    {
        get
        {
            DatasetBuilder builder = Dataset.For(Shop.Schema);
            for (int i = 0; i < 2; i++)
            {
                builder.AddCustomer(i);
                builder.AddEvent(Shop.Purchase, i, DateTimeOffset.UnixEpoch, row => row.Set(Shop.Amount, 100));
            }

            return new SegmentationEngine(Shop.Schema).Analyze(new Rfm("value", Shop.Amount, Shop.Purchase), builder.Build(out _), DateTimeOffset.UnixEpoch).Counts.ToJson();
        }
    }

    private static ValueList<Diagnostic> ReadCounts(string json)
    {
        _ = RfmCounts.TryFromJson(Shop.Schema, json, out _, out ValueList<Diagnostic> diagnostics);
        return diagnostics;
    }

    /// <summary>What a fit of some text to customers with so many visits warns of.</summary>
    private static ValueList<Diagnostic> Fit(string text, int[] visits)
    {
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        for (int i = 0; i < visits.Length; i++)
        {
            builder.AddCustomer(i);
            for (int visit = 0; visit < visits[i]; visit++) builder.AddEvent(Shop.Visit, i, DateTimeOffset.UnixEpoch);
        }

        return new SegmentationEngine(Shop.Schema).Fit(RuleBook.Parse(Shop.Schema, ("shop.crm", text)), builder.Build(out _), DateTimeOffset.UnixEpoch).Warnings;
    }

    private static ValueList<Diagnostic> Groups(int[] visits)
    {
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        for (int i = 0; i < visits.Length; i++)
        {
            int age = 20 + i;
            builder.AddCustomer(i, row => row.Set(Shop.Age, age));
            for (int visit = 0; visit < visits[i]; visit++) builder.AddEvent(Shop.Visit, i, DateTimeOffset.UnixEpoch);
        }

        return new SegmentationEngine(Shop.Schema).Analyze(new TwoAxisGroups("groups", Shop.Visit.Count(), Shop.Age), builder.Build(out _), DateTimeOffset.UnixEpoch).Warnings;
    }

    private static ValueList<Diagnostic> Change(RevenueGrowth growth)
    {
        DateTimeOffset asOf = DateTimeOffset.UnixEpoch.AddDays(2);
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        builder.AddCustomer(1, _ => { });
        builder.AddEvent(Shop.Purchase, 1, DateTimeOffset.UnixEpoch, row => row.Set(Shop.Amount, -10));
        return new SegmentationEngine(Shop.Schema).Analyze(growth, builder.Build(out _), DateSpan.Between(asOf.AddDays(-2), asOf.AddDays(-1)), DateSpan.Between(asOf.AddDays(-1), asOf), asOf).Diagnostics;
    }

    private static ValueList<Diagnostic> ByCategory(RevenueGrowth growth)
    {
        try
        {
            DateTimeOffset asOf = DateTimeOffset.UnixEpoch;
            return new SegmentationEngine(Shop.Schema).AnalyzeByOrder(growth, Shop.Category, Dataset.For(Shop.Schema).Build(out _), null, DateSpan.Between(asOf.AddDays(-1), asOf), asOf).Diagnostics;
        }
        catch (RuleException exception)
        {
            return exception.Diagnostics;
        }
    }

    private static ValueList<Diagnostic> Times(Retention retention)
    {
        try
        {
            DateTimeOffset asOf = DateTimeOffset.UnixEpoch;
            _ = new SegmentationEngine(Shop.Schema).ReturnTimes(retention, Dataset.For(Shop.Schema).Build(out _), DateSpan.Between(asOf.AddDays(-7), asOf), asOf);
            return [];
        }
        catch (RuleException exception)
        {
            return exception.Diagnostics;
        }
    }

    private static ValueList<Diagnostic> RunReachable(CustomerLists? lists)
    {
        CustomerList suppressed = CustomerList.Define("suppressed");
        RuleBook rules = RuleBook.Create(Shop.Schema, suppressed, Segment.Define("reachable", !suppressed.Members));
        try
        {
            _ = new SegmentationEngine(Shop.Schema).Evaluate(rules, Dataset.For(Shop.Schema).Build(out _), DateTimeOffset.UnixEpoch, lists);
            return [];
        }
        catch (RuleException exception)
        {
            return exception.Diagnostics;
        }
    }

    /// <summary>What is said of customers of these countries, and of these before.</summary>
    private static ValueList<Diagnostic> Checked(string?[] countries, string?[] before)
    {
        Segment[] rules = [Segment.Define("koreans", Shop.Country.Is("KR"))];
        DataProfile now = ProfileOf(rules, countries.Length, (row, i) => row.Set(Shop.Country, countries[i]), [30]);

        // That the segment is smaller follows from it, and has its own example.
        return [.. now.Check(ProfileOf(rules, before.Length, (row, i) => row.Set(Shop.Country, before[i]), [30])).Where(finding => finding.Code != DiagnosticCodes.SizeJumped)];
    }

    /// <summary>What is said of customers of these ages, and of these before.</summary>
    private static ValueList<Diagnostic> Checked(int[] ages, int[] before)
    {
        Segment[] rules = [Segment.Define("mature", Shop.Age >= 30)];
        return ProfileOf(rules, ages.Length, (row, i) => row.Set(Shop.Age, ages[i]), [30]).Check(ProfileOf(rules, before.Length, (row, i) => row.Set(Shop.Age, before[i]), [30]));
    }

    /// <summary>What is said as of day 30 of purchases on these days, and as of day 10 of these before.</summary>
    private static ValueList<Diagnostic> Checked(int[] purchases, int[]? before = null, TimeSpan? age = null)
    {
        Segment[] rules = [Segment.Define("buyers", Shop.Purchase.Did())];
        DataProfile? earlier = before is null ? null : ProfileOf(rules, 1, (_, _) => { }, before, asOf: 10);
        return ProfileOf(rules, 1, (_, _) => { }, purchases).Check(earlier, new ProfileLimits { Age = age });
    }

    private static DataProfile ProfileOf(Segment[] rules, int customers, Action<CustomerRow, int> set, int[] purchases, int asOf = 30)
    {
        DatasetBuilder builder = Dataset.For(Shop.Schema);
        for (int i = 0; i < customers; i++) builder.AddCustomer(i, row => set(row, i));
        foreach (int day in purchases) builder.AddEvent(Shop.Purchase, 0L, DateTimeOffset.UnixEpoch.AddDays(day));
        return new SegmentationEngine(Shop.Schema).Profile(RuleBook.Create(Shop.Schema, rules), builder.Build(out _), DateTimeOffset.UnixEpoch.AddDays(asOf));
    }

    private static ValueList<Diagnostic> Run(Condition condition)
    {
        try
        {
            _ = new SegmentationEngine(Shop.Schema).Evaluate(Segment.Define("example", condition), Dataset.For(Shop.Schema).Build(out _), DateTimeOffset.UnixEpoch);
            return [];
        }
        catch (RuleException exception)
        {
            return exception.Diagnostics;
        }
    }

    public override string ToString() => Code;
}
