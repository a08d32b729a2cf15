/**
 * The browser's storage, under names of one site. It may be refused, full or tampered with: then
 * reading finds nothing and writing says so.
 */

/** `hidden` is for the browser session, everything else stays.
 * @param {Window} window @param {string} hash @param {string} name
 * @param {string} [value] to write; an empty one removes; left out, it is read
 * @returns {string|null|undefined} what was read or written; nothing when the browser refuses */
export const keep = (window, hash, name, value) => {
  try {
    const area = window[name === "hidden" ? "sessionStorage" : "localStorage"];
    const key = `cs_${name}_${hash}`;
    if (value === undefined) return area.getItem(key);
    if (value) area.setItem(key, value);
    else area.removeItem(key);
    return value;
  } catch {
    return undefined;
  }
};
