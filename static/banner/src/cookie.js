/**
 * The consent cookie: its text and its place. It holds no personal data and is read as hostile
 * input: what is not exactly of our making is no choice.
 *
 *   1~<notice>~<time>~<version>~<device>~{<purpose>:<terms tag>:<0|1|2>:<until>!}~{<service>:<0|1>!}
 *
 * Numbers are base 36. The separators cannot occur in keys.
 *
 * @typedef {import("./config.js").Choice} Choice
 */

const KEY = "([a-z][\\w.-]*)";
const PURPOSE = `${KEY}:([\\da-f]{4}):([012]):(\\w{6,7})!`;
const SERVICE = `${KEY}:([01])!`;
const WHOLE = RegExp(`^1~([\\da-f]{8})~(\\w{6,7})~(\\w{1,6})~([\\w-]{16,64})~((?:${PURPOSE})*)~((?:${SERVICE})*)$`);

/** @param {string} text base 36 */
const number = (text) => parseInt(text, 36);

/** @param {string|null|undefined} text @param {number} now seconds @returns {Choice|null} */
export const decode = (text, now) => {
  const found = text && text.length < 3800 ? WHOLE.exec(text) : null;
  // A clock may run ahead by five minutes, as the server forgives it too; NaN is refused as well.
  if (!found || !(number(found[2]) < now + 300)) return null;
  return {
    notice: found[1],
    time: number(found[2]),
    version: number(found[3]),
    device: found[4],
    purposes: new Map(
      [...found[5].matchAll(RegExp(PURPOSE, "g"))].map(([, key, tag, on, until]) => [
        key,
        { tag, on: +on, until: number(until) },
      ]),
    ),
    services: new Map([...found[10].matchAll(RegExp(SERVICE, "g"))].map(([, key, on]) => [key, on > "0"])),
  };
};

/** The newest valid text among cookies of that name: a parent domain may have left another.
 * @param {string} name @param {string} cookies `document.cookie` @param {number} now
 * @returns {string} empty when there is none */
export const read = (name, cookies, now) => {
  let newest = "";
  let time = 0;
  for (const cookie of cookies.split("; ")) {
    const text = cookie.startsWith(`${name}=`) ? cookie.slice(name.length + 1) : "";
    const choice = decode(text, now);
    if (choice && choice.time > time) {
      newest = text;
      time = choice.time;
    }
  }
  return newest;
};

/** The text to assign to `document.cookie`. It is kept 400 days, the longest a browser allows, so
 * that a refusal outlives the time after which it is asked again. An empty value forgets it.
 * @param {string} name @param {string} value @param {string|undefined} domain @param {string} host */
export const assignment = (name, value, domain, host) =>
  `${name}=${value}; Path=/; Max-Age=${value ? 34560000 : 0}; SameSite=Lax; Secure` +
  (domain && `.${host}`.endsWith(`.${domain}`) ? `; Domain=${domain}` : "");
