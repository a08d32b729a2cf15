/**
 * Bundles `src` into `dist`: `loader.js`, `interface.js` and the texts of each language. With
 * `--check` nothing is written: it fails when `dist` is not what the source builds to, or when a
 * bundle outgrows its share of the weight goals.
 */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build, transform } from "esbuild";

const root = new URL("./", import.meta.url);
const { version } = JSON.parse(await readFile(new URL("package.json", root), "utf8"));

/** Most brotli bytes of the code alone; with the demo's catalogue and texts the whole is weighed by
 * `tests/banner/test_weight.py`. They only ever go down. */
const SHARE = { "loader.js": 4600, "interface.js": 7800 };

/** Style sheets become minified text. */
const styles = {
  name: "styles",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), {
        loader: "css",
        minify: true,
        target: "safari16.4",
      });
      return { contents: code.trim(), loader: "text" };
    }),
};

/** What loader.js lends, in this order: the interface takes these rules from there and does not carry
 * them twice. */
const LENT = ["decode", "findPurpose", "isNew", "isOpen", "isSettled", "optional", "permits", "runs", "standing"];
const lent = {
  name: "lent",
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^\.\/(state|cookie)\.js$/ }, () => ({ path: "lent", namespace: "lent" }));
    onLoad({ filter: /./, namespace: "lent" }, () => ({
      contents: `export const [${LENT.join(", ")}] = document.currentScript.consent.lent;`,
    }));
  },
};
if (!(await readFile(new URL("src/loader.js", root), "utf8")).includes(`lent: [${LENT.join(", ")}]`)) {
  throw new Error("loader.js lends other rules than build.js takes.");
}

/** @param {string} name */
const bundle = async (name) => {
  const { outputFiles } = await build({
    absWorkingDir: root.pathname,
    entryPoints: [`src/${name}`],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: ["es2022", "safari16.4"],
    charset: "utf8",
    legalComments: "none",
    define: { __VERSION__: JSON.stringify(version) },
    plugins: name === "interface.js" ? [styles, lent] : [styles],
  });
  return outputFiles[0].text;
};

/** @type {Record<string, string>} */
const built = { "loader.js": await bundle("loader.js"), "interface.js": await bundle("interface.js") };
for (const file of (await readdir(new URL("src/texts/", root))).sort()) {
  const texts = JSON.parse(await readFile(new URL(`src/texts/${file}`, root), "utf8"));
  built[`texts/${file}`] = `${JSON.stringify(texts)}\n`;
}

const check = process.argv.includes("--check");
const faults = [];
for (const [name, text] of Object.entries(built)) {
  const path = new URL(`dist/${name}`, root);
  if (check) {
    if ((await readFile(path, "utf8").catch(() => "")) !== text) faults.push(`dist/${name} is not what src builds to`);
  } else {
    await mkdir(new URL("./", path), { recursive: true });
    await writeFile(path, text);
  }
  const bytes = Buffer.from(text);
  const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;
  console.log(`${name.padEnd(16)} raw ${bytes.length}  gzip ${gzipSync(bytes, { level: 9 }).length}  brotli ${brotli}`);
  if (brotli > SHARE[name]) faults.push(`${name}: ${brotli} bytes, more than ${SHARE[name]}`);
}
for (const fault of faults) console.error(fault);
process.exitCode = faults.length ? 1 : 0;
