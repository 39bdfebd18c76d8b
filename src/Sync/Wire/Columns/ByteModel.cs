namespace Edge.Sync.Wire.Columns;

/// <summary>Models for bytes: a tree of 255 questions from the highest bit down. Ids have one tree that begins with the letters of ids; raw records one tree for each byte before.</summary>
internal sealed class ByteModel
{
    private const int Nodes = 256;
    private const int IdPriorCount = 24;
    private static readonly BitModel[] IdPrior = OfWeights(IdWeight);
    private readonly BitModel[]?[] _trees;
    private readonly bool _isForIds;

    private ByteModel(bool isForIds) => (_isForIds, _trees) = (isForIds, new BitModel[isForIds ? 1 : Nodes][]);

    /// <summary>For device, patient and unit.</summary>
    public static ByteModel ForIds() => new(true);

    /// <summary>For records that travel as they are.</summary>
    public static ByteModel ForRecords() => new(false);

    /// <summary>One byte.</summary>
    /// <param name="before">The byte before it; 0 at the start. Ids do not look at it.</param>
    public byte Code(RangeCoder coder, byte before, byte value)
    {
        ref BitModel[]? tree = ref _trees[_isForIds ? 0 : before];
        tree ??= _isForIds ? [.. IdPrior] : NumberModel.Repeat(Nodes, new BitModel(32768, 2));
        int node = 1;
        for (int i = 7; i >= 0; i--)
            node = node * 2 + (coder.Bit(ref tree[node], ((value >> i) & 1) != 0) ? 1 : 0);
        return (byte)node;
    }

    // How often a byte is expected in an id, relative to the others.
    private static int IdWeight(int value) => value switch
    {
        '-' => 80,
        >= '0' and <= '9' => 48,
        >= 'a' and <= 'z' => 32,
        '.' or '_' or ':' or '/' => 16,
        >= 'A' and <= 'Z' => 8,
        _ => 1,
    };

    private static BitModel[] OfWeights(Func<int, int> weight)
    {
        int[] sums = new int[Nodes * 2];
        for (int i = 0; i < Nodes; i++)
            sums[Nodes + i] = weight(i);
        for (int i = Nodes - 1; i > 0; i--)
            sums[i] = sums[2 * i] + sums[2 * i + 1];
        return [.. Enumerable.Range(0, Nodes).Select(i => i == 0 ? BitModel.Even : new BitModel((int)(65536L * sums[2 * i + 1] / sums[i]), IdPriorCount))];
    }
}
