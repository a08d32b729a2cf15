/** Empties the advertising space after the consent to advertising was withdrawn. */
(() => {
  "use strict";
  const slot = document.getElementById("ad-slot");
  for (const ad of slot.querySelectorAll("[data-ad]")) ad.remove();
  slot.querySelector(".empty").hidden = false;
  document.dispatchEvent(
    new CustomEvent("demo:script", { detail: { panel: "ads", stopped: true } }),
  );
})();
