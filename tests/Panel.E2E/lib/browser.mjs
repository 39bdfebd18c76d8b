import { chromium } from "playwright-core";

const flags = [
  "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

/** The distribution's Chromium itself, not its wrapper script. */
export function launch(extraFlags = []) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/lib/chromium/chromium",
    args: [...flags, ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), ...extraFlags],
  });
}

/**
 * Opens the panel and keeps book of what a test must be able to deny: requests to other hosts, content security violations,
 * errors of the page.
 */
export async function openPanel(browser, address, options = {}) {
  const { width = 1280, height = 800, colorScheme = "dark", hash = "", reducedMotion = null } = options;
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, reducedMotion });
  const page = await context.newPage();
  const seen = { foreign: [], violations: [], errors: [] };
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== new URL(address).origin) seen.foreign.push(request.url());
  });
  page.on("console", (message) => {
    if (/Content Security Policy/i.test(message.text())) seen.violations.push(message.text());
  });
  page.on("pageerror", (error) => seen.errors.push(error.message));
  await page.addInitScript(() => {
    globalThis.cspViolations = [];
    document.addEventListener("securitypolicyviolation", (event) => globalThis.cspViolations.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  await page.goto(address + hash, { waitUntil: "domcontentloaded" });
  return { page, context, seen };
}
