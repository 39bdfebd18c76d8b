using System.Globalization;
using Edge.Gateway.Composition;
using Edge.Gateway.Monitoring;
using Edge.Sync.Journal;

namespace Edge.Gateway.Demo;

/// <summary>
/// The chain of a demo, link by link: decoded, alarmed, journaled, committed at the receiver, lost. It holds when every
/// device delivered, an alarm was raised and nothing is missing at the far end.
/// </summary>
internal sealed record ChainSummary(long Readings, int Devices, int SilentDevices, long PatientAlarms, long Journaled, long Committed, long Dropped)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <summary>Records that were accepted and are neither at the receiver nor declared.</summary>
    public long Lost => Journaled - Committed - Dropped;

    public bool Holds => SilentDevices == 0 && Readings > 0 && PatientAlarms > 0 && Journaled > 0 && Lost == 0;

    /// <summary>Stops the devices, waits until the journal has been emptied, and counts at both ends.</summary>
    public static async Task<ChainSummary> TakeAsync(GatewayHost host, ReceiverQuestion question, long patientAlarms, TimeProvider clock, CancellationToken cancel)
    {
        host.StopDevices();
        long startedAt = clock.GetTimestamp();
        ChainSummary summary;
        do
        {
            await Task.Delay(Look, clock, cancel).ConfigureAwait(false);
            JournalStatistics statistics = host.Sync.Statistics;
            IReadOnlyDictionary<string, long> committed = await question.CommittedAsync(cancel).ConfigureAwait(false);
            summary = new ChainSummary(
                host.Path.Readings,
                host.Sessions.Count,
                host.Sessions.Count(s => s.Frames == 0),
                patientAlarms,
                statistics.Lanes.Sum(l => l.Accepted),
                committed.Values.Sum(),
                statistics.Lanes.Sum(l => l.Dropped));
        }
        while (summary.Lost != 0 && clock.GetElapsedTime(startedAt) < Patience);
        return summary;
    }

    /// <summary>The lines to print.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        devices        {Devices - SilentDevices} of {Devices} delivered
        readings       {Readings} decoded
        alarms         {PatientAlarms} patient alarms raised
        journaled      {Journaled} records
        committed      {Committed} records at the receiver
        lost           {Lost}
        chain          {(Holds ? "holds" : "BROKEN")}
        """);
}
