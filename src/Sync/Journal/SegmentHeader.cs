using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Edge.Sync.Security;

namespace Edge.Sync.Journal;

/// <summary>
/// First 128 bytes of a segment, little endian: magic <c>EDGJ</c>, version u16, lane u8, flags u8 (1 = wall clock was trusted),
/// gateway u64, epoch u64, firstSeq u64, salt u32, chain before the first record 32 B, created boot u64, created monotonic ns u64,
/// created wall ms i64, segment bytes u32, zeros, CRC32C u32 over the first 124 bytes.
/// Invariant: lane, epoch and firstSeq are also the file's name, and the salt follows from them, so that a damaged header costs no record.
/// </summary>
internal sealed record SegmentHeader
{
    public const int Bytes = 128;
    private const ushort Version = 1;

    public required GatewayId Gateway { get; init; }

    public required Lane Lane { get; init; }

    public required ulong Epoch { get; init; }

    public required long FirstSeq { get; init; }

    public required byte[] ChainBefore { get; init; }

    public required int SegmentBytes { get; init; }

    public ulong CreatedBoot { get; init; }

    public long CreatedMonotonicNs { get; init; }

    public long CreatedWallMs { get; init; }

    public bool CreatedWallTrusted { get; init; }

    /// <summary>File name inside the lane's folder: epoch and first number as 16 hexadecimal digits each.</summary>
    public string FileName => NameOf(Epoch, FirstSeq);

    public uint Salt => SaltOf(Gateway, Lane, Epoch, FirstSeq);

    public static string NameOf(ulong epoch, long firstSeq) =>
        string.Create(CultureInfo.InvariantCulture, $"{epoch:x16}-{firstSeq:x16}.seg");

    public static bool TryParseName(string name, out ulong epoch, out long firstSeq)
    {
        epoch = 0;
        firstSeq = 0;
        return name.Length == 37 && name[16] == '-' && name.EndsWith(".seg", StringComparison.Ordinal)
            && ulong.TryParse(name.AsSpan(0, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out epoch)
            && long.TryParse(name.AsSpan(17, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out firstSeq)
            && firstSeq > 0;
    }

    public static uint SaltOf(GatewayId gateway, Lane lane, ulong epoch, long firstSeq)
    {
        Span<byte> identity = stackalloc byte[25];
        BinaryPrimitives.WriteUInt64LittleEndian(identity, gateway.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(identity[8..], epoch);
        BinaryPrimitives.WriteInt64LittleEndian(identity[16..], firstSeq);
        identity[24] = (byte)lane;
        Span<byte> digest = stackalloc byte[32];
        SHA256.HashData(identity, digest);
        return BinaryPrimitives.ReadUInt32LittleEndian(digest);
    }

    public void Write(Span<byte> target)
    {
        target[..Bytes].Clear();
        "EDGJ"u8.CopyTo(target);
        BinaryPrimitives.WriteUInt16LittleEndian(target[4..], Version);
        target[6] = (byte)Lane;
        target[7] = CreatedWallTrusted ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt64LittleEndian(target[8..], Gateway.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(target[16..], Epoch);
        BinaryPrimitives.WriteInt64LittleEndian(target[24..], FirstSeq);
        BinaryPrimitives.WriteUInt32LittleEndian(target[32..], Salt);
        ChainBefore.CopyTo(target[36..]);
        BinaryPrimitives.WriteUInt64LittleEndian(target[68..], CreatedBoot);
        BinaryPrimitives.WriteInt64LittleEndian(target[76..], CreatedMonotonicNs);
        BinaryPrimitives.WriteInt64LittleEndian(target[84..], CreatedWallMs);
        BinaryPrimitives.WriteInt32LittleEndian(target[92..], SegmentBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(target[124..], Crc32C.Of(target[..124]));
    }

    /// <summary>The header, or null when a byte of it is wrong or its version is unknown.</summary>
    public static SegmentHeader? Read(ReadOnlySpan<byte> source)
    {
        if (source.Length < Bytes
            || !source[..4].SequenceEqual("EDGJ"u8)
            || BinaryPrimitives.ReadUInt32LittleEndian(source[124..]) != Crc32C.Of(source[..124])
            || BinaryPrimitives.ReadUInt16LittleEndian(source[4..]) != Version
            || !Lanes.IsDefined(source[6]))
            return null;
        return new SegmentHeader
        {
            Lane = (Lane)source[6],
            CreatedWallTrusted = (source[7] & 1) != 0,
            Gateway = new GatewayId(BinaryPrimitives.ReadUInt64LittleEndian(source[8..])),
            Epoch = BinaryPrimitives.ReadUInt64LittleEndian(source[16..]),
            FirstSeq = BinaryPrimitives.ReadInt64LittleEndian(source[24..]),
            ChainBefore = source.Slice(36, HashChain.HeadBytes).ToArray(),
            CreatedBoot = BinaryPrimitives.ReadUInt64LittleEndian(source[68..]),
            CreatedMonotonicNs = BinaryPrimitives.ReadInt64LittleEndian(source[76..]),
            CreatedWallMs = BinaryPrimitives.ReadInt64LittleEndian(source[84..]),
            SegmentBytes = BinaryPrimitives.ReadInt32LittleEndian(source[92..]),
        };
    }
}
