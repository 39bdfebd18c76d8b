namespace Edge.Drivers.Devices.OmronMemory;

/// <summary>
/// The pieces of an answer that an older cuff spreads over its four characteristics. Immutable; at most 64 bytes. A piece of the
/// first characteristic begins a new answer, a piece out of turn is dropped with all before it.
/// </summary>
internal sealed class OmronAssembly
{
    private const int PieceBytes = 16;
    private readonly byte[] _bytes;
    private readonly int _pieces;

    private OmronAssembly(byte[] bytes, int pieces)
    {
        _bytes = bytes;
        _pieces = pieces;
    }

    public static OmronAssembly Empty { get; } = new([], 0);

    /// <summary>True while an answer is not complete.</summary>
    public bool IsPending => _pieces > 0;

    /// <summary>Takes a piece.</summary>
    /// <param name="piece">Value of one characteristic.</param>
    /// <param name="channel">0 to 3.</param>
    /// <param name="answer">The whole answer with its last piece; else empty.</param>
    /// <returns>The assembly to go on with.</returns>
    public OmronAssembly Add(ReadOnlySpan<byte> piece, int channel, out ReadOnlySpan<byte> answer)
    {
        answer = [];
        if (channel == 0 && !piece.IsEmpty)
        {
            if (piece.Length >= piece[0])
            {
                answer = piece;
                return Empty;
            }

            return piece.Length == PieceBytes ? new(piece.ToArray(), 1) : Empty;
        }

        if (_pieces == 0 || channel != _pieces)
        {
            return Empty;
        }

        byte[] joined = [.. _bytes, .. piece];
        if (joined.Length >= joined[0])
        {
            answer = joined;
            return Empty;
        }

        return piece.Length == PieceBytes && channel < OmronCharacteristics.Answers.Count - 1 ? new(joined, channel + 1) : Empty;
    }
}
