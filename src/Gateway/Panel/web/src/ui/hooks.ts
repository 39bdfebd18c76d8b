import { useEffect, useState } from "preact/hooks";
import { nowMs, type PanelStore } from "../live/store";

const tickEveryMs = 500;

/** The present, renewed twice a second and on every change of the store: ages and countdowns run between updates. */
export function useLiveNow(store: PanelStore): number {
  const [now, setNow] = useState(nowMs);
  useEffect(() => {
    const renew = (): void => setNow(nowMs());
    const stop = store.subscribe(renew);
    const timer = setInterval(renew, tickEveryMs);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, [store]);
  return now;
}

export type Route = { readonly screen: "home" } | { readonly screen: "about" } | { readonly screen: "patient"; readonly id: string };

/** The screen named after the # of the address; anything unknown is home. */
export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const changed = (): void => setHash(location.hash);
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  const patient = /^#\/patient\/([A-Za-z0-9-]{1,40})$/.exec(hash);
  if (patient !== null) return { screen: "patient", id: patient[1]! };
  return { screen: hash === "#/about" ? "about" : "home" };
}
