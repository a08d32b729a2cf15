/**
 * Bundles `src` into `dist`: the loader, the same with what few sites set (`loader.plus.js`), the
 * interface, what only some visitors need beside it (`later.js`), and the texts of each language.
 * With `--check` nothing is written: it fails when `dist` is not what the source builds to, or when a
 * bundle outgrows its share of the weight goals.
 */
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import { minify } from "terser";

const root = new URL("./", import.meta.url);
const { version } = JSON.parse(await readFile(new URL("package.json", root), "utf8"));

/** Most brotli bytes of the code alone; with the demo's catalogue and texts the whole is weighed by
 * `tests/banner/test_weight.py`. They only ever go down. */
const SHARE = { "loader.js": 3620, "loader.plus.js": 3940, "interface.js": 5600, "later.js": 2600 };

/** Properties that only the bundles use between themselves: they get one letter, the same in each; what
 * is sent or shown under such a name stands in quotes.
 * None of these may be a name of the DOM or of the page's API. */
const PRIVATE =
  /^(choice|second|held|signal|today|required|purposes|services|answers|given|tag|until|made|terms|member|known|block|erase|stage|seen|question|last)$/;

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

/** Scripts that the loader fetches take its rules from there and do not carry them twice. */
const borrow = {
  name: "borrow",
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\/(state|cookie)\.js$/ }, () => ({ path: new URL("src/lent.js", root).pathname })),
};

/** @type {Record<string, string|false>} what `PRIVATE` names became, from bundle to bundle */
let names = {};

/** @param {string} source @param {boolean} plus */
const bundle = async (source, plus = false) => {
  const { outputFiles, mangleCache } = await build({
    absWorkingDir: root.pathname,
    entryPoints: [`src/${source}`],
    bundle: true,
    minifySyntax: true,
    write: false,
    format: "esm",
    target: ["es2022", "safari16.4"],
    charset: "utf8",
    legalComments: "none",
    define: { __VERSION__: JSON.stringify(version), __PLUS__: `${plus}` },
    mangleProps: PRIVATE,
    mangleCache: names,
    plugins: source === "loader.js" ? [styles] : [styles, borrow],
  });
  names = mangleCache || names;
  const { code = "" } = await minify(outputFiles[0].text, {
    ecma: 2020,
    module: true,
    compress: { passes: 4, inline: 0, unsafe_arrows: true, pure_getters: true, keep_fargs: false },
  });
  return `(()=>{${code}})()\n`;
};

/** @type {Record<string, string>} */
const built = {
  "loader.js": await bundle("loader.js"),
  "loader.plus.js": await bundle("loader.js", true),
  "interface.js": await bundle("interface.js"),
  "later.js": await bundle("later.js"),
};
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
