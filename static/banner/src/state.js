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
  world.purposes.find(([key, , , , aliases]) => key === name || aliases?.includes(name));

/** The answer to a purpose, while it stands: same terms, not expired, not asked anew by the site.
 * @param {World} world @param {Purpose} purpose @returns {import("./config.js").Answer|undefined} */
export const standing = ({ required, choice, today }, [key, , terms]) => {
  const answer = choice?.answers.get(key);
  if (choice && answer && answer.tag === terms && choice.required >= required && today < (answer.until || 0))
    return answer;
};

/** May this purpose — and, when named, this service under it — run now?
 * @param {World} world @param {string} name @param {string|null} [service] @returns {boolean} */
export const permits = (world, name, service) => {
  const { services, choice, second } = world;
  const purpose = findPurpose(world, name);
  if (!purpose) return false;
  const [key, mode, , sale] = purpose;
  if (service && !services.some(([one, of, , , , , off]) => one === service && of.includes(key) && !off)) return false;
  if (!mode) return true;
  if (world.held || (second && !permits({ ...world, choice: second, second: undefined }, key, service))) return false;
  // A refusal of an opt-out purpose does not lapse; a grant of an opt-in purpose does.
  const optOut = __PLUS__ && mode > 1;
  const answer = optOut ? choice?.answers.get(key) : standing(world, purpose);
  if ((answer ? !answer.given : !optOut) || (world.signal && sale && answer?.given !== 2)) return false;
  return !service || !!(choice?.answers.get(`/${service}`)?.given ?? optOut);
};

/** May any of these services run under a purpose? Where there are none, the purpose decides alone.
 * @param {World} world @param {string} name @param {Service[]} services */
export const permitsAny = (world, name, services) =>
  permits(world, name) && (!services[0] || services.some(([key]) => permits(world, name, key)));

/** May gated markup be released? Without a named service its host tells which ones it may be for;
 * when all of those are refused or switched off, it stays inert.
 * @param {World} world @param {string} name @param {string|undefined} service
 * @param {string} host @returns {boolean} */
export const releases = (world, name, service, host) => {
  const [purpose] = findPurpose(world, name) || [""];
  return service
    ? permits(world, name, service)
    : permitsAny(world, name, world.services.filter(([, of, hosts]) => hosts && hosts.includes(host) && of.includes(purpose)));
};

/** May this service run for any of its purposes? @param {World} world @param {Service} service */
export const runs = (world, [key, of]) => of.some((purpose) => permits(world, purpose, key));

/** The purposes that a visitor answers. @param {World} world */
export const optional = (world) => world.purposes.filter(([, mode]) => mode);

/** Every purpose with what is permitted now. @param {World} world @returns {Record<string, boolean>} */
export const choices = (world) => Object.fromEntries(world.purposes.map(([key]) => [key, permits(world, key)]));

/** A service that the visitor has not been asked about. Asked about are services under a purpose whose
 * grant stands, and never while they are switched off: a switch asks nobody.
 * @param {World} world @param {Service} service */
export const isNew = (world, [key, of, , , , , off]) =>
  !off &&
  !world.choice?.answers.has(`/${key}`) &&
  optional(world).some((purpose) => of.includes(purpose[0]) && standing(world, purpose)?.given);

/** Is it the visitor's own answer that counts, and not one that is still awaited?
 * @param {World} world */
export const isSettled = ({ choice, held, second }) => choice && !held && !second;

/** Must anything be asked now? While a member's own choice is not known, nothing is.
 * @param {World} world */
export const isOpen = (world) =>
  !world.held &&
  !world.second &&
  (optional(world).some((purpose) => !standing(world, purpose)) ||
    world.services.some((service) => isNew(world, service)));

/** May a service that a switch or a signal stops have cookies here? What really goes is decided by
 * erase.js. @param {World} world @param {string} cookies `document.cookie` */
export const mayHaveLeftovers = (world, cookies) =>
  world.services.some(
    (service) =>
      service[5] &&
      !runs(world, service) &&
      service[5].some((name) => `; ${cookies}`.includes(`; ${name.split("*")[0]}`)),
  );
