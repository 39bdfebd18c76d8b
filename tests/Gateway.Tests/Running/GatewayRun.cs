using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Edge.Gateway.Tests.Bench;

namespace Edge.Gateway.Tests.Running;

/// <summary>The service in a process of its own, seen from outside: its panel's interface, its streams, its exit.</summary>
internal sealed partial class GatewayRun : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int KillNow = 9;

    private readonly Process _process;
    private readonly HttpClient _http = new();
    private readonly StringBuilder _log = new();

    private GatewayRun(Process process) => _process = process;

    /// <summary>Everything the service logged so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>Starts the service and waits until its panel answers.</summary>
    public static async Task<GatewayRun> StartAsync(string configuration, params (string Name, string Value)[] environment)
    {
        (GatewayRun run, string address) = await StartUntilAsync("Panel: ", configuration, environment);
        run._http.BaseAddress = new Uri(address);
        return run;
    }

    /// <summary>Starts the service and returns as soon as its output holds this.</summary>
    public static async Task<(GatewayRun Run, string After)> StartUntilAsync(string output, string configuration, params (string Name, string Value)[] environment)
    {
        var run = new GatewayRun(GatewayProgram.Start(["run", "--config", configuration], environment));
        var after = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        run.Collect(run._process.StandardOutput, line => after.TrySetResult(line), output, () => after.TrySetResult(null));
        run.Collect(run._process.StandardError, null, "", null);
        string? found = await after.Task.WaitAsync(Wait.Patience);
        Assert.True(found is not null, "The service ended: " + run.Log);
        return (run, found);
    }

    /// <summary>Opens a connection, sends the beginning of a request and leaves it at that.</summary>
    public async Task<TcpClient> HangInRequestAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(_http.BaseAddress!.Host, _http.BaseAddress.Port);
        string beginning = $"POST /api/alarms/x/ack HTTP/1.1\r\nHost: {_http.BaseAddress.Authority}\r\nContent-Type: application/json\r\n"
            + "Idempotency-Key: key-0001\r\nContent-Length: 100\r\n\r\n{";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(beginning));
        return client;
    }

    public Task<HttpStatusCode> HealthAsync() => StatusAsync("/healthz");

    public async Task<JsonElement> StateAsync() => JsonDocument.Parse(await _http.GetStringAsync(new Uri("/api/state", UriKind.Relative))).RootElement;

    /// <summary>Alarm cards as they stand, by rule.</summary>
    public async Task<Dictionary<string, JsonElement>> AlarmsAsync()
    {
        JsonElement state = await StateAsync();
        return state.GetProperty("alarms").EnumerateArray().GroupBy(a => a.GetProperty("rule").GetString()!).ToDictionary(g => g.Key, g => g.First());
    }

    /// <summary>Waits until cards of all these rules are there.</summary>
    public async Task<Dictionary<string, JsonElement>> WaitForAlarmsAsync(params string[] rules)
    {
        Dictionary<string, JsonElement> alarms = [];
        await Wait.UntilAsync(
            async () =>
            {
                alarms = await AlarmsAsync();
                return rules.All(alarms.ContainsKey);
            },
            $"{string.Join(" and ", rules)}; log: {Log}");
        return alarms;
    }

    public Task<JsonElement> WaitForDeviceAsync(string link, string containing = "") => WaitForDeviceAsync(
        d => d.GetProperty("link").GetString() == link && d.GetProperty("problem").ToString().Contains(containing, StringComparison.Ordinal), $"a {link} device");

    public async Task<JsonElement> WaitForDeviceAsync(Func<JsonElement, bool> fits, string what)
    {
        JsonElement device = default;
        await Wait.UntilAsync(
            async () =>
            {
                device = (await StateAsync()).GetProperty("devices")[0];
                return fits(device);
            },
            what);
        return device;
    }

    /// <summary>Acknowledges as a screen does.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Answer)> AcknowledgeAsync(string episode, string key)
    {
        using var body = new StringContent("""{"station":"kitchen"}""", Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/api/alarms/{episode}/ack", UriKind.Relative)) { Content = body };
        request.Headers.Add("Idempotency-Key", key);
        using HttpResponseMessage response = await _http.SendAsync(request);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }

    /// <summary>Asks the service to stop and returns its exit code.</summary>
    public Task<int> StopAsync() => SignalAsync(Terminate);

    /// <summary>Ends it without a word, as a power cut ends a process.</summary>
    public Task<int> KillAsync() => SignalAsync(KillNow);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
        _http.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    private async Task<int> SignalAsync(int signal)
    {
        Assert.Equal(0, Kill(_process.Id, signal));
        using var patience = new CancellationTokenSource(Wait.Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    private async Task<HttpStatusCode> StatusAsync(string path)
    {
        using HttpResponseMessage response = await _http.GetAsync(new Uri(path, UriKind.Relative));
        return response.StatusCode;
    }

    private void Collect(StreamReader stream, Action<string>? onFound, string wanted, Action? atEnd) => _ = Task.Run(async () =>
    {
        while (await stream.ReadLineAsync() is { } line)
        {
            lock (_log)
            {
                _log.AppendLine(line);
            }

            if (onFound is not null && line.IndexOf(wanted, StringComparison.Ordinal) is >= 0 and var at)
            {
                onFound(line[(at + wanted.Length)..]);
            }
        }

        atEnd?.Invoke();
    });
}
