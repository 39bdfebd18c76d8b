namespace Edge.Sync.Uplinks;

/// <summary>What one uplink's loop works with beside journal and transport.</summary>
internal sealed record UplinkWork(UplinkSurroundings Surroundings, UplinkBoard Board, UplinkEvents Events);
