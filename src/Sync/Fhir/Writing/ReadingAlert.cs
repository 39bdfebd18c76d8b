using System.Globalization;
using Edge.Model.Observations;
using Edge.Sync.Fhir.Resources;
using Edge.Sync.Wire;

namespace Edge.Sync.Fhir.Writing;

/// <summary>The alert that a reading is in, for the PHD extension SimpleAlerting.</summary>
/// <param name="Metric">What is watched.</param>
/// <param name="Rule">Id of the rule.</param>
/// <param name="Limits">Limits in force, or null when this receiver does not know them.</param>
public sealed record ReadingAlert(Metric Metric, string Rule, LimitsRecord? Limits)
{
    /// <summary>The limit as a range, on the side that is dangerous; null when it is not known.</summary>
    public QuantityRange? Range()
    {
        if (Limits is not { HasLimit: true } limits || limits.Side is not (1 or 2))
            return null;
        Quantity limit = FhirSystems.Quantity(ReadingValue.Join(limits.Limit, limits.Scale), Metric.Ucum);
        return limits.Side == 1 ? new QuantityRange(limit, null) : new QuantityRange(null, limit);
    }

    /// <summary>SimpleAlerting with limits, state and texts.</summary>
    public Extension ToExtension()
    {
        List<Extension> inner = [];
        QuantityRange? range = Range();
        if (range is not null)
            inner.Add(new Extension("currentLimits") { ValueRange = range });
        inner.Add(new Extension("alertOperationalState") { ValueCodeableConcept = CodeableConcept.Of(FhirSystems.AlertOperationalStates, "Limits-On") });
        if (range is not null)
        {
            string side = range.Low is not null ? "below" : "above";
            string limit = (range.Low ?? range.High)!.Value.ToString(CultureInfo.InvariantCulture);
            inner.Add(new Extension("alertOperationalText") { ValueString = $"Alerting when {Metric.PanelName} is {side} {limit} {Metric.Ucum}" });
        }

        inner.Add(new Extension("thresholdNotificationText") { ValueString = $"{Metric.PanelName} in alarm, rule {Rule}" });
        return new Extension(FhirSystems.SimpleAlerting) { Inner = inner };
    }
}
