using System.Globalization;
using StorefrontSample;

namespace Crm.Segmentation.Tests.Samples;

public sealed class OrderAmountTests
{
    [Theory]
    [InlineData("1234.5", "1234.5")]
    [InlineData("-2.50", "-2.50")]
    [InlineData("1.2345e3", "1234.5")]
    [InlineData("15.299999999999999", "15.3")]
    [InlineData("139.12000000000003", "139.12")]
    [InlineData("4.440892e-16", "0")]
    [InlineData("-4.440892e-16", "0")]
    [InlineData("77183.600000000006", "77183.6")]
    [InlineData("123456789.12000001", "123456789.12")]
    [InlineData("1.000000001", "1")]
    public void Problem_AmountsAndWhatFractionsLeaveBehind_AreRead(string text, string expected)
    {
        Assert.Null(OrderAmount.Problem(text, out decimal amount));

        Assert.Equal(decimal.Parse(expected, CultureInfo.InvariantCulture), amount);
        Assert.Equal(expected.StartsWith('-'), amount < 0);
    }

    [Fact]
    public void Problem_DoublesMadeOfTenThousandths_AreThoseTenThousandths()
    {
        var random = new Random(16);
        for (int i = 0; i < 20_000; i++)
        {
            long units = random.NextInt64(-1_000_000_000_000, 1_000_000_000_000) >> random.Next(40);
            double sum = (units * 0.0001) + 0.1 - 0.1;

            Assert.Null(OrderAmount.Problem(sum.ToString("R", CultureInfo.InvariantCulture), out decimal amount));
            Assert.Equal(units / 10_000m, amount);
        }
    }

    [Theory]
    [InlineData("1.23456", "'1.23456' has more than 4 decimal places")]
    [InlineData("1.00000001", "'1.00000001' has more than 4 decimal places")]
    [InlineData("99999999999.12345", "'99999999999.12345' has more than 4 decimal places")]
    [InlineData("", "the amount is blank")]
    [InlineData("much", "'much' is no amount")]
    [InlineData("12,50", "'12,50' is no amount")]
    [InlineData("1,234.50", "'1,234.50' is no amount")]
    [InlineData("$5", "'$5' is no amount")]
    [InlineData("NaN", "'NaN' is no amount")]
    [InlineData("1e28", "'1e28' is no amount")]
    [InlineData("1e999", "'1e999' is no amount")]
    public void Problem_WhatCannotBeAnAmount_IsTold(string text, string expected) => Assert.Equal(expected, OrderAmount.Problem(text, out _));
}
