/**
 * What few sites set, and no other site carries: the service takes `dist/loader.plus.js` for them,
 * which is the same loader built with `__PLUS__`.
 *
 * @typedef {[dnt?: 0|1, regions?: [region: string[], granted: string[]][]|0, passthrough?: 0|1,
 *   modules?: [name: string, digest: string][]|0]} Plus
 *   dnt: `navigator.doNotTrack` counts as Global Privacy Control does. regions: Consent Mode defaults
 *   for ISO 3166-2 regions; what is not named there is denied. passthrough: Google's
 *   `url_passthrough`. modules: optional scripts.
 */

/** In advanced mode Google's own scripts start before a choice, and are told that all is denied. That
 * is safe only when the defaults are there before anything else: set by a synchronous tag, or by the
 * documented inline stub. Otherwise it is refused, and the mode is basic.
 * @param {HTMLScriptElement|null} tag @param {unknown} layer `dataLayer` as the loader found it */
export const mayBeAdvanced = (tag, layer) =>
  !!(tag && !tag.async && !tag.defer && document.readyState === "loading") ||
  (Array.isArray(layer) && layer[0]?.[0] === "consent" && layer[0][1] === "default");
