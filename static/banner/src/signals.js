/**
 * Signals to Google's tags: Consent Mode v2, `ga-disable-<ID>`, and the allow-list of analytics
 * items in front of `dataLayer`. No id of ours is ever put there.
 *
 * @typedef {import("./config.js").World} World
 */
import { choices, permitsAny, runs } from "./state.js";

/** The device purposes that stand for Google's signals; `security_storage` needs none. */
const SIGNALS = [
  ["ads", "ad_storage", "ad_user_data", "ad_personalization"],
  ["analytics", "analytics_storage"],
  ["preferences", "functionality_storage"],
  ["personalisation", "personalization_storage"],
];

/** @param {(purpose: string, signal: string) => unknown} granted @returns {Record<string, string>} */
const signals = (granted) => {
  /** @type {Record<string, string>} */
  const found = { security_storage: "granted" };
  for (const [purpose, ...names] of SIGNALS) {
    for (const name of names) found[name] = granted(purpose, name) ? "granted" : "denied";
  }
  return found;
};

/** Google's signals for what is permitted now; without a world, the defaults. Where a purpose has
 * services of Google, one of them must be allowed: a switch or a refused service denies it as well.
 * @param {World} [world] */
export const consentSignals = (world) =>
  signals(
    (purpose) =>
      world && permitsAny(world, purpose, world.services.filter(([, of, , ids]) => ids && of.includes(purpose))),
  );

/** Something that looks like an e-mail address, plain or percent-encoded. */
const EMAIL = /[^\s"]+(@|%40)[^\s"]+\.\w/i;

/** The event that tells a tag manager of the choice. */
const UPDATE = "consent_update";

/** What `gtag` pushes. @param {...unknown} _ */
const command = function (..._) {
  return arguments;
};

/** An entry of `dataLayer` without what is not on the list; nothing when it may not pass at all.
 * `gtag` pushes its `arguments`, a tag manager objects with an `event`. Only plain values pass: what
 * an object holds nobody has listed.
 * @param {any} entry @param {string[]} items @returns {any} */
export const filterEntry = (entry, items) => {
  /** @param {any} values */
  const kept = (values) =>
    Object.fromEntries(
      Object.entries(values || {}).filter(
        ([key, value]) =>
          (items.includes(key) || /^(event$|gtm\.)/.test(key)) && Object(value) !== value && !EMAIL.test(value),
      ),
    );
  const { 0: verb, 1: name, 2: values, event } = entry || {};
  if (verb === "js" || verb === "consent" || event === UPDATE) return entry;
  if (items.includes(event) || /^gtm\./.test(event)) return kept(entry);
  if (verb === "event" && items.includes(name)) return command(verb, name, kept(values));
  if (verb === "config") {
    return command(verb, name, { ...kept(values), send_page_view: items.includes("page_view") });
  }
};

/** Puts the allow-list in front of `dataLayer.push`. Google's tag replaces `push` by its own, which
 * calls the one before; an accessor keeps the filter outermost whoever assigns it.
 * @param {any[]} layer @param {string[]} items */
export const guardDataLayer = (layer, items) => {
  let inner = layer.push;
  /** @param {any[]} entries */
  const filtered = (entries) => entries.flatMap((entry) => filterEntry(entry, items) || []);
  Object.defineProperty(layer, "push", {
    get: () => {
      const target = inner;
      return (/** @type {unknown[]} */ ...entries) => target.apply(layer, filtered(entries));
    },
    set: (push) => (inner = push),
  });
};

/** Sets the defaults at once and returns the function that tells every later state.
 * @param {Window} window @param {import("./config.js").Service[]} services
 * @param {0|1|2} mode of Google Consent Mode @param {import("./plus.js").Plus} [plus]
 * @returns {(world: World) => void} */
export const startSignals = (window, services, mode, plus) => {
  const page = /** @type {any} */ (window);
  const items = services.flatMap(([, , , , items]) => (items ? [items] : []));
  const isOn = !__PLUS__ || mode;
  const layer = isOn || items[0] ? (page.dataLayer ||= []) : [];
  const early = items[0] ? layer.splice(0) : [];
  if (isOn) {
    if (__PLUS__) {
      for (const [region, granted] of plus?.[1] || []) {
        layer.push(command("consent", "default", { ...signals((_, signal) => granted.includes(signal)), region }));
      }
    }
    layer.push(
      command("consent", "default", { ...consentSignals(), wait_for_update: 500 }),
      command("set", "ads_data_redaction", true),
    );
    if (__PLUS__ && plus?.[2]) layer.push(command("set", "url_passthrough", true));
  }
  if (items[0]) guardDataLayer(layer, items.flat());
  layer.push(...early);
  return (world) => {
    for (const service of services) {
      for (const id of service[3] || []) page[`ga-disable-${id}`] = !runs(world, service);
    }
    // Before a choice, denying again would overrule what the defaults say about regions.
    if (isOn && !(__PLUS__ && plus?.[1] && !world.choice)) {
      layer.push(command("consent", "update", consentSignals(world)), { event: UPDATE, consent: choices(world) });
    }
  };
};
