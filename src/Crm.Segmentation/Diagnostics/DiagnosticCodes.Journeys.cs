namespace Crm.Segmentation;

/// <content>The codes about journeys.</content>
public static partial class DiagnosticCodes
{
    /// <summary>The trigger, or what came since the entry, is asked for where nothing was entered.</summary>
    /// <example>
    /// Wrong: <code>Shop.Purchase.Did(Trigger.SinceEntry)</code>
    /// 'count(purchase)' is about an entry into a journey and stands where there is none. Only the conditions of a journey know what started it.
    /// Right: <code>Shop.Purchase.Did(Window.Last(Week))</code>
    /// </example>
    public const string NoEntry = "CRM3001";

    /// <summary>A wait has a length that it cannot have, such as a part of a day, or a time of day behind an exact one.</summary>
    /// <example>
    /// Wrong: <code>journey j { enter on visit wait 1.5 days }</code>
    /// A wait is whole days, or a time that is exact, and at most 10,000 days. A part of a day is said in hours, which are exact.
    /// Right: <code>journey j { enter on visit wait 36 hours }</code>
    /// </example>
    public const string WaitLength = "CRM3002";

    /// <summary>An attribute is of another kind than is needed, such as a text where a flag says consent.</summary>
    /// <example>
    /// Wrong: <code>messaging { consent age }</code>
    /// 'age' is an integer, and a flag is needed here.
    /// Right: <code>messaging { consent opted_in }</code>
    /// </example>
    public const string JourneyAttribute = "CRM3003";

    /// <summary>What is said of a whole journey stands behind its first step.</summary>
    /// <example>
    /// Wrong: <code>journey j { enter on visit wait 1 day reenter always }</code>
    /// 'reenter' is said of the whole journey and stands behind its first step. What is said of the whole stands before the steps.
    /// Right: <code>journey j { enter on visit reenter always wait 1 day }</code>
    /// </example>
    public const string StatementOrder = "CRM3004";

    /// <summary>A branch of a wait is on an event that the wait is not for, or is said twice.</summary>
    /// <example>
    /// Wrong: <code>journey j { enter on visit wait up to 1 day for purchase { on visit {} } }</code>
    /// The wait is not for 'visit'.
    /// Right: <code>journey j { enter on visit wait up to 1 day for purchase { on purchase {} } }</code>
    /// </example>
    public const string AwaitedEvent = "CRM3005";

    /// <summary>A journey has too many steps, or blocks that lie too deep in one another.</summary>
    /// <example>
    /// Wrong: <code>journey j { enter on visit repeat 2 times { repeat 2 times { ... 20 of them ... } } }</code>
    /// Blocks of steps lie in one another more than 16 deep. Put the inner ones into a journey of their own, and join it.
    /// Right: <code>journey j { enter on visit repeat 2 times { repeat 2 times { ... 16 of them ... } } }</code>
    /// </example>
    public const string JourneyTooLarge = "CRM3006";

    /// <summary>An event that starts, ends or is waited for is of no one type, or may be taken back later.</summary>
    /// <example>
    /// Wrong: <code>[new Journey("j") { Entries = [JourneyEntry.On(AnyEvent.Instance)], Steps = [new SendStep("push", "hi")] }]</code>
    /// 'any' is no one type of event. Name the type of event; several have a line each.
    /// Right: <code>[new Journey("j") { Entries = [JourneyEntry.On(Shop.Visit)], Steps = [new SendStep("push", "hi")] }]</code>
    /// </example>
    public const string JourneyEvent = "CRM3007";

    /// <summary>A property of the trigger is asked for that not every way into the journey has, in one kind.</summary>
    /// <example>
    /// Wrong: <code>journey j { enter on purchase enter on visit only if trigger.amount &gt; 30 }</code>
    /// 'trigger.amount' is asked for, and 'visit', which enters, has no such property.
    /// Right: <code>journey j { enter on purchase only if trigger.amount &gt; 30 }</code>
    /// </example>
    public const string TriggerProperty = "CRM3008";

    /// <summary>A condition of a journey needs more of the past than a journey keeps, or other customers.</summary>
    /// <example>
    /// Wrong: <code>journey j { enter on visit only if did purchase in last 30 days }</code>
    /// 'count(purchase)' needs more of the past than a journey keeps, which is events of 7 days. Make it a segment, as in segment NAME = did purchase, and ask in NAME.
    /// Right: <code>journey j { enter on visit only if did purchase in last 7 days }</code>
    /// </example>
    public const string NeedsSegment = "CRM3009";

    /// <summary>Two nodes of a journey have one id.</summary>
    /// <example>
    /// Wrong: <code>journey j { enter on visit wait 1 day as w wait 2 days as w }</code>
    /// Two nodes have the id 'w'. Ids are unique in a journey: rename one.
    /// Right: <code>journey j { enter on visit wait 1 day as w wait 2 days as w2 }</code>
    /// </example>
    public const string DuplicateNode = "CRM3010";

    /// <summary>A wait for events has no end.</summary>
    /// <example>
    /// Wrong: <code>journey j { enter on visit wait for purchase {} }</code>
    /// The wait has no end: whoever never does it waits for ever. Say how long at most: wait up to 7 days for purchase.
    /// Right: <code>journey j { enter on visit wait up to 7 days for purchase {} }</code>
    /// </example>
    public const string WaitWithoutEnd = "CRM3011";

    /// <summary>Steps are repeated without end.</summary>
    /// <example>
    /// Wrong: <code>journey j { enter on visit repeat { wait 1 day } }</code>
    /// The steps are repeated without end. Say how often: repeat 3 times.
    /// Right: <code>journey j { enter on visit repeat 3 times { wait 1 day } }</code>
    /// </example>
    public const string RepeatWithoutEnd = "CRM3012";

    /// <summary>The arms of a split are not together 100 %.</summary>
    /// <example>
    /// Wrong: <code>journey j { enter on visit split "copy" { a 50% {} b 49% {} } }</code>
    /// The arms of the split are together 99%, and not 100%. An arm without steps takes those who get nothing.
    /// Right: <code>journey j { enter on visit split "copy" { a 50% {} b 50% {} } }</code>
    /// </example>
    public const string SplitWeights = "CRM3013";

    /// <summary>Two arms of a split have one name.</summary>
    /// <example>
    /// Wrong: <code>journey j { enter on visit split "copy" { a 50% {} a 50% {} } }</code>
    /// Two arms of the split are named 'a'. An arm is known by its name: rename one.
    /// Right: <code>journey j { enter on visit split "copy" { a 50% {} b 50% {} } }</code>
    /// </example>
    public const string SplitArmTwice = "CRM3014";

    /// <summary>A time zone is unknown.</summary>
    /// <example>
    /// Wrong: <code>messaging { timezone "Asia/Soul" }</code>
    /// 'Asia/Soul' is no zone. Name one of the IANA list, such as Asia/Seoul.
    /// Right: <code>messaging { timezone "Asia/Seoul" }</code>
    /// </example>
    public const string UnknownZone = "CRM3015";

    /// <summary>A place for a value in the text of a message cannot be read.</summary>
    /// <example>
    /// Wrong: <code>journey j { enter on visit send push "hi" with { text: "{{country" } }</code>
    /// '{{country' is no place for a value. A value stands in two braces: {{name}}, or {{name|what stands there without it}}.
    /// Right: <code>journey j { enter on visit send push "hi" with { text: "{{country}}" } }</code>
    /// </example>
    public const string MessageText = "CRM3016";

    /// <summary>A journey is joined, or named as one that joins, that the rule book does not have.</summary>
    /// <example>
    /// Wrong: <code>journey j { enter on visit join vip }</code>
    /// 'vip' is no journey of the rule book.
    /// Right: <code>journey j { enter on visit join vip } journey vip { enter from j }</code>
    /// </example>
    public const string UnknownJourney = "CRM3017";

    /// <summary>A journey is joined that may not be: it names those that may join it, or asks for its trigger.</summary>
    /// <example>
    /// Wrong: <code>journey j { enter on visit join vip } journey vip { enter from k } journey k { enter on visit }</code>
    /// 'vip' may be joined from 'k' only. Add to it: enter from j.
    /// Right: <code>journey j { enter on visit join vip } journey vip { enter from k enter from j } journey k { enter on visit }</code>
    /// </example>
    public const string JoinRefused = "CRM3018";

    /// <summary>Journeys join one another in a circle in which no time passes.</summary>
    /// <example>
    /// Wrong: <code>journey j { enter on visit reenter always while active concurrent join j }</code>
    /// 'j' is joined again by what it joins, and no time passes: it would never stop. Wait somewhere on the way, or let a customer enter only after exit or never again.
    /// Right: <code>journey j { enter on visit reenter always while active concurrent at most 9 times join j }</code>
    /// </example>
    public const string LoopWithoutWait = "CRM3019";

    /// <summary>A journey's rules of messages are laxer than those of the rule book.</summary>
    /// <example>
    /// Wrong: <code>messaging { quiet 21:00..08:00 } journey j { enter on visit quiet 22:00..08:00 }</code>
    /// The journey's quiet hours leave out some of the book's, 21:00 to 08:00. A journey may have more quiet hours, and not fewer.
    /// Right: <code>messaging { quiet 21:00..08:00 } journey j { enter on visit quiet 20:00..08:00 }</code>
    /// </example>
    public const string MessagingLoosened = "CRM3020";

    /// <summary>Quiet hours have no minute.</summary>
    /// <example>
    /// Wrong: <code>messaging { quiet 21:00..21:00 }</code>
    /// Quiet hours from 21:00 to 21:00 have no minute. The end is not quiet: say another, or leave them out.
    /// Right: <code>messaging { quiet 21:00..08:00 }</code>
    /// </example>
    public const string QuietEmpty = "CRM3021";

    /// <summary>A cap lets nothing through, or says not what it counts.</summary>
    /// <example>
    /// Wrong: <code>messaging { cap ads 0 per 24 hours }</code>
    /// A cap of 0 lets no message through. To send nothing, leave the sends out.
    /// Right: <code>messaging { cap ads 1 per 24 hours }</code>
    /// </example>
    public const string SendCap = "CRM3022";

    /// <summary>A number or a duration of a journey is out of its range.</summary>
    /// <example>
    /// Wrong: <code>journey j { enter on visit holdout "control" 120% }</code>
    /// '120%' is no share that can be held out. It is from 0 to 100, with at most two decimal places.
    /// Right: <code>journey j { enter on visit holdout "control" 10% }</code>
    /// </example>
    public const string JourneyValue = "CRM3023";

    /// <summary>A step of a journey is never reached.</summary>
    /// <example>
    /// Wrong: <code>journey j { enter on visit exit "done" send push "hi" }</code>
    /// 'send push "hi"' is never reached: every way before it ends. Take it out, or put it before the exit.
    /// Right: <code>journey j { enter on visit send push "hi" exit "done" }</code>
    /// </example>
    public const string StepNever = "CRM3101";

    /// <summary>A condition of a journey never holds.</summary>
    /// <example>
    /// Wrong: <code>journey j { enter on visit only if age &lt; 20 and age &gt; 30 send push "hi" }</code>
    /// 'age &lt; 20 and age &gt; 30' never holds.
    /// Right: <code>journey j { enter on visit only if age &lt; 20 or age &gt; 30 send push "hi" }</code>
    /// </example>
    public const string ConditionNever = "CRM3102";

    /// <summary>A condition of a journey always holds.</summary>
    /// <example>
    /// Wrong: <code>journey j { enter on visit only if age is missing or age is set send push "hi" }</code>
    /// 'age is missing or age is set' always holds: it leaves nobody out.
    /// Right: <code>journey j { enter on visit only if age is set send push "hi" }</code>
    /// </example>
    public const string ConditionAlways = "CRM3103";

    /// <summary>A branch of a journey is never taken.</summary>
    /// <example>
    /// Wrong: <code>journey j { enter on visit when age &gt; 20 { send push "a" } or when age &gt; 30 { send push "b" } }</code>
    /// Whoever satisfies 'age &gt; 30' has taken a branch before it. Put the narrower condition first.
    /// Right: <code>journey j { enter on visit when age &gt; 30 { send push "b" } or when age &gt; 20 { send push "a" } }</code>
    /// </example>
    public const string BranchNever = "CRM3104";

    /// <summary>Journeys join one another in a circle that has no end.</summary>
    /// <example>
    /// Wrong: <code>journey j { enter on visit reenter always while active restart send push "hi" wait 7 days join j }</code>
    /// 'j' is joined again by what it joins, time after time without end. Bound it: with a cooldown, with a number of entries, or with an exit.
    /// Right: <code>journey j { enter on visit reenter always cooldown 30 days from entry while active restart send push "hi" wait 7 days join j }</code>
    /// </example>
    public const string LoopUnbounded = "CRM3105";

    /// <summary>A message is always dropped by quiet hours.</summary>
    /// <example>
    /// Wrong: <code>messaging { quiet 21:00..08:00 drop } journey j { enter on visit wait until 22:00 send push "hi" }</code>
    /// 'send push "hi"' is always in quiet hours, which drop it. Wait for another time of day, or let quiet hours hold it.
    /// Right: <code>messaging { quiet 21:00..08:00 drop } journey j { enter on visit wait until 10:00 send push "hi" }</code>
    /// </example>
    public const string SendNever = "CRM3106";

    /// <summary>A message is always held by quiet hours or by a cap.</summary>
    /// <example>
    /// Wrong: <code>messaging { quiet 21:00..08:00 hold } journey j { enter on visit wait until 22:00 send push "hi" }</code>
    /// 'send push "hi"' is always held, by quiet hours or by a cap. Wait for the time at which it may leave.
    /// Right: <code>messaging { quiet 21:00..08:00 hold } journey j { enter on visit wait until 10:00 send push "hi" }</code>
    /// </example>
    public const string SendDelayed = "CRM3107";

    /// <summary>A message is always stopped by a cap that the messages before it have used up.</summary>
    /// <example>
    /// Wrong: <code>messaging { cap ads 1 per 24 hours } journey j { enter on visit send push "a" send push "b" }</code>
    /// 'send push "b"' is always too many: the messages before it have used the cap up. Wait longer between them, or send fewer.
    /// Right: <code>messaging { cap ads 1 per 24 hours } journey j { enter on visit send push "a" wait 2 days send push "b" }</code>
    /// </example>
    public const string CapAlwaysHit = "CRM3108";

    /// <summary>A cap can never be used up.</summary>
    /// <example>
    /// Wrong: <code>messaging { cap ads 5 per 24 hours } journey j { enter on visit send push "hi" }</code>
    /// The cap of 5 is never used up: all journeys together send a customer at most 1 such messages.
    /// Right: <code>messaging { cap ads 5 per 24 hours } journey j { enter on visit reenter always send push "hi" }</code>
    /// </example>
    public const string CapNeverHit = "CRM3109";

    /// <summary>A split has no goal by which its arms are told apart.</summary>
    /// <example>
    /// Wrong: <code>journey j { enter on visit split "copy" { a 50% { send push "a" } b 50% { send push "b" } } }</code>
    /// Without a goal nobody can tell which arm does better. Say what the journey is for: goal purchase within 7 days.
    /// Right: <code>journey j { enter on visit goal purchase within 7 days split "copy" { a 50% { send push "a" } b 50% { send push "b" } } }</code>
    /// </example>
    public const string GoalMissing = "CRM3110";

    /// <summary>A goal counts for a shorter time than the longest way through the journey takes.</summary>
    /// <example>
    /// Wrong: <code>journey j { enter on visit goal purchase within 1 day wait 7 days send push "hi" }</code>
    /// The goal counts for 1 day, and the longest way takes 7 days. What comes of the last messages is not counted: let the goal count longer.
    /// Right: <code>journey j { enter on visit goal purchase within 30 days wait 7 days send push "hi" }</code>
    /// </example>
    public const string GoalShort = "CRM3111";

    /// <summary>A journey does nothing.</summary>
    /// <example>
    /// Wrong: <code>journey j { enter on visit wait 1 day }</code>
    /// The journey does nothing: it sends, sets, calls and joins nothing on any way.
    /// Right: <code>journey j { enter on visit wait 1 day send push "hi" }</code>
    /// </example>
    public const string NoEffect = "CRM3112";

    /// <summary>A wait is for no time.</summary>
    /// <example>
    /// Wrong: <code>journey j { enter on visit wait 0 minutes send push "hi" }</code>
    /// 'wait 0 minutes' waits for no time. Take it out, or say how long.
    /// Right: <code>journey j { enter on visit wait 20 minutes send push "hi" }</code>
    /// </example>
    public const string WaitZero = "CRM3113";

    /// <summary>A wait is longer than an instance lives.</summary>
    /// <example>
    /// Wrong: <code>journey j { enter on visit maximum age 10 days wait 20 days send push "hi" }</code>
    /// 'wait 20 days' waits longer than an instance lives, which is 10 days. Say a greater maximum age, or wait shorter.
    /// Right: <code>journey j { enter on visit maximum age 30 days wait 20 days send push "hi" }</code>
    /// </example>
    public const string WaitTooLong = "CRM3114";

    /// <summary>A wait until a date does not say what happens when the date is past or missing.</summary>
    /// <example>
    /// Wrong: <code>journey j { enter on visit wait until signed_up + 30 days send push "hi" }</code>
    /// 'wait until signed_up + 30 days' does not say what happens when the date is past or missing. The customer then exits: say so, or skip: if past skip if missing exit.
    /// Right: <code>journey j { enter on visit wait until signed_up + 30 days if past skip send push "hi" }</code>
    /// </example>
    public const string DateUnguarded = "CRM3115";

    /// <summary>The text of a message has nothing for a value that is missing.</summary>
    /// <example>
    /// Wrong: <code>journey j { enter on visit send push "hi" with { text: "{{country}}" } }</code>
    /// A customer without 'country' does not get the message: the text has nothing for her. Say what stands there then: {{country|...}}.
    /// Right: <code>journey j { enter on visit send push "hi" with { text: "{{country|here}}" } }</code>
    /// </example>
    public const string FallbackMissing = "CRM3116";

    /// <summary>Instances of a journey run beside one another without a key.</summary>
    /// <example>
    /// Wrong: <code>journey j { enter on purchase reenter always while active concurrent send push "hi" }</code>
    /// Instances run beside one another, and nothing tells them apart: a customer gets everything several times. Say by which property they differ, such as key cart.
    /// Right: <code>journey j { enter on purchase reenter always key category while active concurrent send push "hi" }</code>
    /// </example>
    public const string ConcurrentUnkeyed = "CRM3117";

    /// <summary>Two splits that divide customers otherwise, or a split and a holdout, have one name.</summary>
    /// <example>
    /// Wrong: <code>journey j { enter on visit goal purchase within 7 days split "copy" { a 50% {} b 50% { send push "hi" } } } journey k { enter on visit goal purchase within 7 days split "copy" { c 40% {} d 60% { send push "hi" } } }</code>
    /// Another split is named 'copy' and has other arms. A name stands for one division of the customers: name this one otherwise.
    /// Right: <code>journey j { enter on visit goal purchase within 7 days split "copy" { a 50% {} b 50% { send push "hi" } } } journey k { enter on visit goal purchase within 7 days split "other copy" { c 40% {} d 60% { send push "hi" } } }</code>
    /// </example>
    public const string SplitNameShared = "CRM3118";

    /// <summary>An event starts a journey and ends it.</summary>
    /// <example>
    /// Wrong: <code>journey j { enter on visit exit on visit send push "hi" }</code>
    /// 'visit' starts the journey and ends it. Exit on another event, or on those that differ from the trigger.
    /// Right: <code>journey j { enter on visit exit on purchase send push "hi" }</code>
    /// </example>
    public const string ExitIsTrigger = "CRM3119";

    /// <summary>A new version of a journey has no place for instances that wait.</summary>
    /// <example>
    /// Wrong: <code>JourneyMigration.Check(Reminder(days: 1), Reminder(days: 2))</code>
    /// Instances wait at 'wait 1 day', which the new version does not have. Map the node to one of the new version, keep the instances on the old one, or let them exit.
    /// Right: <code>JourneyMigration.Check(Reminder(days: 1), Reminder(days: 2), new Dictionary&lt;string, string&gt; { ["wait 1 day"] = "wait 2 days" })</code>
    /// </example>
    public const string MigrationStrands = "CRM3120";

    /// <summary>An advertisement has no consent to go by.</summary>
    /// <example>
    /// Wrong: <code>journey j { enter on visit send push "hi" }</code>
    /// The advertisement 'send push "hi"' has no consent to go by, and is sent to nobody. Say in messaging which attribute is the consent.
    /// Right: <code>messaging { consent opted_in renew consent after 730 days from signed_up quiet 21:00..08:00 hold } journey j { enter on visit send push "hi" }</code>
    /// </example>
    public const string ConsentMissing = "CRM3121";

    /// <summary>An advertisement for Korea does not begin with its label.</summary>
    /// <example>
    /// Wrong: <code>messaging { consent opted_in renew consent after 730 days from signed_up quiet 21:00..08:00 hold } journey j { enter on visit send push "hi" with { text: "오늘만 반값" } }</code>
    /// The advertisement 'send push "hi"' does not begin with the label (광고). Begin it with (광고), written like this.
    /// Right: <code>messaging { consent opted_in renew consent after 730 days from signed_up quiet 21:00..08:00 hold } journey j { enter on visit send push "hi" with { text: "(광고) 오늘만 반값" } }</code>
    /// </example>
    public const string KoreanLabel = "CRM3122";

    /// <summary>Consent to advertisements in Korea is not renewed every two years.</summary>
    /// <example>
    /// Wrong: <code>messaging { consent opted_in quiet 21:00..08:00 hold } journey j { enter on visit send push "hi" }</code>
    /// Consent to advertisements is asked for again every two years. Say: renew consent after 730 days from the attribute with its date.
    /// Right: <code>messaging { consent opted_in renew consent after 730 days from signed_up quiet 21:00..08:00 hold } journey j { enter on visit send push "hi" }</code>
    /// </example>
    public const string KoreanRenewal = "CRM3123";

    /// <summary>Consent to advertisements at night in Korea is not one of its own.</summary>
    /// <example>
    /// Wrong: <code>messaging { consent opted_in renew consent after 730 days from signed_up night_consent opted_in quiet 21:00..08:00 hold } journey j { enter on visit send push "hi" }</code>
    /// Consent to advertisements at night is the general consent, and must be one of its own. Name an attribute of its own, or leave the line out.
    /// Right: <code>messaging { consent opted_in renew consent after 730 days from signed_up quiet 21:00..08:00 hold } journey j { enter on visit send push "hi" }</code>
    /// </example>
    public const string KoreanNightConsent = "CRM3124";

    /// <summary>Quiet hours for Korea leave out some of the night.</summary>
    /// <example>
    /// Wrong: <code>messaging { consent opted_in renew consent after 730 days from signed_up quiet 22:00..08:00 hold } journey j { enter on visit send push "hi" }</code>
    /// Advertisements are not sent from 21:00 to 08:00 without consent of its own. Say: quiet 21:00..08:00 hold.
    /// Right: <code>messaging { consent opted_in renew consent after 730 days from signed_up quiet 21:00..08:00 hold } journey j { enter on visit send push "hi" }</code>
    /// </example>
    public const string KoreanNight = "CRM3125";
}
