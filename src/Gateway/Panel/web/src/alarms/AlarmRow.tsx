import type { AlarmView, PatientView } from "../contracts";
import { phaseText, PriorityBadge, WhoBadge } from "./AlarmLine";
import { priorityName } from "./order";

interface AlarmRowProps {
  readonly alarm: AlarmView;
  readonly patients: readonly PatientView[];
  readonly elapsedMs: number;
  readonly choose: () => void;
}

/** A further alarm; choosing it brings it into the bar with its button. */
export function AlarmRow({ alarm, patients, elapsedMs, choose }: AlarmRowProps) {
  return (
    <li>
      <button type="button" class={`alarm-row row-${priorityName(alarm)}`} onClick={choose}>
        <PriorityBadge alarm={alarm} />
        <span class="alarm-row-text">
          <strong>{alarm.title}</strong>
          <span class="alarm-row-more"><WhoBadge alarm={alarm} patients={patients} /> {phaseText(alarm, elapsedMs)}</span>
        </span>
      </button>
    </li>
  );
}
