/**
 * In place of a frame or image that waits for a permission: what it is, and two ways to see it.
 */
import { button, h } from "./dom.js";
import { fill } from "./i18n.js";
import { findPurpose } from "./state.js";
import css from "./placeholder.css";
import tokens from "./tokens.css";

/** @typedef {HTMLIFrameElement|HTMLImageElement} Framed */

/** A counting pixel is nothing to look at. */
const SMALLEST = 24;

/** @param {import("./interface.js").Context} context @param {import("./texts.js").Texts} texts
 * @param {ReturnType<typeof import("./acts.js").createActs>} acts */
export const createPlaceholders = (context, { t, lang, rtl, services, purposes }, acts) => {
  const { config, world, once, release } = context;
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
    const purpose = findPurpose(world(), category)?.key;
    if (size.some((length) => length > 0 && length < SMALLEST) || !purpose) return;
    const service = services.find((one) => one.key === key) || purposes.find((one) => one.key === purpose);
    const off = config.off.includes(key);
    const host = document.createElement("consent-service-placeholder");
    host.lang = lang;
    host.dir = rtl ? "rtl" : "ltr";
    host.dataset.theme = /** @type {HTMLElement} */ (context.root.host).dataset.theme;
    const root = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    // A site may show such frames only once they have an address, and then nobody knows their size:
    // "inline-size:px" is dropped, and the text makes the width.
    sheet.replaceSync(`${tokens}${css}:host{inline-size:${size[0] || ""}px;min-block-size:${size[1]}px}`);
    root.adoptedStyleSheets = [sheet];
    root.append(
      h(
        "section",
        { "aria-label": service?.name },
        h("p", {}, off ? `${service?.name}: ${t.off}` : fill(t.blocked, { service: service?.name || "" })),
        !off &&
          h(
            "div",
            {},
            button(t.once, () => {
              once(frame);
              release();
            }),
            button(t.allow, () => acts.save({ [purpose]: true }, "placeholder", key ? { [key]: true } : {})),
          ),
      ),
    );
    frame.before(host);
    frame.hidden = true;
    places.set(frame, host);
  };
  return {
    /** @param {Framed[]} waiting */
    block: (waiting) => {
      for (const frame of places.keys()) if (!waiting.includes(frame)) open(frame);
      for (const frame of waiting) if (!places.has(frame)) cover(frame);
    },
    remove: () => [...places.keys()].forEach(open),
  };
};
