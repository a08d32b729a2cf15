/**
 * The loader: reads the choice and obeys it. It denies by default, tells Google's tags, releases what
 * may run and decides whether to ask; showing, acting and recording are the interface's work, which is
 * fetched the first time that something must be shown or recorded. Every change goes through `apply`;
 * an error on the way permits nothing and never reaches the page.
 *
 * @typedef {Pick<import("./config.js").World, "choice"|"second"|"held">} Known what is known of the
 *   visitor. `second` is a member's last known choice: until the member's own is known here, both
 *   must agree; `held` permits nothing optional meanwhile.
 * @typedef {import("./interface.js").Interface} Interface
 */
import { assignment, decode, read } from "./cookie.js";
import { emit, off, on } from "./events.js";
import { createGate, webAddress } from "./gate.js";
import css from "./host.css";
import { pickLanguage } from "./language.js";
import { mayBeAdvanced } from "./plus.js";
import { startSignals } from "./signals.js";
import { choices, findPurpose, isNew, isOpen, isSettled, mayHaveLeftovers, optional, permits, releases, runs, standing } from "./state.js";
import { createStorage } from "./storage.js";

/** What the page may ask for and the interface does. */
const ACTS = "accept reject acceptAll rejectAll save identify signOut reset show showPreferences hide setLanguage";

const start = () => {
  /** @type {import("./config.js").Written} */
  const config = __CONSENT_CONFIG__;
  const [base, site, hash, , required, purposes, services, langs, mode, gpc, link, domain, , plus] = config;
  const page = /** @type {any} */ (window);
  const queued = page.ConsentService;
  // A second tag in the page: the first one goes on alone.
  if (queued?.version) return;
  const tag = /** @type {HTMLScriptElement|null} */ (document.currentScript);
  const { dataset, nonce = "" } = tag || { dataset: /** @type {DOMStringMap} */ ({}) };
  const { globalPrivacyControl, doNotTrack } = /** @type {any} */ (navigator);
  const cookie = `cs_consent_${hash}`;
  const storage = createStorage(hash);
  const clock = () => Math.floor(Date.now() / 1000);

  /** @param {string} text */
  const same = (text) => text;
  /** @type {Pick<TrustedTypePolicy, "createScript"|"createScriptURL">} */
  let trusted = /** @type {any} */ ({ createScript: same, createScriptURL: same });
  try {
    trusted = page.trustedTypes.createPolicy("consent-service", trusted);
  } catch {
    // No Trusted Types in this browser, or the page does not allow the policy and refuses later.
  }

  /** The page's cookies, after one was set; none where the page may have none, as in a sandbox.
   * @param {string} [text] */
  const jar = (text) => {
    try {
      if (text) document.cookie = text;
      return document.cookie;
    } catch {
      return "";
    }
  };
  /** @param {string} text */
  const write = (text) => jar(assignment(cookie, text, domain, location.hostname));
  const readDevice = () => read(cookie, jar(), clock());
  /** @returns {Known} */
  const recall = () => ({ choice: readDevice(), second: decode(storage("member"), clock()) });
  let known = recall();
  if (known.choice) write(/** @type {string} */ (known.choice.text));
  /** @returns {import("./config.js").World} */
  const world = () => ({
    ...known,
    purposes,
    services,
    required,
    signal: (gpc && globalPrivacyControl) || (__PLUS__ && plus?.[0] && doNotTrack === "1"),
    today: clock(),
  });

  const host = document.createElement("consent-service-banner");
  const root = host.attachShadow({ mode: "open" });
  const back = document.createElement("button");
  const sheet = new CSSStyleSheet();
  const lang = pickLanguage(Object.keys(langs), [dataset.lang, document.documentElement.lang, ...navigator.languages]);
  const visible = lang && optional(world())[0];
  /** @type {Interface|false|undefined} false once it could not be had */
  let ready;
  /** @type {Promise<Interface|undefined>|undefined} */
  let pending;

  /** Fetches a script of this site by its digest.
   * @param {string} digest @param {string} name the end of its address
   * @param {unknown[]} given what its code finds on its element
   * @returns {Promise<any>} what it gives; nothing when it cannot be had */
  const load = (digest, name, given) =>
    new Promise((done) => {
      const script = document.createElement("script");
      script.onload = () => script.remove();
      script.onerror = () => done(emit("error", { code: "interface_unavailable" }));
      try {
        Object.assign(script, {
          crossOrigin: "anonymous",
          integrity: `sha256-${digest}=`,
          nonce,
          consent: [done, ...given],
          src: trusted.createScriptURL(`${base}/b/${site}/ui.${digest.slice(0, 16).replace(/\W/g, "_")}.${name}.js`),
        });
        document.head.append(script);
      } catch {
        // The page's policy refuses it.
        done(undefined);
      }
    });
  /** The interface; nothing when it cannot be had, and the next call tries again. */
  const getInterface = async () => {
    const ui = await (pending ||= visible ? load(langs[lang][0], lang, [lent, lang]) : undefined);
    if (!ui) pending = undefined;
    ready = ui || false;
    return ui;
  };

  /** @type {string[]} what ran before: purposes, and services after a slash */
  let before = [];
  /** @type {string[]} what lost its permission in this page */
  let lost = [];
  /** @type {WeakSet<Element>} frames that the visitor opened once, without a choice */
  const once = new WeakSet();
  const advanced = __PLUS__ && mode > 1 && mayBeAdvanced(tag, page.dataLayer);
  const tell = startSignals(window, services, mode, plus);
  const gate = createGate(
    nonce,
    trusted,
    (name, service, host = "") =>
      name[0] === "!"
        ? lost.includes(findPurpose(world(), name.slice(1))?.[0] || "")
        : releases(world(), name, service, host) ||
          (__PLUS__ &&
            advanced &&
            services.some(
              ([key, , hosts, ids, , , isOff]) => ids && !isOff && (key === service || (hosts && hosts.includes(host))),
            )),
    once,
  );
  const release = () => {
    if (!host.isConnected && visible) document.body?.append(host);
    const frames = gate();
    // Fetching changes the document, too: what failed is tried again by an act, not from here.
    if (ready ?? frames[0]) getInterface().then((ui) => ui?.block(frames));
  };

  /** Makes the page what is permitted now. @returns {boolean} whether a service was stopped */
  const apply = () => {
    const now = world();
    const allowed = choices(now);
    const after = [
      ...Object.keys(allowed).filter((key) => allowed[key]),
      ...services.filter((service) => runs(now, service)).map(([key]) => `/${key}`),
    ];
    const first = !before[0];
    const stopped = isSettled(now) ? before.filter((name) => !after.includes(name)) : [];
    lost = [...lost, ...stopped].filter((name) => !after.includes(name));
    if (`${after}` !== `${before}`) {
      before = after;
      tell(now);
      if (!first) emit("change", allowed);
    }
    if (stopped[0] || (__PLUS__ && first && mayHaveLeftovers(now, jar()))) {
      getInterface().then((ui) => ui?.erase(stopped));
    }
    release();
    return !!stopped[0];
  };

  /** Shows what must be asked now. @param {boolean} [again] although it was closed */
  const ask = (again) => {
    const open = isOpen(world()) && (again || !storage("hidden"));
    if (open) back.hidden = true;
    if (open || ready) {
      getInterface().then((ui) => (ui ? ui.stage(open ? "first" : "") : (back.hidden = __PLUS__ && !!link)));
    }
  };
  /** @type {{member?: import("./lent.js").Member}} */
  const session = {};
  /** @type {import("./lent.js").Lent} */
  const lent = [
    config,
    root,
    back,
    dataset,
    load,
    (ui) => (pending = ui),
    world,
    (next) => (known = next),
    apply,
    ask,
    emit,
    release,
    storage,
    write,
    readDevice,
    globalPrivacyControl,
    session,
    once,
    webAddress,
    decode,
    findPurpose,
    isNew,
    isOpen,
    isSettled,
    optional,
    permits,
    runs,
    standing,
  ];

  /** @type {Record<string, any>} */
  const api = {
    // A call may name what an object would inherit.
    __proto__: null,
    version: __VERSION__,
    has: (/** @type {string} */ purpose, /** @type {string} */ service) => permits(world(), purpose, service),
    choices: () => choices(world()),
    on,
    off,
    // Whoever can call this calls after the choice was read.
    ready: async () => {},
    receipt: () => {
      const [receipt_id, recorded_at] = (storage("receipt") || "").split(" ");
      return recorded_at ? { receipt_id, recorded_at } : null;
    },
    push: (/** @type {any} */ call) => {
      try {
        const [name, ...values] = call;
        api[name]?.(...values);
      } catch {
        emit("error", { code: "call_invalid" });
      }
    },
  };
  for (const name of ACTS.split(" ")) {
    api[name] = async (/** @type {unknown[]} */ ...values) => {
      if (name === "identify") {
        known.held = !known.second;
        apply();
      }
      const ui = await getInterface();
      if (!ui && /^re/.test(name)) {
        // It cannot be recorded now. A refusal takes effect all the same and is asked again later.
        known = { held: true };
        write("");
        apply();
      }
      return /** @type {any} */ (ui)?.[name](...values);
    };
  }
  page.ConsentService = api;
  if (__PLUS__ && mode > 1 && !advanced) emit("error", { code: "advanced_mode_refused" });
  for (const call of Array.isArray(queued) ? queued : []) api.push(call);
  if (dataset.subjectToken) api.identify(dataset.subjectToken);

  back.className = "back";
  back.lang = lang;
  back.textContent = langs[lang]?.[1];
  if (__PLUS__) back.hidden = !!link;
  back.onclick = async () => (await getInterface())?.stage("panel");
  root.append(back);
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  apply();
  new MutationObserver(release).observe(document, { childList: true, subtree: true });
  document.addEventListener("DOMContentLoaded", release);
  // Another tab of this site acted.
  addEventListener("storage", ({ key }) => {
    if (!session.member && key?.endsWith(hash)) {
      known = recall();
      apply();
      ask();
    }
  });
  document.addEventListener("click", (event) => {
    const element = /** @type {Element} */ (event.target).closest?.('[data-cc],[href="#consent-preferences"]');
    if (!element) return;
    event.preventDefault();
    const hook = element.getAttribute("data-cc");
    if (hook === "reject-all") api.rejectAll();
    else if (hook !== "accept-all") api.showPreferences();
    // Markup that users can write must not consent for others: only where a notice was shown.
    else if (event.isTrusted && ready && ready.seen()) api.acceptAll();
  });
  ask();
  if (location.hash === "#consent-preferences") api.showPreferences();
  // What an earlier page could not deliver.
  if (storage("queue")) getInterface();
  emit("ready", choices(world()));
};

try {
  start();
} catch (error) {
  // What has not been released stays inert.
  console.error(error);
}
