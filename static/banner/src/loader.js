/**
 * The loader: reads the choice and obeys it. It denies by default, tells Google's tags, releases what
 * may run and decides whether to ask; asking and recording are the interface's work. Every change
 * goes through `apply`; an error on the way permits nothing and never reaches the page.
 */
import { assignment, decode, read } from "./cookie.js";
import { createEvents } from "./events.js";
import { createGate, webAddress } from "./gate.js";
import { startSignals } from "./signals.js";
import { createStage } from "./stage.js";
import { choices, findPurpose, isNew, isOpen, isSettled, mayHaveLeftovers, optional, permits, releases, runs, standing } from "./state.js";
import { keep } from "./storage.js";

/** Crawlers, which are shown nothing; "Cubot" is a telephone. */
const BOTS = /[^u]bot|crawl|spider|slurp|yeti|daum|externalhit|lighthouse/i;

/** What the page may ask for and the interface does. */
const ACTS = /** @type {const} */ (["accept", "reject", "acceptAll", "rejectAll", "save", "identify", "signOut", "reset"]);

/**
 * @param {Window & typeof globalThis} window
 * @param {import("./config.js").Config} config
 */
const start = (window, config) => {
  const { document, navigator, location } = window;
  const page = /** @type {any} */ (window);
  const queued = page.ConsentService;
  // A second tag in the page: the first one goes on alone.
  if (queued?.version) return;
  const tag = /** @type {HTMLScriptElement|null} */ (document.currentScript);
  const cookie = `cs_consent_${config.hash}`;
  const gpc = /** @type {any} */ (navigator).globalPrivacyControl === true;
  const { emit, on, off } = createEvents(document);
  /** @param {string} name @param {string} [value] */
  const storage = (name, value) => keep(window, config.hash, name, value);

  /** @type {Pick<TrustedTypePolicy, "createScript"|"createScriptURL">} */
  let trusted = /** @type {any} */ ({
    createScript: (/** @type {string} */ text) => text,
    createScriptURL: (/** @type {string} */ url) => url,
  });
  try {
    trusted = page.trustedTypes.createPolicy("consent-service", trusted);
  } catch {
    // No Trusted Types in this browser, or the page does not allow the policy and refuses later.
  }

  const clock = () => Math.floor(Date.now() / 1000);
  /** @param {string} text */
  const write = (text) => {
    document.cookie = assignment(cookie, text, config.domain, location.hostname);
  };
  const readDevice = () => decode(read(cookie, document.cookie, clock()), clock());
  const text = read(cookie, document.cookie, clock());
  if (text) write(text);

  /** What is known of the visitor. `second` is a member's last known choice: until the member's own
   * is known here, both must agree; `held` permits nothing optional meanwhile.
   * @type {Pick<import("./config.js").World, "choice"|"second"|"held">} */
  let known = { choice: readDevice(), second: decode(storage("member"), clock()) };
  /** @returns {import("./config.js").World} */
  const world = () => ({ ...known, config, gpc: gpc && !!config.gpc, now: clock() });
  const visible = !BOTS.test(navigator.userAgent) && !!optional(world())[0];

  /** @type {{choices: Record<string, boolean>, services: string[]}|undefined} */
  let before;
  /** @type {Set<string>} purposes that lost their permission in this page */
  const lost = new Set();
  const tell = startSignals(window, config);
  const gate = createGate(document, tag?.nonce, trusted, (name, service, host) =>
    name[0] === "!" ? lost.has(name.slice(1)) : releases(world(), name, service, host),
  );
  const release = () => {
    const frames = gate.update();
    if (visible) stage.block(frames);
  };

  /** Makes the page what is permitted now. @returns {boolean} whether something was stopped */
  const apply = () => {
    const now = world();
    const after = {
      choices: choices(now),
      services: config.services.filter((service) => runs(now, service)).map(({ key }) => key),
    };
    const settled = !now.held && !now.second;
    const stopped = settled ? (before?.services || []).filter((key) => !after.services.includes(key)) : [];
    if (JSON.stringify(after) !== JSON.stringify(before)) {
      for (const { key, as = [] } of config.purposes) {
        for (const name of [key, ...as]) {
          if (after.choices[key]) lost.delete(name);
          else if (settled && before?.choices[key]) lost.add(name);
        }
      }
      tell(now);
      if (stopped[0] || mayHaveLeftovers(now, document.cookie)) stage.withInterface((ui) => ui?.erase(stopped));
      if (before) emit("change", after.choices);
      before = after;
    }
    release();
    return stopped.length > 0;
  };

  /** @param {string} layer */
  const show = (layer) => {
    if (visible) stage.show(layer);
  };
  /** Shows what must be asked now, or the way back. @param {boolean} [again] although it was closed */
  const ask = (again) => {
    show(isOpen(world()) && (again || !storage("hidden")) ? "first" : "");
  };
  const session = {};
  const stage = createStage(document, config, tag, trusted, emit, () => ({
    config,
    storage,
    world,
    apply,
    ask,
    show,
    emit,
    release,
    write,
    readDevice,
    webAddress,
    gpc,
    session,
    once: gate.once,
    /** @param {typeof known} next */
    know: (next) => (known = next),
    lent: [decode, findPurpose, isNew, isOpen, isSettled, optional, permits, runs, standing],
  }));

  let begin = () => {};
  const started = /** @type {Promise<void>} */ (new Promise((done) => (begin = done)));
  /** @type {Record<string, any>} */
  const api = {
    version: __VERSION__,
    has: (/** @type {string} */ purpose, /** @type {string} */ service) => permits(world(), purpose, service),
    choices: () => choices(world()),
    show: () => show("first"),
    showPreferences: () => show("preferences"),
    hide: () => show(""),
    on,
    off,
    ready: () => started,
    receipt: () => {
      const [receipt_id, recorded_at] = (storage("receipt") || "").split(" ");
      return recorded_at ? { receipt_id, recorded_at } : null;
    },
    setLanguage: (/** @type {unknown} */ lang) => stage.speak(`${lang}`),
    push: (/** @type {any} */ call) => {
      try {
        const [name, ...values] = call;
        if (Object.hasOwn(api, name)) api[name](...values);
      } catch {
        emit("error", { code: "call_invalid" });
      }
    },
  };
  for (const name of ACTS) {
    api[name] = (/** @type {unknown[]} */ ...values) =>
      new Promise((done) => {
        if (name === "identify") {
          known.held = !known.second;
          apply();
        }
        stage.withInterface((ui) => {
          if (!ui && /^re/.test(name)) {
            // It cannot be recorded now. A refusal takes effect all the same and is asked again later.
            known = { choice: null, held: true };
            write("");
            apply();
          }
          done(/** @type {any} */ (ui?.[name])?.(...values));
        });
      });
  }
  page.ConsentService = api;
  for (const call of Array.isArray(queued) ? queued : []) api.push(call);
  if (tag?.dataset.subjectToken) api.identify(tag.dataset.subjectToken);

  gate.scan(document);
  apply();
  new MutationObserver((records) => {
    for (const { target, addedNodes } of records) {
      if (addedNodes[0]) gate.scan(/** @type {Element} */ (target));
    }
    release();
  }).observe(document, { childList: true, subtree: true });
  document.addEventListener("DOMContentLoaded", release);

  document.addEventListener("click", (event) => {
    const { target, isTrusted } = event;
    const element = /** @type {Element|null} */ (target)?.closest?.('[data-cc],[href="#consent-preferences"]');
    if (!element) return;
    event.preventDefault();
    const hook = element.getAttribute("data-cc");
    if (hook === "reject-all") api.rejectAll();
    else if (hook !== "accept-all") show("preferences");
    // Markup that users can write must not consent for others.
    else if (isTrusted && stage.seen()) api.acceptAll();
  });
  ask();
  if (location.hash === "#consent-preferences") show("preferences");
  // What an earlier page could not deliver.
  if (storage("queue")) stage.withInterface(() => {});
  begin();
  emit("ready", choices(world()));
};

try {
  start(window, __CONSENT_CONFIG__);
} catch (error) {
  // What has not been released stays inert.
  console.error(error);
}
