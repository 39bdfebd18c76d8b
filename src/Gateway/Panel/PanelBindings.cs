namespace Edge.Gateway.Panel;

/// <summary>
/// What the panel asks of the gateway. All five are called from the hub's thread and from request threads, possibly at the
/// same time; they return finished values and keep no reference to them. They should take microseconds to a few milliseconds.
/// </summary>
/// <param name="State">The whole state as of now.</param>
/// <param name="Vitals">The signals of one patient as of now, or null when there is no such patient.</param>
/// <param name="Acknowledge">Acknowledges an episode. Result <c>acked</c> (also when it was acknowledged before) or <c>ack-stale</c>.</param>
/// <param name="SetLimit">Sets the limit of a patient's rule. Result <c>limit-changed</c>, <c>limit-refused</c> or <c>limit-needs-nurse</c>.</param>
/// <param name="Pause">Pauses the sound of an episode. Result <c>audio-paused</c> or <c>pause-stale</c>.</param>
public sealed record PanelBindings(
    Func<PanelState> State,
    Func<string, VitalsUpdate?> Vitals,
    Func<string, AckRequest, CommandAnswer> Acknowledge,
    Func<string, PauseRequest, CommandAnswer> Pause,
    Func<string, string, LimitRequest, CommandAnswer> SetLimit);
