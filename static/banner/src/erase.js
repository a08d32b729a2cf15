/**
 * Removing what a service left in the browser once it may not run: its declared cookies, on this
 * host and on every parent domain, and storage items of the same names. Only first-party,
 * script-readable ones can be reached from here.
 *
 * @typedef {import("./config.js").World} World
 */
import { isSettled, runs } from "./state.js";

/** Whether a name is declared by services that are switched off, refused or just stopped, and by none
 * that may run. While a member's choice is not known, nobody has refused.
 * @param {World} world @param {string[]} stopped keys of services, after a slash
 * @param {string[][]} declared per service, the names of its cookies and storage items
 * @returns {(name: string) => boolean} */
export const isUnwanted = (world, stopped, declared) => {
  const refused = isSettled(world);
  /** @param {boolean} running @param {string} name */
  const isOf = (running, name) =>
    world.services.some(
      (service, index) =>
        runs(world, service) === running &&
        (running || refused || service[6] || stopped.includes(`/${service[0]}`)) &&
        declared[index].some((pattern) => {
          const [start, end] = pattern.split("*");
          return end === undefined ? name === start : name.startsWith(start) && name.endsWith(end);
        }),
    );
  return (name) => isOf(false, name) && !isOf(true, name);
};

/** Where a cookie may have been set: the host alone, then the host and each of its parents.
 * @param {string} host @returns {string[]} */
export const cookieDomains = (host) => {
  const parts = host.split(".");
  return ["", ...parts.map((_, index) => parts.slice(index).join("."))];
};

/** @param {Window} window @param {(name: string) => boolean} unwanted */
export const erase = (window, unwanted) => {
  const { document, location } = window;
  try {
    for (const cookie of document.cookie.split("; ")) {
      const [name] = cookie.split("=");
      if (!unwanted(name)) continue;
      for (const domain of cookieDomains(location.hostname)) {
        document.cookie = `${name}=;Path=/;Max-Age=0${domain && `;Domain=${domain}`}`;
      }
    }
  } catch {
    // A page in a sandbox has no cookies.
  }
  for (const area of /** @type {const} */ (["localStorage", "sessionStorage"])) {
    try {
      for (const name of Object.keys(window[area])) if (unwanted(name)) window[area].removeItem(name);
    } catch {
      // A browser may refuse its storage altogether; then nothing is kept there either.
    }
  }
};
