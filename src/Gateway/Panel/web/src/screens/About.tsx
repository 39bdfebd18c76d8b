import { station } from "../alarms/commands";
import { messages } from "../messages";
import { PriorityIcon, TechnicalIcon } from "../ui/Icons";
import type { PanelState } from "../contracts";

/** Intended use, what the words and shapes mean, and how this gateway's screens do. */
export function About({ state }: { readonly state: PanelState | null }) {
  const words = messages.about;
  return (
    <div class="about">
      <h1>{words.title}</h1>
      <section class="card use"><h2>{words.use}</h2><p class="use-line">{messages.intendedUse}</p></section>
      <section class="card">
        <h2>{words.states}</h2>
        <dl class="words">{words.stateList.map(([word, meaning]) => <div key={word}><dt>{word}</dt><dd>{meaning}</dd></div>)}</dl>
      </section>
      <section class="card">
        <h2>{words.alarms}</h2>
        <ul class="words">
          {words.alarmList.map(([priority, meaning]) => (
            <li key={priority}>
              <span class={`badge badge-${priority}`}><PriorityIcon priority={priority} /><strong>{messages.priority[priority]}</strong></span>
              <span>{meaning}</span>
            </li>
          ))}
        </ul>
        <p class="technical-note"><TechnicalIcon />{words.technicalNote}</p>
      </section>
      <section class="card">
        <h2>{words.screens}</h2>
        {state === null ? null : (
          <>
            <p>{words.gateway(state.gateway)}</p>
            <p>{words.connected(state.screens.connected)}</p>
            <p class="quiet">{words.losses(state.screens.waveFramesDropped, state.screens.waveSamplesOverwritten, state.screens.closedAsTooSlow)}</p>
          </>
        )}
        <p class="quiet">{words.station(station)}</p>
      </section>
    </div>
  );
}
