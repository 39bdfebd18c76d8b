// Builds dist/: content-hashed script, style and icon, index.html that names them, and each text file as brotli and gzip.
// With --tests: bundles test/*.test.ts for node's test runner instead.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const firstLoadLimitBytes = 60 * 1024;
const common = {
  bundle: true, logLevel: "warning", jsx: "automatic", jsxImportSource: "preact", absWorkingDir: here, target: "es2022",
};

if (process.argv.includes("--tests")) await bundleTests();
else await bundlePanel();

async function bundleTests() {
  const names = (await readdir(join(here, "test"))).filter((name) => name.endsWith(".test.ts"));
  const outdir = "node_modules/.panel-tests";
  await rm(join(here, outdir), { recursive: true, force: true });
  await build({
    ...common, entryPoints: names.map((name) => `test/${name}`), platform: "node", format: "esm", outdir, outExtension: { ".js": ".mjs" },
  });
}

async function bundlePanel() {
  const dist = join(here, "dist");
  await rm(dist, { recursive: true, force: true });
  await mkdir(join(dist, "assets"), { recursive: true });
  const script = await bundle("src/main.tsx", { format: "esm" });
  const style = await bundle("src/styles/panel.css", {});
  const icon = await readFile(join(here, "src/icon.svg"));
  const names = {
    SCRIPT: await place("app", "js", script), STYLE: await place("app", "css", style), ICON: await place("icon", "svg", icon),
  };
  const page = (await readFile(join(here, "src/index.html"), "utf8")).replace(/\{\{(\w+)\}\}/g, (_, key) => names[key]);
  const firstLoadBytes = [script, style, icon].map((file) => brotli(file).length).reduce((a, b) => a + b, (await write("index.html", Buffer.from(page))));
  console.log(`panel: first load ${(firstLoadBytes / 1024).toFixed(1)} kB brotli of ${firstLoadLimitBytes / 1024} kB`);
  if (firstLoadBytes > firstLoadLimitBytes) throw new Error("The first load is over its budget.");

  async function bundle(entry, options) {
    const result = await build({ ...common, ...options, entryPoints: [entry], minify: true, write: false, legalComments: "none" });
    return Buffer.from(result.outputFiles[0].contents);
  }

  async function place(stem, extension, content) {
    const hash = createHash("sha256").update(content).digest("hex").slice(0, 12);
    const name = `assets/${stem}-${hash}.${extension}`;
    await write(name, content);
    return name;
  }

  async function write(name, content) {
    const compressed = brotli(content);
    await writeFile(join(dist, name), content);
    await writeFile(join(dist, `${name}.br`), compressed);
    await writeFile(join(dist, `${name}.gz`), gzipSync(content, { level: 9 }));
    return compressed.length;
  }
}

function brotli(content) {
  return brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length } });
}
