/**
 * The browser's storage, under names of one site. It may be refused, full or tampered with: then
 * reading finds nothing and writing says so.
 */

/** @param {string} hash of the site
 * @returns {(name: string, value?: string) => string|undefined} */
export const createStorage =
  (hash) =>
  /** `hidden` is for the browser session, everything else stays.
   * @param {string} name
   * @param {string} [value] to write; an empty one removes; left out, it is read
   * @returns {string|undefined} what was read or written; nothing when the browser refuses */
  (name, value) => {
    try {
      const area = name === "hidden" ? sessionStorage : localStorage;
      const verb = value ? "setItem" : value === undefined ? "getItem" : "removeItem";
      return area[verb](`cs_${name}_${hash}`, /** @type {string} */ (value)) ?? value;
    } catch {
      return undefined;
    }
  };
