/**
 * What later.js was lent by the interface, and its words.
 *
 * @typedef {[
 *   button: typeof import("./dom.js").button,
 *   device: typeof import("./acts.js").device,
 *   frame: HTMLElement,
 *   h: typeof import("./dom.js").h,
 *   link: typeof import("./dom.js").link,
 *   post: typeof import("./acts.js").post,
 *   purposeTexts: import("./texts.js").PurposeText[],
 *   remember: typeof import("./acts.js").remember,
 *   save: typeof import("./acts.js").save,
 *   saveAll: typeof import("./acts.js").saveAll,
 *   serviceTexts: import("./texts.js").ServiceText[],
 *   settingsWord: string,
 *   offWord: string,
 *   today: typeof import("./acts.js").today,
 * ]} Kit
 */
import { given } from "./lent.js";

/** @type {Kit} */
const kit = given[1];
export const [lang] = given;
export const [button, device, frame, h, link, post, purposeTexts, remember, save, saveAll, serviceTexts, settingsWord, offWord, today] = kit;

export const [
  newTitleWord,
  newBodyWord,
  introWord,
  lastWord,
  acceptWord,
  rejectWord,
  chooseWord,
  receiptWord,
  historyWord,
  blockedWord,
  onceWord,
  allowWord,
] = __CONSENT_LATER__;

/** Per service, the names that it declares. */
export const declared = serviceTexts.map(([, , , , , cookies]) => (cookies || []).map(([name]) => name));
