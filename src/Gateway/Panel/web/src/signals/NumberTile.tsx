import type { SignalView } from "../contracts";
import { messages } from "../messages";
import { metricColour } from "../ui/metric-colour";
import type { PriorityName } from "../alarms/order";
import { shownSignal } from "./shown";

interface NumberTileProps {
  readonly signal: SignalView;
  readonly elapsedMs: number;
  readonly isLinkAlive: boolean;
  /** Priority of an alarm about this signal. */
  readonly alarm: PriorityName | null;
  /** With source and limits, as on the patient's screen. */
  readonly isDetailed: boolean;
}

/** One number, never without its state and age. */
export function NumberTile({ signal, elapsedMs, isLinkAlive, alarm, isDetailed }: NumberTileProps) {
  const shown = shownSignal(signal, elapsedMs, isLinkAlive);
  const words = messages.signal;
  return (
    <div
      class={`number number-${shown.state} metric-${metricColour(signal.metric)}${alarm === null ? "" : ` number-alarm number-${alarm}`}`}
      data-signal={signal.key}
      data-state={shown.state}
    >
      <dt>{signal.name}{isDetailed || shown.unit === "" ? null : <> <span class="unit">{shown.unit}</span></>}</dt>
      <dd>
        <span class="number-value">
          <span class="digits">{shown.value}</span>{isDetailed ? <> <span class="unit">{shown.unit}</span></> : null}
        </span>
        <span class="number-note">{shown.note}</span>
        {isDetailed ? (
          <>
            <span class="number-more">{words.source(signal.device)}</span>
            <span class="number-more">{signal.limits === "" ? words.noLimits : words.limits(signal.limits)}</span>
          </>
        ) : null}
      </dd>
    </div>
  );
}
