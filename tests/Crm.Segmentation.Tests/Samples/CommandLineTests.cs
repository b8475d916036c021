using StorefrontSample;

namespace Crm.Segmentation.Tests.Samples;

public sealed class CommandLineTests
{
    [Fact]
    public void TryParse_Nothing_MakesAMillionCustomers()
    {
        Assert.True(CommandLine.TryParse([], out CommandLine command, out _));

        Assert.Equal(1_000_000, command.Customers);
        Assert.Null(command.OrdersFile);
    }

    [Fact]
    public void TryParse_Numbers_AreTaken()
    {
        Assert.True(CommandLine.TryParse(["--customers", "2,000", "--seed", "7", "--threads", "3"], out CommandLine command, out _));

        Assert.Equal((2_000, 7UL, 3), (command.Customers, command.Seed, command.Threads));
    }

    [Theory]
    [InlineData("There is no option --costumers.", "--costumers", "5")]
    [InlineData("'customers' is not an option.", "customers", "5")]
    [InlineData("--customers must be a whole number", "--customers", "many")]
    [InlineData("--customers must be a whole number", "--customers", "0")]
    [InlineData("--customers needs a value.", "--customers")]
    [InlineData("--seed is given twice.", "--seed", "1", "--seed", "2")]
    [InlineData("--amount goes with --orders.", "--amount", "Amount")]
    [InlineData("--orders needs --customer.", "--orders", "orders.csv", "--time", "t")]
    [InlineData("--seed does not go with --orders.", "--orders", "orders.csv", "--seed", "1")]
    [InlineData("'Seoul' is no time zone", "--orders", "orders.csv", "--zone", "Seoul")]
    [InlineData("There is no file 'absent.csv'.", "--orders", "absent.csv", "--customer", "c", "--time", "t", "--amount", "a")]
    public void TryParse_WrongArguments_SaysWhatIsWrong(string expected, params string[] arguments)
    {
        Assert.False(CommandLine.TryParse(arguments, out _, out string problem));

        Assert.StartsWith(expected, problem, StringComparison.Ordinal);
    }
}
