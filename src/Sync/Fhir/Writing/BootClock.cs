using System.Buffers.Binary;
using Edge.Sync.Wire;

namespace Edge.Sync.Fhir.Writing;

/// <summary>
/// Wall time of records from the clock anchors of their boot (sync, section 9). Of the anchors and a label that itself comes from
/// a peer or NTP the one with the smallest error counts, an error growing by 50 ppm with the distance; without any, the label
/// as it is. Records are never rewritten.
/// </summary>
public sealed class BootClock
{
    private const double DriftPerMs = 50e-6;
    private const double NanosecondsPerMs = 1e6;
    private readonly Dictionary<ulong, List<ClockAnchor>> _anchors = [];

    /// <summary>Adds an anchor; false when it is known already or ties nothing.</summary>
    public bool Add(ClockAnchor anchor)
    {
        ArgumentNullException.ThrowIfNull(anchor);
        if (anchor.BootId.Length != 16 || anchor.Source == ClockSourceCode.None)
            return false;
        ulong boot = BinaryPrimitives.ReadUInt64BigEndian(anchor.BootId.Span);
        if (!_anchors.TryGetValue(boot, out List<ClockAnchor>? of))
            _anchors[boot] = of = [];
        if (of.Contains(anchor))
            return false;
        of.Add(anchor);
        return true;
    }

    /// <summary>The record with its wall time.</summary>
    public SourcedRecord Date(EventKey key, Record record)
    {
        ArgumentNullException.ThrowIfNull(record);
        bool isLabelTrusted = record.ClockSource >= ClockSourceCode.Peer;
        long bestMs = record.WallMs;
        double bestError = isLabelTrusted ? record.UncertaintyMs : double.MaxValue;
        foreach (ClockAnchor anchor in _anchors.GetValueOrDefault(record.Boot) ?? [])
        {
            double distanceMs = ((double)record.MonotonicNs - anchor.MonotonicNs) / NanosecondsPerMs;
            double error = anchor.UncertaintyMs + Math.Abs(distanceMs) * DriftPerMs;
            if (error < bestError)
                (bestMs, bestError) = (anchor.WallMs + (long)Math.Round(distanceMs), error);
        }

        return new SourcedRecord(key, record, FhirTimes.TryMs(bestMs, out DateTimeOffset wall) ? wall : null, bestError < double.MaxValue);
    }
}
