/**
 * The interface: what the loader fetches when something must be shown. It draws and asks; what an
 * answer means is decided by the loader's acts. It draws into the loader's shadow root only.
 *
 * @typedef {object} Acts what `window.ConsentService` hands on
 * @property {(names?: string|string[]) => void} accept
 * @property {(names?: string|string[]) => void} reject
 * @property {() => void} acceptAll
 * @property {() => void} rejectAll
 * @property {(wanted: Record<string, boolean>) => void} save
 * @property {(token: string) => Promise<void>} identify
 * @property {() => void} signOut
 * @property {() => void} reset
 *
 * @typedef {{token: string, id: string, known?: boolean}} Member `known` once their choice is
 *
 * @typedef {object} Core what the loader lends
 * @property {import("./config.js").Config} config
 * @property {(name: string, value?: string) => string|null|undefined} storage
 * @property {() => import("./config.js").World} world
 * @property {(known: Pick<import("./config.js").World, "choice"|"second"|"held">) => void} know
 * @property {() => boolean} apply makes the page what is permitted; true when something was stopped
 * @property {(again?: boolean) => void} ask shows what is open, or the way back
 * @property {(layer: string) => void} show
 * @property {(name: "choice"|"error", detail: unknown) => void} emit
 * @property {(text: string) => void} write the cookie; an empty text removes it
 * @property {() => import("./config.js").Choice|null} readDevice
 * @property {{member?: Member, device?: string}} session who is here, while the page lives
 * @property {boolean} gpc is the signal sent, whether or not it acts here?
 * @property {(frame: Element) => void} once
 * @property {() => void} release
 * @property {typeof import("./gate.js").webAddress} webAddress
 * @property {Function[]} lent the rules that both bundles need; see build.js
 *
 * @typedef {object} Stage
 * @property {ShadowRoot} root
 * @property {(css: string) => void} style
 * @property {string} lang
 * @property {(ui: Interface) => void} loaded
 *
 * @typedef {Core & Stage} Context
 *
 * @typedef {object} Shown
 * @property {(layer: string) => void} show `first`, `panel`, `preferences`, or nothing
 * @property {(frames: (HTMLIFrameElement|HTMLImageElement)[]) => void} block frames that wait
 * @property {(stopped: string[]) => void} erase what services left that may not run
 * @property {() => void} remove before another language takes over
 *
 * @typedef {Acts & Shown} Interface
 */
import { createActs } from "./acts.js";
import { h } from "./dom.js";
import { erase } from "./erase.js";
import { createFirst } from "./first.js";
import css from "./interface.css";
import { createPlaceholders } from "./placeholder.js";
import { createPreferences } from "./preferences.js";
import { isOpen } from "./state.js";
import tokens from "./tokens.css";

/** @param {Context} context @param {import("./texts.js").Texts} texts @returns {Interface} */
const createInterface = (context, texts) => {
  const { root, storage, world, show } = context;
  const acts = createActs(context);
  const { t, lang, rtl } = texts;
  const placeholders = createPlaceholders(context, texts, acts);
  const status = h("p", { role: "status", class: "status" });
  const frame = h("div", { lang, dir: rtl ? "rtl" : "ltr" }, status);
  /** @type {HTMLElement|undefined} */
  let shown;
  /** @type {Element|null|undefined} what had the focus before */
  let origin;
  let layer = "";
  context.style(tokens + css);
  root.append(frame);

  const doing = {
    /** @param {() => void} act */
    save: (act) => {
      status.textContent = "";
      act();
      status.textContent = t.saved;
    },
    close: () => {
      if (isOpen(world())) {
        storage("hidden", "1");
        acts.count(layer, true);
      }
      show("");
    },
  };

  return {
    ...acts.api,
    show: (next) => {
      // Behind the way back is the question itself, while it is open.
      if (next === "panel" && isOpen(world())) next = "first";
      if (next === layer && shown) return;
      const inside = !!shown && root.activeElement !== null;
      if (!shown) origin = root.activeElement || document.activeElement;
      shown?.remove();
      shown = undefined;
      layer = next;
      if (!next) {
        const back = root.querySelector("button");
        const target = origin instanceof HTMLElement && origin !== document.body ? origin : back;
        if (inside) target?.focus({ preventScroll: true });
        return;
      }
      status.textContent = "";
      if (next === "preferences") {
        const dialog = createPreferences(context, texts, acts, doing);
        frame.append((shown = dialog));
        dialog.showModal();
      } else {
        frame.append((shown = createFirst(context, texts, acts, doing, next === "panel")));
        // A visitor who is typing already is not interrupted.
        if (next === "panel" || inside || document.activeElement === document.body) {
          shown.focus({ preventScroll: true });
        }
      }
      if (next !== "panel") acts.count(next);
    },
    block: placeholders.block,
    erase: (stopped) => erase(window, world(), stopped),
    remove: () => {
      placeholders.remove();
      frame.remove();
    },
  };
};

const script = /** @type {(HTMLScriptElement & {consent?: Context})|null} */ (document.currentScript);
script?.consent?.loaded(createInterface(script.consent, __CONSENT_TEXTS__));
