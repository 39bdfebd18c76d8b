using Edge.Drivers;
using Edge.Gateway.Intake;
using Edge.Gateway.Recording;
using Edge.Model.Observations;
using Microsoft.Extensions.Logging;

namespace Edge.Gateway.Monitoring;

/// <summary>
/// One device between its source and the alarm path: decodes on the source's thread, counts what is malformed, and keeps
/// the counters that the panel shows. A fault of a driver is counted and said; it never ends the source.
/// </summary>
public sealed class DeviceSession : IFrameListener, IDisposable
{
    private readonly IDeviceDriver _driver;
    private readonly IFrameSource _source;
    private readonly AlarmPath _path;
    private readonly DeviceWaves _waves;
    private readonly ReadingRecorder _recorder;
    private readonly ReadingIntake _intake;
    private readonly ILogger _log;
    private readonly DecodedFrame _frame = new();
    private readonly long[] _rejected = new long[Enum.GetValues<RejectReason>().Length];
    private DecoderState? _state;
    private long _frames;
    private long _faults;
    private long _lastFrameAtNs = -1;

    /// <param name="device">Device and patient as configured.</param>
    /// <param name="ports">Driver and source of the device.</param>
    /// <param name="path">Where readings go first.</param>
    /// <param name="waves">Where samples go.</param>
    /// <param name="recorder">Where readings are stored, after the alarm path had them.</param>
    /// <param name="log">For loss and return of the device.</param>
    public DeviceSession(
        ConfiguredDevice device, (IDeviceDriver Driver, IFrameSource Source) ports, AlarmPath path, DeviceWaves waves, ReadingRecorder recorder, ILogger log)
    {
        Device = device;
        (_driver, _source) = ports;
        (_path, _waves, _recorder, _log) = (path, waves, recorder, log);
        _intake = new ReadingIntake(_driver.Declaration, device.Users, path.Trust, keepSimulated: device.Mode == GenerationMode.Demo);
    }

    public ConfiguredDevice Device { get; }

    /// <summary>Display name of the driver.</summary>
    public string DriverName => _driver.Declaration.DisplayName;

    /// <summary>What is wrong with the link, in plain words; null when it is up or was never tried.</summary>
    public string? Problem { get; private set; }

    public bool IsUp { get; private set; }

    /// <summary>Frames decoded so far.</summary>
    public long Frames => Volatile.Read(ref _frames);

    /// <summary>Frames rejected so far, for all reasons.</summary>
    public long Rejected => _rejected.Sum() + Volatile.Read(ref _faults);

    /// <summary>Bytes of the stream that belonged to no frame.</summary>
    public long DiscardedBytes => _source.DiscardedBytes;

    /// <summary>Instant of the last decoded frame, or null.</summary>
    public MonotonicTime? LastFrameAt => Volatile.Read(ref _lastFrameAtNs) is >= 0 and var ns ? new MonotonicTime(ns) : null;

    /// <summary>Frames rejected for one reason.</summary>
    public long RejectedFor(RejectReason reason) => Volatile.Read(ref _rejected[(int)reason]);

    /// <summary>What the host held back of what was decoded.</summary>
    public IntakeCounts Intake => _intake.Counts;

    /// <summary>Starts the source.</summary>
    public void Start() => _source.Start(this);

    /// <inheritdoc/>
    public void OnFrame(ReadOnlySpan<byte> frame, Guid origin, MonotonicTime readAt)
    {
        try
        {
            Decode(frame, origin, readAt);
        }
        catch (Exception fault)
        {
            // The loop boundary of this device: one driver's bug must not silence the port, let alone another device.
            if (Interlocked.Increment(ref _faults) == 1)
            {
                Log.DriverFault(_log, _driver.Declaration.Id, Device.Id.Value, fault);
            }
        }
    }

    /// <inheritdoc/>
    public void OnLink(LinkState state, string? problem)
    {
        bool isUp = state == LinkState.Up;
        if (isUp && !IsUp)
        {
            Log.DeviceUp(_log, Device.Id.Value);
        }
        else if (!isUp && (IsUp || Problem is null))
        {
            Log.DeviceLost(_log, Device.Id.Value, problem ?? "");
        }

        if (!isUp)
        {
            _waves.Finish();
        }

        (IsUp, Problem) = (isUp, problem);
        foreach (ConfiguredUser user in Device.Users.All)
        {
            _path.Link(user.Device, isUp);
        }
    }

    /// <inheritdoc/>
    public Task WhenStored(CancellationToken cancel) => _recorder.WhenStored(cancel);

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private void Decode(ReadOnlySpan<byte> bytes, Guid origin, MonotonicTime readAt)
    {
        _frame.Clear();
        var context = new FrameContext { ReceivedAt = readAt, Origin = origin, State = _state, Settings = Device.Settings };
        DecodeResult result = _driver.Decoder.Decode(bytes, context, _frame);
        if (result.Outcome == DecodeOutcome.Rejected)
        {
            _rejected[(int)result.Reason]++;
            return;
        }

        _frames++;
        Volatile.Write(ref _lastFrameAtNs, readAt.Nanoseconds);
        _state = _frame.NextState ?? _state;
        List<TakenReading> taken = _intake.Take(bytes, origin, _frame, readAt);
        _path.Take(Device, taken, readAt);
        _waves.Append(_frame, readAt);
        _recorder.Record(Device, taken, _intake.Clock.Offset, readAt);
    }
}
