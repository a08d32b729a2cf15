/**
 * What an act makes of a choice, as pure functions: the next choice and its text for the cookie, its
 * name for the record, and a member's choice from the states that the server holds.
 *
 * @typedef {import("./config.js").World & {notice: string, terms: number[]}} World with what comes
 *   with the interface: see texts.js
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

/** When an answer of that time is asked again. @param {World} world
 * @param {import("./config.js").Purpose} purpose @param {number} time */
export const lapse = ({ purposes, terms }, purpose, time) => addMonths(time, terms[purposes.indexOf(purpose)]);

/** @param {World} world @param {string} device @returns {Choice} */
export const blank = ({ notice, required, today }, device) => ({
  // The first digits of the hash that a notice id ends with.
  notice: notice.slice(-64, -56),
  made: today,
  required,
  device,
  answers: new Map(),
});

/** The choice after an act. What the act does not name keeps its answer and the date of it.
 * @param {World} world @param {Map<string, boolean>} wanted answers by purpose key, and by `/` and
 *   service key @param {string} device @returns {Choice} */
export const decide = (world, wanted, device) => {
  const { choice, today, signal } = world;
  const next = blank(world, device);
  const { answers } = next;
  for (const purpose of optional(world)) {
    const [key, , tag, sale] = purpose;
    const on = wanted.get(key) ?? permits(world, key);
    const until = (!wanted.has(key) && standing(world, purpose)?.until) || lapse(world, purpose, today);
    answers.set(key, { tag, given: on ? (signal && sale ? 2 : 1) : 0, until });
  }
  for (const [key, of] of world.services) {
    const granted = of.filter((name) => answers.get(name)?.given);
    if (!granted[0]) continue;
    // A service that is new under a purpose that was granted before has not been asked about.
    const given = wanted.get(`/${key}`) ?? choice?.answers.get(`/${key}`)?.given ?? (granted.some((name) => wanted.has(name)) || undefined);
    if (given !== undefined) answers.set(`/${key}`, { given: +given });
  }
  return next;
};

/** What is asked now: purposes without a standing answer, and services that are new, after a slash.
 * @param {World} world @returns {string[]} */
export const questions = (world) => [
  ...optional(world).flatMap((purpose) => (standing(world, purpose) ? [] : purpose[0])),
  ...world.services.flatMap((service) => (isNew(world, service) ? `/${service[0]}` : [])),
];

/** What the act was, for the record: an intention that its outcome contradicts is a `save`, and a
 * refusal of what had been granted is a withdrawal.
 * @param {World} world before the act @param {Choice} next
 * @param {import("./config.js").Action} intent @returns {import("./config.js").Action} */
export const actionOf = (world, next, intent) => {
  /** @param {Choice|undefined} choice */
  const granted = (choice) => optional(world).filter(([key]) => choice?.answers.get(key)?.given);
  const [one] = granted(next);
  if (intent === "reject_all") return one ? "save" : granted(world.choice)[0] ? "withdraw" : intent;
  return intent === "accept_all" &&
    (optional(world).some(([key, , , sale]) => !(sale && world.signal) !== !!next.answers.get(key)?.given) ||
      [...next.answers].some(([key, { given }]) => key[0] === "/" && !given))
    ? "save"
    : intent;
};

/** The text that `decode` of cookie.js reads. @param {Choice} choice @returns {string} */
export const encode = ({ notice, made, required, device, answers }) =>
  [
    1,
    notice,
    made.toString(36),
    required.toString(36),
    device,
    [...answers].map(([key, { given, tag, until }]) => `${key}:${given}${tag ? `:${tag}:${until?.toString(36)}` : ""}!`).join(""),
  ].join("~");
