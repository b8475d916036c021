namespace Crm.Segmentation.Testing;

/// <summary>The attributes of a block of customers, column by column.</summary>
internal sealed class CustomerRows
{
    private static readonly double[] Countries = Catalogue.Cumulative([0.92, 0.04, 0.02, 0.02]);
    private static readonly string[] CountryNames = ["KR", "JP", "US", "OTHER"];
    private static readonly string[] Zones = ["Asia/Seoul", "Asia/Tokyo", "America/New_York", "Europe/London"];

    internal List<long> Keys { get; } = [];

    internal List<DateTimeOffset> SignedUp { get; } = [];

    internal List<bool> HasSignedUp { get; } = [];

    internal List<string?> Country { get; } = [];

    internal List<string?> Acquisition { get; } = [];

    internal List<long> Age { get; } = [];

    internal List<bool> HasAge { get; } = [];

    internal List<bool> Children { get; } = [];

    internal List<bool> HasChildren { get; } = [];

    internal List<string[]?> Interests { get; } = [];

    internal List<bool> OptedIn { get; } = [];

    internal List<bool> HasOptedIn { get; } = [];

    internal List<bool> NightConsent { get; } = [];

    internal List<string?> TimeZone { get; } = [];

    /// <summary>Adds a customer.</summary>
    /// <param name="key">The key.</param>
    /// <param name="signedUp">When the customer signed up; null for a visitor who did not, of whom little is known.</param>
    /// <param name="acquisition">How the customer came.</param>
    /// <param name="likes">The categories that the customer likes.</param>
    /// <param name="draws">Draws for the rest.</param>
    /// <returns>Whether messages may be sent.</returns>
    internal bool Add(long key, DateTimeOffset? signedUp, string acquisition, ReadOnlySpan<int> likes, Draws draws)
    {
        bool member = signedUp is not null;
        int country = draws.Pick(Countries);
        bool children = draws.Chance(0.34);
        int age = Math.Clamp((int)((children ? 41 : 33) + (draws.Normal() * (children ? 7 : 11))), 15, 79);
        bool optedIn = draws.Chance(0.58);

        Keys.Add(key);
        SignedUp.Add(signedUp.GetValueOrDefault());
        HasSignedUp.Add(member);
        Country.Add(member || draws.Chance(0.5) ? CountryNames[country] : null);
        Acquisition.Add(draws.Chance(0.03) ? null : acquisition);
        Age.Add(age);
        HasAge.Add(member && draws.Chance(0.80));
        Children.Add(children);
        HasChildren.Add(member && draws.Chance(0.55));
        Interests.Add(member && draws.Chance(0.70) ? Named(likes) : null);
        OptedIn.Add(optedIn);
        HasOptedIn.Add(member);
        NightConsent.Add(optedIn && draws.Chance(0.22));
        TimeZone.Add(member && draws.Chance(0.97) ? Zones[country] : null);
        return member && optedIn;
    }

    internal void Clear()
    {
        Keys.Clear();
        SignedUp.Clear();
        HasSignedUp.Clear();
        Country.Clear();
        Acquisition.Clear();
        Age.Clear();
        HasAge.Clear();
        Children.Clear();
        HasChildren.Clear();
        Interests.Clear();
        OptedIn.Clear();
        HasOptedIn.Clear();
        NightConsent.Clear();
        TimeZone.Clear();
    }

    private static string[] Named(ReadOnlySpan<int> categories)
    {
        var names = new string[categories.Length];
        for (int i = 0; i < names.Length; i++) names[i] = Catalogue.Categories[categories[i]];
        return names;
    }
}
