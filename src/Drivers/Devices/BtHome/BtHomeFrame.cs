using System.Buffers.Binary;
using Edge.Drivers.Ble;

namespace Edge.Drivers.Devices.BtHome;

/// <summary>
/// Service data of BTHome. FCD2, version 2: info (bit 0 encrypted, 1 MAC address follows, 2 sleepy, 5-7 version), [MAC
/// reversed], objects. 181C, version 1: objects; 181E: encrypted objects. Encrypted objects are followed by a counter of 4
/// bytes and a MIC of 4.
/// </summary>
internal readonly ref struct BtHomeFrame
{
    public const ushort Version2 = 0xFCD2;
    public const ushort Version1 = 0x181C;
    public const ushort Version1Encrypted = 0x181E;

    /// <summary>Most bytes of service data: one structure of an extended advertisement.</summary>
    public const int MaxBytes = 255;

    private const int AddressBytes = 6;
    private const int TrailerBytes = 4 + AdvertisementCipher.MicBytes;

    private static readonly Guid OriginV2 = GattId.Of(Version2);
    private static readonly Guid OriginV1 = GattId.Of(Version1);
    private static readonly Guid OriginV1Encrypted = GattId.Of(Version1Encrypted);

    private readonly byte _info;
    private readonly ReadOnlySpan<byte> _address;
    private readonly ReadOnlySpan<byte> _body;

    private BtHomeFrame(byte info, ReadOnlySpan<byte> address, ReadOnlySpan<byte> body, bool isTyped, bool isEncrypted)
    {
        _info = info;
        _address = address;
        _body = body;
        IsTyped = isTyped;
        IsEncrypted = isEncrypted;
    }

    /// <summary>True for version 1, whose objects state type and length.</summary>
    public bool IsTyped { get; }

    public bool IsEncrypted { get; }

    /// <summary>True when the device sends on events and not regularly; null in version 1, which does not say.</summary>
    public bool? IsSleepy => IsTyped ? null : (_info & 0x04) != 0;

    /// <summary>Counter of an encrypted frame, or null.</summary>
    public uint? Counter => IsEncrypted ? BinaryPrimitives.ReadUInt32LittleEndian(_body[^TrailerBytes..]) : null;

    /// <summary>Reads the outside of a frame; nothing is decrypted.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> bytes, Guid origin, out BtHomeFrame frame)
    {
        frame = default;
        bool isTyped = origin == OriginV1 || origin == OriginV1Encrypted;
        if (!isTyped && origin != OriginV2)
        {
            return DecodeResult.Rejected(RejectReason.UnknownMessage, 0);
        }

        if (bytes.IsEmpty || bytes.Length > MaxBytes)
        {
            return DecodeResult.Rejected(bytes.IsEmpty ? RejectReason.Truncated : RejectReason.TooLong, Math.Min(bytes.Length, MaxBytes));
        }

        byte info = isTyped ? (byte)0 : bytes[0];
        if (!isTyped && info >> 5 != 2)
        {
            return DecodeResult.Rejected(RejectReason.BadField, 0);
        }

        bool isEncrypted = isTyped ? origin == OriginV1Encrypted : (info & 0x01) != 0;
        bool hasAddress = (info & 0x02) != 0;
        int start = (isTyped ? 0 : 1) + (hasAddress ? AddressBytes : 0);
        if (bytes.Length < start + (isEncrypted ? TrailerBytes : 0))
        {
            return DecodeResult.Rejected(RejectReason.Truncated, bytes.Length);
        }

        frame = new(info, hasAddress ? bytes.Slice(1, AddressBytes) : default, bytes[start..], isTyped, isEncrypted);
        return DecodeResult.Decoded;
    }

    /// <summary>The objects in plain, decrypted and verified if need be.</summary>
    /// <param name="settings">Key, and the address of a frame that does not hold its own.</param>
    /// <param name="buffer">At least <see cref="MaxBytes"/>; holds what was decrypted.</param>
    /// <param name="objects">The objects.</param>
    public DecodeResult TryOpen(DeviceSettings? settings, Span<byte> buffer, out ReadOnlySpan<byte> objects)
    {
        objects = _body;
        if (!IsEncrypted)
        {
            return DecodeResult.Decoded;
        }

        if (settings is null || settings.BindKey.Length != AdvertisementCipher.KeyBytes || (_address.IsEmpty && settings.Address == default))
        {
            return DecodeResult.Rejected(RejectReason.NoKey, 0);
        }

        Span<byte> nonce = stackalloc byte[13];
        int length = WriteNonce(settings.Address, nonce);
        var cipher = _body[..^TrailerBytes];
        var plain = buffer[..cipher.Length];
        var mic = _body[^AdvertisementCipher.MicBytes..];
        ReadOnlySpan<byte> authenticated = IsTyped ? [0x11] : [];
        objects = plain;
        return AdvertisementCipher.TryDecrypt(settings.BindKey.Span, nonce[..length], cipher, mic, authenticated, plain)
            ? DecodeResult.Decoded
            : DecodeResult.Rejected(RejectReason.NotAuthentic, 0);
    }

    // Version 2: MAC, UUID, info, counter. Version 1: MAC, UUID, counter.
    private int WriteNonce(BluetoothAddress address, Span<byte> nonce)
    {
        if (_address.IsEmpty)
        {
            address.WriteTo(nonce);
        }
        else
        {
            _address.CopyTo(nonce);
            nonce[..AddressBytes].Reverse();
        }

        int at = AddressBytes;
        BinaryPrimitives.WriteUInt16LittleEndian(nonce[at..], IsTyped ? Version1Encrypted : Version2);
        at += 2;
        if (!IsTyped)
        {
            nonce[at++] = _info;
        }

        _body.Slice(_body.Length - TrailerBytes, 4).CopyTo(nonce[at..]);
        return at + 4;
    }
}
