import type { PanelState } from "../contracts";
import type { LinkState } from "../live/link";
import { messages } from "../messages";
import { clockText, durationText } from "../signals/age";
import { SmallIcon } from "../ui/Icons";

interface NotLiveProps {
  readonly silentMs: number;
  readonly heartbeatWallMs: number | null;
  readonly isSilenced: boolean;
  readonly silence: () => void;
}

/** Full width, above everything: this screen sees nothing. */
export function NotLive({ silentMs, heartbeatWallMs, isSilenced, silence }: NotLiveProps) {
  const words = messages.link;
  const since = heartbeatWallMs === null ? null : clockText(new Date(heartbeatWallMs).toISOString(), true);
  return (
    <section class="not-live" aria-label={words.dead}>
      <SmallIcon name="broken" />
      <div>
        <strong>{since === null ? words.bannerNever : words.banner(since)}</strong>
        <p>{since === null ? words.detailNever : words.detail(durationText(silentMs))}</p>
      </div>
      {isSilenced ? <p>{words.silenced}</p> : <button type="button" onClick={silence}>{words.silence}</button>}
    </section>
  );
}

/** What has to be said on every screen while it is so. */
export function Notes({ state, hasMissedEvents }: { readonly state: PanelState; readonly hasMissedEvents: boolean }) {
  if (!state.demo && state.clockTrusted && !hasMissedEvents) return null;
  return (
    <section aria-label={messages.notes}>
      {state.demo ? <p class="note note-demo">{messages.demo}</p> : null}
      {state.clockTrusted ? null : <p class="note note-clock">{messages.clockNotSet}</p>}
      {hasMissedEvents ? <p class="note note-missed">{messages.link.missed}</p> : null}
    </section>
  );
}

/** Before the first state. */
export function Loading({ link }: { readonly link: LinkState }) {
  return (
    <section class="card empty" aria-busy={link === "connecting"}>
      <h1>{messages.link.loading}</h1>
      <p>{messages.link.loadingDetail}</p>
    </section>
  );
}
