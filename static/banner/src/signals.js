/**
 * Signals to Google's tags: Consent Mode v2, `ga-disable-<ID>`, and the allow-list of analytics
 * items in front of `dataLayer`. No id of ours is ever put there.
 *
 * @typedef {import("./config.js").World} World
 */
import { choices, permits, runs } from "./state.js";

/** The device purpose that stands for each of Google's seven signals. */
const SIGNALS = {
  ad_storage: "ads",
  ad_user_data: "ads",
  ad_personalization: "ads",
  analytics_storage: "analytics",
  functionality_storage: "preferences",
  personalization_storage: "personalisation",
  security_storage: "",
};

/** Google's signals for what is permitted now; without a world, the defaults. Analytics storage needs
 * a measuring service that may run, when the catalogue has any: a switch or a refused service denies
 * it as well.
 * @param {World} [world] @returns {Record<string, string>} */
export const consentSignals = (world) => {
  const measuring = world?.config.services.filter(({ ids, for: of }) => ids && of.includes("analytics"));
  return Object.fromEntries(
    Object.entries(SIGNALS).map(([signal, purpose]) => [
      signal,
      !purpose ||
      (world &&
        permits(world, purpose) &&
        (purpose !== "analytics" ||
          !measuring?.[0] ||
          measuring.some(({ key }) => permits(world, purpose, key))))
        ? "granted"
        : "denied",
    ]),
  );
};

/** Something that looks like an e-mail address, plain or percent-encoded. */
const EMAIL = /[^\s"]+(@|%40)[^\s"]+\.\w/i;

/** An entry of `dataLayer` without what is not on the list; nothing when it may not pass at all.
 * `gtag` pushes its `arguments`, a tag manager objects with an `event`.
 * @param {any} entry @param {string[]} items @returns {any} */
export const filterEntry = (entry, items) => {
  /** @param {any} values */
  const kept = (values) =>
    Object.fromEntries(
      Object.entries(values || {}).filter(
        ([key, value]) => items.includes(key) && !EMAIL.test(JSON.stringify(value)),
      ),
    );
  /** @param {...unknown} _ */
  const gtag = function (..._) {
    return arguments;
  };
  const { 0: command, 1: name, 2: values, event } = entry || {};
  if (command === "js" || command === "consent" || /^gtm\./.test(event)) return entry;
  if (items.includes(event)) return { ...kept(entry), event };
  if (command === "event" && items.includes(name)) return gtag(command, name, kept(values));
  if (command === "config") {
    return gtag(command, name, { ...kept(values), send_page_view: items.includes("page_view") });
  }
};

/** Puts the allow-list in front of `dataLayer.push`. Google's tag replaces `push` by its own, which
 * calls the one before; an accessor keeps the filter outermost whoever assigns it.
 * @param {any[]} layer @param {string[]} items @returns {(entry: object) => void} the way past it */
export const guardDataLayer = (layer, items) => {
  let inner = layer.push;
  /** Our own signals, which pass on every way. */
  const ours = new WeakSet();
  /** @param {any[]} entries */
  const filtered = (entries) =>
    entries.map((entry) => (ours.has(entry) ? entry : filterEntry(entry, items))).filter(Boolean);
  layer.push(...filtered(layer.splice(0)));
  Object.defineProperty(layer, "push", {
    get: () => {
      const target = inner;
      return (/** @type {unknown[]} */ ...entries) => target.apply(layer, filtered(entries));
    },
    set: (push) => (inner = push),
  });
  return (entry) => {
    ours.add(entry);
    inner.call(layer, entry);
  };
};

/** Sets the defaults at once and returns the function that tells every later state.
 * @param {Window} window @param {import("./config.js").Config} config @returns {(world: World) => void} */
export const startSignals = (window, { mode, services }) => {
  const page = /** @type {any} */ (window);
  const items = services.flatMap((service) => service.items || []);
  const limited = services.some((service) => service.items);
  const layer = mode || limited ? (page.dataLayer ||= []) : [];
  /** @type {(entry: object) => void} */
  const push = limited ? guardDataLayer(layer, items) : (entry) => layer.push(entry);
  /** @param {...unknown} _ */
  const gtag = function (..._) {
    push(arguments);
  };
  if (mode) {
    gtag("consent", "default", { ...consentSignals(), wait_for_update: 500 });
    gtag("set", "ads_data_redaction", true);
    gtag("set", "url_passthrough", false);
  }
  return (world) => {
    for (const service of services) {
      for (const id of service.ids || []) page[`ga-disable-${id}`] = !runs(world, service);
    }
    if (mode) {
      gtag("consent", "update", consentSignals(world));
      push({ event: "consent_update", consent: choices(world) });
    }
  };
};
