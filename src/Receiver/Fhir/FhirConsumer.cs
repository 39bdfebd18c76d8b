using System.Data.Common;
using Edge.Receiver.Store;
using Edge.Sync.Alerts;
using Edge.Sync.Journal;
using Edge.Sync.Security;

namespace Edge.Receiver.Fhir;

/// <summary>
/// Works the inbox off into FHIR rows: audit and alerts first, then readings, each lane along its contiguous part with a cursor of
/// its own. Among several receivers of one store one at a time does it. Alerts are also taken beyond a gap, since they may
/// come in any order. Doing a record again changes nothing.
/// </summary>
internal sealed class FhirConsumer(IInbox inbox, FhirOptions options, TimeProvider clock, ILogger log)
{
    private const string Name = "fhir";
    private const int RecordsAtATime = 500;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(30);
    private readonly string _holder = System.Security.Cryptography.RandomNumberGenerator.GetHexString(32);

    /// <summary>Works until it is stopped; a store that fails is tried again.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        bool fails = false;
        while (!stop.IsCancellationRequested)
        {
            bool isMore = false;
            try
            {
                isMore = inbox.TryLease(Name, _holder, LeaseTime) && Round();
                if (fails)
                    Log.FhirWorks(log);
                fails = false;
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                if (!fails)
                    Log.FhirFails(log, failure is DbException ? failure.Message : failure.ToString());
                fails = true;
            }

            if (!isMore)
                await Task.Delay(Interval, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        inbox.EndLease(Name, _holder);
    }

    /// <summary>Takes up to 500 records of each lane; true when there may be more.</summary>
    public bool Round()
    {
        bool isMore = false;
        foreach (PendingLane pending in inbox.Pending(Name).OrderBy(p => p.Lane.Lane == Lane.Audit ? 0 : (int)p.Lane.Lane))
        {
            IReadOnlyList<StoredRecord> records = inbox.ReadContiguous(pending.Lane, pending.After, RecordsAtATime);
            if (records.Count > 0)
                Take(pending.Lane, records);
            isMore |= records.Count == RecordsAtATime;
            inbox.AdvanceCursor(Name, pending.Lane, records.Count == RecordsAtATime ? records[^1].Seq : Math.Max(pending.UpTo, records.Count > 0 ? records[^1].Seq : 0));
        }

        return isMore;
    }

    /// <summary>The gateway's episodes after everything that has arrived, whatever is missing in between.</summary>
    public IReadOnlyList<AlertEpisode> Alerts(GatewayId gateway)
    {
        IReadOnlyList<AlertEpisode> episodes = [];
        inbox.Transact(transaction =>
        {
            var store = new FhirStore(transaction.Session, transaction.NowMs, options.Push is not null);
            var records = new GatewayRecords(store, options.Names(gateway));
            foreach (LaneKey lane in store.Lanes(gateway, Lane.Alert))
            {
                long after = store.CursorOf(Name, lane);
                IReadOnlyList<StoredRecord> arrived;
                do
                {
                    arrived = store.Records(lane, after + 1, long.MaxValue, RecordsAtATime);
                    foreach (StoredRecord record in arrived)
                        records.Take(lane, record);
                    after = arrived.Count > 0 ? arrived[^1].Seq : after;
                }
                while (arrived.Count == RecordsAtATime);
            }

            episodes = records.Episodes();
            return true;
        });
        return episodes;
    }

    /// <summary>Reads from the FHIR tables.</summary>
    public T Read<T>(Func<FhirStore, T> question)
        where T : class
    {
        T? answer = default;
        inbox.Transact(transaction =>
        {
            answer = question(new FhirStore(transaction.Session, transaction.NowMs, options.Push is not null));
            return true;
        });
        return answer!;
    }

    private void Take(LaneKey lane, IReadOnlyList<StoredRecord> stored) => inbox.Transact(transaction =>
    {
        var records = new GatewayRecords(new FhirStore(transaction.Session, transaction.NowMs, options.Push is not null), options.Names(lane.Gateway));
        foreach (StoredRecord record in stored)
            records.Take(lane, record);
        return true;
    });
}
