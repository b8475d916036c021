namespace Crm.Segmentation;

/// <summary>The codes of the diagnostics about definitions. A code is stable: it never changes its meaning and is never given to another.</summary>
public static class DiagnosticCodes
{
    /// <summary>A text is longer than 256 KiB.</summary>
    /// <example>
    /// Wrong: <code># ... and so on for 300,000 characters</code>
    /// The text is longer than 256 KiB. Split it: several texts make one rule book.
    /// Right: <code># ...</code>
    /// </example>
    public const string TextTooLong = "CRM0001";

    /// <summary>A text is not valid Unicode, or cannot be normalised.</summary>
    /// <example>
    /// Wrong: <code>segment s = age &gt; 1 # \u{D800}</code>
    /// The text is not valid Unicode here: it has half of a surrogate pair.
    /// Right: <code>segment s = age &gt; 1 # 😀</code>
    /// </example>
    public const string InvalidUnicode = "CRM0002";

    /// <summary>A text has a character that does not show: a control of writing direction, or one without width.</summary>
    /// <example>
    /// Wrong: <code>segment s = a\u{200B}ge &gt; 30</code>
    /// Hidden characters make the text look like another. Remove them.
    /// Right: <code>segment s = age &gt; 30</code>
    /// </example>
    public const string HiddenCharacter = "CRM0003";

    /// <summary>A character is none of the language.</summary>
    /// <example>
    /// Wrong: <code>segment s = age &gt; 30;</code>
    /// ';' is nothing that rules are written with.
    /// Right: <code>segment s = age &gt; 30</code>
    /// </example>
    public const string UnexpectedCharacter = "CRM0004";

    /// <summary>A text is in typographic or single quotes.</summary>
    /// <example>
    /// Wrong: <code>segment s = country = “KR”</code>
    /// Texts stand in straight double quotes.
    /// Right: <code>segment s = country = "KR"</code>
    /// </example>
    public const string WrongQuotes = "CRM0005";

    /// <summary>Punctuation, letters or digits are full-width.</summary>
    /// <example>
    /// Wrong: <code>segment s = age ＞ 30</code>
    /// '＞' is full-width.
    /// Right: <code>segment s = age &gt; 30</code>
    /// </example>
    public const string FullWidth = "CRM0006";

    /// <summary>A text or a quoted name does not end on its line.</summary>
    /// <example>
    /// Wrong: <code>segment s = country = "KR</code>
    /// The text does not end on its line. Close it with a double quote; a line break inside is written \n.
    /// Right: <code>segment s = country = "KR"</code>
    /// </example>
    public const string Unterminated = "CRM0007";

    /// <summary>A backslash is followed by something that it cannot be.</summary>
    /// <example>
    /// Wrong: <code>segment s = did purchase where category = "a\b"</code>
    /// '\b' is no escape. The escapes are \", \\, \n and \u{...} with the hexadecimal number of a character.
    /// Right: <code>segment s = did purchase where category = "a\\b"</code>
    /// </example>
    public const string BadEscape = "CRM0008";

    /// <summary>The digits of a number are grouped by commas, or not well by underscores.</summary>
    /// <example>
    /// Wrong: <code>segment s = sum(purchase.amount) &gt; 30,000</code>
    /// The digits of a number are grouped by single underscores: '30_000'. For a list of numbers, put a space after the comma.
    /// Right: <code>segment s = sum(purchase.amount) &gt; 30_000</code>
    /// </example>
    public const string DigitGroups = "CRM0009";

    /// <summary>A number runs into letters that are no unit.</summary>
    /// <example>
    /// Wrong: <code>segment s = sum(purchase.amount) &gt; 3만</code>
    /// '3만' is no number: '만' runs into it. Numbers are written in digits.
    /// Right: <code>segment s = sum(purchase.amount) &gt; 30_000</code>
    /// </example>
    public const string NumberSuffix = "CRM0010";

    /// <summary>A number has more digits than are kept.</summary>
    /// <example>
    /// Wrong: <code>segment s = age &gt; 0.1234567890123456789012345678901</code>
    /// A number has at most 28 digits, and is below 79 octillion.
    /// Right: <code>segment s = age &gt; 0.12345</code>
    /// </example>
    public const string NumberTooLong = "CRM0011";

    /// <summary>A date, a time or an instant is not written as one, or does not exist.</summary>
    /// <example>
    /// Wrong: <code>segment s = signed_up &gt; 2026-3-2</code>
    /// A date is written year-month-day: '2026-03-02'.
    /// Right: <code>segment s = signed_up &gt; 2026-03-02</code>
    /// </example>
    public const string BadDate = "CRM0012";

    /// <summary>An operator is one of another language.</summary>
    /// <example>
    /// Wrong: <code>segment s = age == 30</code>
    /// '==' is written '=' here.
    /// Right: <code>segment s = age = 30</code>
    /// </example>
    public const string ForeignOperator = "CRM0013";

    /// <summary>Something else is needed at this place.</summary>
    /// <example>
    /// Wrong: <code>segment s = age &gt;</code>
    /// Expected a condition or a value here.
    /// Right: <code>segment s = age &gt; 30</code>
    /// </example>
    public const string Expected = "CRM0101";

    /// <summary>Something stands outside of every declaration.</summary>
    /// <example>
    /// Wrong: <code>segmant s = age &gt; 30</code>
    /// This stands outside of every declaration. A declaration starts with schema, feature, segment, partition, score, rfm, funnel or
    /// test.
    /// Right: <code>segment s = age &gt; 30</code>
    /// </example>
    public const string OutsideDeclaration = "CRM0102";

    /// <summary>A word of the language is used as a name.</summary>
    /// <example>
    /// Wrong: <code>segment last = age &gt; 30</code>
    /// 'last' is a word of the language. Put a name that is such a word in backquotes.
    /// Right: <code>segment `last` = age &gt; 30</code>
    /// </example>
    public const string ReservedWord = "CRM0103";

    /// <summary>A brace or a parenthesis is not closed.</summary>
    /// <example>
    /// Wrong: <code>segment s = (age &gt; 30</code>
    /// A closing parenthesis is missing.
    /// Right: <code>segment s = (age &gt; 30)</code>
    /// </example>
    public const string NotClosed = "CRM0104";

    /// <summary>A value stands where a condition is needed.</summary>
    /// <example>
    /// Wrong: <code>segment s = count(purchase)</code>
    /// A condition is needed here, and this is a value. Compare it with something, or ask whether it is set.
    /// Right: <code>segment s = count(purchase) &gt; 0</code>
    /// </example>
    public const string ConditionNeeded = "CRM0105";

    /// <summary>A condition stands where a value is needed.</summary>
    /// <example>
    /// Wrong: <code>feature f = did purchase</code>
    /// A value is needed here, and this is a condition.
    /// Right: <code>feature f = count(purchase)</code>
    /// </example>
    public const string ValueNeeded = "CRM0106";

    /// <summary>Comparisons are chained.</summary>
    /// <example>
    /// Wrong: <code>segment s = 20 &lt; age &lt; 30</code>
    /// Comparisons cannot be chained. Say each of the two, and join them by and.
    /// Right: <code>segment s = 20 &lt; age and age &lt; 30</code>
    /// </example>
    public const string ChainedComparison = "CRM0107";

    /// <summary>A month, a quarter or a year is used as a duration.</summary>
    /// <example>
    /// Wrong: <code>segment s = did purchase in last 1 month</code>
    /// 'month' is no duration: months, quarters and years have no fixed length. Say how many days, or use calendar periods: last 1
    /// calendar month, this month.
    /// Right: <code>segment s = did purchase in last 30 days</code>
    /// </example>
    public const string InexactDuration = "CRM0108";

    /// <summary>No function has this name.</summary>
    /// <example>
    /// Wrong: <code>segment s = coutn(purchase) &gt; 3</code>
    /// There is no function 'coutn'. Did you mean 'count'?
    /// Right: <code>segment s = count(purchase) &gt; 3</code>
    /// </example>
    public const string UnknownFunction = "CRM0109";

    /// <summary>The word <c>in</c> is missing before a window, or stands before one that takes none.</summary>
    /// <example>
    /// Wrong: <code>segment s = did purchase last 7 days</code>
    /// 'in' is missing before 'last'.
    /// Right: <code>segment s = did purchase in last 7 days</code>
    /// </example>
    public const string WindowWord = "CRM0110";

    /// <summary>A <c>where</c> takes more than one comparison without parentheses.</summary>
    /// <example>
    /// Wrong: <code>segment s = did purchase where not channel = app</code>
    /// After where, 'not' needs parentheses. A where takes one comparison, a flag, or a condition in parentheses.
    /// Right: <code>segment s = did purchase where (not channel = app)</code>
    /// </example>
    public const string WhereParentheses = "CRM0111";

    /// <summary>A number is out of its range.</summary>
    /// <example>
    /// Wrong: <code>rfm value over purchase.amount into 1</code>
    /// A whole number from 2 to 10 is needed here.
    /// Right: <code>rfm value over purchase.amount into 5</code>
    /// </example>
    public const string OutOfRange = "CRM0112";

    /// <summary>A flag is compared with true or false.</summary>
    /// <example>
    /// Wrong: <code>segment s = opted_in = true</code>
    /// A flag is a condition by itself. Write the flag alone, or not and the flag.
    /// Right: <code>segment s = opted_in</code>
    /// </example>
    public const string FlagCompared = "CRM0113";

    /// <summary>A part is given twice.</summary>
    /// <example>
    /// Wrong: <code>partition p { a when opted_in a otherwise }</code>
    /// Two cells are named 'a'.
    /// Right: <code>partition p { a when opted_in b otherwise }</code>
    /// </example>
    public const string GivenTwice = "CRM0114";

    /// <summary>A declaration lacks a part.</summary>
    /// <example>
    /// Wrong: <code>partition p { a when opted_in }</code>
    /// Partition 'p' has no cell for everyone else. End it with a cell that is followed by otherwise.
    /// Right: <code>partition p { a when opted_in b otherwise }</code>
    /// </example>
    public const string PartMissing = "CRM0115";

    /// <summary>No schema is given, more than one is, or two do not agree.</summary>
    /// <example>
    /// Wrong: <code>schema other { customer { age: text } }</code>
    /// The schema of the text and the one that was passed differ. Leave one of them out, or declare the same in the same order.
    /// Right: <code>segment s = age &gt; 30</code>
    /// </example>
    public const string SchemaNeeded = "CRM0116";

    /// <summary>A declaration is of a later version of the language.</summary>
    /// <example>
    /// Wrong: <code>journey welcome { }</code>
    /// A journey cannot be declared in this version of the language.
    /// Right: <code>segment s = age &gt; 30</code>
    /// </example>
    public const string NotYet = "CRM0117";

    /// <summary>The schema has no such attribute.</summary>
    /// <example>
    /// Wrong: <code>OtherShop.Agee &gt;= 18</code>
    /// Unknown attribute 'agee'. Did you mean 'age'?
    /// Right: <code>Shop.Age &gt;= 18</code>
    /// </example>
    public const string UnknownAttribute = "CRM1001";

    /// <summary>The schema has no such type of event.</summary>
    /// <example>
    /// Wrong: <code>OtherShop.Purchse.Did()</code>
    /// Unknown event 'purchse'. Did you mean 'purchase'?
    /// Right: <code>Shop.Purchase.Did()</code>
    /// </example>
    public const string UnknownEvent = "CRM1002";

    /// <summary>The type of event has no such property.</summary>
    /// <example>
    /// Wrong: <code>Shop.Purchase.Sum(OtherShop.Amonut) &gt;= 100</code>
    /// Event 'purchase' has no property 'amonut'. Did you mean 'amount'?
    /// Right: <code>Shop.Purchase.Sum(Shop.Amount) &gt;= 100</code>
    /// </example>
    public const string UnknownProperty = "CRM1003";

    /// <summary>A handle says another kind, scale or list of values than the schema does.</summary>
    /// <example>
    /// Wrong: <code>OtherShop.Age.Is("30")</code>
    /// 'age' is a text here and an integer marked personal in schema 'storefront'. Use the handles of one schema.
    /// Right: <code>Shop.Age.Is(30)</code>
    /// </example>
    public const string SchemaMismatch = "CRM1004";

    /// <summary>An enum is compared with a value that it does not have.</summary>
    /// <example>
    /// Wrong: <code>Shop.Country.Is("KP")</code>
    /// 'country' has no value "KP". Did you mean 'KR'?
    /// Right: <code>Shop.Country.Is("KR")</code>
    /// </example>
    public const string UnknownValue = "CRM1005";

    /// <summary>Nothing has this name.</summary>
    /// <example>
    /// Wrong: <code>segment s = agee &gt; 30</code>
    /// Unknown name 'agee'. Did you mean 'age'?
    /// Right: <code>segment s = age &gt; 30</code>
    /// </example>
    public const string UnknownName = "CRM1006";

    /// <summary>The two sides of a comparison have kinds that do not compare.</summary>
    /// <example>
    /// Wrong: <code>Shop.SignedUp &gt;= "2026-01-01"</code>
    /// In 'signed_up &gt;= "2026-01-01"', an instant does not compare with a text. Write an instant or a date, not a text: a
    /// DateTimeOffset or a DateOnly.
    /// Right: <code>Shop.SignedUp &gt;= new DateOnly(2026, 1, 1)</code>
    /// </example>
    public const string DoesNotCompare = "CRM1101";

    /// <summary>A plain number stands where a duration is needed.</summary>
    /// <example>
    /// Wrong: <code>Shop.Purchase.Since() &gt;= 60</code>
    /// In 'since(purchase) &gt;= 60', '60' is a number without a unit where a duration is needed. Say of what: 60 days is
    /// TimeSpan.FromDays(60).
    /// Right: <code>Shop.Purchase.Since() &gt;= TimeSpan.FromDays(60)</code>
    /// </example>
    public const string MissingUnit = "CRM1102";

    /// <summary>Texts are compared for order; they compare for equality only.</summary>
    /// <example>
    /// Wrong: <code>Shop.Country &gt;= "KR"</code>
    /// 'country &gt;= "KR"' orders texts, which compare for equality only. List the values that are meant: IsAnyOf.
    /// Right: <code>Shop.Country.IsAnyOf("KR", "US")</code>
    /// </example>
    public const string NoOrder = "CRM1103";

    /// <summary>A listed value has a kind that the measure never has.</summary>
    /// <example>
    /// Wrong: <code>Shop.Age.IsAnyOf("18", "19")</code>
    /// 'age' is an integer and is never "18", which is a text.
    /// Right: <code>Shop.Age.IsAnyOf(18, 19)</code>
    /// </example>
    public const string ValueOfAnotherKind = "CRM1104";

    /// <summary>A pattern is asked of something that is no text.</summary>
    /// <example>
    /// Wrong: <code>Shop.Age.IsLike("3*")</code>
    /// 'age' is an integer; like compares with a pattern, which needs a text.
    /// Right: <code>Shop.Country.IsLike("K*")</code>
    /// </example>
    public const string NotText = "CRM1105";

    /// <summary>A tag is looked for in something that is no set of tags.</summary>
    /// <example>
    /// Wrong: <code>Shop.Country.Has("KR")</code>
    /// 'country' is an enum; a tag is looked for in tags.
    /// Right: <code>Shop.Interests.Has("hat")</code>
    /// </example>
    public const string NotTags = "CRM1106";

    /// <summary>A window or an anniversary is asked of something that is no instant and no date.</summary>
    /// <example>
    /// Wrong: <code>Shop.Age.IsIn(Window.Last(Week))</code>
    /// 'age' is an integer; a window holds an instant or a date.
    /// Right: <code>Shop.SignedUp.IsIn(Window.Last(Week))</code>
    /// </example>
    public const string NotTemporal = "CRM1107";

    /// <summary>Two kinds are combined by an operation that they do not have.</summary>
    /// <example>
    /// Wrong: <code>Shop.Age * Shop.SignedUp &gt;= 1</code>
    /// In 'age * signed_up', an integer cannot be multiplied by an instant.
    /// Right: <code>Shop.Age * 2 &gt;= 1</code>
    /// </example>
    public const string NoArithmetic = "CRM1108";

    /// <summary>A property is aggregated by a function that its kind does not have.</summary>
    /// <example>
    /// Wrong: <code>Shop.Purchase.Sum(Shop.Category) &gt;= 1</code>
    /// 'sum(purchase.category)' aggregates a text, of which there is no sum. A text has distinct, first, last and most_frequent.
    /// Right: <code>Shop.Purchase.Distinct(Shop.Category) &gt;= 1</code>
    /// </example>
    public const string NoAggregate = "CRM1109";

    /// <summary>Something that is not a property of an event is aggregated.</summary>
    /// <example>
    /// Wrong: <code>Shop.Purchase.Sum(Shop.Age) &gt;= 100</code>
    /// 'sum(age)' aggregates 'age', which is not a property of an event. Aggregate a property of the events that count.
    /// Right: <code>Shop.Purchase.Sum(Shop.Amount) &gt;= 100</code>
    /// </example>
    public const string NotAProperty = "CRM1110";

    /// <summary>A condition that is never missing is asked whether it is.</summary>
    /// <example>
    /// Wrong: <code>new IsMissing(Shop.Age &gt;= 30)</code>
    /// 'age &gt;= 30' is a condition, which holds or does not and is never missing. Ask it of a measure or of a flag.
    /// Right: <code>Shop.Age.IsMissing()</code>
    /// </example>
    public const string NeverMissing = "CRM1111";

    /// <summary>A feature is a set of tags; it has to be one value.</summary>
    /// <example>
    /// Wrong: <code>Feature.Define("likes", Shop.Interests).IsSet()</code>
    /// Feature 'likes' is a set of tags; a feature is one value. Ask what is in the tags where it is needed: Has, HasAny or HasAll.
    /// Right: <code>Shop.Interests.IsSet()</code>
    /// </example>
    public const string FeatureOfTags = "CRM1112";

    /// <summary>A property of an event stands where a customer is meant.</summary>
    /// <example>
    /// Wrong: <code>Shop.Amount &gt;= 100</code>
    /// 'purchase.amount' is a property of an event and stands where a customer is meant. Use it in a where of 'purchase', or aggregate
    /// it: sum, avg, min, max, first, last.
    /// Right: <code>Shop.Purchase.Where(Shop.Amount &gt;= 100).Did()</code>
    /// </example>
    public const string PropertyOutsideWhere = "CRM1201";

    /// <summary>An attribute of the customer stands in a condition on one event.</summary>
    /// <example>
    /// Wrong: <code>Shop.Purchase.Where(Shop.Age &gt;= 18).Did()</code>
    /// 'age' is an attribute of the customer and stands in the where of 'purchase', which is about one event. A where reads properties
    /// of its own event only; say 'age' outside the where.
    /// Right: <code>Shop.Purchase.Did() &amp; (Shop.Age &gt;= 18)</code>
    /// </example>
    public const string AttributeInWhere = "CRM1202";

    /// <summary>A measure or a condition over a customer's events stands in a condition on one event.</summary>
    /// <example>
    /// Wrong: <code>Shop.Visit.Where(Shop.Purchase.Did()).Did()</code>
    /// 'count(purchase)' is about a customer's events and stands in the where of 'visit', which is about one event. A where reads
    /// properties of its own event only; combine the two outside the where.
    /// Right: <code>Shop.Visit.Did() &amp; Shop.Purchase.Did()</code>
    /// </example>
    public const string MeasureInWhere = "CRM1203";

    /// <summary>A membership stands in a condition on one event.</summary>
    /// <example>
    /// Wrong: <code>[Adults, Segment.Define("buyers", Shop.Purchase.Where(Adults.Members).Did())]</code>
    /// 'in adults' is about a customer and stands in the where of 'purchase', which is about one event. Combine the membership with the
    /// event's condition, outside the where.
    /// Right: <code>[Adults, Segment.Define("buyers", Shop.Purchase.Did() &amp; Adults.Members)]</code>
    /// </example>
    public const string MembershipInWhere = "CRM1204";

    /// <summary>A property is read from events that do not have it.</summary>
    /// <example>
    /// Wrong: <code>Shop.Purchase.Where(Shop.ViewedCategory.Is("hat")).Did()</code>
    /// 'view_product.category' is not a property of 'purchase'. Use 'purchase.category'.
    /// Right: <code>Shop.Purchase.Where(Shop.Category.Is("hat")).Did()</code>
    /// </example>
    public const string PropertyOfAnotherEvent = "CRM1205";

    /// <summary>A window over events lies after as-of, where there are none.</summary>
    /// <example>
    /// Wrong: <code>Shop.Purchase.Did(Window.Next(Week))</code>
    /// 'count(purchase)' looks for events after as-of, where there are none. A window ahead is for instants and dates, such as an
    /// expiry.
    /// Right: <code>Shop.Purchase.Did(Window.Last(Week))</code>
    /// </example>
    public const string WindowAhead = "CRM1301";

    /// <summary>A window ends before it begins.</summary>
    /// <example>
    /// Wrong: <code>Shop.Purchase.Did(Window.Between(new DateOnly(2026, 4, 1), new DateOnly(2026, 3, 1)))</code>
    /// The window of 'count(purchase)' ends at 2026-03-01, which is not after its begin 2026-04-01. Swap the two.
    /// Right: <code>Shop.Purchase.Did(Window.Between(new DateOnly(2026, 3, 1), new DateOnly(2026, 4, 1)))</code>
    /// </example>
    public const string EmptyWindow = "CRM1302";

    /// <summary>A window is anchored on something else than an instant, a date, or an attribute of either kind.</summary>
    /// <example>
    /// Wrong: <code>Shop.Purchase.Did(Window.Since(Shop.SignedUp + TimeSpan.FromDays(1)))</code>
    /// The window of 'count(purchase)' is anchored on 'signed_up + 1 day'. A window is anchored on an instant, a date, or an attribute
    /// of either kind.
    /// Right: <code>Shop.Purchase.Did(Window.Since(Shop.SignedUp))</code>
    /// </example>
    public const string NotAnAnchor = "CRM1303";

    /// <summary>A sequence has fewer than 2 or more than 32 steps.</summary>
    /// <example>
    /// Wrong: <code>Enumerable.Range(2, 31).Aggregate(Shop.Visit.Then(Shop.Visit), (steps, _) =&gt; steps.Then(Shop.Visit)).Did()</code>
    /// A sequence has 2 to 32 steps, this one has 33.
    /// Right: <code>Shop.Visit.Then(Shop.Visit).Did()</code>
    /// </example>
    public const string SequenceLength = "CRM1401";

    /// <summary>A step that must not happen is followed by another.</summary>
    /// <example>
    /// Wrong: <code>Shop.Visit.ThenNot(Shop.Purchase).Then(Shop.Visit).Within(Week).Did()</code>
    /// 'not purchase' is step 2 of 3; only the last step can be one that must not happen.
    /// Right: <code>Shop.Visit.Then(Shop.Visit).ThenNot(Shop.Purchase).Within(Week).Did()</code>
    /// </example>
    public const string AbsentNotLast = "CRM1402";

    /// <summary>A step that must not happen has no time in which it must not.</summary>
    /// <example>
    /// Wrong: <code>Shop.Visit.ThenNot(Shop.Purchase).Did()</code>
    /// 'not purchase' does not say how long to wait for it. Say within how long: Within(TimeSpan.FromDays(7)).
    /// Right: <code>Shop.Visit.ThenNot(Shop.Purchase).Within(Week).Did()</code>
    /// </example>
    public const string AbsentWithoutWithin = "CRM1403";

    /// <summary>A step's events do not have the property that must be the same at every step.</summary>
    /// <example>
    /// Wrong: <code>Shop.Visit.Then(Shop.Purchase).Same("category").Did()</code>
    /// 'same category' needs the property at every step, and 'visit' has none of that name.
    /// Right: <code>Shop.ViewProduct.Then(Shop.Purchase).Same("category").Did()</code>
    /// </example>
    public const string SameUnknown = "CRM1404";

    /// <summary>The property that must be the same at every step has a kind that cannot be, or not the same kind everywhere.</summary>
    /// <example>
    /// Wrong: <code>Shop.Visit.Then(Shop.Purchase).Same("channel").Did()</code>
    /// 'same channel' compares 'visit.channel', a text, with 'purchase.channel', an enum { web, app }.
    /// Right: <code>Shop.ViewProduct.Then(Shop.Purchase).Same("category").Did()</code>
    /// </example>
    public const string SameKind = "CRM1405";

    /// <summary>A definition is nested more than 64 deep.</summary>
    /// <example>
    /// Wrong: <code>Enumerable.Range(1, 100).Aggregate(Shop.Purchase.Count(), (sum, _) =&gt; sum + Shop.Visit.Count()) &gt;= 10</code>
    /// The definition is nested more than 64 deep. Split it into segments that refer to one another.
    /// Right: <code>Shop.Purchase.Count() + (100 * Shop.Visit.Count()) &gt;= 10</code>
    /// </example>
    public const string TooDeep = "CRM1501";

    /// <summary>A definition has more than 4,096 nodes, features counted wherever they occur.</summary>
    /// <example>
    /// Wrong: <code>Enumerable.Range(1, 5_000).Select(age =&gt; Shop.Age.Is(age)).Aggregate((one, other) =&gt; one | other)</code>
    /// The definition has more than 4,096 nodes; a feature counts wherever it occurs. Split it into segments that refer to one another.
    /// Right: <code>Shop.Age.IsAnyOf([.. Enumerable.Range(1, 5_000).Select(age =&gt; (decimal)age)])</code>
    /// </example>
    public const string TooLarge = "CRM1502";

    /// <summary>Definitions that refer to one another are together nested more than 512 deep.</summary>
    /// <example>
    /// Wrong: <code>[.. Enumerable.Range(1, 600).Select(i =&gt; Segment.Define($"s{i}", new MemberOf($"s{i - 1}", null, null))), Segment.Define("s0", Shop.OptedIn)]</code>
    /// 's512' and the definitions that it refers to, one after another, are nested more than 512 deep. Let it refer to fewer
    /// definitions that refer to others.
    /// Right: <code>[.. Enumerable.Range(1, 600).Select(i =&gt; Segment.Define($"s{i}", new MemberOf("s0", null, null))), Segment.Define("s0", Shop.OptedIn)]</code>
    /// </example>
    public const string TooDeepTogether = "CRM1503";

    /// <summary>Two definitions, two different features, or a definition and a feature have one name.</summary>
    /// <example>
    /// Wrong: <code>[Segment.Define("adults", Shop.Age &gt;= 18), Segment.Define("adults", Shop.Age &gt;= 19)]</code>
    /// Two segments are named 'adults'. Names are unique in a rule book: rename one.
    /// Right: <code>[Segment.Define("adults", Shop.Age &gt;= 18), Segment.Define("adults_in_korea", Shop.Age &gt;= 19)]</code>
    /// </example>
    public const string DuplicateName = "CRM1601";

    /// <summary>No definition of the rule book has the name that a membership refers to.</summary>
    /// <example>
    /// Wrong: <code>[Segment.Define("buyers", Adults.Members &amp; Shop.Purchase.Did())]</code>
    /// 'in adults' refers to 'adults', which the rule book does not define.
    /// Right: <code>[Adults, Segment.Define("buyers", Adults.Members &amp; Shop.Purchase.Did())]</code>
    /// </example>
    public const string UnknownResult = "CRM1602";

    /// <summary>The result that a membership refers to has no such cell.</summary>
    /// <example>
    /// Wrong: <code>[Membership, Segment.Define("best", new MemberOf("membership", "vpi", null))]</code>
    /// Partition 'membership' has no cell 'vpi'. Did you mean 'vip'?
    /// Right: <code>[Membership, Segment.Define("best", Membership["vip"])]</code>
    /// </example>
    public const string UnknownCell = "CRM1603";

    /// <summary>A membership refers to a result that has cells, and names none.</summary>
    /// <example>
    /// Wrong: <code>[Membership, Segment.Define("best", new MemberOf("membership", null, null))]</code>
    /// 'in membership' refers to a partition, and everyone is in one of its cells. Name the cell: vip, basic.
    /// Right: <code>[Membership, Segment.Define("best", Membership["vip"])]</code>
    /// </example>
    public const string CellNeeded = "CRM1604";

    /// <summary>A membership names a cell of a result that has none.</summary>
    /// <example>
    /// Wrong: <code>[Adults, Segment.Define("grown", new MemberOf("adults", "vip", null))]</code>
    /// 'in adults.vip' names a cell, and 'adults' is a segment, which has none. Refer to 'adults' itself.
    /// Right: <code>[Adults, Segment.Define("grown", Adults.Members)]</code>
    /// </example>
    public const string NoCells = "CRM1605";

    /// <summary>A membership asks when a customer entered a result that has no entries.</summary>
    /// <example>
    /// Wrong: <code>[Adults, Segment.Define("grown", new MemberOf("adults", null, Window.Last(Week)))]</code>
    /// 'in adults' asks when a customer entered, and 'adults' is a segment, which is judged at as-of only. Leave the window out.
    /// Right: <code>[Adults, Segment.Define("grown", Adults.Members)]</code>
    /// </example>
    public const string NoEntries = "CRM1606";

    /// <summary>Definitions refer to one another in a circle.</summary>
    /// <example>
    /// Wrong: <code>[Segment.Define("a", new MemberOf("b", null, null)), Segment.Define("b", new MemberOf("a", null, null))]</code>
    /// Definitions refer to one another in a circle: a → b → a. Say one of them without the next.
    /// Right: <code>[Segment.Define("a", new MemberOf("b", null, null)), Segment.Define("b", Shop.OptedIn)]</code>
    /// </example>
    public const string Cycle = "CRM1607";

    /// <summary>A membership refers to a definition that has no members, such as a retention.</summary>
    /// <example>
    /// Wrong: <code>[Weekly, Segment.Define("stayed", new MemberOf("weekly", null, null))]</code>
    /// 'in weekly' refers to 'weekly', a retention, which has no members. Ask its report for the customers of a cell.
    /// Right: <code>[Weekly, Segment.Define("stayed", Shop.Purchase.DidAtLeast(2))]</code>
    /// </example>
    public const string NoMembers = "CRM1608";

    /// <summary>A rule book that needs cut points from a population is run without them.</summary>
    /// <example>
    /// Wrong: <code>engine.Evaluate(Segment.Define("example", Shop.Age.IsInTop(10)), data, asOf)</code>
    /// 'example' needs cut points of a population, and the rule book is not fitted to one. Fit the rule book to a dataset first.
    /// Right: <code>engine.Evaluate(Segment.Define("example", Shop.Age &gt;= 60), data, asOf)</code>
    /// </example>
    public const string NeedsFit = "CRM1609";

    /// <summary>A funnel has fewer than 2 or more than 32 steps.</summary>
    /// <example>
    /// Wrong: <code>[new Funnel("buying", Shop.Purchase)]</code>
    /// A funnel has 2 to 32 steps, this one has 1. To count the customers who did one thing, use a segment.
    /// Right: <code>[new Funnel("buying", Shop.Visit, Shop.Purchase)]</code>
    /// </example>
    public const string FunnelLength = "CRM1701";

    /// <summary>Two steps of a funnel have one name.</summary>
    /// <example>
    /// Wrong: <code>[new Funnel("buying", new FunnelStep("first", Shop.Visit), new FunnelStep("first", Shop.Purchase))]</code>
    /// 2 steps are named 'first'. Results refer to a step by its name.
    /// Right: <code>[new Funnel("buying", new FunnelStep("first", Shop.Visit), new FunnelStep("second", Shop.Purchase))]</code>
    /// </example>
    public const string DuplicateStep = "CRM1702";

    /// <summary>The window of a funnel is not positive, or finer than a millisecond.</summary>
    /// <example>
    /// Wrong: <code>[new Funnel("buying", Shop.Visit, Shop.Purchase) { Window = TimeSpan.Zero }]</code>
    /// The window is not positive. Leave it out for any time.
    /// Right: <code>[new Funnel("buying", Shop.Visit, Shop.Purchase) { Window = Week }]</code>
    /// </example>
    public const string FunnelWindow = "CRM1703";

    /// <summary>A membership asks for entry in a window that is anchored on an attribute.</summary>
    /// <example>
    /// Wrong: <code>[Buying, Segment.Define("lost", Buying.DroppedBefore("purchase", Window.Since(Shop.SignedUp)))]</code>
    /// 'in buying.dropped before purchase' is entered in a window that is anchored on an attribute. Use a window that is the same for every customer.
    /// Right: <code>[Buying, Segment.Define("lost", Buying.DroppedBefore("purchase", Window.Last(Week)))]</code>
    /// </example>
    public const string EntryOnAttribute = "CRM1704";

    /// <summary>An rfm has fewer than 2 or more than 10 bins.</summary>
    /// <example>
    /// Wrong: <code>[new Rfm("value", Shop.Amount, Shop.Purchase) { Bins = 1 }]</code>
    /// An rfm has 2 to 10 bins, this one has 1.
    /// Right: <code>[new Rfm("value", Shop.Amount, Shop.Purchase) { Bins = 5 }]</code>
    /// </example>
    public const string RfmBins = "CRM1705";

    /// <summary>A population function is of a value that has no order.</summary>
    /// <example>
    /// Wrong: <code>Shop.Country.IsInTop(10)</code>
    /// 'country' is an enum; the top is of values with an order.
    /// Right: <code>Shop.Age.IsInTop(10)</code>
    /// </example>
    public const string NoPercentile = "CRM1706";

    /// <summary>A score is of something that is no number.</summary>
    /// <example>
    /// Wrong: <code>Score.Define("score", Shop.Country).IsSet()</code>
    /// 'country' is an enum; a score is a number.
    /// Right: <code>Score.Define("score", Shop.Age).IsSet()</code>
    /// </example>
    public const string NotANumber = "CRM1707";

    /// <summary>A retention follows its cohorts for fewer than 1 or more than 1,000 periods.</summary>
    /// <example>
    /// Wrong: <code>[Weekly with { Periods = 0 }]</code>
    /// A retention follows its cohorts for 1 to 1000 periods, this one for 0.
    /// Right: <code>[Weekly with { Periods = 8 }]</code>
    /// </example>
    public const string RetentionLength = "CRM1801";

    /// <summary>A condition holds for every customer (a warning).</summary>
    /// <example>
    /// Wrong: <code>Shop.Purchase.Count() &gt;= 0</code>
    /// 'count(purchase) &gt;= 0' is always true: a count is never negative.
    /// Right: <code>Shop.Purchase.Count() &gt;= 1</code>
    /// </example>
    public const string AlwaysTrue = "CRM1901";

    /// <summary>A condition holds for no customer (a warning).</summary>
    /// <example>
    /// Wrong: <code>Shop.Purchase.Count() &lt; 0</code>
    /// 'count(purchase) &lt; 0' is never true: a count is a whole number from 0.
    /// Right: <code>Shop.Purchase.Count() &lt; 1</code>
    /// </example>
    public const string NeverTrue = "CRM1902";

    /// <summary>A cell of a partition that no customer can be in (a warning of the analysis).</summary>
    /// <example>
    /// Wrong: <code>[Partition.Define("tier", "none", new PartitionCell("silver", Shop.Purchase.Did()), new PartitionCell("gold", Shop.Purchase.DidAtLeast(5)))]</code>
    /// Nobody is ever in cell 'gold': the cells before it take everyone who satisfies its condition. A customer is in the first cell whose
    /// condition holds: put the narrower one first.
    /// Right: <code>[Partition.Define("tier", "none", new PartitionCell("gold", Shop.Purchase.DidAtLeast(5)), new PartitionCell("silver", Shop.Purchase.Did()))]</code>
    /// </example>
    public const string UnreachableCell = "CRM1903";

    /// <summary>A segment's members are all members of another segment, which it does not mention (a warning of the analysis).</summary>
    /// <example>
    /// Wrong: <code>[Adults, Segment.Define("seniors", Shop.Age &gt;= 65)]</code>
    /// Every member of 'seniors' is a member of 'adults'. If that is meant, say it: build 'seniors' on 'adults'.
    /// Right: <code>[Adults, Segment.Define("seniors", Adults.Members &amp; Shop.Age &gt;= 65)]</code>
    /// </example>
    public const string ImpliedSegment = "CRM1904";

    /// <summary>Two segments always have the same members, and neither mentions the other (a warning of the analysis).</summary>
    /// <example>
    /// Wrong: <code>[Adults, Segment.Define("grown_up", Shop.Age &gt; 17)]</code>
    /// 'grown_up' always has the same members as 'adults'. Keep one of them, or define one by the other.
    /// Right: <code>[Adults]</code>
    /// </example>
    public const string SameMembers = "CRM1905";

    /// <summary>A negated comparison admits customers only because a value is missing (a warning of the analysis).</summary>
    /// <example>
    /// Wrong: <code>!(Shop.Age &lt; 18)</code>
    /// 'not age &lt; 18' also admits customers for whom 'age' is missing. If they are not meant, ask that 'age' is set too: IsSet.
    /// Right: <code>!(Shop.Age &lt; 18) &amp; Shop.Age.IsSet()</code>
    /// </example>
    public const string AdmitsMissing = "CRM1906";

    /// <summary>A window in which nothing can lie (a warning of the analysis).</summary>
    /// <example>
    /// Wrong: <code>Shop.Purchase.Did(Window.Before(new DateOnly(1969, 7, 20)))</code>
    /// Nothing ever lies in the window of 'count(purchase)'. It must end after it begins, and for events after 1970 began.
    /// Right: <code>Shop.Purchase.Did(Window.Before(new DateOnly(2019, 7, 20)))</code>
    /// </example>
    public const string WindowNeverFilled = "CRM1907";
}
