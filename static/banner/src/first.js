/**
 * The first layer, and the panel behind the way back: the same box, which never traps the keyboard.
 */
import { button, closer, h, link } from "./dom.js";
import { holds, questions } from "./decide.js";
import { fill, instant, join } from "./i18n.js";
import { optional, permits } from "./state.js";

/** @typedef {import("./interface.js").Context} Context @typedef {import("./texts.js").Texts} Texts
 * @typedef {ReturnType<typeof import("./acts.js").createActs>} Doing */

/** When and what was chosen last. @param {Context} context @param {Texts} texts */
export const lastChoice = ({ world }, { lang, t }) => {
  const now = world();
  if (!now.choice) return null;
  const on = optional(now).map(({ key }) => permits(now, key));
  const what = on.every(Boolean) ? t.accept : on.some(Boolean) ? t.choose : t.reject;
  return h("p", {}, `${t.last} `, h("b", {}, what), ` · ${instant(lang, now.choice.time)}`);
};

/** @param {Context} context @param {Texts} texts @param {Doing} acts
 * @param {object} doing
 * @param {(act: () => void) => void} doing.save acts and says that it is saved
 * @param {() => void} doing.close @param {boolean} panel */
export const createFirst = (context, texts, acts, { save, close }, panel) => {
  const { config, world, show } = context;
  const { t, lang, position } = texts;
  const now = world();
  const open = questions(now);
  const asked = optional(now);
  const some = !panel && open.purposes.length < asked.length && !!(open.purposes[0] || open.services[0]);
  /** @param {{key: string, name: string}[]} of @param {string[]} keys */
  const names = (of, keys) => of.filter(({ key }) => keys.includes(key)).map(({ name }) => name);
  const services = config.services.filter(({ for: of }) => asked.some(({ key }) => of.includes(key))).length;
  const months = Math.min(...asked.map((purpose) => holds(config, purpose)));

  /** @param {boolean} on */
  const answer = (on) => () =>
    save(() => {
      if (!some) return acts.all(on, panel ? "preferences" : "first");
      const wanted = asked
        .filter(({ key }) => open.purposes.includes(key))
        .map(({ key, sale }) => [key, on && !(sale && now.gpc)]);
      acts.save(
        Object.fromEntries(wanted),
        "first",
        Object.fromEntries(open.services.map((key) => [key, on])),
        on ? "accept_all" : "reject_all",
      );
    });
  const accept = button(t.accept, answer(true), "ink");
  const reject = button(t.reject, answer(false), "ink");

  return h(
    "section",
    {
      class: `first ${panel ? "corner" : position || "bar"}`,
      role: "dialog",
      "aria-modal": "false",
      "aria-labelledby": "title",
      "aria-describedby": "body",
      tabindex: "-1",
      keydown: (event) => {
        if (event.key === "Escape") close();
      },
    },
    h(
      "div",
      { class: "say" },
      h("h2", { id: "title" }, panel ? t.settings : some ? t.new_title : t.title),
      h(
        "div",
        { id: "body" },
        panel && lastChoice(context, texts),
        h(
          "p",
          {},
          panel
            ? t.intro
            : some
              ? fill(t.new_body, {
                  names: join(lang, [...names(texts.purposes, open.purposes), ...names(texts.services, open.services)]),
                })
              : fill(t.body, {
                  who: texts.who,
                  services,
                  purposes: join(lang, names(texts.purposes, asked.map(({ key }) => key))),
                }),
        ),
        now.gpc && asked.some(({ sale }) => sale) && h("p", {}, `${t.gpc}.`),
      ),
      h(
        "p",
        { class: "links" },
        button(fill(t.list, { services }), () => show("preferences"), "link"),
        !!texts.policy && link(texts.policy, t.policy),
      ),
    ),
    h(
      "div",
      { class: "act" },
      !panel && h("p", { class: "note" }, fill(t.note, { months })),
      h("div", { class: "row" }, ...(panel ? [reject, accept] : [accept, reject]), button(t.choose, () => show("preferences"))),
    ),
    closer(t.close, close),
  );
};
