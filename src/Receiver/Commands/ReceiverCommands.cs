using System.CommandLine;
using System.CommandLine.Parsing;
using System.Data.Common;

namespace Edge.Receiver.Commands;

/// <summary>The verbs of <c>edge-receiver</c>. Exit 0 = done, 1 = cannot run with this configuration, 2 = wrong usage.</summary>
internal sealed class ReceiverCommands(TextWriter output, TextWriter errors)
{
    private readonly Option<string?> _config = new("--config") { Description = "Configuration file (JSON)." };
    private readonly Option<string?> _directory = new("--directory") { Description = "Folder with server.crt, server.key, authority.crt and the store." };
    private readonly Option<int> _port = new("--port") { Description = "Port; 0 takes a free one.", DefaultValueFactory = _ => 8443 };

    public async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        Command run = Verb("run", "Receives until it is stopped.", RunReceiverAsync);
        Command validate = Verb("validate", "Checks the configuration and lists all errors.", (options, _) => Task.FromResult(Report(options)));
        var root = new RootCommand("Reference receiver of the edge gateway.") { run, validate, new FhirCheckCommand(output, errors, TimeProvider.System).Build() };
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            await errors.WriteLineAsync($"edge-receiver: {parsed.Errors[0].Message}").ConfigureAwait(false);
            return 2;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = errors }).ConfigureAwait(false);
    }

    private Command Verb(string name, string description, Func<ReceiverOptions, CancellationToken, Task<int>> act)
    {
        var command = new Command(name, description) { _config, _directory, _port };
        command.Validators.Add(RequireOneSource);
        command.SetAction((parsed, stop) =>
        {
            string? file = parsed.GetValue(_config);
            (ReceiverOptions? options, IReadOnlyList<string> problems) = file is not null
                ? ReceiverOptions.Read(file)
                : (ReceiverOptions.FromFolder(parsed.GetValue(_directory)!, parsed.GetValue(_port)), []);
            problems = [.. problems, .. options?.Validate() ?? []];
            foreach (string problem in problems)
                errors.WriteLine(problem);
            return problems.Count > 0 ? Task.FromResult(1) : act(options!, stop);
        });
        return command;
    }

    private void RequireOneSource(CommandResult result)
    {
        if (result.GetResult(_config) is null == result.GetResult(_directory) is null)
            result.AddError("give either --config FILE or --directory DIR");
    }

    private int Report(ReceiverOptions options)
    {
        output.WriteLine($"ok: {(options.StoreFile is null ? options.Directory : "PostgreSQL as said in " + options.StoreFile)}");
        return 0;
    }

    private async Task<int> RunReceiverAsync(ReceiverOptions options, CancellationToken stop)
    {
        try
        {
            ReceiverHost host = await ReceiverHost.StartAsync(options, TimeProvider.System).ConfigureAwait(false);
            await using (host.ConfigureAwait(false))
            {
                await output.WriteLineAsync($"edge-receiver listening on {host.Address}").ConfigureAwait(false);
                await output.FlushAsync(stop).ConfigureAwait(false);
                await host.WaitForShutdownAsync().WaitAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            return 0;
        }
        catch (Exception failure) when (failure is InvalidOperationException or IOException or DbException)
        {
            await errors.WriteLineAsync($"edge-receiver: {failure.Message}").ConfigureAwait(false);
            return 1;
        }
    }
}
