import type { DeviceView } from "../contracts";
import { messages } from "../messages";
import { ageText } from "../signals/age";
import { SmallIcon } from "../ui/Icons";

interface DeviceListProps {
  readonly devices: readonly DeviceView[];
  readonly elapsedMs: number;
  readonly isLinkAlive: boolean;
}

/** The devices with their link and what their bytes were worth. */
export function DeviceList({ devices, elapsedMs, isLinkAlive }: DeviceListProps) {
  const words = messages.home;
  return (
    <section class={`card${isLinkAlive ? "" : " dim"}`} aria-labelledby="devices-title">
      <h2 id="devices-title">{words.devices}</h2>
      {devices.length === 0 ? <p class="empty-note">{words.noDevice}. {words.noDeviceDetail}</p> : (
        <ul class="devices">
          {devices.map((device) => <DeviceRow key={device.id} device={device} elapsedMs={elapsedMs} />)}
        </ul>
      )}
    </section>
  );
}

function DeviceRow({ device, elapsedMs }: { readonly device: DeviceView; readonly elapsedMs: number }) {
  const words = messages.device;
  // A link state this screen does not know is shown as not reachable.
  const link = device.link === "connected" || device.link === "waiting" ? device.link : "lost";
  const age = device.lastFrameAgeMs === null ? words.never : words.last(ageText(device.lastFrameAgeMs + elapsedMs));
  return (
    <li class={`device device-${link}`} data-device={device.id}>
      <SmallIcon name={link === "connected" ? "tick" : link === "waiting" ? "wait" : "broken"} />
      <div>
        <strong>{device.name}</strong> <span class="quiet">{device.id}</span>
        <p><span class="link-word">{words[link]}</span> · {age}</p>
        {device.problem === null ? null : <p class="problem">{device.problem}</p>}
        <p class="quiet">{words.frames(device.frames, device.rejected, device.discardedBytes)}</p>
        {device.heldBack === null ? null : <p class="quiet">{words.heldBack(device.heldBack)}</p>}
      </div>
    </li>
  );
}
