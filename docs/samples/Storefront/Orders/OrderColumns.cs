using System.Diagnostics.CodeAnalysis;

namespace StorefrontSample;

/// <summary>Where in a row the customer, the time, the amount and perhaps the name of the order stand, and how they are read.</summary>
internal sealed class OrderColumns
{
    private const int ColumnsShown = 40;

    private readonly OrderTime _times;
    private readonly int _customer;
    private readonly int _time;
    private readonly int _amount;
    private readonly int? _order;

    private OrderColumns(CsvRow header, CommandLine command)
    {
        _times = new OrderTime(TimeZoneInfo.FindSystemTimeZoneById(command.Zone), command.TimeFormat);
        _customer = Column(header.Cells, command.CustomerColumn);
        _time = Column(header.Cells, command.TimeColumn);
        _amount = Column(header.Cells, command.AmountColumn);
        _order = command.OrderColumn is { } order ? Column(header.Cells, order) : null;
    }

    /// <summary>Finds the columns by the header.</summary>
    /// <exception cref="InvalidDataException">The header lacks one of them, or is none.</exception>
    internal static OrderColumns Of(CsvRow header, CommandLine command) => header.Fault is { } fault
        ? throw new InvalidDataException($"The header on line {header.Line} cannot be read: {fault}.")
        : new OrderColumns(header, command);

    /// <summary>Reads a row; false, with what is wrong with it, when it makes no sense.</summary>
    internal bool TryRead(CsvRow row, out OrderRow order, [NotNullWhen(false)] out RejectedRow? rejected)
    {
        order = default;
        rejected = null;
        if (Blank(row) is { } blank) rejected = new RejectedRow(row.Line, blank);
        else if (_times.Problem(row.Cells[_time], out DateTimeOffset time) is { } noTime) rejected = new RejectedRow(row.Line, noTime, OrderTime.Forms);
        else if (OrderAmount.Problem(row.Cells[_amount], out decimal amount) is { } noAmount) rejected = new RejectedRow(row.Line, noAmount, OrderAmount.Forms);
        else order = new OrderRow(row.Line, row.Cells[_customer], _order is { } name ? row.Cells[name] : null, time, amount);
        return rejected is null;
    }

    private string? Blank(CsvRow row) => row switch
    {
        { Fault: { } fault } => fault,
        { Cells.Length: var cells } when cells <= Math.Max(Math.Max(_customer, _order ?? 0), Math.Max(_time, _amount)) => $"the row has only {cells} cells",
        _ when row.Cells[_customer].Length == 0 => "the customer is blank",
        _ when _order is { } order && row.Cells[order].Length == 0 => "the order is blank",
        _ => null,
    };

    private static int Column(string[] header, string name)
    {
        int column = Array.IndexOf(header, name);
        if (column < 0) column = Array.FindIndex(header, cell => cell.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase));
        if (column >= 0) return column;
        string absent = $"The file has no column '{name}'; it has {string.Join(", ", header.Take(ColumnsShown).Select(Screen.Printable))}{(header.Length > ColumnsShown ? ", …" : "")}.";
        throw new InvalidDataException(Array.Exists(header, IsData) ? $"{absent} That looks like an order: write a line with the names of the columns above it." : absent);
    }

    private static bool IsData(string cell) =>
        OrderAmount.Problem(cell, out _) is null || new OrderTime(TimeZoneInfo.Utc).Problem(cell, out _) is null;
}
