import { reopenEveryMs } from "./link";
import { nowMs, type PanelStore } from "./store";

/** How often the link is looked at. */
const watchEveryMs = 500;

/** A jump of the wall clock against the page's clock that means sleep, not a correction. */
const sleptMs = 3000;

/**
 * Keeps one stream open. The browser's own reconnect is not enough: it waits for ever on a socket nobody serves. So a timer
 * of our own closes the stream when the heartbeat stays away and opens a new one, with the last id it saw.
 */
export class Stream {
  private source: EventSource | null = null;
  private openedAt = 0;
  private lastId = "";
  private clockDriftMs = Date.now() - nowMs();

  constructor(private readonly store: PanelStore) {}

  start(): void {
    this.open();
    setInterval(() => this.watch(), watchEveryMs);
    document.addEventListener("visibilitychange", () => this.watch());
    addEventListener("online", () => this.open());
  }

  private watch(): void {
    const driftMs = Date.now() - nowMs();
    if (driftMs - this.clockDriftMs > sleptMs) this.store.age(driftMs - this.clockDriftMs);
    this.clockDriftMs = driftMs;
    const isGivenUp = this.source?.readyState === EventSource.CLOSED;
    const isDead = this.store.link(nowMs()) === "dead";
    if ((isDead || isGivenUp) && nowMs() - this.openedAt >= reopenEveryMs) this.open();
  }

  private open(): void {
    this.source?.close();
    this.openedAt = nowMs();
    const source = new EventSource(this.lastId === "" ? "/api/stream" : `/api/stream?after=${this.lastId}`);
    this.source = source;
    this.on(source, "state", (state) => this.store.takeState(state));
    this.on(source, "vitals", (update) => this.store.takeVitals(update));
    this.on(source, "wave", (update) => this.store.takeWaves(update));
    this.on(source, "gap", () => this.store.takeGap());
  }

  // The gateway of this origin is the only sender and its types are generated: the content is taken as what it says it is.
  private on(source: EventSource, name: string, take: (content: never) => void): void {
    source.addEventListener(name, (event: MessageEvent<string>) => {
      if (event.lastEventId !== "") this.lastId = event.lastEventId;
      take(JSON.parse(event.data) as never);
    });
  }
}
