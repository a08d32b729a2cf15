/**
 * Telling the page: DOM events on `document`, which subscribers of `window.ConsentService` share. A
 * listener that throws is reported by the browser and stops nothing here.
 */

/** @param {Document} document */
export const createEvents = (document) => {
  /** @type {Map<Function, (event: any) => void>} */
  const listeners = new Map();
  return {
    /** @param {string} name @param {(detail: any) => void} fn */
    on: (name, fn) => {
      if (!listeners.has(fn)) listeners.set(fn, ({ detail }) => fn(detail));
      document.addEventListener(`consent:${name}`, /** @type {EventListener} */ (listeners.get(fn)));
    },
    /** @param {string} name @param {(detail: any) => void} fn */
    off: (name, fn) =>
      document.removeEventListener(`consent:${name}`, /** @type {EventListener} */ (listeners.get(fn))),
    /** @param {"ready"|"choice"|"change"|"ui"|"error"} name @param {unknown} [detail] */
    emit: (name, detail) => void document.dispatchEvent(new CustomEvent(`consent:${name}`, { detail })),
  };
};
