namespace Edge.Model.Alarms.Rules;

/// <summary>Judges new limits: sense first, then who may set them.</summary>
public static class LimitBounds
{
    /// <summary>Role that may go outside the safe bounds.</summary>
    public const string Nurse = "nurse";

    /// <summary>
    /// Changed when allowed; refused when severe is on the wrong side of the limit, is missing where the preset has
    /// one, or the value is implausible; needs-nurse when outside the safe bounds.
    /// </summary>
    public static CommandOutcome Judge(LimitPreset preset, LimitCommand command)
    {
        bool plausible = preset.Metric.IsPlausible(command.Limit) && (command.Severe is not { } s || preset.Metric.IsPlausible(s));
        bool shaped = (preset.Severe is null) == (command.Severe is null);
        bool ordered = command.Severe is not { } severe
            || (preset.Side == LimitSide.Low ? severe < command.Limit : severe > command.Limit);
        if (!plausible || !shaped || !ordered)
        {
            return CommandOutcome.LimitRefused;
        }

        bool inside = IsInside(preset, command.Limit) && (command.Severe is not { } outer || IsInside(preset, outer));
        return inside || command.Role == Nurse ? CommandOutcome.LimitChanged : CommandOutcome.LimitNeedsNurse;
    }

    private static bool IsInside(LimitPreset preset, decimal limit) => limit >= preset.LowestSetting && limit <= preset.HighestSetting;
}
