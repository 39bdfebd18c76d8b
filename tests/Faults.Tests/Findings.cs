using System.Globalization;
using System.Text.Json.Nodes;
using Edge.Matrix;

namespace Edge.Faults.Tests;

/// <summary>
/// What the receiver has, held against what the gateway had called durable: counts of the invariants, per lane and in all.
/// The chain is verified by the receiver as it takes each batch, and by <c>journal verify</c> on the gateway's disk.
/// </summary>
internal sealed class Findings
{
    public long Acknowledged { get; private set; }

    public long Lost { get; private set; }

    public long Duplicated { get; private set; }

    public long OutOfOrder { get; private set; }

    public long Dropped { get; private set; }

    /// <summary>Records that are neither queued, acknowledged nor declared dropped.</summary>
    public long Unaccounted { get; private set; }

    /// <summary>Reads everything the receiver has; the gateway must run and be drained.</summary>
    public static Findings Of(FaultSite site)
    {
        var found = new Findings();
        JsonArray received = site.ReceiverLanes();
        foreach ((string lane, long durable) in site.Durable)
        {
            long[] numbers = [.. site.ReceiverRecords(lane).Select(r => r.Seq)];
            long dropped = received.Where(l => l!["lane"]!.GetValue<string>() == lane).Sum(l => l!["dropped"]!.GetValue<long>());
            found.Acknowledged += durable;
            found.Dropped += dropped;
            found.Lost += Math.Max(0, durable - numbers.Distinct().Count(n => n <= durable) - dropped);
            found.Duplicated += numbers.Length - numbers.Distinct().Count();
            found.OutOfOrder += numbers.Zip(numbers.Skip(1)).Count(pair => pair.Second <= pair.First);
        }

        foreach (JsonNode? lane in site.Look()!["sync"]!["lanes"]!.AsArray())
            found.Unaccounted += Math.Abs(Number(lane!, "accepted") - Number(lane!, "queued") - Number(lane!, "acknowledged") - Number(lane!, "dropped"));
        return found;
    }

    /// <summary>Adds the counts to a row.</summary>
    public FaultRow Fill(FaultRow row) => row
        .With("acked", Acknowledged).With("lost", Lost).With("duplicated", Duplicated).With("out of order", OutOfOrder)
        .With("declared dropped", Dropped).With("unaccounted", Unaccounted);

    /// <summary>Nothing lost, twice, out of order or unaccounted for.</summary>
    public void MustBeClean(string when)
    {
        string all = string.Create(CultureInfo.InvariantCulture, $"{Lost} lost, {Duplicated} duplicated, {OutOfOrder} out of order, {Unaccounted} unaccounted of {Acknowledged}: {when}");
        Assert.True((Lost, Duplicated, OutOfOrder, Unaccounted) == (0, 0, 0, 0), all);
        Assert.True(Acknowledged > 0, all);
    }

    private static long Number(JsonNode lane, string name) => lane[name]!.GetValue<long>();
}
