using BenchmarkDotNet.Running;
using Crm.Segmentation.Benchmarks;
using Crm.Segmentation.Benchmarks.Headline;

if (args is ["headline", ..]) return HeadlineProgram.Run(HeadlineOptions.Parse(args.AsSpan(1)));
if (args is ["growth", ..]) return Growth.Run(args.AsSpan(1));
if (args is ["billion", ..]) return Billion.Run(args.AsSpan(1));
if (args is ["appends", ..]) return Appends.Run(args.AsSpan(1));
if (args is ["rows", ..]) return FewRows.Run(args.AsSpan(1));
if (args is ["table", ..]) return ResultTable.Run(args.AsSpan(1));
if (args is [])
{
    Console.Error.WriteLine("headline [--data DIR | --customers N] [--only W1,W9] [--threads 1,2] [--runs N] [--pages huge] [--json FILE]");
    Console.Error.WriteLine("growth [--customers N,N] [--only attributes,sets,events] [--json FILE]");
    Console.Error.WriteLine("billion [--customers N] [--datasets N]");
    Console.Error.WriteLine("appends [--customers N]");
    Console.Error.WriteLine("rows [--rows N]");
    Console.Error.WriteLine("table RESULTS YARDSTICK PAGE [--check], or table GROWTH PAGE [--check]");
    Console.Error.WriteLine("or the options of BenchmarkDotNet: --filter '*', --list flat");
    return 2;
}

return BenchmarkSwitcher.FromAssembly(typeof(SegmentBenchmarks).Assembly).Run(args).All(summary => summary.Reports.All(report => report.Success)) ? 0 : 1;
