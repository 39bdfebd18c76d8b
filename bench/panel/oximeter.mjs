import { seeded } from "../lib/random.mjs";
import { sleep } from "../lib/processes.mjs";

const pulse = 60;
const keepAliveMs = 500;

/** Clock shared by this process and every page of the machine: milliseconds since 1970, monotonic while they run. */
export const sharedNowMs = () => performance.timeOrigin + performance.now();

/** A Contec CMS50 of the older family: frames of five bytes, the saturation in the last. */
export class Oximeter {
  #port;
  #random;
  #value = 97;
  #timer;

  constructor(port, seed) {
    this.#port = port;
    this.#random = seeded(seed);
  }

  /** Goes on sending the same value, so that the gateway knows the device is there. */
  keepAlive() {
    this.#timer = setInterval(() => this.#write(), keepAliveMs);
  }

  /** Sends `count` changed values at random intervals of 100 to 200 ms; returns each with the time of its writing. */
  async sendChanges(count) {
    clearInterval(this.#timer);
    const sent = [];
    for (let i = 0; i < count; i++) {
      await sleep(100 + 100 * this.#random());
      this.#value = this.#other();
      const at = sharedNowMs();
      this.#write();
      sent.push({ text: String(this.#value), at });
    }
    this.keepAlive();
    return sent;
  }

  stop() {
    clearInterval(this.#timer);
  }

  // Between 95 and 99, never the one before: no alarm, and every frame changes the number.
  #other() {
    const next = 95 + Math.floor(4 * this.#random());
    return next < this.#value ? next : next + 1;
  }

  #write() {
    this.#port.write(Uint8Array.of(0x85, 0x40, 0x05, pulse, this.#value));
  }
}
