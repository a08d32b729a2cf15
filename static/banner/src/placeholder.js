/**
 * In place of a frame or image that waits for a permission: what it is, and two ways to see it.
 */
import { fill } from "./i18n.js";
import { allowWord, blockedWord, button, frame as shown, h, lang, offWord, onceWord, purposeTexts, save, serviceTexts } from "./kit.js";
import { findPurpose, once, purposes, release, root, services, world } from "./lent.js";
import css from "./placeholder.css";

/** @typedef {import("./gate.js").Framed} Framed */

/** A counting pixel is nothing to look at. */
const SMALLEST = 24;

/** @type {Map<Framed, HTMLElement>} */
const places = new Map();
/** @param {Framed} frame */
const open = (frame) => {
  places.get(frame)?.remove();
  places.delete(frame);
  frame.hidden = false;
};
/** @param {Framed} frame */
const cover = (frame) => {
  const { clientWidth, clientHeight } = frame;
  const size = [clientWidth || frame.width, clientHeight || frame.height].map(Number);
  const { category = "", service: key = "" } = frame.dataset;
  const purpose = findPurpose(world(), category);
  if (size.some((length) => length > 0 && length < SMALLEST) || !purpose) return;
  const index = services.findIndex(([one]) => one === key);
  const [name] = serviceTexts[index] || purposeTexts[purposes.indexOf(purpose)];
  const off = services[index]?.[6];
  const host = document.createElement("consent-service-placeholder");
  host.lang = lang;
  host.dir = shown.dir;
  const inner = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`${css}:host{width:${size[0]}px;min-height:${size[1]}px}`);
  // The tokens are the last sheet of the interface, which knows the theme.
  inner.adoptedStyleSheets = [...root.adoptedStyleSheets.slice(-1), sheet];
  inner.append(
    h(
      "section",
      { "aria-label": name },
      h("p", {}, off ? `${name}: ${offWord}` : fill(blockedWord, { service: name })),
      !off &&
        h(
          "div",
          {},
          button(onceWord, () => {
            once.add(frame);
            release();
          }),
          button(allowWord, () =>
            save(new Map(/** @type {[string, boolean][]} */ ([[purpose[0], true], ...(index < 0 ? [] : [[`/${key}`, true]])])), "placeholder"),
          ),
        ),
    ),
  );
  frame.before(host);
  frame.hidden = true;
  places.set(frame, host);
};

/** @param {Framed[]} waiting */
export const block = (waiting) => {
  for (const frame of places.keys()) if (!waiting.includes(frame)) open(frame);
  for (const frame of waiting) if (!places.has(frame)) cover(frame);
};
