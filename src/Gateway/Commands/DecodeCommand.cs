using System.CommandLine;
using System.Text.Json.Nodes;
using Edge.Drivers;
using Edge.Drivers.Vectors;

namespace Edge.Gateway.Commands;

/// <summary><c>decode</c>: vectors in, what the gateway makes of them out; one line each, in order, in constant memory.</summary>
internal static class DecodeCommand
{
    public static Command Create()
    {
        var command = new Command("decode", "Reads vectors as JSON lines from standard input and writes fields and readings as JSON lines.");
        command.SetAction((_, cancel) => RunAsync(Console.In, Console.Out, cancel));
        return command;
    }

    /// <summary>Decodes every line of <paramref name="input"/>.</summary>
    internal static async Task<int> RunAsync(TextReader input, TextWriter output, CancellationToken cancel)
    {
        var decoder = new VectorDecoder(DriverCatalog.Profiles);
        while (await input.ReadLineAsync(cancel).ConfigureAwait(false) is { } line)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                JsonObject decoded = decoder.Decode(line);
                await output.WriteLineAsync(decoded.ToJsonString()).ConfigureAwait(false);
            }
        }

        return 0;
    }
}
