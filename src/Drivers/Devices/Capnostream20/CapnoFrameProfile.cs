using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Edge.Drivers.Numbers;
using Edge.Drivers.Vectors;
using Edge.Model.Observations;

namespace Edge.Drivers.Devices.Capnostream20;

/// <summary>A message as on the line: numerics, a sample of the CO2 curve, or the device id.</summary>
internal sealed class CapnoFrameProfile(CapnoDecoder decoder) : FrameProfile
{
    public override string Name => "capnostream-frame";

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        Span<byte> content = stackalloc byte[CapnoWire.MaxContentBytes];
        var result = CapnoWire.Unpack(frame, content, out var message);
        result = result.Outcome == DecodeOutcome.Decoded ? decoder.Decode(frame, default, into.Readings) : result;
        bool isShown = result.Outcome == DecodeOutcome.Decoded
            || (result.Outcome == DecodeOutcome.Ignored && (CapnoCode)message[0] == CapnoCode.DeviceId);
        if (!isShown)
        {
            return result;
        }

        var payload = message[1..];
        var fields = into.Fields;
        fields["code"] = message[0];
        switch ((CapnoCode)message[0])
        {
            case CapnoCode.Co2Wave:
                fields["number"] = payload[0];
                fields.SetQuantity("co2", payload[1] + payload[2] / 256m, "mm[Hg]");
                fields["fast_status"] = payload[3];
                fields["end_of_breath"] = (payload[3] & 0x08) != 0;
                fields["usable"] = !into.Readings.Waveforms.IsEmpty;
                break;
            case CapnoCode.Numerics:
                Write(new CapnoNumerics(payload), fields);
                break;
            case CapnoCode.DeviceId:
                CapnoDeviceId.Write(payload, fields);
                break;
        }

        return DecodeResult.Decoded;
    }

    private static void Write(CapnoNumerics numerics, JsonObject fields)
    {
        fields.SetNumber("et_co2", numerics.EndTidalCo2);
        fields.SetNumber("fi_co2", numerics.InspiredCo2);
        fields.SetQuantity("resp_rate", numerics.RespirationRate, "/min");
        fields.SetQuantity("spo2", numerics.SpO2, "%");
        fields.SetQuantity("pulse_rate", numerics.PulseRate, "/min");
        fields["co2_unit"] = numerics.Unit switch
        {
            CapnoUnit.Mercury => "mm[Hg]",
            CapnoUnit.Kilopascal => "kPa",
            CapnoUnit.VolumePercent => "%",
            _ => null,
        };
        fields["slow_status"] = numerics.SlowStatus;
        fields["co2_alarms"] = numerics.Co2Alarms;
        fields["spo2_alarms"] = numerics.SpO2Alarms;
        fields["extended_status"] = numerics.ExtendedStatus;
        fields["sensor_off"] = (numerics.Finger.Flags & QualityFlags.SensorOff) != 0;
    }
}

/// <summary>The text by which the monitor introduces itself: version, date of release, serial number.</summary>
internal sealed class CapnoDeviceId : FrameProfile
{
    private const int DateAt = 7;
    private const int SerialAt = 18;
    private const int SerialLength = 10;

    public override string Name => "capnostream-device-id";

    public override DecodeResult Explain(ReadOnlySpan<byte> frame, FrameExplanation into)
    {
        bool isRead = Write(frame, into.Fields);
        return isRead ? DecodeResult.Decoded : DecodeResult.Rejected(
            frame.Length < SerialAt + SerialLength ? RejectReason.Truncated : RejectReason.BadField, 0);
    }

    /// <summary>Writes the fields of the text; false when it has another shape.</summary>
    public static bool Write(ReadOnlySpan<byte> text, JsonObject fields)
    {
        bool hasShape = text.Length >= SerialAt + SerialLength
            && text[0] == 'V' && text[3] == '.' && text[6] == ' ' && text[DateAt + 2] == '/' && text[DateAt + 5] == '/' && text[SerialAt - 1] == ' '
            && text[(SerialAt + SerialLength)..].TrimEnd((byte)' ').IsEmpty;
        if (!hasShape
            || !AsciiNumber.TryParseDigits(text.Slice(1, 2), out _) || !AsciiNumber.TryParseDigits(text.Slice(4, 2), out _)
            || !AsciiNumber.TryParseDigits(text.Slice(DateAt, 2), out int month)
            || !AsciiNumber.TryParseDigits(text.Slice(DateAt + 3, 2), out int day)
            || !AsciiNumber.TryParseDigits(text.Slice(DateAt + 6, 4), out int year))
        {
            return false;
        }

        var serial = text.Slice(SerialAt, SerialLength);
        fields["software"] = Encoding.ASCII.GetString(text.Slice(1, 5));
        fields["release"] = DeviceClock.At(year, month, day, 0, 0, 0)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        fields["oximetry"] = serial[..2] switch
        {
            [(byte)'B', (byte)'2'] => "Nellcor",
            [(byte)'B', (byte)'3' or (byte)'5'] => "Masimo",
            _ => null,
        };
        fields["revision"] = Encoding.ASCII.GetString(serial.Slice(2, 2));
        fields["serial"] = Encoding.ASCII.GetString(serial);
        return true;
    }
}
