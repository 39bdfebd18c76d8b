using Edge.Model.Observations;
using Edge.Sync.Journal;
using Edge.Sync.Security;
using Edge.Sync.Wire;
using Google.Protobuf;

namespace Edge.Sync.Uplinks;

/// <summary>Makes the first message of a connection.</summary>
internal sealed class Greeting(SegmentJournal journal, GatewayId gateway, TimeProvider clock, RecordStamper stamper)
{
    public const uint ProtocolVersion = 1;

    /// <summary>Who this is, and what it has of each lane.</summary>
    public Hello Make()
    {
        ClockTrust trust = stamper.Trust;
        var hello = new Hello
        {
            Gateway = gateway.Value,
            Epoch = journal.Epoch(Lane.Alert),
            BootId = ByteString.CopyFrom(stamper.BootId.Span),
            ProtocolVersion = ProtocolVersion,
            SoftwareVersion = typeof(Greeting).Assembly.GetName().Version?.ToString(3) ?? "",
            WallMs = trust.WallAt(MonotonicTime.Now(clock)).ToUnixTimeMilliseconds(),
            UncertaintyMs = (uint)Math.Clamp(trust.Uncertainty.TotalMilliseconds, 0, uint.MaxValue),
            ClockSource = (ClockSourceCode)trust.Source,
        };
        foreach (Lane lane in Lanes.All)
            hello.Lanes.Add(ExtentOf(lane));
        return hello;
    }

    private LaneExtent ExtentOf(Lane lane) => new()
    {
        Lane = (uint)lane,
        Epoch = journal.Epoch(lane),
        EpochFrom = (ulong)journal.EpochFrom(lane),
        First = (ulong)Math.Max(journal.FirstOnDisk(lane), journal.EpochFrom(lane)),
        Last = (ulong)journal.DurableUpTo(lane),
    };
}
