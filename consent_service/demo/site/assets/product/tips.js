/** Remembers in a first-party cookie which tips were read, and puts related ones first. */
(() => {
  "use strict";
  const COOKIE = "ngm_topics";
  const NINETY_DAYS = 90 * 24 * 60 * 60;
  const list = document.getElementById("tips");

  const topics = () =>
    (document.cookie.split("; ").find((cookie) => cookie.startsWith(`${COOKIE}=`)) ?? "=")
      .split("=")[1]
      .split(".")
      .filter((topic) => topic && topic !== "none");

  const remember = (read) => {
    const value = read.join(".") || "none";
    document.cookie = `${COOKIE}=${value}; Path=/; Max-Age=${NINETY_DAYS}; SameSite=Lax`;
  };

  const arrange = () => {
    for (const topic of topics()) {
      const tip = list.querySelector(`[data-topic="${topic}"]`);
      if (tip) list.prepend(tip);
    }
  };

  const isAllowed = () => window.ConsentService?.has?.("personalisation") === true;

  const readTip = (event) => {
    const topic = event.target.closest("[data-topic]")?.dataset.topic;
    if (!topic || !isAllowed()) return;
    remember([...topics().filter((other) => other !== topic), topic]);
    arrange();
  };

  remember(topics());
  arrange();
  list.addEventListener("click", readTip);
  document.dispatchEvent(new CustomEvent("demo:script", { detail: { panel: "tips" } }));
})();
