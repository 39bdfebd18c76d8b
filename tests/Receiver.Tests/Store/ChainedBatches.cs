using System.Security.Cryptography;
using Edge.Sync.Journal;
using Edge.Sync.Security;
using Edge.Sync.Wire;
using Google.Protobuf;

namespace Edge.Receiver.Tests.Store;

/// <summary>A lane's records with their chain, cut into batches at will. Numbers run from 1 to the count.</summary>
internal sealed class ChainedBatches : IDisposable
{
    public static readonly GatewayId Gateway = new(0x8899_AABB_CCDD_EEFF);
    private readonly byte[][] _payloads;
    private readonly byte[][] _chains;

    public ChainedBatches(int count, Lane lane = Lane.Vitals, ulong epoch = 0x1_0000_0001)
    {
        (Lane, Epoch) = (lane, epoch);
        _payloads = [.. Enumerable.Range(0, count + 1).Select(i => BitConverter.GetBytes(i * 7))];
        _chains = new byte[count + 1][];
        using var chain = new HashChain();
        _chains[0] = chain.ToArray();
        for (int i = 1; i <= count; i++)
        {
            chain.Advance(i, _payloads[i]);
            _chains[i] = chain.ToArray();
        }
    }

    public Lane Lane { get; }

    public ulong Epoch { get; }

    public ECDsa Key { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public Receiver.Store.LaneKey LaneKey => new(Gateway, Epoch, Lane);

    public byte[] Payload(long seq) => _payloads[seq];

    public byte[] Chain(long seq) => _chains[seq];

    public byte[] Slice(int from, int to) => Pack(from, [.. _payloads[from..(to + 1)].Select(ByteString.CopyFrom)]);

    /// <summary>A well-formed batch with other bytes under one number.</summary>
    public byte[] Forged(int seq, params byte[] payload) => Pack(seq, [ByteString.CopyFrom(payload)]);

    /// <summary>A record that declares numbers of this lane lost, as the first of the audit lane.</summary>
    public byte[] Drop(int from, int to)
    {
        var drop = new DropRecord
        {
            Gateway = Gateway.Value,
            Epoch = Epoch,
            Lane = (uint)Lane,
            From = (ulong)from,
            To = (ulong)to,
            Count = (ulong)(to - from + 1),
            Reason = DropReason.Quota,
            ChainBefore = ByteString.CopyFrom(_chains[from - 1]),
            ChainAfter = ByteString.CopyFrom(_chains[to]),
        };
        RecordSignature.Sign(drop, Key);
        ByteString payload = new Sync.Wire.Record { Version = 1, Drop = drop }.ToByteString();
        return Pack(1, [payload], Lane.Audit, new byte[32]);
    }

    public void Dispose() => Key.Dispose();

    private byte[] Pack(int from, ByteString[] payloads, Lane? lane = null, byte[]? before = null)
    {
        using var chain = new HashChain();
        chain.Restart(before ?? _chains[from - 1]);
        var batch = new Batch { Gateway = Gateway.Value, Epoch = Epoch, Lane = (uint)(lane ?? Lane), From = (ulong)from, To = (ulong)(from + payloads.Length - 1), ChainBefore = ByteString.CopyFrom(chain.Head) };
        for (int i = 0; i < payloads.Length; i++)
            chain.Advance(from + i, payloads[i].Span);
        batch.ChainAfter = ByteString.CopyFrom(chain.Head);
        BatchCodec.Pack(batch, new RecordBlock { Records = { payloads } });
        return batch.ToByteArray();
    }
}
