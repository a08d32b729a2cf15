/**
 * The gate: markup that waits for a permission. Scripts run in the order of the document, one after
 * the other, each once; frames and images get their address when they may and lose it again.
 *
 * @typedef {HTMLIFrameElement|HTMLImageElement} Framed
 */

const SELECTOR =
  'script[type="text/plain"][data-category],iframe[data-category][data-src],img[data-category][data-src]';

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
 * @param {Document} document
 * @param {string|undefined} nonce a gated script without the loader's nonce is refused
 * @param {{createScript(text: string): any, createScriptURL(url: string): any}} trusted
 * @param {(category: string, service?: string, host?: string) => boolean} permits
 */
export const createGate = (document, nonce, trusted, permits) => {
  const seen = new WeakSet();
  /** @type {WeakSet<Element>} shown once by the visitor, without a choice */
  const once = new WeakSet();
  /** @type {HTMLScriptElement[]} */
  const scripts = [];
  /** @type {Set<Framed>} */
  const frames = new Set();
  let busy = false;

  /** @param {Element} element */
  const source = (element) => element.getAttribute("data-src") || element.getAttribute("src");
  /** @param {Element} element */
  const address = (element) => webAddress(source(element), document.baseURI);
  /** @param {HTMLElement} element */
  const allowed = (element) =>
    once.has(element) ||
    permits(element.dataset.category || "", element.dataset.service, address(element)?.hostname);

  const run = () => {
    let index;
    while (!busy && (index = scripts.findIndex(allowed)) >= 0) {
      const inert = scripts[index];
      // Its text may not have come in whole yet; the next node or the end of the page brings us back.
      if (document.readyState === "loading" && !source(inert) && !inert.nextSibling) return;
      scripts.splice(index, 1);
      const url = address(inert);
      const type = inert.dataset.type || "";
      if (!inert.isConnected || (nonce && inert.nonce !== nonce) || (source(inert) && !url)) continue;
      const script = document.createElement("script");
      for (const { name, value } of inert.attributes) {
        if (!/^(data-)?(type|src)$|^nonce$/.test(name)) script.setAttribute(name, value);
      }
      script.type = type;
      script.nonce = nonce || "";
      try {
        if (url) script.src = trusted.createScriptURL(url.href);
        else script.text = trusted.createScript(inert.text);
      } catch {
        // The page's policy refuses the script: it does not run, and the next one has its turn.
        continue;
      }
      // An inline module tells nobody when it has run.
      busy = !!url;
      script.onload = script.onerror = () => {
        busy = false;
        run();
      };
      inert.replaceWith(script);
    }
  };

  return {
    /** Releases what may run now. @returns {Framed[]} the frames and images that wait */
    update: () => {
      run();
      return [...frames].filter((frame) => {
        const url = allowed(frame) ? address(frame)?.href : "";
        if (url && frame.src !== url) frame.src = url;
        if (!url && frame.getAttribute("src")) frame.src = "about:blank";
        return !url && frame.isConnected;
      });
    },
    /** @param {Element} frame */
    once: (frame) => once.add(frame),
    /** Takes in what stands under a node. @param {ParentNode} node */
    scan: (node) => {
      for (const element of node.querySelectorAll(SELECTOR)) {
        if (seen.has(element)) continue;
        seen.add(element);
        if (element instanceof HTMLScriptElement) scripts.push(element);
        else frames.add(/** @type {Framed} */ (element));
      }
    },
  };
};
