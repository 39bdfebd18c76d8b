using BenchmarkDotNet.Running;
using Edge.Benchmarks;

if (args is ["alert-bound", ..])
    return await AlertBound.RunAsync(args).ConfigureAwait(false);
if (args is ["store-rate", ..])
    return StoreRate.Run(args);
BenchmarkSwitcher.FromAssembly(typeof(AlertBound).Assembly).Run(args);
return 0;
