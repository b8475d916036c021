using StorefrontSample;

if (!CommandLine.TryParse(args, out CommandLine command, out string problem))
{
    Console.Error.WriteLine(problem);
    Console.Error.WriteLine();
    Console.Error.WriteLine(CommandLine.Usage);
    return 2;
}

if (command.Help)
{
    Console.WriteLine(CommandLine.Usage);
    return 0;
}

Screen screen = Screen.OfTerminal();
return command.OrdersFile is null ? StorefrontReport.Run(command, screen) : OrdersReport.Run(command, screen);
