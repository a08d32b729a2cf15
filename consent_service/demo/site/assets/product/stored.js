/**
 * Asks this site's server every two seconds what the service has stored, and shows the answer as
 * text. It rests while the page is hidden. The browser's number stays in its cookie.
 */
(() => {
  "use strict";
  const EVERY = 2000;
  const root = document.getElementById("stored");
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const drawn = new Map();

  const make = (tag, text, className) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    if (className) element.className = className;
    return element;
  };
  const labelled = (label, text) => {
    const line = make("p", "", "small");
    line.append(make("span", `${label} `), make("code", text));
    return line;
  };
  /** A row whose cells repeat their column's heading, for screens too narrow for columns. */
  const cells = (name, ...contents) => {
    const row = make("tr");
    const headings = part(name).closest("table").tHead.rows[0].cells;
    contents.forEach((content, index) => {
      const cell = make(index ? "td" : "th");
      if (!index) cell.scope = "row";
      cell.dataset.label = headings[index].textContent;
      cell.append(content);
      row.append(cell);
    });
    return row;
  };
  const when = (text) => make("span", text ?? "–", "when");

  const drawDecision = ({ purpose, allowed, answer, reasons }) => {
    const list = make("ul", "", "reasons");
    for (const { code, text } of reasons) {
      const item = make("li");
      item.append(make("span", text === code ? "" : `${text} `), make("code", code));
      list.append(item);
    }
    return cells("decisions", purpose, make("span", answer, allowed ? "tag yes" : "tag no"), list);
  };
  const drawState = ({ purpose, granted, status, decided_at: at, valid_until: until }) =>
    cells(
      "states",
      purpose,
      make("span", status, granted ? "tag yes" : "tag no"),
      when(at),
      when(until),
    );
  const drawAct = ({ action, occurred_at: at, choices, notice, policy, event_id: id }) => {
    const { notice: noticeWord, policy: policyWord } = part("history").dataset;
    const item = make("li");
    const head = make("p");
    head.append(make("strong", action), " ", when(at));
    item.append(head, make("p", choices.join(" · ")));
    if (policy) item.append(labelled(policyWord, policy));
    if (notice) item.append(labelled(noticeWord, notice));
    item.append(labelled("ID", id));
    return item;
  };

  /** Redraws a part only when its content changed, so that a selection or a reader is not lost. */
  const draw = (name, items, drawItem) => {
    const key = JSON.stringify(items);
    if (drawn.get(name) === key) return;
    drawn.set(name, key);
    part(name).replaceChildren(...items.map(drawItem));
  };
  const setText = (name, text) => {
    const element = part(name);
    if (element.textContent !== text) element.textContent = text;
  };

  const show = (answer) => {
    setText("message", answer.message ?? "");
    part("message").hidden = !answer.message;
    setText("asked_at", answer.asked_at ?? "–");
    setText("subject_ref", answer.subject_ref ?? "–");
    draw("decisions", answer.decisions, drawDecision);
    draw("states", answer.states, drawState);
    draw("history", answer.history, drawAct);
    part("history-empty").hidden = answer.history.length > 0;
  };

  const ask = async () => {
    const body = { lang: root.dataset.lang };
    if (root.dataset.customer) body.customer = root.dataset.customer;
    const response = await fetch("/stored/state", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`state ${response.status}`);
    return response.json();
  };

  const tick = async () => {
    if (!document.hidden) {
      try {
        show(await ask());
      } catch {
        const nothing = { decisions: [], states: [], history: [] };
        show({ ...nothing, message: root.dataset.pageError });
      }
    }
    setTimeout(tick, EVERY);
  };
  tick();
})();
