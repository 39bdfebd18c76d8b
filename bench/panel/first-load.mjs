import { get } from "node:http";

/** Size in kB of 1,024 bytes of what a browser that takes brotli loads before it shows anything. */
export async function firstLoadKb(address) {
  const page = await load(new URL(address));
  const text = await (await fetch(address)).text();
  const parts = [...text.matchAll(/(?:src|href)="(\/?assets\/[^"]+)"/g)].map((found) => new URL(found[1], address));
  if (parts.length < 2) throw new Error("The page names no script and no style: the panel is not built.");
  const sizes = await Promise.all([...new Set(parts.map(String))].map((part) => load(new URL(part))));
  return Math.round(sizes.reduce((a, b) => a + b, page) / 102.4) / 10;
}

function load(url) {
  return new Promise((resolve, reject) => {
    get(url, { headers: { "Accept-Encoding": "br" } }, (response) => {
      if (response.statusCode !== 200 || response.headers["content-encoding"] !== "br") reject(new Error(`${url.pathname}: ${response.statusCode}, not as brotli`));
      let bytes = 0;
      response.on("data", (chunk) => (bytes += chunk.length));
      response.on("end", () => resolve(bytes));
    }).on("error", reject);
  });
}
