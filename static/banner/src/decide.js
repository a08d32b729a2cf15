/**
 * What an act makes of a choice, as pure functions: the next choice and its text for the cookie, its
 * name for the record, and a member's choice from the states that the server holds.
 *
 * @typedef {import("./config.js").World} World
 * @typedef {import("./config.js").Choice} Choice
 */
import { isNew, optional, permits, standing } from "./state.js";

/** The same instant `months` later; the 31st becomes the last day of a shorter month.
 * @param {number} time @param {number} months */
export const addMonths = (time, months) => {
  const date = new Date(time * 1000);
  const day = date.getUTCDate();
  date.setUTCMonth(date.getUTCMonth() + months);
  if (date.getUTCDate() !== day) date.setUTCDate(0);
  return date.getTime() / 1000;
};

/** How many months an answer to this purpose holds, the same for a refusal and a grant.
 * @param {import("./config.js").Config} config @param {import("./config.js").Purpose} purpose */
export const holds = ({ months }, purpose) => Math.min(purpose.months || months, months);

/** @param {World} world @param {string} device @returns {Choice} */
const blank = ({ config, now }, device) => ({
  // The first digits of the hash that a notice id ends with.
  notice: config.notice.slice(-64, -56),
  time: now,
  version: config.version,
  device,
  purposes: new Map(),
  services: new Map(),
});

/** The choice after an act. What the act does not name keeps its answer and the date of it.
 * @param {World} world @param {Map<string, boolean>} wanted answers by purpose key
 * @param {Map<string, boolean>} services answers by service key @param {string} device
 * @returns {Choice} */
export const decide = (world, wanted, services, device) => {
  const { config, choice, now, gpc } = world;
  const next = blank(world, device);
  for (const purpose of optional(world)) {
    const { key, tag = "", sale } = purpose;
    const on = wanted.get(key) ?? permits(world, key);
    const until = (!wanted.has(key) && standing(world, purpose)?.until) || addMonths(now, holds(config, purpose));
    next.purposes.set(key, { tag, on: on ? (gpc && sale ? 2 : 1) : 0, until });
  }
  for (const { key, for: of } of config.services) {
    const granted = of.filter((name) => next.purposes.get(name)?.on);
    if (!granted.length) continue;
    // A service that is new under a purpose that was granted before has not been asked about.
    const answered = granted.some((name) => wanted.has(name)) || undefined;
    const answer = services.get(key) ?? choice?.services.get(key) ?? answered;
    if (answer !== undefined) next.services.set(key, answer);
  }
  return next;
};

/** What is asked now: purposes without a standing answer, and services that are new.
 * @param {World} world @returns {import("./config.js").Questions} */
export const questions = (world) => ({
  purposes: optional(world).flatMap((purpose) => (standing(world, purpose) ? [] : purpose.key)),
  services: world.config.services.flatMap((service) => (isNew(world, service) ? service.key : [])),
});

/** What the act was, for the record: an intention that its outcome contradicts is a `save`, and a
 * refusal of what had been granted is a withdrawal.
 * @param {World} world before the act @param {Choice} next
 * @param {import("./config.js").Action} intent @returns {import("./config.js").Action} */
export const actionOf = (world, next, intent) => {
  /** @param {Choice|null} choice */
  const granted = (choice) => optional(world).filter(({ key }) => choice?.purposes.get(key)?.on);
  if (intent === "reject_all") {
    if (granted(next).length) return "save";
    return granted(world.choice).length ? "withdraw" : intent;
  }
  if (intent === "accept_all") {
    const due = optional(world).filter(({ sale }) => !(sale && world.gpc));
    const same = granted(next).length === due.length && due.every((one) => granted(next).includes(one));
    return same && ![...next.services.values()].includes(false) ? intent : "save";
  }
  return intent;
};

/** A member's choice from the states that the server holds. What they do not answer stays open.
 * @param {World} world @param {import("./config.js").State[]} states @param {string} device
 * @returns {Choice} */
export const fromStates = (world, states, device) => {
  const next = blank(world, device);
  for (const purpose of optional(world)) {
    const { key, tag = "" } = purpose;
    const state = states.find((one) => one.purpose === key);
    if (!state || !/^(granted|declined|objected|withdrawn)$/.test(state.status)) continue;
    const on = state.granted === true && state.status === "granted";
    const until = addMonths(Math.floor(Date.parse(state.decided_at) / 1000), holds(world.config, purpose));
    next.purposes.set(key, { tag, on: on ? 1 : 0, until });
    for (const service of world.config.services) {
      if (!on || !service.for.includes(key)) continue;
      next.services.set(service.key, !states.some(({ refused_services: no }) => no?.includes(service.key)));
    }
  }
  return next;
};

/** The text that `decode` of cookie.js reads. @param {Choice} choice @returns {string} */
export const encode = ({ notice, time, version, device, purposes, services }) =>
  [
    1,
    notice,
    time.toString(36),
    version.toString(36),
    device,
    [...purposes].map(([key, { tag, on, until }]) => `${key}:${tag}:${on}:${until.toString(36)}!`).join(""),
    [...services].map(([key, on]) => `${key}:${+on}!`).join(""),
  ].join("~");
