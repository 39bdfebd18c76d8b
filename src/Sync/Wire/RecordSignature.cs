using System.Security.Cryptography;
using Google.Protobuf;

namespace Edge.Sync.Wire;

/// <summary>
/// Signatures on checkpoints and drop records: ECDSA P-256 with SHA-256 in the fixed 64-byte form, over the canonical
/// bytes of the message without its signature.
/// </summary>
public static class RecordSignature
{
    /// <summary>Signs in place.</summary>
    public static void Sign(CheckpointRecord record, ECDsa key)
    {
        record.Signature = ByteString.Empty;
        record.Signature = ByteString.CopyFrom(key.SignData(record.ToByteArray(), HashAlgorithmName.SHA256));
    }

    /// <summary>Signs in place.</summary>
    public static void Sign(DropRecord record, ECDsa key)
    {
        record.Signature = ByteString.Empty;
        record.Signature = ByteString.CopyFrom(key.SignData(record.ToByteArray(), HashAlgorithmName.SHA256));
    }

    /// <summary>True when the signature is that of the key's owner.</summary>
    public static bool IsValid(CheckpointRecord record, ECDsa key)
    {
        CheckpointRecord unsigned = record.Clone();
        unsigned.Signature = ByteString.Empty;
        return key.VerifyData(unsigned.ToByteArray(), record.Signature.Span, HashAlgorithmName.SHA256);
    }

    /// <summary>True when the signature is that of the key's owner.</summary>
    public static bool IsValid(DropRecord record, ECDsa key)
    {
        DropRecord unsigned = record.Clone();
        unsigned.Signature = ByteString.Empty;
        return key.VerifyData(unsigned.ToByteArray(), record.Signature.Span, HashAlgorithmName.SHA256);
    }
}
