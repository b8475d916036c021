namespace Crm.Segmentation.Testing;

/// <summary>One customer's life with the shop, written into a block: sign-up, visits with shrinking enthusiasm, and at some point silence.</summary>
internal sealed class Shopper(StorefrontOptions options, ShopCalendar calendar, StorefrontBlock block)
{
    private const int FirstKey = 1_000_001;
    private const int MaxVisits = 500;

    private Temperament _kind = Temperament.Guest;
    private Draws _timing, _shopping, _messages;
    private long _key;
    private int[] _likes = [];
    private string _acquisition = "";
    private bool _reachable;
    private int _carts, _orders;
    private PendingCart? _pending;

    /// <summary>Writes the life of a customer.</summary>
    /// <param name="customer">The number of the customer, from 0.</param>
    internal void Live(int customer)
    {
        var temper = new Draws(options.Seed, customer, DrawStream.Temperament);
        _timing = new Draws(options.Seed, customer, DrawStream.Timing);
        _shopping = new Draws(options.Seed, customer, DrawStream.Shopping);
        _messages = new Draws(options.Seed, customer, DrawStream.Messages);
        _key = FirstKey + customer;
        _kind = Temperament.Draw(ref temper);
        _acquisition = Catalogue.Acquisitions[temper.Pick(Catalogue.AcquisitionShares)];
        _likes = Likes(ref temper);
        (_carts, _orders, _pending) = (0, 0, null);

        bool member = _kind != Temperament.Guest;
        int day = FirstDay(ref temper);
        double meanGap = _kind.Gap / Math.Max(0.05, temper.Gamma());
        double lastDay = day + (temper.Exponential() * _kind.Life);

        long arrival = calendar.Moment(day, ref _timing);
        long signUp = arrival + ((60 + _timing.Below(540)) * 1000L);
        member &= signUp <= calendar.End;
        _reachable = block.Customers.Add(
            _key,
            member ? DateTimeOffset.FromUnixTimeMilliseconds(signUp) : null,
            _acquisition,
            _likes,
            new Draws(options.Seed, customer, DrawStream.Attributes));

        bool bought = FirstVisit(day, arrival, member ? signUp : null);
        for (int visit = 1; visit < MaxVisits; visit++)
        {
            int previous = day;
            day = NextDay(day, meanGap, bought);
            Message(previous, day);
            if (day > calendar.Days || day > lastDay) return;
            bought = ReturnVisit(day, calendar.Moment(day, ref _timing), day - previous);
        }
    }

    // The shop grows: half of the customers come evenly, half more and more.
    private int FirstDay(ref Draws draws)
    {
        double unit = draws.Unit();
        double position = draws.Chance(0.5) ? unit : Math.Sqrt(unit);
        return Math.Min((int)(position * (calendar.Days + 1)), calendar.Days);
    }

    private int NextDay(int day, double meanGap, bool bought)
    {
        if (bought && _timing.Chance(0.16)) return day + _timing.Between(1, 6);
        if (_timing.Chance(0.05)) day += _timing.Between(30, 90);
        double gap = 1 + (_timing.Exponential() * meanGap);
        day = gap > calendar.Days ? calendar.Days + 1 : day + (int)gap;

        // On a quiet day the visit waits.
        while (day <= calendar.Days && !_timing.Chance(0.35 + (0.65 * calendar.Busy(day)))) day++;
        return day;
    }

    private bool FirstVisit(int day, long arrival, long? signUp)
    {
        int page = signUp is null ? (_timing.Chance(0.45) ? Catalogue.SignUpPromotion : 0) : _timing.Chance(0.38) ? Catalogue.SignUpPromotion : _timing.Below(4);
        if (signUp is not null && day > 0 && _timing.Chance(0.18)) Arrive(calendar.Moment(day - 1, ref _timing), Catalogue.SignUpPromotion, _acquisition);
        Arrive(arrival, page, _acquisition);
        if (signUp is { } moment) block.SignUp(_key, moment, _acquisition);
        return Browse((signUp ?? arrival) + 30_000, NextCategory());
    }

    private bool ReturnVisit(int day, long arrival, int absence)
    {
        string channel = "direct";
        if (_reachable && _messages.Chance(_kind.Message))
        {
            string campaign = Campaign(day);
            block.MessageSeen(_key, arrival - 90_000, campaign);
            block.MessageClicked(_key, arrival - 20_000, campaign);
            channel = "message";
        }
        else if (_timing.Chance(0.45))
        {
            channel = Catalogue.Acquisitions[_timing.Pick(Catalogue.AcquisitionShares)];
        }

        int page = _kind == Temperament.Guest && _timing.Chance(0.35) ? Catalogue.SignUpPromotion : _timing.Chance(0.01) ? Catalogue.SignUpPromotion : _timing.Below(4);
        Arrive(arrival, page, channel);
        if (_pending is { } cart && _kind.Buy > 0 && absence <= 45 && _shopping.Chance(0.30)) return Recover(arrival, cart);
        return _shopping.Chance(0.12) ? false : Browse(arrival + 20_000, NextCategory());
    }

    private void Arrive(long time, int page, string channel) =>
        block.Visit(_key, time, Catalogue.Pages[page], channel, channel.StartsWith("paid", StringComparison.Ordinal));

    private bool Recover(long time, PendingCart cart)
    {
        block.View(_key, time + 25_000, cart.Category, cart.Product);
        Pay(time + 25_000 + (_shopping.Between(60, 600) * 1000L), cart);
        return true;
    }

    private bool Browse(long time, int category)
    {
        if (_shopping.Chance(_kind.Search))
        {
            block.Search(_key, time, Catalogue.Keywords[category][_shopping.Below(8)]);
            time += _shopping.Between(5, 60) * 1000L;
        }

        if (_shopping.Chance(0.14)) return false;

        PendingCart? cart = null;
        int views = _shopping.Geometric(_kind.More, 25) + (_shopping.Chance(0.85) ? 1 : 0);
        for (int view = 0; view < views; view++)
        {
            if (_shopping.Chance(0.10)) category = NextCategory();
            double rank = _shopping.Unit();
            int product = (category * Catalogue.ProductsPerCategory) + (int)(rank * rank * Catalogue.ProductsPerCategory);
            block.View(_key, time, category, product);
            if (_shopping.Chance(_kind.Wish)) block.Wish(_key, time + (_shopping.Between(5, 40) * 1000L), category, product);
            if (_shopping.Chance(_kind.Cart * Catalogue.Appeal[category])) cart = Fill(cart, time + (_shopping.Between(10, 60) * 1000L), category, product);
            time += _shopping.Between(62, 300) * 1000L;
        }

        if (cart is not { } full) return false;
        if (_shopping.Chance(Math.Min(0.92, _kind.Buy * (0.55 + (0.45 * Catalogue.Appeal[category])) * (full.Amount > 150_000 ? 0.8 : 1))))
        {
            Pay(time + (_shopping.Between(20, 900) * 1000L), full);
            return true;
        }

        _pending = full;
        return false;
    }

    private PendingCart Fill(PendingCart? cart, long time, int category, int product)
    {
        int number = cart?.Number ?? _carts++;
        block.AddToCart(_key, time, number, category, product);
        return new PendingCart(number, category, product, (cart?.Amount ?? 0) + Catalogue.Prices[product]);
    }

    private void Pay(long time, PendingCart cart)
    {
        int amount = cart.Amount * (100 - (_shopping.Chance(0.3) ? 10 : 0)) / 100 / 10 * 10;
        block.Purchase(_key, time, _orders++, cart.Number, _shopping.Chance(0.03) ? null : Catalogue.Categories[cart.Category], amount);
        _pending = null;
    }

    // A message that is seen and not clicked, some time between two visits or in the silence after the last.
    private void Message(int from, int to)
    {
        if (!_reachable || to - from < 3 || !_messages.Chance(0.22)) return;
        int day = from + 1 + _messages.Below(Math.Min(to - from - 1, 60));
        if (day <= calendar.Days) block.MessageSeen(_key, calendar.Moment(day, ref _messages), Campaign(day));
    }

    private string Campaign(int day)
    {
        string[] campaigns = calendar.CampaignsOn(day);
        return campaigns[_pending is null ? _messages.Below(3) : 3];
    }

    private int NextCategory() => _shopping.Chance(0.75) ? _likes[_shopping.Below(_likes.Length)] : _shopping.Pick(Catalogue.CumulativeShares);

    private static int[] Likes(ref Draws draws)
    {
        var likes = new int[draws.Between(1, 3)];
        for (int i = 0; i < likes.Length; i++) likes[i] = draws.Pick(Catalogue.CumulativeShares);
        return likes;
    }

    /// <summary>A cart that was filled: its number, the category and product that went in last, and what it costs in won.</summary>
    private readonly record struct PendingCart(int Number, int Category, int Product, int Amount);
}
