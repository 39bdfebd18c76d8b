using Edge.Model.Observations;
using Edge.Sync.Journal;
using Edge.Sync.Wire;
using Google.Protobuf;

namespace Edge.Sync.Uplinks.Https;

/// <summary>What both connections of an uplink work with. Any thread.</summary>
internal sealed class UplinkWork(SegmentJournal journal, HttpsUplinkOptions options, TimeProvider clock, RecordStamper stamper, Random randomness)
{
    public const uint ProtocolVersion = 1;

    public SegmentJournal Journal => journal;

    public HttpsUplinkOptions Options => options;

    public TimeProvider Clock => clock;

    public required UplinkBoard Board { get; init; }

    public required LaneSending Alerts { get; init; }

    public string HelloPath { get; } = $"/v1/gateways/{options.Gateway}/hello";

    public string BatchPath { get; } = $"/v1/gateways/{options.Gateway}/batches";

    public long AcknowledgedAlerts => Alerts.AcknowledgedUpTo;

    public double Chance()
    {
        lock (randomness)
            return randomness.NextDouble();
    }

    public Hello Hello()
    {
        ClockTrust trust = stamper.Trust;
        var hello = new Hello
        {
            Gateway = options.Gateway.Value,
            Epoch = journal.Epoch(Lane.Alert),
            BootId = ByteString.CopyFrom(stamper.BootId.Span),
            ProtocolVersion = ProtocolVersion,
            SoftwareVersion = typeof(UplinkWork).Assembly.GetName().Version?.ToString(3) ?? "",
            WallMs = trust.WallAt(MonotonicTime.Now(clock)).ToUnixTimeMilliseconds(),
            UncertaintyMs = (uint)Math.Clamp(trust.Uncertainty.TotalMilliseconds, 0, uint.MaxValue),
            ClockSource = (ClockSourceCode)trust.Source,
        };
        foreach (Lane lane in Lanes.All)
            hello.Lanes.Add(new LaneExtent { Lane = (uint)lane, Epoch = journal.Epoch(lane), First = (ulong)journal.FirstOnDisk(lane), Last = (ulong)journal.DurableUpTo(lane) });
        return hello;
    }
}
