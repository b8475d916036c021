using Crm.Segmentation.Conformance;

return ConformanceRun.Run(args, Console.Out);
