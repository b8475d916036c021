using BenchmarkDotNet.Running;
using Crm.Segmentation.Benchmarks;
using Crm.Segmentation.Benchmarks.Headline;

if (args is ["headline", ..]) return HeadlineProgram.Run(HeadlineOptions.Parse(args.AsSpan(1)));
if (args is [])
{
    Console.Error.WriteLine("headline [--data DIR | --customers N] [--only W6,W7,W7b,W9,parse100] [--threads 1,2] [--runs N] [--json FILE]");
    Console.Error.WriteLine("or the options of BenchmarkDotNet: --filter '*', --list flat");
    return 2;
}

return BenchmarkSwitcher.FromAssembly(typeof(SegmentBenchmarks).Assembly).Run(args).All(summary => summary.Reports.All(report => report.Success)) ? 0 : 1;
