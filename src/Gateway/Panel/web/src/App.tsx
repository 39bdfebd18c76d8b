import { useEffect, useMemo, useReducer, useState } from "preact/hooks";
import { AlarmBar } from "./alarms/AlarmBar";
import { Announcer } from "./alarms/Announcer";
import type { PanelStore } from "./live/store";
import { messages } from "./messages";
import { About } from "./screens/About";
import { Loading, NotLive, Notes } from "./screens/Banners";
import { Home } from "./screens/Home";
import { Patient } from "./screens/Patient";
import type { ScreenProps } from "./screens/screen";
import { TopBar } from "./screens/TopBar";
import { AlarmVoice } from "./sound/voice";
import { useLiveNow, useRoute, type Route } from "./ui/hooks";

/** The frame of every screen: link, alarms and notes above, the screen itself below. */
export function App({ store }: { readonly store: PanelStore }) {
  const now = useLiveNow(store);
  const route = useRoute();
  const link = store.link(now);
  const isBlind = link === "dead";
  const [isBlindSilenced, setIsBlindSilenced] = useState(false);
  const voice = useVoice();
  useEffect(() => {
    if (!isBlind) setIsBlindSilenced(false);
  }, [isBlind]);
  const { state } = store;
  useEffect(() => voice.update(state?.alarms ?? [], isBlind && !isBlindSilenced, now));
  return (
    <div class={isBlind ? "panel panel-blind" : "panel"}>
      <a class="skip" href="#content" onClick={skipToContent}>{messages.nav.skip}</a>
      <TopBar link={link} gateway={state?.gateway ?? null} sound={voice.state} enableSound={() => voice.enable()} route={route} />
      {isBlind ? (
        <NotLive silentMs={store.silentMs(now)} heartbeatWallMs={store.heartbeatWallMs} isSilenced={isBlindSilenced} silence={() => setIsBlindSilenced(true)} />
      ) : null}
      {state === null ? null : <AlarmBar state={state} elapsedMs={store.stateElapsedMs(now)} isLinkAlive={!isBlind} />}
      {state === null ? null : <Notes state={state} hasMissedEvents={store.hasMissedEvents(now)} />}
      <Announcer state={state} warning={isBlind ? messages.link.bannerNever : ""} status={store.hasMissedEvents(now) ? messages.link.missed : ""} />
      <main id="content" tabIndex={-1}>
        {state === null ? (route.screen === "about" ? <About state={null} /> : <Loading link={link} />) : <Screen route={route} store={store} state={state} now={now} isLinkAlive={!isBlind} />}
      </main>
      <footer>{messages.intendedUse}</footer>
    </div>
  );
}

function Screen({ route, ...screen }: ScreenProps & { readonly route: Route }) {
  switch (route.screen) {
    case "home":
      return <Home {...screen} />;
    case "patient":
      return <Patient id={route.id} {...screen} />;
    case "about":
      return <About state={screen.state} />;
  }
}

/** The screen's voice; any tap or key lets it sound. */
function useVoice(): AlarmVoice {
  const [, renew] = useReducer((n: number) => n + 1, 0);
  const voice = useMemo(() => new AlarmVoice(() => renew(undefined)), []);
  useEffect(() => {
    const enable = (): void => voice.enable();
    addEventListener("pointerdown", enable);
    addEventListener("keydown", enable);
    return () => {
      removeEventListener("pointerdown", enable);
      removeEventListener("keydown", enable);
    };
  }, [voice]);
  return voice;
}

/** The address after # names the screen, so the skip link moves the focus by itself. */
function skipToContent(event: Event): void {
  event.preventDefault();
  document.getElementById("content")?.focus();
}
