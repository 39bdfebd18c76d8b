import { alarmsOf, priorityName } from "../alarms/order";
import { PriorityBadge } from "../alarms/AlarmLine";
import type { AlarmView, PatientView } from "../contracts";
import { messages } from "../messages";
import { mainNumbers } from "../signals/main-numbers";
import { NumberTile } from "../signals/NumberTile";
import { PatientChip } from "../ui/Icons";
import { DeviceList } from "./DeviceList";
import type { ScreenProps } from "./screen";
import { SyncCard } from "./SyncCard";

/** One card per patient, the most urgent first; devices and cloud below. */
export function Home({ store, state, now, isLinkAlive }: ScreenProps) {
  const words = messages.home;
  const patients = [...state.patients].sort((a, b) => rank(b, state.alarms) - rank(a, state.alarms));
  return (
    <>
      <h1 class="only-read">{words.title}</h1>
      {patients.length === 0 ? (
        <section class="card empty"><h2>{words.noPatient}</h2><p>{words.noPatientDetail}</p></section>
      ) : (
        <div class="patients">
          {patients.map((patient) => (
            <PatientCard
              key={patient.id} patient={patient} alarms={alarmsOf(patient.id, state.alarms)}
              elapsedMs={store.elapsedMs(patient.id, now)} isLinkAlive={isLinkAlive}
            />
          ))}
        </div>
      )}
      <div class="below">
        <DeviceList devices={state.devices} elapsedMs={store.stateElapsedMs(now)} isLinkAlive={isLinkAlive} />
        <SyncCard sync={state.sync} elapsedMs={store.stateElapsedMs(now)} isLinkAlive={isLinkAlive} />
      </div>
    </>
  );
}

interface PatientCardProps {
  readonly patient: PatientView;
  readonly alarms: readonly AlarmView[];
  readonly elapsedMs: number;
  readonly isLinkAlive: boolean;
}

function PatientCard({ patient, alarms, elapsedMs, isLinkAlive }: PatientCardProps) {
  const worst = alarms[0];
  const words = messages.home;
  const numbers = mainNumbers(patient.signals);
  return (
    <section class={`card patient-card${worst === undefined ? "" : ` edge-${priorityName(worst)}`}`} data-patient={patient.id}>
      <header>
        <PatientChip colour={patient.colour} icon={patient.icon} />
        <h2><a href={`#/patient/${patient.id}`} aria-label={words.open(patient.name)}>{patient.name}</a></h2>
        {worst === undefined ? <span class="calm">{isLinkAlive ? messages.alarm.none : messages.alarm.noneKnown}</span> : <PriorityBadge alarm={worst} />}
      </header>
      {worst === undefined ? null : <p class="worst">{worst.title}</p>}
      {numbers.length === 0 ? <p class="empty-note">{words.noNumbers}</p> : (
        <dl class="numbers">
          {numbers.map((signal) => (
            <NumberTile key={signal.key} signal={signal} elapsedMs={elapsedMs} isLinkAlive={isLinkAlive} alarm={alarmAbout(signal.key, alarms)} isDetailed={false} />
          ))}
        </dl>
      )}
    </section>
  );
}

export function alarmAbout(signal: string, alarms: readonly AlarmView[]): ReturnType<typeof priorityName> | null {
  const alarm = alarms.find((a) => a.signal === signal);
  return alarm === undefined ? null : priorityName(alarm);
}

function rank(patient: PatientView, alarms: readonly AlarmView[]): number {
  const worst = alarmsOf(patient.id, alarms)[0];
  if (worst === undefined) return -1;
  return 2 * { high: 3, medium: 2, low: 1, advisory: 0 }[priorityName(worst)] + (worst.ack === null ? 1 : 0);
}
