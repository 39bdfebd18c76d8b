using System.Globalization;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Ieee20601;

/// <summary>
/// The manager's side of IEEE 11073-20601: accepts the association, asks for the configuration, and confirms reports. A
/// confirmed report is answered only when it is stored, because the agent then forgets it. What needs no answer gets none.
/// </summary>
internal sealed class ManagerDialogue : DeviceDialogue
{
    private ulong _agent;

    /// <inheritdoc/>
    public override void Start(MonotonicTime now, DialogueOutput output)
    {
        // The agent speaks first.
    }

    /// <inheritdoc/>
    public override void OnFrame(ReadOnlySpan<byte> frame, Guid origin, MonotonicTime now, DialogueOutput output)
    {
        if (Apdu.TryRead(frame, out var apdu).Outcome != DecodeOutcome.Decoded)
        {
            return;
        }

        switch (apdu.Choice)
        {
            case ApduChoice.AssociationRequest:
                AssociationRequest.TryRead(apdu.Body, out var request);
                Associate(request, output);
                break;
            case ApduChoice.ReleaseRequest:
                output.Write("release-response", ManagerMessages.ReleaseAnswer());
                output.Done();
                break;
            case ApduChoice.Presentation:
                DataMessage.TryRead(apdu.Body, out var message);
                Confirm(message, output);
                break;
        }
    }

    /// <inheritdoc/>
    public override void OnTick(MonotonicTime now, DialogueOutput output)
    {
        // The agent sets the pace; a silent one is found out by the host.
    }

    private void Associate(in AssociationRequest request, DialogueOutput output)
    {
        _agent = request.Terms.SystemId;
        var (name, outcome) = request switch
        {
            { Protocol: not AssociationTerms.Protocol } => ("association-no-protocol", ManagerMessages.NoCommonProtocol),
            _ when (request.Terms.EncodingRules & AssociationTerms.Mder) == 0 => ("association-no-parameter", ManagerMessages.NoCommonParameter),
            _ => ("association-accepted", ManagerMessages.AcceptedUnknownConfiguration),
        };
        output.Write(name, ManagerMessages.AssociationAnswer(outcome));
    }

    private void Confirm(in DataMessage message, DialogueOutput output)
    {
        if (message.Choice != DataChoice.ConfirmedEvent)
        {
            return;
        }

        if (message.Event == EventType.Configuration)
        {
            ushort id = new Numbers.BigEndianReader(message.Content).U16();
            output.Write("configuration-accepted", ManagerMessages.ConfigurationAnswer(message.InvokeId, message.Handle, id));
            return;
        }

        if (ScanReport.FormOf(message.Event) != ScanForm.None)
        {
            output.SaveCursor(string.Create(CultureInfo.InvariantCulture, $"{_agent:x16}/{new ScanReport(message).Number}"));
            output.Write("report-confirmed", ManagerMessages.ReportAnswer(message.InvokeId, message.Handle, message.Event));
        }
    }
}
