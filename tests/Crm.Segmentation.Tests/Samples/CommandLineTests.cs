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

    [Fact]
    public void TryParse_HowOrdersAreRead_IsTaken()
    {
        CommandLine command = Commands.For(
            typeof(CommandLineTests).Assembly.Location, "--order", "Invoice", "--as-of", "2026-03-01", "--zone", "Asia/Seoul", "--encoding", "CP949", "--time-format", "d/M/yyyy");

        Assert.Equal(("Invoice", "CP949", "d/M/yyyy"), (command.OrderColumn, command.Encoding, command.TimeFormat));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.FromHours(9)), command.AsOf);
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
    [InlineData("--as-of goes with --orders.", "--as-of", "2026-03-01")]
    [InlineData("--as-of: '01/02/2026' is no time; examples are 2026-03-01", "--orders", "{this}", "--customer", "c", "--time", "t", "--amount", "a", "--as-of", "01/02/2026")]
    [InlineData("--as-of: '9999-12-31' is not within", "--orders", "{this}", "--customer", "c", "--time", "t", "--amount", "a", "--as-of", "9999-12-31")]
    [InlineData("'utf-9' is no encoding; examples are utf-8, cp949", "--orders", "orders.csv", "--encoding", "utf-9")]
    [InlineData("'DD/MM/YYYY' does not tell a whole date", "--orders", "orders.csv", "--time-format", "DD/MM/YYYY")]
    [InlineData("'%d/%m/%Y' does not tell a whole date", "--orders", "orders.csv", "--time-format", "%d/%m/%Y")]
    [InlineData("'HH:mm' does not tell a whole date", "--orders", "orders.csv", "--time-format", "HH:mm")]
    [InlineData("There is no file 'absent.csv'.", "--orders", "absent.csv", "--customer", "c", "--time", "t", "--amount", "a")]
    public void TryParse_WrongArguments_SaysWhatIsWrong(string expected, params string[] arguments)
    {
        string[] those = [.. arguments.Select(argument => argument == "{this}" ? typeof(CommandLineTests).Assembly.Location : argument)];

        Assert.False(CommandLine.TryParse(those, out _, out string problem));

        Assert.StartsWith(expected, problem, StringComparison.Ordinal);
    }
}
