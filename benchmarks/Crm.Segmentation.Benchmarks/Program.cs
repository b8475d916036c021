using Crm.Segmentation.Benchmarks.Headline;

if (args is ["headline", ..]) return HeadlineProgram.Run(HeadlineOptions.Parse(args.AsSpan(1)));
Console.Error.WriteLine("headline [--data DIR | --customers N] [--only W9,...] [--threads 1,2] [--runs N] [--json FILE]");
return 2;
