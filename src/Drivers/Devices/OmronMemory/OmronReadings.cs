using System.Text.Json.Nodes;
using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.OmronMemory;

/// <summary>What becomes of a record: readings for the gateway, fields for people.</summary>
internal static class OmronReadings
{
    /// <summary>
    /// Adds the pressures and the pulse. Movement makes them doubtful; an irregular beat is a finding about the patient and leaves them
    /// usable. A value of 0 is none.
    /// </summary>
    /// <param name="record">A record of the memory.</param>
    /// <param name="slot">Its place in the memory, which numbers it when it has no number of its own.</param>
    /// <param name="user">1 for the first user of the cuff, or null.</param>
    public static void Add(in OmronRecord record, int? slot, byte? user, DecodedFrame into)
    {
        bool isDoubtful = record.Movement > 0 || record.MeasuredAt is null;
        var condition = SignalCondition.Good
            .Doubtful(isDoubtful, record.Movement > 0 ? QualityFlags.Artefact : QualityFlags.None)
            .Note(true, QualityFlags.FromStorage);
        foreach (var (metric, value) in (ReadOnlySpan<(Metric, int)>)[
            (Metrics.NibpSystolic, record.Systolic), (Metrics.NibpDiastolic, record.Diastolic), (Metrics.PulseRateCuff, record.PulseRate)])
        {
            into.Add(condition.Reading(metric, value == 0 ? (decimal?)null : value, record.MeasuredAt) with
            {
                Record = record.RecordId ?? slot,
                UserSlot = user,
            });
        }
    }

    public static void Write(in OmronRecord record, JsonObject fields)
    {
        fields.SetQuantity("systolic", record.Systolic, "mm[Hg]");
        fields.SetQuantity("diastolic", record.Diastolic, "mm[Hg]");
        fields.SetQuantity("pulse_rate", record.PulseRate, "/min");
        fields.SetTime("timestamp", record.MeasuredAt);
        fields["mov"] = record.Movement;
        fields["ihb"] = record.IrregularBeat;
        fields["cuff"] = record.Cuff;
        fields["battery"] = record.Battery;
        fields["position"] = record.Position;
        fields["record_id"] = record.RecordId;
    }
}
