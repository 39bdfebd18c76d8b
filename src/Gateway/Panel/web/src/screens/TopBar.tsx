import type { LinkState } from "../live/link";
import { messages } from "../messages";
import type { SoundState } from "../sound/voice";
import { SmallIcon } from "../ui/Icons";
import type { Route } from "../ui/hooks";

interface TopBarProps {
  readonly link: LinkState;
  readonly gateway: string | null;
  readonly sound: SoundState;
  readonly enableSound: () => void;
  readonly route: Route;
}

export function TopBar({ link, gateway, sound, enableSound, route }: TopBarProps) {
  return (
    <header class="top">
      <span class="brand"><Mark /><span class="brand-name">{messages.appName}</span>{gateway === null ? null : <span class="gateway">{gateway}</span>}</span>
      <span class={`link link-${link}`} data-link={link}><span class="dot" aria-hidden="true" />{messages.link[link]}</span>
      <SoundButton sound={sound} enable={enableSound} />
      <nav aria-label={messages.nav.label}>
        <a href="#/" aria-current={route.screen === "home" ? "page" : undefined}>{messages.nav.home}</a>
        <a href="#/about" aria-current={route.screen === "about" ? "page" : undefined}>{messages.nav.about}</a>
      </nav>
    </header>
  );
}

function SoundButton({ sound, enable }: { readonly sound: SoundState; readonly enable: () => void }) {
  const words = messages.sound;
  if (sound === "suspended") return <button type="button" class="sound sound-ask" onClick={enable}><SmallIcon name="soundOff" />{words.enable}</button>;
  return <span class={`sound sound-${sound}`}><SmallIcon name={sound === "running" ? "sound" : "soundOff"} /><span>{sound === "running" ? words.on : words.missing}</span></span>;
}

function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M3 17h7l2.5-8 5 15 3.5-10 1.5 3H29" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" />
    </svg>
  );
}
