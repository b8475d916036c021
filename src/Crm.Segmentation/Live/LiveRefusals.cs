namespace Crm.Segmentation.Live;

/// <summary>Why inputs and stored states are not taken.</summary>
internal static class LiveRefusals
{
    /// <summary>Why an event, which could be somebody's, cannot be taken of a customer; null when it can.</summary>
    internal static Diagnostic? Of(LiveCustomer customer, CustomerEvent one, long received, LiveRules rules)
    {
        KeptType type = rules.Kept[one.Index];
        if (!type.CanBeFolded && one.Milliseconds < received - rules.Kept.KeepsFor) return TooLate(one, received, rules);
        return type.IsKept && customer.EventCount >= rules.Options.MostEvents ? TooMany(customer.Key, rules) : null;
    }

    /// <summary>Why an event cannot be taken, whoever's it is; null when it can.</summary>
    internal static Diagnostic? Of(CustomerEvent one, long received, LiveRules rules) =>
        !one.IsOf(rules.Schema) ? OfAnotherSchema(one, rules)
        : one.Milliseconds > received && one.Milliseconds - received > rules.Options.AheadMilliseconds ? TooFarAhead(one, received, rules)
        : null;

    /// <summary>An input is received before one that was.</summary>
    internal static Diagnostic ClockGoesBack(long received, long told) => Diagnostic.Of(
        DiagnosticCodes.ClockGoesBack,
        DiagnosticSeverity.Error,
        null,
        $"An input is received at {Timestamp.Text(received)}, before {Timestamp.Text(told)}, up to which time has gone by.",
        $"Give inputs in the order of their receipt; an event keeps its own instant, however late it comes.");

    internal static Diagnostic CircleOfMerges(CustomerKey from, CustomerKey into) => Diagnostic.Of(
        DiagnosticCodes.CircleOfMerges,
        DiagnosticSeverity.Error,
        null,
        $"'{from.ToString()}' cannot be merged into '{into.ToString()}', which is merged into it.",
        $"Merge the key that goes into the key that stays.");

    internal static Diagnostic Malformed(string why) => Diagnostic.Of(
        DiagnosticCodes.StateMalformed, DiagnosticSeverity.Error, null, $"The bytes are no stored state: {why}.", $"Take the whole of what was stored, or start again from a snapshot and the inputs after it.");

    internal static Diagnostic Newer(int version, int known) => Diagnostic.Of(
        DiagnosticCodes.StateOfNewerVersion,
        DiagnosticSeverity.Error,
        null,
        $"The state is stored in version {version}, and this library reads up to version {known}.",
        $"Update the package to that which stored it.");

    internal static Diagnostic OfAnotherBook() => Diagnostic.Of(
        DiagnosticCodes.StateOfAnotherBook,
        DiagnosticSeverity.Error,
        null,
        $"The state is of another rule book, or of other options.",
        $"Read it under the rules that it was stored with, and then put it under the edited ones.");

    internal static Diagnostic MemoryLimit(long most) => Diagnostic.Of(
        DiagnosticCodes.LiveMemoryLimit,
        DiagnosticSeverity.Error,
        null,
        $"The states of all customers take {most} bytes, as many as they may.",
        $"Raise LiveOptions.MostBytes, forget customers, or shorten the windows of the rules. Nothing is lost: give the input again.");

    internal static Diagnostic NotKept(string definition, string what, long at, CustomerKey customer) => Diagnostic.Of(
        DiagnosticCodes.HistoryNotKept,
        DiagnosticSeverity.Error,
        definition,
        $"'{definition}' needs history that was not kept: '{what}' of {Timestamp.Text(at)}, of customer '{customer.ToString()}'.",
        $"Start memberships under the edited rules from stored inputs, or keep more from the start (LiveOptions.KeepsUnread).");

    internal static Diagnostic EditOfAnotherSchema(Schema schema) => Diagnostic.Of(
        DiagnosticCodes.HistoryNotKept,
        DiagnosticSeverity.Error,
        null,
        $"The edited rules are of a schema '{schema.Name}' that is not that of the states.",
        $"Start memberships under the edited rules from stored inputs.");

    private static Diagnostic OfAnotherSchema(CustomerEvent one, LiveRules rules) => Diagnostic.Of(
        DiagnosticCodes.EventOfAnotherSchema,
        DiagnosticSeverity.Error,
        null,
        $"Schema '{rules.Schema.Name}' does not declare event type '{one.Type.Name}' as the event's own schema does.",
        $"Make the event with a type of the schema of the rules.");

    private static Diagnostic TooFarAhead(CustomerEvent one, long received, LiveRules rules) => Diagnostic.Of(
        DiagnosticCodes.EventTooFarAhead,
        DiagnosticSeverity.Error,
        null,
        $"'{one.Type.Name}' is said to happen at {Timestamp.Text(one.Milliseconds)}, more than {Timestamp.DurationText(rules.Options.AheadMilliseconds)} after its receipt at {Timestamp.Text(received)}.",
        $"Look at the sender's clock, or allow more (LiveOptions.Ahead).");

    private static Diagnostic TooLate(CustomerEvent one, long received, LiveRules rules) => Diagnostic.Of(
        DiagnosticCodes.EventTooLate,
        DiagnosticSeverity.Error,
        null,
        $"'{one.Type.Name}' of {Timestamp.Text(one.Milliseconds)} is received at {Timestamp.Text(received)}, after more than the {Timestamp.DurationText(rules.Kept.KeepsFor)} for which history is kept as it is, and no sum of what is older can take it.",
        $"Keep history for longer (LiveOptions.LookBack).");

    private static Diagnostic TooMany(CustomerKey customer, LiveRules rules) => Diagnostic.Of(
        DiagnosticCodes.TooManyEvents,
        DiagnosticSeverity.Error,
        null,
        $"Customer '{customer.ToString()}' has {rules.Options.MostEvents} events that are kept, as many as she may.",
        $"Look whether it is a person; raise LiveOptions.MostEvents, or shorten the windows of the rules.");
}
