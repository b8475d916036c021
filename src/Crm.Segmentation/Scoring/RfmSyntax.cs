namespace Crm.Segmentation;

/// <summary><c>rfm NAME over E.property [where C] [WINDOW] into N [by orders|days] [net of E.property]</c>.</summary>
internal static class RfmSyntax
{
    internal static Rfm? Parse(RuleParser parser, Declaration declaration)
    {
        TokenReader reader = parser.Reader;
        reader.Expect("over");
        int start = reader.Position;
        (EventType? type, Expression? amount) = parser.Property("sum");
        EventPattern? pattern = parser.Filtered(type, start);
        Window? window = reader.At("into") ? null : parser.Window(reader.Position);
        reader.Expect("into");
        int? bins = parser.Whole(2, 10);
        bool days = false;
        if (reader.TryTake("by"))
        {
            days = reader.At("days");
            if (!days && !reader.At("orders")) reader.Fail("'orders' or 'days'");
            reader.Take();
        }

        Expression? netOf = null;
        if (reader.At("net", "of"))
        {
            reader.Take();
            reader.Take();
            (_, netOf) = parser.Property("sum");
        }

        return pattern is null || amount is not Measure measure || bins is null || reader.Failed
            ? null
            : new Rfm(declaration.Name, measure, pattern) { Title = declaration.Title, Window = window, Bins = bins.Value, ByDays = days, NetOf = netOf as Measure };
    }
}
