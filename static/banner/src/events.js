/**
 * Telling the page: DOM events on `document`, which subscribers of `window.ConsentService` share. A
 * listener that throws is reported by the browser and stops nothing here.
 */

/** @type {Map<Function, (event: any) => void>} */
const listeners = new Map();

/** Subscribing, and the end of it.
 * @type {((name: string, fn: (detail: any) => void) => void)[]} */
export const [on, off] = ["add", "remove"].map((verb) => (name, fn) => {
  if (!listeners.has(fn)) listeners.set(fn, ({ detail }) => fn(detail));
  /** @type {any} */ (document)[`${verb}EventListener`](`consent:${name}`, listeners.get(fn));
});

/** @param {"ready"|"choice"|"change"|"ui"|"error"} name @param {unknown} [detail] */
export const emit = (name, detail) => {
  document.dispatchEvent(new CustomEvent(`consent:${name}`, { detail }));
};
