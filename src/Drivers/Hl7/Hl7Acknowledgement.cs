using System.Globalization;
using System.Text;

namespace Edge.Drivers.Hl7;

/// <summary>What a receiver makes of a message.</summary>
internal enum AcknowledgementCode
{
    /// <summary>Taken over and stored.</summary>
    Accept,

    /// <summary>Not understood, or not stored: to be sent again or looked at.</summary>
    Error,

    /// <summary>A kind of message that is not taken here.</summary>
    Reject,
}

/// <summary>An acknowledgement in waiting: what of the message it repeats. The message itself need not be kept.</summary>
internal sealed class Hl7Acknowledgement
{
    private const int MaxFieldBytes = 250;

    private readonly string[] _fields;
    private readonly Hl7Separators _separators;
    private readonly string _encoding;

    private Hl7Acknowledgement(string[] fields, Hl7Separators separators, string encoding) =>
        (_fields, _separators, _encoding) = (fields, separators, encoding);

    /// <summary>True when the message can be read and is of the kind that is taken.</summary>
    public bool IsAcceptable { get; private init; }

    /// <summary>What to answer when the message is not taken; meaningless otherwise.</summary>
    public AcknowledgementCode Refusal { get; private init; }

    /// <summary>The words that answer for the message, e.g. <c>MSA|AA|42</c>.</summary>
    public string Answer(AcknowledgementCode code) =>
        string.Join((char)_separators.Field, "MSA", Word(code), _fields[2]);

    /// <summary>Prepares the acknowledgement of a message without envelope, understood or not.</summary>
    public static Hl7Acknowledgement For(ReadOnlySpan<byte> message)
    {
        if (Hl7Message.TryRead(message, out var read).Outcome != DecodeOutcome.Decoded)
        {
            return new Hl7Acknowledgement(["", "", "", "P", "2.6"], Hl7Separators.Usual, @"^~\&") { Refusal = AcknowledgementCode.Error };
        }

        var header = read.Header;
        string[] fields =
        [
            Text(header.Field(3)),
            Text(header.Field(4)),
            Text(header.Field(10)),
            Text(header.Field(11)),
            Text(header.Field(12)),
        ];
        return new Hl7Acknowledgement(fields, read.Separators, Text(header.Field(2)))
        {
            IsAcceptable = read.IsObservation,
            Refusal = AcknowledgementCode.Reject,
        };
    }

    /// <summary>The acknowledgement in its envelope.</summary>
    /// <param name="code">What became of the message.</param>
    /// <param name="at">Wall time, which only labels.</param>
    /// <param name="number">Number that tells this acknowledgement from others.</param>
    public byte[] Encode(AcknowledgementCode code, DateTimeOffset at, long number)
    {
        var invariant = CultureInfo.InvariantCulture;
        string time = at.UtcDateTime.ToString("yyyyMMddHHmmss", invariant) + "+0000";
        char component = (char)_separators.Component;
        string header = string.Join(
            (char)_separators.Field,
            "MSH", _encoding, "EDGE", "", _fields[0], _fields[1], time, "", $"ACK{component}R01{component}ACK", number.ToString(invariant), _fields[3], _fields[4]);
        return MllpFrame.Wrap(Encoding.Latin1.GetBytes($"{header}\r{Answer(code)}\r"));
    }

    private static string Word(AcknowledgementCode code) => code switch
    {
        AcknowledgementCode.Accept => "AA",
        AcknowledgementCode.Error => "AE",
        _ => "AR",
    };

    // Repeated byte for byte, whatever the sender's character set is; only the envelope's own mark may not come back.
    private static string Text(ReadOnlySpan<byte> field) =>
        Encoding.Latin1.GetString(field[..Math.Min(field.Length, MaxFieldBytes)]).Replace((char)MllpFrame.End, '?');
}
