import type { AlarmView, PatientView } from "../contracts";
import { messages } from "../messages";
import { durationText } from "../signals/age";
import { PatientChip, PriorityIcon, SmallIcon, TechnicalIcon } from "../ui/Icons";
import { priorityName } from "./order";

/** Whom an alarm is about, in words. */
export function whoOf(alarm: AlarmView, patients: readonly PatientView[]): string {
  return patients.find((patient) => patient.id === alarm.patient)?.name ?? messages.alarm.gateway;
}

/** Shape and word of the priority, and for a technical alarm its own icon and word. */
export function PriorityBadge({ alarm }: { readonly alarm: AlarmView }) {
  const priority = priorityName(alarm);
  return (
    <span class={`badge badge-${priority}`}>
      <PriorityIcon priority={priority} />
      <strong>{messages.priority[priority]}</strong>
      {alarm.kind === "ST" ? <span class="technical"><TechnicalIcon />{messages.technical}</span> : null}
    </span>
  );
}

export function WhoBadge({ alarm, patients }: { readonly alarm: AlarmView; readonly patients: readonly PatientView[] }) {
  const patient = patients.find((p) => p.id === alarm.patient);
  return (
    <span class="who">
      {patient === undefined ? <SmallIcon name="cloud" /> : <PatientChip colour={patient.colour} icon={patient.icon} />}
      <span>{whoOf(alarm, patients)}</span>
    </span>
  );
}

/** How long, and in which phase. */
export function phaseText(alarm: AlarmView, elapsedMs: number): string {
  const words = messages.alarm;
  const parts = [words.for(durationText(alarm.durationMs + elapsedMs))];
  if (alarm.state === "latched") parts.push(words.latched);
  if (alarm.state === "clearing") parts.push(words.clearing);
  if (alarm.unknown) parts.push(words.unknown);
  if (alarm.escalationLevel > 0) parts.push(words.escalated(alarm.escalationLevel));
  return parts.join(" · ");
}
