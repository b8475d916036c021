namespace StorefrontSample;

/// <summary>The vocabulary of a file of orders: who, when and how much.</summary>
internal static class OrderVocabulary
{
    /// <summary>The decimal places of amounts.</summary>
    internal const int Decimals = 4;

    private static readonly SchemaBuilder Define = new("orders");

    internal static readonly EventType Purchase = Define.Event("purchase");

    internal static readonly EventMoney Amount = Purchase.Money("amount", scale: Decimals);

    /// <summary>An order of a negative amount: something came back.</summary>
    internal static readonly EventType Return = Define.Event("return");

    /// <summary>What was paid back; negative.</summary>
    internal static readonly EventMoney ReturnedAmount = Return.Money("amount", scale: Decimals);

    internal static readonly Schema Schema = Define.Build();
}
