using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Edge.Drivers.Ble;

/// <summary>AES-128 as advertisements use it: CCM with a 4-byte MIC, and the counter mode alone of frames that have none.</summary>
internal static class AdvertisementCipher
{
    public const int KeyBytes = 16;
    public const int MicBytes = 4;

    /// <summary>Verifies and decrypts. False when key, frame and nonce do not belong together; <paramref name="plain"/> is zero then.</summary>
    /// <param name="key">16 bytes.</param>
    /// <param name="nonce">12 or 13 bytes.</param>
    /// <param name="cipher">Encrypted bytes without MIC.</param>
    /// <param name="mic">4 bytes.</param>
    /// <param name="authenticated">Bytes that the MIC covers beside the text; may be empty.</param>
    /// <param name="plain">As long as <paramref name="cipher"/>.</param>
    public static bool TryDecrypt(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> cipher, ReadOnlySpan<byte> mic, ReadOnlySpan<byte> authenticated, Span<byte> plain)
    {
        using var ccm = new AesCcm(key);
        try
        {
            ccm.Decrypt(nonce, cipher, mic, plain, authenticated);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    /// <summary>Decrypts what CCM with a nonce of 13 bytes encrypted, without looking at a MIC: counter blocks 01, nonce, number from 1.</summary>
    /// <param name="key">16 bytes.</param>
    /// <param name="nonce">13 bytes.</param>
    /// <param name="cipher">Encrypted bytes.</param>
    /// <param name="plain">As long as <paramref name="cipher"/>.</param>
    public static void DecryptUnverified(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> cipher, Span<byte> plain)
    {
        Span<byte> counter = stackalloc byte[KeyBytes];
        Span<byte> stream = stackalloc byte[KeyBytes];
        counter[0] = 0x01;
        nonce.CopyTo(counter[1..]);
        using var aes = Aes.Create();
        aes.SetKey(key);
        for (int at = 0; at < cipher.Length; at += KeyBytes)
        {
            BinaryPrimitives.WriteUInt16BigEndian(counter[14..], (ushort)(at / KeyBytes + 1));
            aes.EncryptEcb(counter, stream, PaddingMode.None);
            for (int i = at; i < Math.Min(at + KeyBytes, cipher.Length); i++)
            {
                plain[i] = (byte)(cipher[i] ^ stream[i - at]);
            }
        }
    }
}
