using System.Globalization;
using Edge.Drivers.Ble.Bluez;
using Edge.Drivers.Ble.DBus;

namespace Edge.Drivers.Ble.Central;

/// <summary>What a device needs of a person to be paired.</summary>
public enum PairingQuestionKind
{
    /// <summary>Type the six digits that the device shows or that are printed on it.</summary>
    EnterPasskey = 1,

    /// <summary>Say whether the device shows the same six digits.</summary>
    ConfirmPasskey = 2,

    /// <summary>Type these six digits on the device; the answer only says that they were seen.</summary>
    ShowPasskey = 3,
}

/// <summary>A question to the person who adopts a device.</summary>
/// <param name="Passkey">The digits to compare or to type; null when they are asked for.</param>
public sealed record PairingQuestion(PairingQuestionKind Kind, string? Passkey);

/// <summary>Answers a question: the digits typed, any text for yes, null for no.</summary>
public delegate Task<string?> PairingAnswer(PairingQuestion question, CancellationToken cancel);

/// <summary>
/// BlueZ's Agent1: answers only for the one device that a person adopts at this moment, and refuses everything else, so that
/// nothing pairs by itself.
/// </summary>
internal sealed class PairingAgent(BusConnection bus)
{
    /// <summary>Object path of the agent.</summary>
    public const string Path = "/edge/agent";

    private const string Rejected = "org.bluez.Error.Rejected";
    private const string Cancelled = "org.bluez.Error.Canceled";

    private readonly Lock _gate = new();
    private string? _device;
    private PairingAnswer? _answer;
    private CancellationTokenSource? _asking;

    /// <summary>Answers for one device until <see cref="Disarm"/>.</summary>
    public void Arm(string devicePath, PairingAnswer answer)
    {
        lock (_gate)
        {
            (_device, _answer, _asking) = (devicePath, answer, new CancellationTokenSource());
        }
    }

    /// <summary>Refuses from now on; an open question is withdrawn.</summary>
    public void Disarm()
    {
        lock (_gate)
        {
            _asking?.Cancel();
            _asking?.Dispose();
            (_device, _answer, _asking) = (null, null, null);
        }
    }

    /// <summary>Serves a call of BlueZ; on the bus thread.</summary>
    public void OnCall(BusReader reader, BusCall call)
    {
        ReadOnlySpan<byte> member = reader.Member;
        if (member.SequenceEqual("Release"u8) || member.SequenceEqual("Cancel"u8))
        {
            lock (_gate)
            {
                _asking?.Cancel();
            }

            bus.Reply(call);
            return;
        }

        string device = reader.ReadString();
        (PairingAnswer? answer, CancellationToken cancel) = AnswerFor(device);
        if (answer is null)
        {
            bus.ReplyError(call, Rejected, "nobody adopts this device at the moment");
            return;
        }

        switch (System.Text.Encoding.ASCII.GetString(member))
        {
            case "RequestPasskey":
                _ = AskAsync(call, answer, new(PairingQuestionKind.EnterPasskey, null), isNumber: true, cancel);
                break;
            case "RequestPinCode":
                _ = AskAsync(call, answer, new(PairingQuestionKind.EnterPasskey, null), isNumber: false, cancel);
                break;
            case "RequestConfirmation":
                _ = AskAsync(call, answer, new(PairingQuestionKind.ConfirmPasskey, Digits(reader.ReadUInt32())), isNumber: null, cancel);
                break;
            case "DisplayPasskey":
                _ = answer(new(PairingQuestionKind.ShowPasskey, Digits(reader.ReadUInt32())), cancel);
                bus.Reply(call);
                break;
            case "RequestAuthorization":
                // Just works: the person who adopts this very device has consented already.
                bus.Reply(call);
                break;
            default:
                bus.ReplyError(call, Rejected, "not supported");
                break;
        }
    }

    private (PairingAnswer? Answer, CancellationToken Cancel) AnswerFor(string device)
    {
        lock (_gate)
        {
            return device == _device ? (_answer, _asking!.Token) : (null, default);
        }
    }

    private async Task AskAsync(BusCall call, PairingAnswer answer, PairingQuestion question, bool? isNumber, CancellationToken cancel)
    {
        string? said;
        try
        {
            said = await answer(question, cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            bus.ReplyError(call, Cancelled, "withdrawn");
            return;
        }

        uint number = 0;
        if (said is null || (isNumber == true && !uint.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out number)))
        {
            bus.ReplyError(call, Rejected, "refused");
            return;
        }

        bus.Reply(call, isNumber switch
        {
            true => writer => writer.UInt32(number),
            false => writer => writer.String(said),
            null => null,
        });
    }

    private static string Digits(uint passkey) => passkey.ToString("D6", CultureInfo.InvariantCulture);
}
