/** Starts the imitated Google Analytics. It runs only where analytics is allowed. */
(() => {
  "use strict";
  window.dataLayer = window.dataLayer || [];
  window.gtag =
    window.gtag ||
    function gtag() {
      // Google's tag reads the arguments object itself, not an array.
      window.dataLayer.push(arguments);
    };
  window.gtag("js", new Date());
  window.gtag("config", "G-DEMO123456", { send_page_view: false });
  window.gtag("event", "remote_session_speed", { remote_session_speed: 42 });
})();
