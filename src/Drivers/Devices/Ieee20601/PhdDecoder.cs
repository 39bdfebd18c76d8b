using System.Collections.Frozen;
using Edge.Drivers.Ieee11073;
using Edge.Drivers.Numbers;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Ieee20601;

/// <summary>The agent that is associated, and its configuration once it has told it.</summary>
internal sealed record PhdState(ulong SystemId, AgentConfiguration? Configuration) : DecoderState;

/// <summary>
/// Readings of scan reports, by the configuration that the agent told before: without it a report is bytes without meaning
/// and gives none. Every observation of a report is kept, with its own time.
/// </summary>
/// <param name="known">Metrics that are emitted; others stay in the view of the message.</param>
internal sealed class PhdDecoder(FrozenSet<Metric> known) : IFrameDecoder
{
    /// <inheritdoc/>
    public DecodeResult Decode(ReadOnlySpan<byte> frame, in FrameContext context, DecodedFrame into)
    {
        var result = Apdu.TryRead(frame, out var apdu);
        if (result.Outcome != DecodeOutcome.Decoded)
        {
            return result;
        }

        var state = context.State as PhdState;
        if (apdu.Choice == ApduChoice.AssociationRequest)
        {
            AssociationRequest.TryRead(apdu.Body, out var request);
            NoteAgent(request.Terms, state, into);
            return DecodeResult.Decoded;
        }

        if (apdu.Choice != ApduChoice.Presentation)
        {
            return DecodeResult.Ignored;
        }

        DataMessage.TryRead(apdu.Body, out var message);
        if (message.IsEvent && message.Event == EventType.Configuration)
        {
            NoteConfiguration(message.Content, state, into);
            return DecodeResult.Decoded;
        }

        if (!message.IsEvent || ScanReport.FormOf(message.Event) == ScanForm.None)
        {
            return DecodeResult.Ignored;
        }

        if (state?.Configuration is { } configuration)
        {
            AddReport(message, configuration, into);
        }

        return DecodeResult.Decoded;
    }

    // A configuration holds until another agent, or another number of it, is announced.
    private static void NoteAgent(in AssociationTerms terms, PhdState? state, DecodedFrame into)
    {
        bool isSame = state is not null && state.SystemId == terms.SystemId
            && (state.Configuration is null || state.Configuration.Id == terms.ConfigurationId);
        if (!isSame)
        {
            into.NextState = new PhdState(terms.SystemId, null);
        }
    }

    private static void NoteConfiguration(ReadOnlySpan<byte> content, PhdState? state, DecodedFrame into)
    {
        if (state?.Configuration?.Equals(content) != true)
        {
            into.NextState = new PhdState(state?.SystemId ?? 0, ConfigurationReport.Read(content));
        }
    }

    private void AddReport(in DataMessage message, AgentConfiguration configuration, DecodedFrame into)
    {
        var report = new ScanReport(message);
        while (report.Next(out var observation))
        {
            if (configuration.Find(observation.Handle) is not { } source)
            {
                continue;
            }

            byte? person = observation.Person is > 0 and <= byte.MaxValue ? (byte)observation.Person : null;
            var value = observation.Value;
            switch (ScanReport.FormOf(message.Event))
            {
                case ScanForm.Variable:
                    AddVariable(source, ref value, person, into);
                    break;
                case ScanForm.Fixed:
                    AddMapped(source, source.ValueMap, ref value, person, into);
                    break;
                default:
                    AddGrouped(source, configuration, ref value, person, into);
                    break;
            }
        }
    }

    private void AddVariable(AgentObject source, ref BigEndianReader value, byte? person, DecodedFrame into)
    {
        Span<MderNumber> numbers = stackalloc MderNumber[ObservedValue.MaxNumbers];
        var observed = new ObservedValue(numbers);
        var attributes = AttributeList.At(ref value);
        while (attributes.Next(out ushort id, out var attribute))
        {
            observed.Take(id, attribute);
        }

        AddReadings(source, observed, person, into);
    }

    private void AddGrouped(AgentObject scanner, AgentConfiguration configuration, ref BigEndianReader value, byte? person, DecodedFrame into)
    {
        for (int i = 0; i < scanner.ScannerMap.Count; i++)
        {
            var (handle, map) = scanner.ScannerMap[i];
            if (configuration.Find(handle) is not { } source || !AddMapped(source, map, ref value, person, into))
            {
                return;
            }
        }
    }

    /// <returns>False when the bytes do not last for the map: then nothing of the object is believed.</returns>
    private bool AddMapped(AgentObject source, IReadOnlyList<MappedAttribute> map, ref BigEndianReader value, byte? person, DecodedFrame into)
    {
        Span<MderNumber> numbers = stackalloc MderNumber[ObservedValue.MaxNumbers];
        var observed = new ObservedValue(numbers);
        for (int i = 0; i < map.Count; i++)
        {
            var attribute = value.Part(map[i].Length);
            if (!value.IsGood)
            {
                return false;
            }

            observed.Take(map[i].Id, attribute);
        }

        AddReadings(source, observed, person, into);
        return true;
    }

    private void AddReadings(AgentObject source, in ObservedValue observed, byte? person, DecodedFrame into)
    {
        string? unit = observed.UnitTerm == 0 ? source.Unit : MdcUnit.Ucum(observed.UnitTerm);
        for (int i = 0; i < observed.Count; i++)
        {
            uint code = observed.IsCompound ? source.CodeOf(i) : source.Code;
            if (MdcMetric.Find(code) is not { } metric || !known.Contains(metric))
            {
                continue;
            }

            var reading = MeasurementStatus.Reading(metric, observed.Numbers[i], observed.Status, observed.MeasuredAt);
            into.Add(reading.In(unit, code) with { UserSlot = person });
        }
    }
}
