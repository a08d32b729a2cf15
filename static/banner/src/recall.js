/**
 * What is shown to a visitor who has chosen before: the last choice with its receipt, and the
 * question about nothing but what is new.
 */
import { questions } from "./decide.js";
import { fill, instant, join } from "./i18n.js";
import { acceptWord, chooseWord, device, h, historyWord, introWord, lang, lastWord, link, newBodyWord, newTitleWord, post, purposeTexts, receiptWord, rejectWord, save, saveAll, serviceTexts, settingsWord, today } from "./kit.js";
import { base, optional, permits, purposes, services, session, storage, webAddress, world } from "./lent.js";

/** When and what was chosen last. */
const lastLine = () => {
  const now = world();
  const on = optional(now).map(([key]) => permits(now, key));
  const what = on.every(Boolean) ? acceptWord : on.some(Boolean) ? chooseWord : rejectWord;
  return [`${lastWord} `, h("b", {}, what), ` · ${instant(lang, now.choice?.made || 0)}`];
};

/** What the server holds of the device or member: states, receipt, address of the history. */
export const state = async () => {
  const subject = { type: "device", id: device() };
  return (await post("state", { subject, subject_token: session.member?.token })).json();
};

export const last = () => {
  const receipt = h("p", {});
  /** @param {string} id */
  const showReceipt = (id) => receipt.replaceChildren(...(id ? [`${receiptWord} `, h("code", {}, id)] : []));
  const [kept] = (storage("receipt") || "").split(" ");
  showReceipt(kept);
  state().then(({ receipt_id, preference_url }) => {
    const address = webAddress(preference_url, base);
    showReceipt(receipt_id || kept);
    if (address) receipt.append(" · ", link(address.href, historyWord));
  }, Boolean);
  return h("div", { class: "last" }, h("p", {}, ...lastLine()), receipt);
};

/** @type {import("./later.js").LaterPart["question"]} */
export const question = (layer) => {
  if (layer === "panel") return [settingsWord, [lastLine(), introWord], (on) => saveAll(on, "preferences")];
  const now = today();
  const open = questions(now);
  // When every purpose is due, it is the first question again.
  if (optional(now).every(([key]) => open.includes(key))) return;
  const sales = purposes.flatMap(([key, , , sale]) => (sale && now.signal ? key : []));
  const names = [
    ...purposes.map(([key], index) => [key, purposeTexts[index][0]]),
    ...services.map(([key], index) => [`/${key}`, serviceTexts[index][0]]),
  ].flatMap(([key, name]) => (open.includes(key) ? name : []));
  return [
    newTitleWord,
    [fill(newBodyWord, { names: join(lang, names) })],
    (on) =>
      save(
        new Map(open.map((key) => [key, on && !sales.includes(key)])),
        "first",
        on ? "accept_all" : "reject_all",
      ),
  ];
};
