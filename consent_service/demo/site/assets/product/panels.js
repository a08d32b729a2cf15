/**
 * Shows what runs in the page. Every state is observed: scripts report that they run, cookies are
 * read, the frame's address is looked at. Nothing here asks the banner what was chosen, except the
 * button that sends a measurement, as a careful site would.
 */
(() => {
  "use strict";
  const panels = new Map(
    [...document.querySelectorAll("[data-panel]")].map((panel) => [panel.dataset.panel, panel]),
  );
  /** What scripts have reported in this page, by panel. */
  const reports = new Map();

  const fact = (panel, name) => panel.querySelector(`[data-fact="${name}"]`);
  const setText = (element, text) => {
    if (element && element.textContent !== text) element.textContent = text;
  };
  /** What a machine said is set apart from what the page says. */
  const quote = (element, text) => {
    element.classList.add("mono");
    setText(element, text);
  };

  const cookieNames = (pattern) =>
    document.cookie
      .split("; ")
      .map((cookie) => cookie.split("=")[0])
      .filter((name) => pattern.test(name))
      .sort();

  const isFrameLoaded = () => {
    const address = panels.get("video").querySelector("iframe").getAttribute("src");
    return Boolean(address) && address !== "about:blank";
  };

  const isDisabled = (panel) => {
    const flag = fact(panel, "disable");
    return Boolean(flag && window[`ga-disable-${flag.dataset.measurement}`]);
  };

  const stateOf = (name, panel, cookies) => {
    if (name === "video") return isFrameLoaded() ? "running" : "held";
    const report = reports.get(name);
    if (!report) return "held";
    return report.stopped || isDisabled(panel) ? "stopped" : cookies.length ? "running" : "stopped";
  };

  const showState = (panel, state) => {
    const status = panel.querySelector(".state");
    if (status.dataset.state === state) return;
    status.dataset.state = state;
    for (const tag of status.querySelectorAll("[data-when]")) tag.hidden = tag.dataset.when !== state;
  };

  const showAnswer = (element, isYes) =>
    element && setText(element, isYes ? element.dataset.yes : element.dataset.no);

  const observe = () => {
    for (const [name, panel] of panels) {
      const cookies = panel.dataset.cookies ? cookieNames(new RegExp(panel.dataset.cookies)) : [];
      const list = fact(panel, "cookies");
      if (list) {
        list.classList.toggle("mono", cookies.length > 0);
        setText(list, cookies.join(", ") || list.dataset.no);
      }
      showAnswer(fact(panel, "script"), reports.has(name));
      showAnswer(fact(panel, "disable"), isDisabled(panel));
      showAnswer(fact(panel, "frame"), name === "video" && isFrameLoaded());
      showState(panel, stateOf(name, panel, cookies));
    }
  };

  const wordOf = (name) => document.querySelector(`[data-event="${name}"]`)?.textContent ?? "";

  /** The choices in an event's detail, and nothing else of it: details may change their shape. */
  const choicesIn = (detail) => {
    const choices = detail && typeof detail === "object" ? (detail.choices ?? detail) : {};
    return Object.entries(choices)
      .filter(([, value]) => typeof value === "boolean")
      .map(([purpose, value]) => `${purpose}: ${value}`)
      .join(", ");
  };

  const row = ({ name, at, detail }) => {
    const item = document.createElement("li");
    const parts = [
      ["time", at.toTimeString().slice(0, 8)],
      ["code", name],
      ["span", wordOf(name)],
      ["small", choicesIn(detail)],
    ];
    for (const [tag, text] of parts) {
      if (!text) continue;
      const element = document.createElement(tag);
      element.textContent = text;
      item.append(element, " ");
    }
    return item;
  };

  const log = document.getElementById("log");
  let shown = 0;
  const showHeard = () => {
    for (; shown < window.demoHeard.length; shown += 1) log.prepend(row(window.demoHeard[shown]));
    while (log.children.length > 30) log.lastElementChild.remove();
    log.hidden = shown === 0;
    document.getElementById("log-empty").hidden = shown > 0;
  };

  document.addEventListener("demo:heard", () => {
    showHeard();
    observe();
  });
  document.addEventListener("demo:script", (event) => {
    const { panel, stopped = false, received } = event.detail;
    if (!panels.has(panel)) return;
    reports.set(panel, { stopped });
    if (received) quote(fact(panels.get(panel), "received"), received);
    observe();
  });

  document.querySelector("[data-send]").addEventListener("click", ({ currentTarget }) => {
    const panel = panels.get("analytics");
    const answer = panel.querySelector(".answer");
    const service = window.ConsentService;
    const isAllowed =
      typeof service?.has === "function" && service.has("analytics", "google-analytics") === true;
    setText(answer, isAllowed ? "" : answer.dataset.refused);
    if (!isAllowed || typeof window.gtag !== "function") return;
    // The two last parameters must never arrive: that is what the allow-list is for.
    const parameters = { menu_usage: "report", user_id: "member-1042", contact: "member@narugyeol.example" };
    quote(fact(panel, "tried"), `${currentTarget.dataset.send} ${JSON.stringify(parameters)}`);
    window.gtag("event", currentTarget.dataset.send, parameters);
  });

  showHeard();
  observe();
  // Cookies are removed without an event; a glance each second is enough for people.
  setInterval(observe, 1000);
})();
