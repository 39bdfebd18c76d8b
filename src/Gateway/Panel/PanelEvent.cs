namespace Edge.Gateway.Panel;

/// <summary>One event of the stream, formatted once and shared by all screens.</summary>
/// <param name="Id">Rising sequence; 0 for an event without an id.</param>
/// <param name="IsWave">True when it may be dropped for a slow screen.</param>
/// <param name="At">Timestamp of the hub's clock at which it was made.</param>
/// <param name="Bytes">The whole SSE frame with its final empty line.</param>
internal sealed record PanelEvent(long Id, bool IsWave, long At, byte[] Bytes);
