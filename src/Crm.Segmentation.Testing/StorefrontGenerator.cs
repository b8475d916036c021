using System.Runtime.InteropServices;

namespace Crm.Segmentation.Testing;

/// <summary>Makes the customers and events of a shop that does not exist, for samples, tests and measurements.</summary>
/// <remarks>
/// <para>Each customer has hidden traits that only show in the events: an activity drawn from a gamma distribution, so that a few visit very
/// often; an exponential life time, after which nothing happens any more; tastes; and one of six temperaments from the passing visitor to the
/// regular. Visits follow the seasons, the days of the week and the hours of the day in Korea; within a visit a customer searches, looks, wishes,
/// fills a cart and pays or leaves it. Some leave carts and come back for them, some are silent for a month or three and return.</para>
/// <para>Some attributes are missing, as they are in a real shop; of visitors who never signed up little is known.</para>
/// <para>Draws are hashes of the seed, the customer and a counter, and use only arithmetic that is the same everywhere: equal options give equal
/// data on every machine, whatever the block size and the number of threads.</para>
/// </remarks>
public static class StorefrontGenerator
{
    /// <summary>Generates and builds a storefront.</summary>
    /// <param name="options">What to make.</param>
    /// <param name="report">What the builder took; it rejects nothing.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The dataset, with keys from 1,000,001.</returns>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public static Dataset Generate(StorefrontOptions options, out BuildReport report, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        DatasetBuilder builder = Dataset.For(Storefront.Schema, new DatasetOptions
        {
            ObservedUntil = options.ObservedUntil,
            MaxDegreeOfParallelism = options.MaxDegreeOfParallelism,
        });
        AddTo(builder, options, progress: null, cancellationToken);
        return builder.Build(progress: null, out report, cancellationToken);
    }

    /// <summary>Adds the customers and events of a storefront to a builder, block by block.</summary>
    /// <param name="builder">A builder for <see cref="Storefront.Schema"/>.</param>
    /// <param name="options">What to make.</param>
    /// <param name="progress">Is told the share of the customers that were added, on the calling thread.</param>
    /// <param name="cancellationToken">Stops the work; the builder then has some of the customers.</param>
    /// <exception cref="ArgumentException">An option is out of its range, or the builder has another schema.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public static void AddTo(
        DatasetBuilder builder, StorefrontOptions options, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        int added = 0;
        foreach (StorefrontBlock block in new BlockSource(options.Checked()).Blocks(cancellationToken))
        {
            AddCustomers(builder, block.Customers);
            AddEvents(builder, block);
            added += block.Customers.Keys.Count;
            progress?.Report((double)added / options.Customers);
        }
    }

    private static void AddCustomers(DatasetBuilder builder, CustomerRows rows) => builder.AddCustomers(Values(rows.Keys), columns => columns
        .Set(Storefront.SignedUp, Values(rows.SignedUp), Values(rows.HasSignedUp))
        .Set(Storefront.Country, Values(rows.Country))
        .Set(Storefront.Acquisition, Values(rows.Acquisition))
        .Set(Storefront.Age, Values(rows.Age), Values(rows.HasAge))
        .Set(Storefront.HasChildren, Values(rows.Children), Values(rows.HasChildren))
        .Set(Storefront.Interests, Values(rows.Interests))
        .Set(Storefront.OptedIn, Values(rows.OptedIn), Values(rows.HasOptedIn))
        .Set(Storefront.NightConsent, Values(rows.NightConsent), Values(rows.HasOptedIn))
        .Set(Storefront.TimeZone, Values(rows.TimeZone)));

    private static void AddEvents(DatasetBuilder builder, StorefrontBlock block)
    {
        Add(builder, Storefront.SignUp, block.SignUps, static (columns, rows) => columns.Set(Storefront.SignUpChannel, Values(rows.First)));
        Add(builder, Storefront.Visit, block.Visits, static (columns, rows) => columns
            .Set(Storefront.Page, Values(rows.First))
            .Set(Storefront.VisitChannel, Values(rows.Second))
            .Set(Storefront.Paid, Values(rows.Flags)));
        Add(builder, Storefront.Search, block.Searches, static (columns, rows) => columns.Set(Storefront.Keyword, Values(rows.First)));
        Add(builder, Storefront.ViewProduct, block.Views, static (columns, rows) => columns
            .Set(Storefront.ViewedProduct, Values(rows.First))
            .Set(Storefront.ViewedCategory, Values(rows.Second))
            .Set(Storefront.ViewedPrice, Values(rows.Money)));
        Add(builder, Storefront.AddToWishlist, block.Wishes, static (columns, rows) => columns
            .Set(Storefront.WishedProduct, Values(rows.First))
            .Set(Storefront.WishedCategory, Values(rows.Second)));
        Add(builder, Storefront.AddToCart, block.CartItems, static (columns, rows) => columns
            .Set(Storefront.Cart, Values(rows.First))
            .Set(Storefront.CartProduct, Values(rows.Second))
            .Set(Storefront.CartCategory, Values(rows.Third))
            .Set(Storefront.CartPrice, Values(rows.Money)));
        Add(builder, Storefront.Purchase, block.Purchases, static (columns, rows) => columns
            .Set(Storefront.Order, Values(rows.First))
            .Set(Storefront.PurchaseCart, Values(rows.Second))
            .Set(Storefront.PurchaseCategory, Values(rows.Third))
            .Set(Storefront.Amount, Values(rows.Money)));
        Add(builder, Storefront.MessageSeen, block.Seen, static (columns, rows) => columns.Set(Storefront.SeenCampaign, Values(rows.First)));
        Add(builder, Storefront.MessageClicked, block.Clicked, static (columns, rows) => columns.Set(Storefront.ClickedCampaign, Values(rows.First)));
    }

    private static void Add(DatasetBuilder builder, EventType type, EventRows rows, Action<EventColumns, EventRows> columns) =>
        builder.AddEvents(type, Values(rows.Keys), Values(rows.Times), rows, columns);

    private static ReadOnlySpan<T> Values<T>(List<T> values) => CollectionsMarshal.AsSpan(values);
}
