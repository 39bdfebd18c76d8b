using System.Security.Cryptography;
using System.Text;

namespace Edge.Sync.Fhir.Writing;

/// <summary>
/// Name-based uuids, version 5 (RFC 9562 section 5.5) in the URL namespace: the same name gives the same id at every server,
/// so that sending a resource again finds the one that is there.
/// </summary>
public static class UuidV5
{
    // 6ba7b811-9dad-11d1-80b4-00c04fd430c8 of RFC 9562, most significant byte first.
    private static readonly byte[] UrlNamespace = Convert.FromHexString("6ba7b8119dad11d180b400c04fd430c8");

    /// <summary>The uuid of a name, 36 characters, lower case.</summary>
    public static string Of(string name)
    {
#pragma warning disable CA5350 // The standard prescribes SHA-1; nothing rests on it being hard to invert.
        byte[] hash = SHA1.HashData([.. UrlNamespace, .. Encoding.UTF8.GetBytes(name)]);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true).ToString("D");
    }
}
