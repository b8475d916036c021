namespace Crm.Segmentation;

/// <content>The codes about rule text: characters and grammar.</content>
public static partial class DiagnosticCodes
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
    /// This stands outside of every declaration. A declaration starts with one of schema, list, feature, segment, partition, score, scorecard, rfm, grouping, lifetime, funnel, retention,
    /// lifecycle, stickiness, growth, paths, affinity, test, journey, messaging.
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

    /// <summary>Case is ignored in values that are no texts.</summary>
    /// <example>
    /// Wrong: <code>schema s { customer { age: integer ignoring case } }</code>
    /// 'age' is an integer, which has no case to ignore. Only a text, an enum or tags ignore case.
    /// Right: <code>schema s { customer { email: text ignoring case } }</code>
    /// </example>
    public const string NoCase = "CRM0120";

    /// <summary>A word, or its form, is one of another language.</summary>
    /// <example>
    /// Wrong: <code>segment s = age between 18 and 30</code>
    /// 'age between 18 and 30' is written '(age &gt;= 18 and age &lt;= 30)' here.
    /// Right: <code>segment s = (age &gt;= 18 and age &lt;= 30)</code>
    /// </example>
    public const string ForeignWord = "CRM0130";
}
