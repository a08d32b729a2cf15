/**
 * What is shown: the host element with its shadow root, the small way back to the settings, fixed to
 * a corner so that it never moves the page, and the interface, which is fetched the first time that
 * something must be shown or recorded. The interface script finds its context on its own element and
 * needs no global name. Styles are constructable sheets: a strict policy allows them.
 *
 * @typedef {import("./interface.js").Interface} Interface
 */
import css from "./host.css";
import { pickLanguage } from "./language.js";

/**
 * @param {Document} document
 * @param {import("./config.js").Config} config
 * @param {HTMLScriptElement|null} tag
 * @param {Pick<TrustedTypePolicy, "createScriptURL">} trusted
 * @param {(name: "ui"|"error", detail: unknown) => void} emit
 * @param {() => import("./interface.js").Core} core what the loader lends the interface
 */
export const createStage = (document, config, tag, trusted, emit, core) => {
  const { base, site, langs } = config;
  const host = document.createElement("consent-service-banner");
  const root = host.attachShadow({ mode: "open" });
  const back = document.createElement("button");
  /** @type {Interface|undefined} */
  let ready;
  /** @type {((ui?: Interface) => void)[]|undefined} */
  let waiting;
  let layer = "";
  let lang = "";
  let seen = false;

  /** @param {string} text */
  const style = (text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  };
  /** @param {string|undefined} wanted */
  const speak = (wanted) => {
    const { documentElement, defaultView } = document;
    const wishes = [wanted, documentElement.lang, .../** @type {Window} */ (defaultView).navigator.languages];
    lang = back.lang = pickLanguage(Object.keys(langs), wishes);
    back.textContent = langs[lang]?.[1];
    ready?.remove();
    ready = waiting = undefined;
    if (layer) show(layer);
  };
  /** Calls back with the interface, at once when it is here; without it when it cannot be had.
   * @param {(ui?: Interface) => void} use */
  const withInterface = (use) => {
    if (ready) return use(ready);
    if (waiting) return waiting.push(use);
    const uses = (waiting = [use]);
    const [integrity] = langs[lang];
    const name = integrity.slice(0, 16).replace(/\+/g, "-").replace(/\//g, "_");
    const script = document.createElement("script");
    /** @type {Interface|undefined} */
    let loaded;
    script.onload = script.onerror = () => {
      script.remove();
      // Another language was chosen while this one was on its way.
      if (waiting !== uses) return;
      ready = loaded;
      waiting = undefined;
      if (!loaded) emit("error", { code: "interface_unavailable" });
      for (const one of uses) one(loaded);
    };
    /** @type {import("./interface.js").Context} */
    const context = { ...core(), root, style, lang, loaded: (ui) => (loaded = ui) };
    Object.assign(script, { crossOrigin: "anonymous", integrity: `sha384-${integrity}`, consent: context });
    script.nonce = tag?.nonce || "";
    script.src = /** @type {any} */ (trusted.createScriptURL(`${base}/b/${site}/ui.${name}.${lang}.js`));
    document.head.append(script);
  };
  // Once only: a node that is moved loses the focus in it.
  const attach = () => host.isConnected || document.body?.append(host);
  /** @param {string} next a layer; the empty one hides what is shown */
  const show = (next) => {
    layer = next;
    attach();
    back.hidden = !!(next || config.link);
    if (next || ready) {
      withInterface((ui) => {
        ui?.show(layer);
        seen ||= !!(ui && layer);
      });
    }
    emit("ui", { layer });
  };

  host.dataset.theme = tag?.dataset.theme || "auto";
  back.className = "back";
  back.onclick = () => show("panel");
  root.append(back);
  style(css);
  speak(tag?.dataset.lang);
  document.addEventListener("DOMContentLoaded", attach);
  return {
    show,
    speak,
    withInterface,
    /** Was a notice shown in this page? */
    seen: () => seen,
    /** @param {(HTMLIFrameElement|HTMLImageElement)[]} frames those that wait for a permission */
    block: (frames) => {
      if (ready || frames[0]) withInterface((ui) => ui?.block(frames));
    },
  };
};
