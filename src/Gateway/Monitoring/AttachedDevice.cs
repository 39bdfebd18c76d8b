namespace Edge.Gateway.Monitoring;

/// <summary>A device in use.</summary>
public sealed record AttachedDevice(DeviceSession Session, DeviceWaves Waves);
