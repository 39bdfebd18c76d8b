using Edge.Drivers.Ble;

namespace Edge.Drivers.Devices.AtcThermometer;

/// <summary>
/// Encrypted service data 181A: counter u8, AES-128-CCM text, MIC of 4 bytes. Nonce: address reversed, then the advertising structure's head
/// (length, type 16, UUID) and the counter; 11 is authenticated beside the text. Source: documentation of the pvvx firmware.
/// </summary>
internal readonly ref struct AtcSecret(ReadOnlySpan<byte> bytes)
{
    private const int OverheadBytes = 1 + AdvertisementCipher.MicBytes;
    private const int NonceBytes = 11;
    private const int AddressBytes = 6;
    private const byte ServiceDataType = 0x16;

    // The length of the advertising structure counts its type and the UUID.
    private const int HeadBytes = 3;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Changes with each measurement, and begins again at 0 after 255 and after a change of battery.</summary>
    public byte Counter => _bytes[0];

    /// <summary>True for the lengths of the two encrypted layouts, which no plain one has.</summary>
    public static bool Is(ReadOnlySpan<byte> bytes) => bytes.Length == BytesOf(AtcMeasurement.AtcSecretBytes) || bytes.Length == BytesOf(AtcMeasurement.PvvxSecretBytes);

    /// <summary>Length of the whole for so many encrypted bytes.</summary>
    public static int BytesOf(int secretBytes) => secretBytes + OverheadBytes;

    /// <summary>Verifies, then decrypts.</summary>
    public DecodeResult TryOpen(DeviceSettings? settings, out AtcMeasurement measurement)
    {
        measurement = default;
        if (settings is null || settings.BindKey.Length != AdvertisementCipher.KeyBytes || settings.Address == default)
        {
            return DecodeResult.Rejected(RejectReason.NoKey, 0);
        }

        Span<byte> nonce = stackalloc byte[NonceBytes];
        settings.Address.WriteTo(nonce);
        nonce[..AddressBytes].Reverse();
        ReadOnlySpan<byte> head = [(byte)(_bytes.Length + HeadBytes), ServiceDataType, AtcMeasurement.Service & 0xFF, AtcMeasurement.Service >> 8, Counter];
        head.CopyTo(nonce[AddressBytes..]);
        Span<byte> plain = stackalloc byte[_bytes.Length - OverheadBytes];
        var mic = _bytes[^AdvertisementCipher.MicBytes..];
        if (!AdvertisementCipher.TryDecrypt(settings.BindKey.Span, nonce, _bytes[1..^AdvertisementCipher.MicBytes], mic, [0x11], plain))
        {
            return DecodeResult.Rejected(RejectReason.NotAuthentic, 0);
        }

        measurement = AtcMeasurement.OfSecret(plain, Counter, settings.Address);
        return DecodeResult.Decoded;
    }
}
