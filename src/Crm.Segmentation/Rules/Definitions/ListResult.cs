namespace Crm.Segmentation;

/// <summary>A list behind a name: its members are given with each run.</summary>
internal sealed class ListResult(CustomerList list) : NamedResult
{
    internal CustomerList List { get; } = list;

    internal override Diagnostic? Check(MemberOf member, string definition)
    {
        if (member.Cell is not null)
        {
            return Diagnostic.Of(
                DiagnosticCodes.NoCells,
                DiagnosticSeverity.Error,
                definition,
                $"'{member.ShortName}' names a cell, and '{List.Name}' is a list, which has none.",
                $"Refer to '{List.Name}' itself.");
        }

        return member.Entered is null ? null : MemberOfDiagnostics.NoEntries(member, definition, "a list");
    }
}
