/**
 * What a choice permits and what is still to be asked, as pure functions: no document, no clock, no
 * storage. Nothing here is granted by default except strictly necessary purposes and opt-out
 * purposes that nobody refused.
 *
 * @typedef {import("./config.js").World} World
 * @typedef {import("./config.js").Purpose} Purpose
 * @typedef {import("./config.js").Service} Service
 */

/** A purpose by its key or by one of its other names. Compared, never indexed: markup may say
 * `constructor`.
 * @param {World} world @param {string} name @returns {Purpose|undefined} */
export const findPurpose = (world, name) =>
  world.config.purposes.find(({ key, as }) => key === name || as?.includes(name));

/** The answer to a purpose, while it stands: same terms, not expired, not asked anew by the site.
 * @param {World} world @param {Purpose} purpose @returns {import("./config.js").Answer|undefined} */
export const standing = ({ config, choice, now }, purpose) => {
  const answer = choice?.purposes.get(purpose.key);
  if (choice && answer && answer.tag === purpose.tag && choice.version >= config.version && now < answer.until) return answer;
};

/** May this purpose — and, when named, this service under it — run now?
 * @param {World} world @param {string} name @param {string|null} [service] @returns {boolean} */
export const permits = (world, name, service) => {
  const { config, choice, second } = world;
  const purpose = findPurpose(world, name);
  if (
    !purpose ||
    (service &&
      (config.off.includes(service) ||
        !config.services.some((one) => one.key === service && one.for.includes(purpose.key))))
  ) {
    return false;
  }
  if (purpose.mode === "necessary") return true;
  if (world.held || (second && !permits({ ...world, choice: second, second: null }, name, service))) return false;
  // A refusal of an opt-out purpose does not lapse; a grant of an opt-in purpose does.
  const optOut = purpose.mode === "opt_out";
  const answer = optOut ? choice?.purposes.get(purpose.key) : standing(world, purpose);
  if (answer ? !answer.on : !optOut) return false;
  if (world.gpc && purpose.sale && answer?.on !== 2) return false;
  return !service || (choice?.services.get(service) ?? optOut);
};

/** May gated markup be released? Without a named service its host tells which ones it may be for;
 * when all of those are refused or switched off, it stays inert.
 * @param {World} world @param {string} name @param {string|undefined} service
 * @param {string|undefined} host @returns {boolean} */
export const releases = (world, name, service, host = "") => {
  const owners = world.config.services.filter(
    (one) => one.hosts?.includes(host) && one.for.some((key) => key === findPurpose(world, name)?.key),
  );
  return (
    permits(world, name, service) &&
    (!!service || !owners[0] || owners.some(({ key }) => permits(world, name, key)))
  );
};

/** May this service run for any of its purposes? @param {World} world @param {Service} service */
export const runs = (world, service) => service.for.some((key) => permits(world, key, service.key));

/** The purposes that a visitor answers. @param {World} world */
export const optional = (world) => world.config.purposes.filter(({ mode }) => mode !== "necessary");

/** Every purpose with what is permitted now. @param {World} world @returns {Record<string, boolean>} */
export const choices = (world) =>
  Object.fromEntries(world.config.purposes.map(({ key }) => [key, permits(world, key)]));

/** A service that the visitor has not been asked about. Asked about are services under a purpose whose
 * grant stands, and never while they are switched off: a switch asks nobody.
 * @param {World} world @param {Service} service */
export const isNew = (world, { key, for: of }) =>
  !world.config.off.includes(key) &&
  !world.choice?.services.has(key) &&
  optional(world).some((purpose) => of.includes(purpose.key) && standing(world, purpose)?.on);

/** Is it the visitor's own answer that counts, and not one that is still awaited?
 * @param {World} world */
export const isSettled = ({ choice, held, second }) => choice && !held && !second;

/** Must anything be asked now? While a member's own choice is not known, nothing is.
 * @param {World} world */
export const isOpen = (world) =>
  !world.held &&
  !world.second &&
  (optional(world).some((purpose) => !standing(world, purpose)) ||
    world.config.services.some((service) => isNew(world, service)));

/** May a service that may not run have cookies here? Services that are off or refused count; while a
 * member's choice is not known, nobody has refused. What really goes is decided by erase.js.
 * @param {World} world @param {string} cookies `document.cookie` */
export const mayHaveLeftovers = (world, cookies) =>
  world.config.services.some(
    (service) =>
      (isSettled(world) || world.config.off.includes(service.key)) &&
      !runs(world, service) &&
      service.cookies?.some((name) => `; ${cookies}`.includes(`; ${name.split("*")[0]}`)),
  );
