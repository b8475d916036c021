namespace Crm.Segmentation.Testing;

/// <summary>What the shop sells: twelve categories with forty products each, their prices, their appeal and what people search for.</summary>
internal static class Catalogue
{
    internal const int ProductsPerCategory = 40;

    private static readonly string[] Styles = ["클래식", "데일리", "오버핏", "린넨", "코튼", "빈티지", "미니멀", "스포티", "프리미엄", "시그니처"];

    /// <summary>Name, typical price in won, share of the shop's interest, and how readily it is bought compared with the average.</summary>
    private static readonly (string Name, int Price, double Share, double Appeal, string[] Nouns)[] Rows =
    [
        ("모자", 29_000, 0.10, 0.95, ["볼캡", "버킷햇", "비니", "베레모"]),
        ("신발", 79_000, 0.12, 0.80, ["스니커즈", "로퍼", "샌들", "부츠"]),
        ("가방", 89_000, 0.09, 0.60, ["토트백", "백팩", "크로스백", "에코백"]),
        ("아우터", 129_000, 0.08, 0.55, ["자켓", "코트", "패딩", "가디건"]),
        ("상의", 35_000, 0.18, 1.20, ["티셔츠", "셔츠", "니트", "맨투맨"]),
        ("하의", 45_000, 0.14, 1.10, ["데님", "슬랙스", "조거팬츠", "스커트"]),
        ("원피스", 69_000, 0.06, 0.85, ["미니 원피스", "롱 원피스", "셔츠 원피스", "니트 원피스"]),
        ("양말", 6_000, 0.04, 1.80, ["발목 양말", "중목 양말", "덧신", "수면 양말"]),
        ("액세서리", 22_000, 0.07, 1.15, ["목걸이", "귀걸이", "팔찌", "벨트"]),
        ("뷰티", 26_000, 0.06, 1.40, ["선크림", "립밤", "핸드크림", "향수"]),
        ("키즈", 32_000, 0.03, 1.25, ["키즈 티셔츠", "키즈 팬츠", "키즈 점퍼", "키즈 모자"]),
        ("리빙", 39_000, 0.03, 0.90, ["머그컵", "담요", "쿠션", "캔들"]),
    ];

    internal static readonly string[] Categories = [.. Rows.Select(row => row.Name)];
    internal static readonly double[] Appeal = [.. Rows.Select(row => row.Appeal)];
    internal static readonly double[] CumulativeShares = Cumulative([.. Rows.Select(row => row.Share)]);

    /// <summary>Product p of category c is at c · 40 + p.</summary>
    internal static readonly string[] Products = [.. Rows.SelectMany(row => Styles.SelectMany(style => row.Nouns.Select(noun => $"{style} {noun}")))];
    internal static readonly int[] Prices = [.. Rows.SelectMany(row => Enumerable.Range(0, ProductsPerCategory).Select(p => Price(row.Price, p)))];

    /// <summary>What people type when they look for a category.</summary>
    internal static readonly string[][] Keywords =
        [.. Rows.Select(row => (string[])[row.Name, $"여름 {row.Name}", $"{row.Name} 추천", $"{row.Name} 세일", row.Nouns[0], row.Nouns[1], $"{row.Nouns[2]} 선물", row.Nouns[3]])];

    internal static readonly string[] Pages = ["home", "category", "product", "event", "sign-up-promotion"];
    internal const int SignUpPromotion = 4;

    internal static readonly string[] Acquisitions = ["organic", "paid_social", "paid_search", "referral", "direct"];
    internal static readonly double[] AcquisitionShares = Cumulative([0.31, 0.25, 0.22, 0.12, 0.10]);

    /// <summary>Shares as running sums; the last is exactly 1.</summary>
    internal static double[] Cumulative(ReadOnlySpan<double> shares)
    {
        var sums = new double[shares.Length];
        double sum = 0;
        for (int i = 0; i < shares.Length; i++) sums[i] = sum += shares[i];
        sums[^1] = 1;
        return sums;
    }

    // From 0.6 to 1.57 times the typical price, to the next thousand won (hundred for the cheap ones).
    private static int Price(int typical, int product)
    {
        int step = typical < 10_000 ? 100 : 1_000;
        int raw = typical * (60 + (product * 17 % ProductsPerCategory * 25 / 10)) / 100;
        return Math.Max(step, raw / step * step - (step / 10));
    }
}
