namespace Crm.Segmentation.Testing;

/// <summary>What kind of shopper a customer is: nothing of this is in the data, all of it shows in them.</summary>
/// <param name="Share">The share of the customers.</param>
/// <param name="Gap">Mean days between visits.</param>
/// <param name="Life">Mean days until the customer is lost for good.</param>
/// <param name="Search">Probability that a visit has a search.</param>
/// <param name="More">Probability of looking at one more product.</param>
/// <param name="Wish">Probability that a product that is looked at goes on the wish list.</param>
/// <param name="Cart">Probability that it goes into the cart.</param>
/// <param name="Buy">Probability that a cart is paid for in the same visit.</param>
/// <param name="Message">Probability that a visit was brought about by a message, for those who consent.</param>
internal sealed record Temperament(
    double Share, double Gap, double Life, double Search, double More, double Wish, double Cart, double Buy, double Message)
{
    /// <summary>A visitor who never signs up and never buys.</summary>
    internal static readonly Temperament Guest = new(0.07, 20, 30, 0.35, 0.45, 0.00, 0.03, 0.00, 0.00);

    private static readonly Temperament[] All =
    [
        Guest,
        new(0.30, 14, 10, 0.40, 0.50, 0.03, 0.10, 0.30, 0.02), // tries the shop once
        new(0.30, 39, 200, 0.50, 0.66, 0.10, 0.07, 0.22, 0.08), // looks and seldom buys
        new(0.18, 30, 260, 0.45, 0.55, 0.06, 0.20, 0.50, 0.25), // comes when there is an offer
        new(0.12, 19, 420, 0.55, 0.60, 0.07, 0.22, 0.58, 0.12), // buys now and then
        new(0.03, 7, 900, 0.60, 0.62, 0.09, 0.26, 0.68, 0.10), // at home here
    ];

    private static readonly double[] Shares = Catalogue.Cumulative([.. All.Select(t => t.Share)]);

    internal static Temperament Draw(ref Draws draws) => All[draws.Pick(Shares)];
}
