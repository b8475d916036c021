using Crm.Segmentation.Scoring;

namespace Crm.Segmentation.Tests.Rules.Text;

/// <summary>A vocabulary with Korean names, and the ways in which the tests of the language read it.</summary>
internal static class Mall
{
    internal const string SchemaText = """
        schema mall {
          customer {
            나이: integer personal, 등급: enum { VIP, GOLD, 일반, "first class" }
            signed_up: instant  born: date  opted_in: flag  city: text  interests: tags
            credit: money(2)  ratio: number single  patience: duration  expires: instant  KR: text
          }
          event 구매 { 금액: money(0), 카테고리: text, gift: flag, rank: integer, due: date, sort: enum { hat, bag } }
          event visit { page: text, 카테고리: text, stay: duration, labels: tags }
          event order {}
          event first { x: integer }
        }
        """;

    private static readonly SchemaBuilder Define = new("mall");
    internal static readonly CustomerInteger Age = Define.Integer("나이", personal: true);
    internal static readonly CustomerEnum Tier = Define.Enum("등급", "VIP", "GOLD", "일반", "first class");
    internal static readonly CustomerInstant SignedUp = Define.Instant("signed_up");
    internal static readonly CustomerDate Born = Define.Date("born");
    internal static readonly CustomerFlag OptedIn = Define.Flag("opted_in");
    internal static readonly CustomerText City = Define.Text("city");
    internal static readonly CustomerTags Interests = Define.Tags("interests");
    internal static readonly CustomerMoney Credit = Define.Money("credit", scale: 2);
    internal static readonly CustomerNumber Ratio = Define.Number("ratio", single: true);
    internal static readonly CustomerDuration Patience = Define.Duration("patience");
    internal static readonly CustomerInstant Expires = Define.Instant("expires");
    internal static readonly CustomerText Kr = Define.Text("KR");
    internal static readonly EventType Buy = Define.Event("구매");
    internal static readonly EventMoney Amount = Buy.Money("금액", scale: 0);
    internal static readonly EventText Category = Buy.Text("카테고리");
    internal static readonly EventFlag Gift = Buy.Flag("gift");
    internal static readonly EventInteger Rank = Buy.Integer("rank");
    internal static readonly EventDate Due = Buy.Date("due");
    internal static readonly EventEnum Sort = Buy.Enum("sort", "hat", "bag");
    internal static readonly EventType Visit = Define.Event("visit");
    internal static readonly EventText Page = Visit.Text("page");
    internal static readonly EventText VisitCategory = Visit.Text("카테고리");
    internal static readonly EventDuration Stay = Visit.Duration("stay");
    internal static readonly EventTags Labels = Visit.Tags("labels");
    internal static readonly EventType Order = Define.Event("order");
    internal static readonly EventType First = Define.Event("first");
    internal static readonly EventInteger FirstX = First.Integer("x");

    internal static Schema Schema { get; } = Define.Build();

    /// <summary>The definitions that conditions under test may refer to.</summary>
    internal const string Around = """
        feature 소비 = sum(구매.금액, last 30 days)
        score 관심 = 소비 + count(visit)
        segment 단골 = count(구매) >= 3
        partition 멤버십 { vip when 소비 >= 100 basic otherwise }
        rfm value over 구매.금액 into 5
        funnel checkout { step a = visit step b = 구매 }

        """;

    internal static Feature Spend { get; } = Feature.Define("소비", Buy.Sum(Amount, Window.Last(TimeSpan.FromDays(30))));

    internal static Score Interest { get; } = Score.Define("관심", Spend + Visit.Count());

    internal static Rfm Value { get; } = new("value", Amount, Buy);

    internal static Condition Condition(string text) =>
        ((Segment)Book($"{Around}segment rule = {text}")["rule"]).Condition;

    internal static RuleBook Book(string text)
    {
        Assert.True(
            RuleBook.TryParse(Schema, [("t", text)], out RuleBook? book, out ValueList<Diagnostic> diagnostics),
            string.Join("\n", diagnostics.Select(d => d.ToText())));
        return book;
    }

    internal static ValueList<Diagnostic> Errors(string text)
    {
        _ = RuleBook.TryParse(Schema, [("t", text)], out _, out ValueList<Diagnostic> diagnostics);
        return diagnostics;
    }
}
