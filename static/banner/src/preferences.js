/**
 * The second layer: a modal dialog with every purpose, every service under it and its cookies.
 * Nothing is ticked that the visitor did not grant.
 */
import { save, saveAll } from "./acts.js";
import { button, closer, h, link } from "./dom.js";
import { country, duration, fill } from "./i18n.js";
import { given, permits, purposes, services, world } from "./lent.js";
import { acceptWord, closeWord, cookieWord, detailsWord, gpcWord, help, helpWord, introWord, necessaryWord, offWord, optionalWord, policy, policyWord, privacyWord, purposeTexts, rejectWord, saveWord, serviceTexts, sessionWord, settingsWord, termWord, useWord } from "./texts.js";

/** @param {import("./texts.js").Facts} [facts] */
const list = (facts) =>
  !!facts?.[0] && h("dl", {}, ...facts.flatMap(([label, value]) => [h("dt", {}, label), h("dd", {}, value)]));

/** @param {(act: () => void) => void} saving @param {() => void} close
 * @param {import("./later.js").LaterPart} [later] of a visitor who has chosen before */
export const createPreferences = (saving, close, later) => {
  const now = world();
  const [lang] = given;
  /** @type {[key: string, box: HTMLInputElement, of: string][]} `of` of a service: its purpose */
  const boxes = [];

  /** A line with a box, when there is something to choose.
   * @param {string} key of a purpose, or of a service after a slash @param {string} of its purpose
   * @param {string} name @param {string|false} about @param {unknown} optional @param {boolean} [off] */
  const choice = (key, of, name, about, optional, off = false) => {
    const id = `${of}${key}`;
    const box = h("input", {
      type: "checkbox",
      "aria-labelledby": id,
      "aria-describedby": `${id}.`,
      checked: !off && permits(now, of, key === of ? null : key.slice(1)),
      disabled: off,
      change: () => {
        for (const [other, target, parent] of boxes) {
          // One service is one answer, under whichever purpose it is listed; a purpose answers for its
          // services, and a service that is granted grants its purpose.
          if (!target.disabled && (other === key || (key === of && parent === of))) target.checked = box.checked;
          else if (other === of && box.checked) target.checked = true;
        }
      },
    });
    if (optional) boxes.push([key, box, of]);
    return [
      h("label", {}, h("b", { id }, name), !!optional && box),
      h("p", { id: `${id}.` }, about),
    ];
  };

  /** @param {number} index of a service @param {string} of @param {unknown} optional */
  const serviceView = (index, of, optional) => {
    const [key, , , , , , off] = services[index];
    const [name, by, code, url, facts, cookies = []] = serviceTexts[index];
    const whose = [by, code && country(lang, code)].filter(Boolean).join(" · ");
    return h(
      "div",
      { class: "service" },
      ...choice(`/${key}`, of, name, off ? offWord : whose, optional, !!off),
      !!off && h("p", {}, whose),
      !!url && h("p", {}, link(url, privacyWord)),
      list(facts),
      !!cookies[0] &&
        h(
          "table",
          {},
          h("tr", {}, ...[cookieWord, useWord, termWord].map((head) => h("th", { scope: "col" }, head))),
          ...cookies.map(([cookie, iso, use]) =>
            h("tr", {}, h("td", {}, h("code", {}, cookie)), h("td", {}, use), h("td", {}, duration(lang, iso, sessionWord))),
          ),
        ),
    );
  };

  /** @param {boolean} optional */
  const purposeViews = (optional) =>
    purposes.flatMap(([key, mode, , sale], index) => {
      if (!mode === optional) return [];
      const [name, text = "", facts] = purposeTexts[index];
      const mine = services.flatMap(([, of], service) => (of.includes(key) ? [service] : []));
      const cookies = mine.reduce((sum, service) => sum + (serviceTexts[service][5]?.length || 0), 0);
      return [
        h(
          "div",
          { class: "purpose" },
          ...choice(key, key, name, text, optional),
          !!sale && !!now.signal && h("p", {}, `${gpcWord}.`),
          list(facts),
          !!mine.length &&
            h(
              "details",
              {},
              h("summary", {}, fill(detailsWord, { "services": mine.length, cookies })),
              ...mine.map((service) => serviceView(service, key, optional)),
            ),
        ),
      ];
    });

  const required = purposeViews(false);
  const scroll = h(
    "div",
    { class: "scroll", role: "region", tabindex: "0", "aria-labelledby": "title" },
    later?.last(),
    !!required[0] && h("h3", {}, necessaryWord),
    ...required,
    h("h3", {}, optionalWord),
    ...purposeViews(true),
    h("p", { class: "links" }, !!policy && link(policy, policyWord), !!help && link(help, helpWord)),
  );
  const cross = closer(closeWord, close);
  const store = () =>
    save(new Map(boxes.flatMap(([key, { checked, disabled }]) => (disabled ? [] : [[key, checked]]))), "preferences");
  return h(
    "dialog",
    {
      "aria-modal": "true",
      "aria-labelledby": "title",
      "aria-describedby": "intro",
      cancel: (event) => {
        event.preventDefault();
        close();
      },
      keydown: (event) => {
        const { key, shiftKey, target } = event;
        // The browser's own dialog lets Tab out into its bars; here it goes round.
        if (key !== "Tab" || (shiftKey ? target !== scroll && !target.autofocus : target !== cross)) return;
        event.preventDefault();
        (shiftKey ? cross : scroll).focus();
      },
    },
    h("hgroup", {}, h("h2", { id: "title", tabindex: "-1", autofocus: true }, settingsWord), h("p", { id: "intro" }, introWord)),
    scroll,
    h(
      "div",
      { class: "row" },
      button(acceptWord, () => saving(() => saveAll(true, "preferences")), "ink"),
      button(rejectWord, () => saving(() => saveAll(false, "preferences")), "ink"),
      button(saveWord, () => saving(store)),
    ),
    cross,
  );
};
