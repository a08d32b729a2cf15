/**
 * The consent cookie: its text and its place. It holds no personal data and is read as hostile
 * input: what is not exactly of our making is no choice.
 *
 *   1~<notice>~<made>~<required>~<device>~{<purpose>:<0|1|2>:<terms tag>:<until>!}{/<service>:<0|1>!}
 *
 * Numbers are base 36. The separators cannot occur in keys.
 *
 * @typedef {import("./config.js").Choice} Choice
 */

const WHOLE =
  /^1~([\da-f]{8})~(\w+)~(\w+)~([\da-f]{32})~((\/?[a-z][\w.-]*:[012](:[\da-f]{4}:\w+)?!)*)$/;

/** @param {string} [text] base 36 */
const number = (text = "") => parseInt(text, 36);

/** @param {string|undefined} text @param {number} today @returns {Choice|undefined} */
export const decode = (text = "", today) => {
  const [, notice, made, required, device, answers] = WHOLE.exec(text) || [];
  // A clock may run ahead by five minutes, as the server forgives it too; NaN is refused as well.
  if (number(made) < today + 300) {
    return {
      text,
      notice,
      made: number(made),
      required: number(required),
      device,
      answers: new Map(
        (answers.match(/[^!]+/g) || []).map((answer) => {
          const [key, given, tag, until] = answer.split(":");
          return [key, { given: +given, tag, until: number(until) }];
        }),
      ),
    };
  }
};

/** The newest valid choice among cookies of that name: a parent domain may have left another.
 * @param {string} name @param {string} cookies `document.cookie` @param {number} today
 * @returns {Choice|undefined} */
export const read = (name, cookies, today) =>
  cookies
    .split("; ")
    .flatMap((cookie) => (cookie.startsWith(`${name}=`) && decode(cookie.slice(name.length + 1), today)) || [])
    .sort((one, other) => other.made - one.made)[0];

/** The text to assign to `document.cookie`. It is kept 400 days, the longest a browser allows, so
 * that a refusal outlives the time after which it is asked again. An empty value forgets it.
 * @param {string} name @param {string} value @param {string|0|undefined} domain @param {string} host */
export const assignment = (name, value, domain, host) =>
  `${name}=${value};Path=/;Max-Age=${value ? 34560000 : 0};SameSite=Lax;Secure` +
  (__PLUS__ && domain && `.${host}`.endsWith(`.${domain}`) ? `;Domain=${domain}` : "");
