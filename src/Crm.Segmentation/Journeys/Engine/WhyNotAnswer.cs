using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Crm.Segmentation.Journeys;

/// <summary>Why a customer did not get a message, or is not in a journey, as far as her state and her attributes say. No values of attributes are in it.</summary>
/// <param name="Journey">The journey.</param>
/// <param name="Node">The id of the node that was asked for; null for the entry.</param>
/// <param name="Reasons">What stands in the way, in the order in which it is asked; empty where nothing does.</param>
[JsonConverter(typeof(JsonValueConverter<WhyNotAnswer>))]
public sealed record WhyNotAnswer(string Journey, string? Node, ValueList<WhyNotReason> Reasons) : IJsonValue<WhyNotAnswer>
{
    /// <summary>The answer as a person reads it, a line a reason.</summary>
    /// <param name="language"><c>en</c> or <c>ko</c>; for any other language English.</param>
    public string ToText(string language = "en")
    {
        ArgumentNullException.ThrowIfNull(language);
        return WhyNotText.Of(this, language);
    }

    /// <summary>The answer in English.</summary>
    public override string ToString() => ToText();

    static void IJsonValue<WhyNotAnswer>.WriteJson(Utf8JsonWriter writer, WhyNotAnswer value)
    {
        writer.WriteStartObject();
        writer.WriteString("journey", value.Journey);
        if (value.Node is not null) writer.WriteString("node", value.Node);
        writer.WriteValues("reasons", value.Reasons);
        writer.WriteEndObject();
    }
}

/// <summary>One thing that stands in the way.</summary>
/// <param name="Kind">What.</param>
[JsonConverter(typeof(JsonValueConverter<WhyNotReason>))]
public sealed record WhyNotReason(WhyNotKind Kind) : IJsonValue<WhyNotReason>
{
    /// <summary>The code of a message that is not sent or of an entry that is refused: see <see cref="JourneyReasons"/>. Null for anything else.</summary>
    public string? Code { get; init; }

    /// <summary>What more there is to say of the code: of a consent that has to be renewed <c>renewal</c>. Null for nothing.</summary>
    public string? Detail { get; init; }

    /// <summary>The node at which she stands; null where it is about none.</summary>
    public string? At { get; init; }

    /// <summary>When it was, or will be over, by the customer's clock; null where that cannot be told.</summary>
    public DateTimeOffset? When { get; init; }

    /// <summary>The conditions that decide, each with whether it holds: were one of them otherwise where one is enough, or all where all are needed, the answer would be.</summary>
    public ValueList<DecidingCondition> Conditions { get; init; } = [];

    static void IJsonValue<WhyNotReason>.WriteJson(Utf8JsonWriter writer, WhyNotReason value)
    {
        writer.WriteStartObject();
        writer.WriteName("kind", value.Kind);
        if (value.Code is not null) writer.WriteString("code", value.Code);
        if (value.Detail is not null) writer.WriteString("detail", value.Detail);
        if (value.At is not null) writer.WriteString("at", value.At);
        if (value.When is { } when) writer.WriteInstant("when", when);
        if (value.Conditions.Count > 0)
        {
            writer.WriteStartArray("conditions");
            foreach (DecidingCondition condition in value.Conditions)
            {
                writer.WriteStartObject();
                writer.WriteString("condition", condition.Condition);
                writer.WriteBoolean("holds", condition.Holds);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}

/// <summary>A condition that decides.</summary>
/// <param name="Condition">The condition as rule text.</param>
/// <param name="Holds">Whether it holds.</param>
public sealed record DecidingCondition(string Condition, bool Holds);

/// <summary>What stands in the way of a message, or of an entry.</summary>
public enum WhyNotKind
{
    /// <summary>Nothing came that enters.</summary>
    NotTriggered,

    /// <summary>What enters would be refused now.</summary>
    NotEntered,

    /// <summary>The journey is paused.</summary>
    Paused,

    /// <summary>An instance ended before it came there, or is not there any more.</summary>
    Ended,

    /// <summary>An instance waits before it, on a way that leads to it.</summary>
    Waiting,

    /// <summary>An instance comes to it no more: it went another way, or the message was sent or suppressed.</summary>
    Passed,

    /// <summary>An instance goes through a version that does not have the node.</summary>
    OtherVersion,

    /// <summary>The message is put off; without a node, it would be if it were sent now.</summary>
    Held,

    /// <summary>Sent now, the message would be suppressed.</summary>
    Suppressed,

    /// <summary>The message was sent.</summary>
    Sent,
}

/// <summary>How answers read.</summary>
internal static class WhyNotText
{
    internal static string Of(WhyNotAnswer answer, string language)
    {
        bool isKorean = language == "ko";
        var text = new StringBuilder();
        text.Append(answer.Node is null ? answer.Journey : $"{answer.Journey}: {answer.Node}");
        if (answer.Reasons.Count == 0) text.Append(isKorean ? "\n  막는 것이 없습니다." : "\n  Nothing stands in the way.");
        foreach (WhyNotReason reason in answer.Reasons)
        {
            text.Append("\n  ").Append(isKorean ? Korean(reason) : English(reason));
            foreach (DecidingCondition condition in reason.Conditions)
                text.Append("\n    ").Append(condition.Holds ? (isKorean ? "참  " : "yes ") : isKorean ? "거짓 " : "no  ").Append(condition.Condition);
        }

        return text.ToString();
    }

    private static string English(WhyNotReason reason) => reason.Kind switch
    {
        WhyNotKind.NotTriggered => "Nothing came that enters this journey.",
        WhyNotKind.NotEntered => $"She would not be let in{At(reason, " before ")}: {EnglishCode(reason)}.",
        WhyNotKind.Paused => "The journey is paused.",
        WhyNotKind.Ended => $"She was in this journey, which is over for her{At(reason, " since ")}.",
        WhyNotKind.Waiting => $"She waits at '{reason.At}'{At(reason, " until ")}.",
        WhyNotKind.Passed => $"She comes to it no more, and is at '{reason.At}': she went another way, or it was decided before.",
        WhyNotKind.OtherVersion => $"She goes through another version of the journey, which does not have it, and is at '{reason.At}'.",
        WhyNotKind.Held => $"{(reason.At is null ? "Sent now, it would be" : "It is")} put off{At(reason, " until ")}: {EnglishCode(reason)}.",
        WhyNotKind.Suppressed => $"It would not be sent now: {EnglishCode(reason)}.",
        _ => $"It was sent{At(reason, " at ")}.",
    };

    private static string Korean(WhyNotReason reason) => reason.Kind switch
    {
        WhyNotKind.NotTriggered => "이 여정에 들어올 계기가 없었습니다.",
        WhyNotKind.NotEntered => $"{At(reason, "", "까지는") ?? "지금은"} 들어올 수 없습니다: {KoreanCode(reason)}.",
        WhyNotKind.Paused => "여정이 멈춰 있습니다.",
        WhyNotKind.Ended => $"이 여정에 있었고, {At(reason, "", "에 ")}끝났습니다.",
        WhyNotKind.Waiting => $"'{reason.At}'에서 {At(reason, "", "까지 ")}기다립니다.",
        WhyNotKind.Passed => $"지금 '{reason.At}'에 있고 여기로는 더 오지 않습니다. 다른 길로 갔거나 이미 결정되었습니다.",
        WhyNotKind.OtherVersion => $"이 단계가 없는 다른 판의 여정에서 지금 '{reason.At}'에 있습니다.",
        WhyNotKind.Held => reason.At is null ? $"지금 보내면 {At(reason, "", "까지 ")}보류됩니다: {KoreanCode(reason)}." : $"{At(reason, "", "까지 ")}보류 중입니다: {KoreanCode(reason)}.",
        WhyNotKind.Suppressed => $"지금은 보내지 않습니다: {KoreanCode(reason)}.",
        _ => $"{At(reason, "", "에 ")}보냈습니다.",
    };

    private static string? At(WhyNotReason reason, string before, string after = "") => reason.When is { } when ? before + Timestamp.Text(when) + after : null;

    private static string EnglishCode(WhyNotReason reason) => reason.Code! switch
    {
        JourneyReasons.NoConsent when reason.Detail is not null => "her consent to advertisements is too old, or nobody knows since when it is",
        JourneyReasons.NoConsent => "she did not agree to advertisements",
        JourneyReasons.QuietHours => "these are quiet hours",
        JourneyReasons.Cap => "she has got as many messages as she may",
        JourneyReasons.MissingValue => "a value of the text is missing",
        JourneyReasons.Holdout => "she is held out",
        JourneyReasons.OnlyIf => "the message's condition does not hold",
        JourneyReasons.Active => "she is in it already",
        JourneyReasons.MaxEntries => "she was in it as often as she may be",
        JourneyReasons.Closed => "it takes nobody in",
        JourneyReasons.Filter => "the condition of the entry does not hold",
        JourneyReasons.ReentryNever => "she was in it, and it is entered once",
        JourneyReasons.Cooldown => "too soon after the time before",
        var code => code,
    };

    private static string KoreanCode(WhyNotReason reason) => reason.Code! switch
    {
        JourneyReasons.NoConsent when reason.Detail is not null => "광고 수신 동의가 오래되었거나 동의한 때를 알 수 없습니다",
        JourneyReasons.NoConsent => "광고 수신에 동의하지 않았습니다",
        JourneyReasons.QuietHours => "보내지 않는 시간대입니다",
        JourneyReasons.Cap => "메시지 상한에 닿았습니다",
        JourneyReasons.MissingValue => "문구에 쓸 값이 없습니다",
        JourneyReasons.Holdout => "대조군입니다",
        JourneyReasons.OnlyIf => "메시지의 조건이 성립하지 않습니다",
        JourneyReasons.Active => "이미 안에 있습니다",
        JourneyReasons.MaxEntries => "들어올 수 있는 횟수를 다 썼습니다",
        JourneyReasons.Closed => "더 받지 않습니다",
        JourneyReasons.Filter => "진입 조건이 성립하지 않습니다",
        JourneyReasons.ReentryNever => "한 번만 들어오는 여정에 이미 들어왔습니다",
        JourneyReasons.Cooldown => "지난번에서 아직 충분히 지나지 않았습니다",
        var code => code,
    };
}
