import type { PanelState } from "../contracts";
import type { PanelStore } from "../live/store";

/** What every screen is drawn from. */
export interface ScreenProps {
  readonly store: PanelStore;
  readonly state: PanelState;
  readonly now: number;
  readonly isLinkAlive: boolean;
}
