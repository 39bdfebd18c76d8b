using System.CommandLine;
using Edge.Gateway.Clock;
using Edge.Gateway.Composition;
using Edge.Gateway.Configuration;
using Edge.Gateway.Demo;
using Edge.Model.Alarms;
using Microsoft.Extensions.Logging;

namespace Edge.Gateway.Commands;

/// <summary><c>demo</c>: the service with simulated devices, a receiver and the panel, all on this machine.</summary>
internal static class DemoCommand
{
    private const double LeastMinutes = 0.5;
    private const string ReceiverVariable = "EDGE_RECEIVER_DLL";

    public static Command Create()
    {
        var port = new Option<int>("--port") { Description = "Port of the panel; 0 takes a free one.", DefaultValueFactory = _ => 8080 };
        var minutes = new Option<double?>("--minutes") { Description = $"Ends by itself after this time, {LeastMinutes} or more, with a summary of the chain." };
        var command = new Command("demo", "Runs simulated devices, the gateway, a receiver and the panel.") { port, minutes };
        command.SetAction((parsed, cancel) =>
        {
            if (parsed.GetValue(minutes) < LeastMinutes)
            {
                throw new UsageException($"--minutes must be {LeastMinutes} or more: the first alarm takes half a minute.");
            }

            return RunAsync(parsed.GetValue(port), parsed.GetValue(minutes), cancel);
        });
        return command;
    }

    private static async Task<int> RunAsync(int port, double? minutes, CancellationToken cancel)
    {
        using ILoggerFactory logs = RunCommand.Logs(LogLevel.Warning);
        using var notifier = new ServiceNotifier(null, null);
        long patientAlarms = 0;
        try
        {
            Console.WriteLine("Starting simulated devices, receiver and gateway ...");
            using DemoSite site = DemoSite.Start(ReceiverProgram());
            await using GatewayHost host = await GatewayHost.StartAsync(
                new StartOptions(site.Options(port), []), BootTimeProvider.Instance, logs, notifier, Count, cancel).ConfigureAwait(false);
            Announce(host, site, minutes);
            await WaitAsync(minutes, cancel).ConfigureAwait(false);
            return minutes is null ? 0 : await SummariseAsync(host, site, patientAlarms, cancel).ConfigureAwait(false);
        }
        catch (IOException failed)
        {
            await Console.Error.WriteLineAsync($"edge-gateway: {failed.Message}").ConfigureAwait(false);
            return EdgeCommandLine.Finding;
        }

        void Count(AlarmEvent e) => patientAlarms += e is { Type: AlarmEventType.Start, Rule.Kind: AlarmKind.Physiological } ? 1 : 0;
    }

    private static void Announce(GatewayHost host, DemoSite site, double? minutes)
    {
        Console.WriteLine($"Receiver: {site.ReceiverAddress}");
        foreach (Monitoring.DeviceSession session in host.Sessions)
        {
            Console.WriteLine($"Device: {session.Device.Id} ({session.DriverName})");
        }

        Console.WriteLine($"Panel: {host.PanelAddress}");
        Console.WriteLine(minutes is null
            ? "Open the panel in a browser. A desaturation comes after 25 s, a sensor that slips off after a minute. Ctrl-C ends the demo."
            : $"Ends by itself after {minutes} minute(s).");
    }

    private static async Task WaitAsync(double? minutes, CancellationToken cancel)
    {
        TimeSpan span = minutes is { } m ? TimeSpan.FromMinutes(m) : Timeout.InfiniteTimeSpan;
        try
        {
            await Task.Delay(span, BootTimeProvider.Instance, cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C ends the demo like the time does.
        }
    }

    private static async Task<int> SummariseAsync(GatewayHost host, DemoSite site, long patientAlarms, CancellationToken cancel)
    {
        using ReceiverQuestion question = site.Ask(host.Id);
        ChainSummary summary = await ChainSummary.TakeAsync(host, question, patientAlarms, BootTimeProvider.Instance, CancellationToken.None).ConfigureAwait(false);
        Console.WriteLine(summary);
        return summary.Holds ? 0 : EdgeCommandLine.Finding;
    }

    // Beside the gateway when both are installed, beside its project when run from the source tree.
    private static string ReceiverProgram()
    {
        string here = AppContext.BaseDirectory;
        string[] places =
        [
            Environment.GetEnvironmentVariable(ReceiverVariable) ?? "",
            Path.Combine(here, "edge-receiver.dll"),
            Path.Combine(here, "..", "edge-receiver", "edge-receiver.dll"),
            here.Replace(Path.Combine("src", "Gateway"), Path.Combine("src", "Receiver"), StringComparison.Ordinal) + "edge-receiver.dll",
        ];
        return places.FirstOrDefault(File.Exists)
            ?? throw new IOException($"edge-receiver.dll was not found; build src/Receiver, or name it in {ReceiverVariable}.");
    }
}
