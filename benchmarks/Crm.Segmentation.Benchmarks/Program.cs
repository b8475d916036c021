using BenchmarkDotNet.Running;
using Crm.Segmentation.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(SegmentBenchmarks).Assembly).Run(args);
