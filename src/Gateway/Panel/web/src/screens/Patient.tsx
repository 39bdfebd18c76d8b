import { alarmsOf } from "../alarms/order";
import type { News2View, PatientView } from "../contracts";
import { messages } from "../messages";
import { NumberTile } from "../signals/NumberTile";
import { PatientChip, SmallIcon } from "../ui/Icons";
import type { TraceBook } from "../waves/trace-book";
import { WaveCanvas } from "../waves/WaveCanvas";
import { alarmAbout } from "./Home";
import type { ScreenProps } from "./screen";
import { TrendCard } from "./TrendCard";

/** All there is of one patient: waveforms, every number with its source and limits, score, course of this session. */
export function Patient({ id, ...screen }: ScreenProps & { readonly id: string }) {
  const patient = screen.state.patients.find((p) => p.id === id);
  return (
    <>
      <p class="back"><a href="#/"><SmallIcon name="back" />{messages.nav.back}</a></p>
      {patient === undefined ? <section class="card empty"><h1>{messages.patient.notFound}</h1></section> : <PatientBody patient={patient} {...screen} />}
    </>
  );
}

function PatientBody({ patient, store, state, now, isLinkAlive }: ScreenProps & { readonly patient: PatientView }) {
  const alarms = alarmsOf(patient.id, state.alarms);
  const elapsedMs = store.elapsedMs(patient.id, now);
  return (
    <>
      <h1 class="patient-title"><PatientChip colour={patient.colour} icon={patient.icon} />{patient.name}</h1>
      <div class="patient-grid">
        <div class="column">
          <Waves patient={patient} book={store.traces} />
          <TrendCard patient={patient} trends={store.trends} now={now} />
        </div>
        <div class="column">
          <section class="card" aria-label={messages.signal.numbers}>
            {patient.signals.length === 0 ? <p class="empty-note">{messages.home.noNumbers}</p> : (
              <dl class="numbers numbers-all">
                {patient.signals.map((signal) => (
                  <NumberTile key={signal.key} signal={signal} elapsedMs={elapsedMs} isLinkAlive={isLinkAlive} alarm={alarmAbout(signal.key, alarms)} isDetailed />
                ))}
              </dl>
            )}
          </section>
          <News2Card news2={patient.news2} isLinkAlive={isLinkAlive} />
        </div>
      </div>
    </>
  );
}

function Waves({ patient, book }: { readonly patient: PatientView; readonly book: TraceBook }) {
  const words = messages.patient;
  return (
    <section class="card waves" aria-label={words.waves}>
      {patient.waves.length === 0 ? <p class="empty-note">{words.noWaves}</p> : patient.waves.map((wave) => (
        <WaveCanvas key={wave.key} patient={patient.id} wave={wave} book={book} />
      ))}
    </section>
  );
}

/** An incomplete score is a lower bound and says so; its missing parts are named. */
function News2Card({ news2, isLinkAlive }: { readonly news2: News2View | null; readonly isLinkAlive: boolean }) {
  const words = messages.news2;
  const score = news2?.score ?? null;
  const isComplete = news2 !== null && score !== null && news2.known === news2.of && isLinkAlive;
  return (
    <section class={`card news2${isComplete ? "" : " news2-partial"}`} aria-labelledby="news2-title">
      <h2 id="news2-title">{words.title}</h2>
      <p class="news2-score">{news2 === null || score === null ? words.notKnown : isComplete ? String(score) : words.atLeast(score)}</p>
      {news2 === null ? null : (
        <>
          <p>{words.trigger[isLinkAlive ? news2.trigger : "not_known"] ?? words.trigger["not_known"]}</p>
          <p>{words.of(news2.known, news2.of)}</p>
          <p class="quiet">{news2.missing.length === 0 ? words.complete : words.missing(news2.missing.map((part) => words.parts[part] ?? part).join(", "))}</p>
        </>
      )}
    </section>
  );
}
