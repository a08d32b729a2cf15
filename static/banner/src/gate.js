/**
 * The gate: markup that waits for a permission. Scripts run in the order of the document, one after
 * the other, each once; frames and images get their address when they may and lose it again. The
 * document is asked anew each time, so that nodes which come or go need no bookkeeping.
 *
 * @typedef {HTMLIFrameElement|HTMLImageElement} Framed
 */

const GATED = "[data-category]";

/** An absolute http(s) address, or nothing: `javascript:` and `data:` are not addresses.
 * @param {string|null|undefined} address @param {string} base @returns {URL|undefined} */
export const webAddress = (address, base) => {
  try {
    const url = new URL(address || "data:", base);
    if (/^https?:$/.test(url.protocol)) return url;
  } catch {
    // Not an address at all.
  }
};

/**
 * @param {string|undefined} nonce a gated script without the loader's nonce is refused
 * @param {{createScript(text: string): any, createScriptURL(url: string): any}} trusted
 * @param {(category: string, service?: string, host?: string) => unknown} permits
 * @param {WeakSet<Element>} once frames that the visitor opened once, without a choice
 * @returns {() => Framed[]} releases what may run now and tells the frames and images that wait
 */
export const createGate = (nonce, trusted, permits, once) => {
  let busy = false;

  /** @param {Element} element */
  const source = (element) => element.getAttribute("data-src") || element.getAttribute("src");
  /** The address of an element that may have it now; an empty text when it is none of the web's.
   * @param {HTMLElement} element */
  const address = (element) => {
    const url = webAddress(source(element), document.baseURI);
    const { category = "", service } = element.dataset;
    if (once.has(element) || permits(category, service, url?.hostname)) return url?.href || "";
  };

  const run = () => {
    for (const inert of /** @type {NodeListOf<HTMLScriptElement>} */ (
      document.querySelectorAll(`script[type="text/plain"]${GATED}`)
    )) {
      const url = address(inert);
      const from = source(inert);
      // What an earlier one did may have removed this one, or released it.
      if (busy || url === undefined || !inert.isConnected) continue;
      // Its text may not have come in whole yet; the next node or the end of the page brings us back.
      if (document.readyState === "loading" && !from && !inert.nextSibling) return;
      if ((nonce && inert.nonce !== nonce) || (from && !url)) continue;
      const script = /** @type {HTMLScriptElement} */ (inert.cloneNode());
      script.type = inert.dataset.type || "";
      script.onload = script.onerror = () => {
        busy = false;
        run();
      };
      try {
        if (url) script.src = trusted.createScriptURL(url);
        else script.text = trusted.createScript(inert.text);
        // An inline module tells nobody when it has run.
        busy = !!url;
      } catch {
        // The page's policy refuses the script: it does not run, and the next one has its turn.
        script.type = "text/refused";
      }
      inert.replaceWith(script);
    }
  };

  return () => {
    run();
    return [
      .../** @type {NodeListOf<Framed>} */ (
        document.querySelectorAll(`iframe${GATED}[data-src],img${GATED}[data-src]`)
      ),
    ].filter((frame) => {
      const url = address(frame);
      if (url && frame.src !== url) frame.src = url;
      if (!url && !/^(about:blank)?$/.test(frame.src)) frame.src = "about:blank";
      return !url;
    });
  };
};
