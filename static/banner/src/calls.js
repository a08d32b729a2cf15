/**
 * What a page calls by names of its own, and another language.
 */
import { frame, lang, save, saveAll } from "./kit.js";
import { adopt, back, findPurpose, langs, lent, load, world } from "./lent.js";
import { pickLanguage } from "./language.js";
import { block } from "./placeholder.js";

/** Names as a page writes them, aliases among them. @param {unknown} answers */
const saveNamed = (answers) =>
  save(
    new Map(Object.entries(Object(answers)).map(([name, on]) => [findPurpose(world(), name)?.[0] || "", on === true])),
  );

/** @param {boolean} on @returns {(names?: string|string[]) => void} */
const some = (on) => (names) => {
  if (names) saveNamed(Object.fromEntries([names].flat().map((name) => [name, on])));
  else saveAll(on);
};

/** Another language takes over what is shown; one that the site does not have changes nothing.
 * @param {unknown} wanted @param {string} shown */
const setLanguage = async (wanted, shown) => {
  const next = pickLanguage([lang, ...Object.keys(langs)], [`${wanted}`]);
  const other = next !== lang && (await load(langs[next][0], next, [lent, next]));
  if (!other) return;
  block([]);
  frame.remove();
  back.lang = next;
  back.textContent = langs[next][1];
  adopt(other);
  other.stage(shown);
};

export const calls = { accept: some(true), reject: some(false), save: saveNamed, setLanguage };
