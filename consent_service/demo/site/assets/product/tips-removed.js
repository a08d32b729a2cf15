/** Puts the tips back into everybody's order after personalisation was withdrawn. */
(() => {
  "use strict";
  const list = document.getElementById("tips");
  for (const topic of ["minutes", "noise", "hands"]) {
    list.append(list.querySelector(`[data-topic="${topic}"]`));
  }
  document.dispatchEvent(
    new CustomEvent("demo:script", { detail: { panel: "tips", stopped: true } }),
  );
})();
