using System.CommandLine;
using Edge.Gateway.Commands;

return await EdgeCommandLine.InvokeAsync(args).ConfigureAwait(false);
