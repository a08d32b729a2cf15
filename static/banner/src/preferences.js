/**
 * The second layer: a modal dialog with every purpose, every service under it and its cookies.
 * Nothing is ticked that the visitor did not grant.
 */
import { button, closer, h, link } from "./dom.js";
import { lastChoice } from "./first.js";
import { country, duration, fill } from "./i18n.js";
import { optional, permits } from "./state.js";

/** @typedef {import("./interface.js").Context} Context @typedef {import("./texts.js").Texts} Texts
 * @typedef {ReturnType<typeof import("./acts.js").createActs>} Doing */

/** @param {[label: string, value: string][]} [facts] */
const list = (facts) =>
  !!facts?.length && h("dl", {}, ...facts.flatMap(([label, value]) => [h("dt", {}, label), h("dd", {}, value)]));

/** @param {Context} context @param {Texts} texts @param {Doing} acts
 * @param {object} doing
 * @param {(act: () => void) => void} doing.save
 * @param {() => void} doing.close */
export const createPreferences = (context, texts, acts, { save, close }) => {
  const { config, world, storage, webAddress } = context;
  const { t, lang } = texts;
  const now = world();
  const asked = optional(now);
  /** @type {Map<string, HTMLInputElement>} */
  const purposeBoxes = new Map();
  /** @type {{key: string, of: string, box: HTMLInputElement}[]} */
  const serviceBoxes = [];

  /** @param {string} key @param {string} id */
  const serviceView = (key, id) => {
    const service = texts.services.find((text) => text.key === key);
    if (!service) return null;
    const off = config.off.includes(key);
    const optionalPurpose = asked.some((purpose) => purpose.key === id);
    const name = `${id}/${key}`;
    const box = h("input", {
      type: "checkbox",
      "aria-labelledby": name,
      "aria-describedby": `${name}/by`,
      checked: !off && permits(now, id, key),
      disabled: off,
      change: () => {
        // One service is one answer, under whichever purpose it is listed.
        for (const other of serviceBoxes) if (other.key === key) other.box.checked = box.checked;
        if (box.checked) /** @type {HTMLInputElement} */ (purposeBoxes.get(id)).checked = true;
      },
    });
    if (optionalPurpose) serviceBoxes.push({ key, of: id, box });
    const by = [service.by, service.country && country(lang, service.country)].filter(Boolean).join(" · ");
    return h(
      "div",
      { class: "service" },
      h(
        "div",
        { class: "top" },
        h("label", {}, h("b", { id: name }, service.name), optionalPurpose && box),
        h("p", { id: `${name}/by` }, off ? t.off : by),
        off && by && h("p", {}, by),
      ),
      !!service.url && h("p", {}, link(service.url, t.privacy)),
      list(service.facts),
      !!service.cookies?.length &&
        h(
          "table",
          {},
          h("thead", {}, h("tr", {}, ...[t.cookie, t.use, t.term].map((head) => h("th", { scope: "col" }, head)))),
          h(
            "tbody",
            {},
            ...service.cookies.map(([cookie, iso, use]) =>
              h("tr", {}, h("td", {}, h("code", {}, cookie)), h("td", {}, use), h("td", {}, duration(lang, iso, t.session))),
            ),
          ),
        ),
    );
  };

  /** @param {import("./texts.js").PurposeText} text */
  const purposeView = ({ key, name, text, facts }) => {
    const purpose = asked.find((one) => one.key === key);
    const mine = config.services.filter(({ for: of }) => of.includes(key)).map((service) => service.key);
    const cookies = texts.services.filter((service) => mine.includes(service.key)).flatMap((service) => service.cookies || []);
    const box = h("input", {
      type: "checkbox",
      "aria-labelledby": `${key}/name`,
      "aria-describedby": `${key}/text`,
      checked: permits(now, key),
      change: () => {
        for (const other of serviceBoxes) if (other.of === key && !other.box.disabled) other.box.checked = box.checked;
      },
    });
    if (purpose) purposeBoxes.set(key, box);
    return h(
      "div",
      { class: "purpose" },
      h("label", {}, h("b", { id: `${key}/name` }, name), purpose && box),
      h("p", { id: `${key}/text` }, text),
      !!purpose?.sale && now.gpc && h("p", {}, `${t.gpc}.`),
      list(facts),
      !!mine.length &&
        h(
          "details",
          {},
          h("summary", {}, fill(t.details, { services: mine.length, cookies: cookies.length })),
          ...mine.map((service) => serviceView(service, key)),
        ),
    );
  };

  const required = texts.purposes.filter(({ key }) => !asked.some((purpose) => purpose.key === key));
  const choosable = texts.purposes.filter(({ key }) => asked.some((purpose) => purpose.key === key));
  const receipt = h("p", {});
  /** @param {string} id */
  const showReceipt = (id) => receipt.replaceChildren(...(id ? [`${t.receipt} `, h("code", {}, id)] : []));
  const kept = (storage("receipt") || "").split(" ")[0];
  showReceipt(kept);

  if (now.choice) {
    acts.state().then((state) => {
      const address = webAddress(state.preference_url, config.base);
      showReceipt(state.receipt_id || kept);
      if (address) receipt.append(" · ", link(address.href, t.history));
    }, Boolean);
  }

  const store = () => {
    const services = serviceBoxes.filter(({ box }) => !box.disabled).map(({ key, box }) => [key, box.checked]);
    acts.save(
      Object.fromEntries([...purposeBoxes].map(([key, box]) => [key, box.checked])),
      "preferences",
      Object.fromEntries(services),
    );
  };
  const dialog = h(
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
        if (event.key !== "Tab") return;
        // The browser's own dialog lets Tab out into its bars; here it goes round.
        const all = [...dialog.querySelectorAll("button,input:enabled,a,summary")].filter(
          (element) => element.getClientRects().length,
        );
        const at = all.indexOf(event.target);
        if (event.shiftKey ? at > 0 : at >= 0 && at < all.length - 1) return;
        event.preventDefault();
        /** @type {HTMLElement} */ (all.at(event.shiftKey ? -1 : 0)).focus();
      },
    },
    h(
      "div",
      { class: "head" },
      h("h2", { id: "title", tabindex: "-1", autofocus: true }, t.settings),
      h("p", { id: "intro" }, t.intro),
    ),
    h(
      "div",
      { class: "scroll", role: "region", tabindex: "0", "aria-labelledby": "title" },
      !!now.choice && h("div", { class: "last" }, lastChoice(context, texts), receipt),
      !!required.length && h("h3", {}, t.necessary),
      ...required.map(purposeView),
      h("h3", {}, t.optional),
      ...choosable.map(purposeView),
      h("p", { class: "links" }, !!texts.policy && link(texts.policy, t.policy), !!texts.help && link(texts.help, t.help)),
    ),
    h(
      "div",
      { class: "row foot" },
      button(t.accept, () => save(() => acts.all(true, "preferences")), "ink"),
      button(t.reject, () => save(() => acts.all(false, "preferences")), "ink"),
      button(t.save, () => save(store)),
    ),
    closer(t.close, close),
  );
  return dialog;
};
