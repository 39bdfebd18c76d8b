namespace Edge.Gateway.Panel;

/// <summary>Times and bounds of the panel's stream. The defaults are the product's; tests shorten or widen them.</summary>
public sealed record PanelOptions
{
    /// <summary>Longest time between two <c>state</c> events.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Least time between two events that follow changes; a change after a quiet time is sent at once.</summary>
    public TimeSpan CoalescingGap { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Time between two <c>wave</c> events.</summary>
    public TimeSpan WaveInterval { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>Time between two looks at the waveforms while no screen is there; less than a wave ring holds.</summary>
    public TimeSpan IdleWaveInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long <c>state</c> and <c>vitals</c> events can be replayed.</summary>
    public TimeSpan ReplayWindow { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long <c>wave</c> events can be replayed: one sweep of the screen.</summary>
    public TimeSpan WaveReplayWindow { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Bytes the replay ring may hold; beyond it the oldest events go first.</summary>
    public int ReplayBytes { get; init; } = 4 << 20;

    /// <summary>How long a screen may leave a state untaken before its stream is closed.</summary>
    public TimeSpan ClientPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Wave events queued for one screen; beyond it the oldest is dropped and counted.</summary>
    public int ClientWaves { get; init; } = 50;

    /// <summary>State and vitals events queued for one screen; beyond it the stream is closed.</summary>
    public int ClientEvents { get; init; } = 1024;

    /// <summary>Screens at the same time; one more is answered 503.</summary>
    public int Clients { get; init; } = 100;

    /// <summary>Bytes of the kernel's send buffer per connection, so that a stopped screen is noticed early.</summary>
    public int SendBufferBytes { get; init; } = 128 << 10;
}
