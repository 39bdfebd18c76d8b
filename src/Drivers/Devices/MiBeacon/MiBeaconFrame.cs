using System.Buffers.Binary;
using Edge.Drivers.Ble;

namespace Edge.Drivers.Devices.MiBeacon;

/// <summary>
/// Service data FE95: frame control u16 (bit 3 encrypted, 4 MAC address, 5 capability, 6 objects, 12-15 version), product u16,
/// counter u8, [MAC reversed], [capability u8, two more bytes if its bit 5 is set], objects. Encrypted objects are followed by
/// 3 bytes of counter and, from version 4 on, a MIC of 4 bytes; before that by one byte more.
/// </summary>
internal readonly ref struct MiBeaconFrame
{
    public const ushort Service = 0xFE95;

    /// <summary>Most bytes of service data: one structure of an extended advertisement.</summary>
    public const int MaxBytes = 255;

    private const int HeaderBytes = 5;
    private const int AddressBytes = 6;
    private const int ExtendedCounterBytes = 3;
    private const int LegacyTrailerBytes = 4;
    private const int LegacyKeyBytes = 12;
    private const int FirstVersionWithMic = 4;
    private const int FirstEncryptingVersion = 2;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _start;

    private MiBeaconFrame(ReadOnlySpan<byte> bytes, int start)
    {
        _bytes = bytes;
        _start = start;
    }

    public ushort Product => BinaryPrimitives.ReadUInt16LittleEndian(_bytes[2..]);

    public int Version => Control >> 12;

    /// <summary>Counter of 8 bits that every frame has.</summary>
    public byte FrameCounter => _bytes[4];

    public bool IsEncrypted => (Control & 0x08) != 0;

    /// <summary>True when a MIC proves who sent it.</summary>
    public bool HasMic => IsEncrypted && Version >= FirstVersionWithMic;

    public bool HasObjects => (Control & 0x40) != 0;

    /// <summary>Counter of 32 bits of an encrypted frame: the frame counter is its low byte.</summary>
    public uint LongCounter => FrameCounter | (ReadU24(ExtendedCounter) << 8);

    private ushort Control => ReadControl(_bytes);

    private bool HasAddress => (Control & 0x10) != 0;

    private int TrailerBytes => HasMic ? ExtendedCounterBytes + AdvertisementCipher.MicBytes : LegacyTrailerBytes;

    private ReadOnlySpan<byte> ExtendedCounter => _bytes.Slice(_bytes.Length - TrailerBytes, ExtendedCounterBytes);

    /// <summary>Reads the outside of a frame; nothing is decrypted.</summary>
    public static DecodeResult TryRead(ReadOnlySpan<byte> bytes, out MiBeaconFrame frame)
    {
        frame = default;
        if (bytes.Length is < HeaderBytes or > MaxBytes)
        {
            return DecodeResult.Rejected(bytes.Length < HeaderBytes ? RejectReason.Truncated : RejectReason.TooLong, Math.Min(bytes.Length, MaxBytes));
        }

        ushort control = ReadControl(bytes);
        int start = HeaderBytes + ((control & 0x10) != 0 ? AddressBytes : 0);
        if ((control & 0x20) != 0)
        {
            start += start < bytes.Length && (bytes[start] & 0x20) != 0 ? 3 : 1;
        }

        var read = new MiBeaconFrame(bytes, start);
        if (read is { IsEncrypted: true, HasObjects: true, Version: < FirstEncryptingVersion })
        {
            return DecodeResult.Rejected(RejectReason.BadField, 1);
        }

        if (bytes.Length < start + (read is { IsEncrypted: true, HasObjects: true } ? read.TrailerBytes : 0))
        {
            return DecodeResult.Rejected(RejectReason.Truncated, bytes.Length);
        }

        frame = read;
        return DecodeResult.Decoded;
    }

    /// <summary>The objects in plain, decrypted and verified if need be; empty when the frame announces none.</summary>
    /// <param name="settings">Key, and the address of a frame that does not hold its own.</param>
    /// <param name="buffer">At least <see cref="MaxBytes"/>; holds what was decrypted.</param>
    /// <param name="objects">The objects.</param>
    public DecodeResult TryOpen(DeviceSettings? settings, Span<byte> buffer, out ReadOnlySpan<byte> objects)
    {
        objects = HasObjects ? _bytes[_start..] : [];
        if (!IsEncrypted || !HasObjects)
        {
            return DecodeResult.Decoded;
        }

        int keyBytes = HasMic ? AdvertisementCipher.KeyBytes : LegacyKeyBytes;
        if (settings is null || settings.BindKey.Length != keyBytes || (!HasAddress && settings.Address == default))
        {
            return DecodeResult.Rejected(RejectReason.NoKey, 0);
        }

        Span<byte> address = stackalloc byte[AddressBytes];
        if (HasAddress)
        {
            _bytes.Slice(HeaderBytes, AddressBytes).CopyTo(address);
        }
        else
        {
            settings.Address.WriteTo(address);
            address.Reverse();
        }

        var plain = buffer[..(objects.Length - TrailerBytes)];
        var cipher = objects[..^TrailerBytes];
        objects = plain;
        bool opened = HasMic ? TryOpen(settings.BindKey.Span, address, cipher, plain) : TryOpenLegacy(settings.BindKey.Span, address, cipher, plain);
        return opened ? DecodeResult.Decoded : DecodeResult.Rejected(RejectReason.NotAuthentic, _start);
    }

    private static ushort ReadControl(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint ReadU24(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes) | ((uint)bytes[2] << 16);

    // Nonce: MAC reversed, product, counter, extended counter.
    private bool TryOpen(ReadOnlySpan<byte> key, ReadOnlySpan<byte> address, ReadOnlySpan<byte> cipher, Span<byte> plain)
    {
        Span<byte> nonce = stackalloc byte[12];
        address.CopyTo(nonce);
        _bytes.Slice(2, 3).CopyTo(nonce[6..]);
        ExtendedCounter.CopyTo(nonce[9..]);
        return AdvertisementCipher.TryDecrypt(key, nonce, cipher, _bytes[^AdvertisementCipher.MicBytes..], [0x11], plain);
    }

    // Nonce: header, extended counter, first five bytes of the reversed MAC. Nothing proves the key but what comes out.
    private bool TryOpenLegacy(ReadOnlySpan<byte> shortKey, ReadOnlySpan<byte> address, ReadOnlySpan<byte> cipher, Span<byte> plain)
    {
        Span<byte> key = stackalloc byte[AdvertisementCipher.KeyBytes];
        shortKey[..6].CopyTo(key);
        ReadOnlySpan<byte> middle = [0x8D, 0x3D, 0x3C, 0x97];
        middle.CopyTo(key[6..]);
        shortKey[6..].CopyTo(key[10..]);
        Span<byte> nonce = stackalloc byte[13];
        _bytes[..HeaderBytes].CopyTo(nonce);
        ExtendedCounter.CopyTo(nonce[5..]);
        address[..5].CopyTo(nonce[8..]);
        AdvertisementCipher.DecryptUnverified(key, nonce, cipher, plain);
        return IsPlausible(plain);
    }

    // Objects of that generation have ids of 00xx and 10xx, hold data and fill the payload to its last byte.
    private static bool IsPlausible(ReadOnlySpan<byte> plain)
    {
        var reader = new MiBeaconReader(plain);
        int objects = 0;
        while (reader.TryNext(out var item))
        {
            objects++;
            if (item.Id >> 8 is not (0x00 or 0x10) || item.Bytes.IsEmpty)
            {
                return false;
            }
        }

        return objects > 0 && reader.Left == 0 && reader.Result.Outcome == DecodeOutcome.Decoded;
    }
}
