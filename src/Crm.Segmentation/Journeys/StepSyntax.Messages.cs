namespace Crm.Segmentation.Journeys;

/// <content>
/// <c>send CHANNEL "TEMPLATE" [with { NAME: "TEXT", ... }] [tags "T", ...] [ads|transactional] [only if C] [as ID]</c> and
/// <c>webhook "NAME" [with { ... }] [as ID]</c>.
/// </content>
internal static partial class StepSyntax
{
    private static SendStep? Send(RuleParser parser)
    {
        TokenReader reader = parser.Reader;
        reader.Take();
        string? channel = reader.Name("the name of a channel");
        if (reader.Failed || channel is null || parser.Quoted("the name of a template in quotes") is not { } template) return null;
        var send = new SendStep(channel, template);
        var said = new HashSet<string>(StringComparer.Ordinal);
        bool isSound = true;
        while (!reader.Failed && Clause(reader) is { } clause)
        {
            if (!said.Add(clause))
            {
                reader.Fail(DiagnosticCodes.GivenTwice, reader.SpanOf(reader.Current), $"'{clause}' is said twice.");
                return null;
            }

            Token word = reader.Take();
            SendStep? next = clause switch
            {
                "with" => Parameters(parser) is { } parameters ? send with { Parameters = parameters } : null,
                "tags" => Tags(parser) is { } tags ? send with { Tags = tags } : null,
                "category" => send with { IsTransactional = word.Is("transactional") },
                "only if" => JourneySyntax.OnlyIf(parser) is { } condition ? send with { OnlyIf = condition } : null,
                _ => reader.Name("the id of the node") is { } id ? send with { Id = id } : null,
            };
            isSound &= next is not null;
            send = next ?? send;
        }

        return reader.Failed || !isSound ? null : send;
    }

    private static string? Clause(TokenReader reader) => reader.Current.Kind != TokenKind.Name ? null : reader.Current.Text switch
    {
        "with" => "with",
        "tags" => "tags",
        "ads" or "transactional" => "category",
        "only" => "only if",
        "as" => "as",
        _ => null,
    };

    private static WebhookStep? Webhook(RuleParser parser)
    {
        TokenReader reader = parser.Reader;
        reader.Take();
        if (parser.Quoted("what is called in quotes") is not { } name) return null;
        ValueList<MessageParameter>? parameters = [];
        if (reader.TryTake("with")) parameters = Parameters(parser);
        return parameters is not null && Id(parser, out string? id) ? new WebhookStep(name) { Id = id, Parameters = parameters } : null;
    }

    private static ValueList<MessageParameter>? Parameters(RuleParser parser)
    {
        if (parser.Reader.Block("the parameters") is not { } block) return null;
        return parser.Part(block, () =>
        {
            var parameters = new List<MessageParameter>();
            while (!block.AtEnd)
            {
                int start = block.Position;
                string? name = block.Name("the name of a parameter");
                block.Expect(":");
                if (block.Failed || name is null || parser.Quoted("a text in quotes") is not { } text) return null;
                parameters.Add(new MessageParameter(name, text));
                parser.Nodes.AddPart(parameters[^1], block.SpanFrom(start));
                if (!block.AtEnd && !block.TryTake(",")) block.Fail("','");
            }

            return ValueList.Create<MessageParameter>([.. parameters]);
        });
    }

    private static ValueList<string>? Tags(RuleParser parser)
    {
        var tags = new List<string?>();
        do tags.Add(parser.Quoted("a tag in quotes"));
        while (!parser.Reader.Failed && parser.Reader.TryTake(","));
        return tags.Contains(null) ? null : [.. tags.OfType<string>()];
    }
}
