/**
 * Remembers the banner's DOM events from the very first one, for panels.js to show.
 * It stands before the banner and changes nothing.
 */
(() => {
  "use strict";
  const NAMES = ["ready", "choice", "change", "ui", "error"].map((name) => `consent:${name}`);
  const heard = [];
  for (const name of NAMES) {
    document.addEventListener(name, (event) => {
      heard.push({ name, at: new Date(), detail: event.detail });
      document.dispatchEvent(new CustomEvent("demo:heard"));
    });
  }
  window.demoHeard = heard;
})();
