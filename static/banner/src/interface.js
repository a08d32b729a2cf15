/**
 * The interface: what the loader fetches when something must be shown or recorded. It draws into the
 * loader's shadow root only. What nobody needs before a first choice is in later.js, which it fetches.
 *
 * @typedef {object} Shown
 * @property {(layer: string) => void} stage shows `first`, `panel`, `preferences`, or nothing
 * @property {(frames: import("./gate.js").Framed[]) => void} block frames that wait
 * @property {(stopped: string[]) => unknown} erase what services left that may not run
 * @property {() => boolean} seen was a notice shown in this page?
 * @typedef {Shown & Record<string, (...values: any[]) => unknown>} Interface
 */
import { count, device, post, remember, save, saveAll, today } from "./acts.js";
import { button, h, link as anchor } from "./dom.js";
import { createFirst } from "./first.js";
import css from "./interface.css";
import { apply, back, dataset, emit, given, isOpen, know, lent, link, load, loaded, root, storage, world } from "./lent.js";
import { createPreferences } from "./preferences.js";
import { later, offWord, purposeTexts, rtl, savedWord, serviceTexts, settingsWord } from "./texts.js";
import { tokens } from "./theme.js";

/** Crawlers, which are shown nothing; "Cubot" is a telephone. */
const BOTS = /[^u]bot|crawl|spider|slurp|yeti|daum|externalhit|lighthouse/i;

const [lang] = given;
const { host } = root;
const status = h("p", { role: "status", class: "status" });
const frame = h("div", { lang, dir: rtl ? "rtl" : "ltr" }, status);
const sheet = new CSSStyleSheet();
const colours = new CSSStyleSheet();
/** @type {HTMLElement|undefined} */
let shown;
/** @type {Element|null|undefined} what had the focus before */
let origin;
let shownLayer = "";
let seen = false;
/** @type {Promise<import("./later.js").LaterPart|undefined>|undefined} */
let pending;
/** @type {import("./later.js").LaterPart|false|undefined} false once it could not be had */
let more;

/** What a returning visitor needs beside it; nothing when it cannot be had. */
const getLater = async () => {
  const part = await (pending ||= load(later, `${lang}-later`, [lent, lang, kit]));
  if (!part) pending = undefined;
  more = part || false;
  return part;
};

/** Acts and says that it is saved. @param {() => void} act */
const saving = (act) => {
  status.textContent = "";
  act();
  status.textContent = savedWord;
};
const close = () => {
  if (isOpen(world())) {
    storage("hidden", "1");
    count(shownLayer, true);
  }
  layer("");
};
/** @param {string} next */
const layer = async (next) => {
  if (BOTS.test(navigator.userAgent)) return;
  // Behind the way back is the question itself, while it is open.
  if (next === "panel" && isOpen(world())) next = "first";
  if (next === shownLayer) return;
  shownLayer = next;
  emit("ui", { layer: next });
  const last = next && world().choice ? await getLater() : undefined;
  // Meanwhile something else was asked for.
  if (next !== shownLayer) return;
  const inside = shown && root.activeElement;
  if (!shown) origin = root.activeElement || document.activeElement;
  shown?.remove();
  shown = undefined;
  back.hidden = !!(next || link);
  if (!next) {
    if (inside) (origin !== document.body && origin instanceof HTMLElement ? origin : back).focus({ preventScroll: true });
    return;
  }
  seen = true;
  status.textContent = "";
  shown = next === "preferences" ? createPreferences(saving, close, last) : createFirst(saving, close, layer, next, last);
  frame.append(shown);
  if (next === "preferences") /** @type {HTMLDialogElement} */ (shown).showModal();
  // A visitor who is typing already is not interrupted.
  else if (next === "panel" || inside || document.activeElement === document.body) shown.focus({ preventScroll: true });
  if (next !== "panel") count(next);
};

/** What later.js needs of this script, in the order of kit.js.
 * @type {import("./kit.js").Kit} */
const kit = [button, device, frame, h, anchor, post, purposeTexts, remember, save, saveAll, serviceTexts, settingsWord, offWord, today];

/** @param {string} name */
const forward =
  (name) =>
  async (/** @type {unknown[]} */ ...values) => {
    const part = /** @type {any} */ (await getLater());
    if (part) return part[name](...values);
    if (/^(id|si|re)/.test(name)) {
      // Who is here cannot be told, or a refusal not recorded: nothing optional runs.
      know({ held: true });
      apply();
    }
  };

sheet.replaceSync(css);
colours.replaceSync(tokens(dataset.theme));
// The colours come last, where later.js finds them.
root.adoptedStyleSheets = [root.adoptedStyleSheets[0], sheet, colours];
if (!host.isConnected) document.body?.append(host);
root.append(frame);

/** @type {Interface} */
const ui = {
  acceptAll: () => saveAll(true),
  rejectAll: () => saveAll(false),
  stage: layer,
  seen: () => seen,
  show: () => layer("first"),
  showPreferences: () => layer("preferences"),
  hide: () => layer(""),
  identify: forward("identify"),
  signOut: forward("signOut"),
  reset: forward("reset"),
  accept: forward("accept"),
  reject: forward("reject"),
  save: forward("save"),
  setLanguage: (wanted) => forward("setLanguage")(wanted, shownLayer),
  block: (frames) => {
    if (more ?? frames[0]) getLater().then((part) => part?.block(frames));
  },
  erase: (stopped) => getLater().then((part) => part?.erase(stopped)),
};
loaded(ui);
