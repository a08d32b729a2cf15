/**
 * The first layer, and the panel behind the way back: the same box, which never traps the keyboard.
 */
import { saveAll } from "./acts.js";
import { button, closer, h, link } from "./dom.js";
import { fill, join } from "./i18n.js";
import { given, optional, purposes, services, world } from "./lent.js";
import { acceptWord, bodyWord, chooseWord, closeWord, gpcWord, listWord, noteWord, place, policy, policyWord, purposeTexts, rejectWord, terms, titleWord, who } from "./texts.js";

/** @param {(act: () => void) => void} saving acts and says that it is saved
 * @param {() => void} close @param {(layer: string) => void} show @param {string} layer
 * @param {import("./later.js").LaterPart} [later] of a visitor who has chosen before */
export const createFirst = (saving, close, show, layer, later) => {
  const asked = optional(world());
  const { signal } = world();
  const count = services.filter(([, of]) => asked.some(([key]) => of.includes(key))).length;
  const names = purposes.flatMap((purpose, index) => (asked.includes(purpose) ? [purposeTexts[index][0]] : []));
  const months = Math.min(...purposes.flatMap((purpose, index) => (asked.includes(purpose) ? [terms[index]] : [])));
  const [title, lines, act] = later?.question(layer) || [
    titleWord,
    [fill(bodyWord, { who, "services": count, "purposes": join(given[0], names) })],
    (/** @type {boolean} */ on) => saveAll(on, "first"),
  ];
  const panel = layer === "panel";
  const preferences = () => show("preferences");
  const buttons = [
    button(acceptWord, () => saving(() => act(true)), "ink"),
    button(rejectWord, () => saving(() => act(false)), "ink"),
  ];
  return h(
    "section",
    {
      class: `first ${panel ? "corner" : place}`,
      role: "dialog",
      "aria-modal": "false",
      "aria-labelledby": "title",
      "aria-describedby": "body",
      tabindex: "-1",
      keydown: ({ key }) => {
        if (key === "Escape") close();
      },
    },
    h(
      "div",
      { class: "say" },
      h("h2", { id: "title" }, title),
      h(
        "div",
        { id: "body" },
        ...lines.map((line) => h("p", {}, ...[line].flat())),
        !!signal && asked.some(([, , , sale]) => sale) && h("p", {}, `${gpcWord}.`),
      ),
      h("p", { class: "links" }, button(fill(listWord, { "services": count }), preferences, "link"), !!policy && link(policy, policyWord)),
    ),
    h(
      "div",
      { class: "act" },
      !panel && h("p", { class: "note" }, fill(noteWord, { months })),
      h("div", { class: "row" }, ...(panel ? buttons.reverse() : buttons), button(chooseWord, preferences)),
    ),
    closer(closeWord, close),
  );
};
