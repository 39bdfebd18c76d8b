using Edge.Links;
using Edge.Matrix;
using Edge.Receiver.Tests;
using Edge.Sync.Journal;
using Edge.Sync.Uplinks;
using Xunit.Abstractions;

namespace Edge.Faults.Tests;

/// <summary>F11: a broker between gateway and receiver. Either is killed, and a broker that confirms what nobody commits is not believed.</summary>
public sealed class BrokerTests(ITestOutputHelper output)
{
    private readonly Random _random = new(FaultRun.Seed);

    [Theory]
    [InlineData("broker killed")]
    [InlineData("receiver killed")]
    [InlineData("confirmed by the broker, committed by nobody")]
    public async Task F11_only_what_the_receiver_committed_is_trimmed(string what)
    {
        if (!Mosquitto.IsInstalled)
        {
            output.WriteLine(FaultRow.NotRun("F11", what, "mosquitto is not installed"));
            return;
        }

        int cycles = FaultRun.Count(3, 20, 100);
        await using var bench = new Bench();
        using var broker = new Mosquitto(bench.ReceiverFolder);
        await bench.StartReceiverAsync(broker.Port);
        bench.StartMqttUplink(broker.Port);
        long vitals = bench.Append(Lane.Vitals, 100), alerts = 0;
        await bench.WaitAcknowledgedAsync(Lane.Vitals, vitals);
        for (int cycle = 0; cycle < cycles; cycle++)
        {
            if (what != "broker killed")
                await bench.StopReceiverAsync();
            long known = bench.Journal.AcknowledgedUpTo(Lane.Vitals);
            vitals = bench.Append(Lane.Vitals, _random.Next(100, 1000));
            alerts = bench.Append(Lane.Alert, 2);
            await Task.Delay(_random.Next(10, 400));
            if (what == "broker killed")
            {
                broker.Kill();
                broker.Start();
            }
            else
            {
                await Task.Delay(what.StartsWith("confirmed", StringComparison.Ordinal) ? 1500 : 0);
                Assert.Equal(known, bench.Journal.AcknowledgedUpTo(Lane.Vitals));
                await bench.StartReceiverAsync(broker.Port);
            }

            await bench.WaitAcknowledgedAsync(Lane.Vitals, vitals, seconds: 90);
            await bench.WaitAcknowledgedAsync(Lane.Alert, alerts, seconds: 90);
        }

        List<long> got = await bench.ReceivedAsync(Lane.Vitals);
        output.WriteLine(new FaultRow("F11", what).With("cycles", cycles).With("acked", vitals + alerts)
            .With("lost", vitals - got.Distinct().Count()).With("duplicated", got.Count - got.Distinct().Count()).Done());
        Assert.Equal(Enumerable.Range(1, (int)vitals).Select(i => (long)i), got);
        Assert.Equal(Enumerable.Range(1, (int)alerts).Select(i => (long)i), await bench.ReceivedAsync(Lane.Alert));
    }
}
