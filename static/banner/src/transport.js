/**
 * The way of an act to the server. It waits in the browser's storage until it is acknowledged and is
 * sent again with growing pauses, also from the next page; every attempt carries the same `event_id`,
 * so it is recorded once. An act of a member stays in memory: its token is never stored.
 *
 * @typedef {import("./config.js").Act} Act
 */

/** Milliseconds within which an act counts as sent at once. */
const ON_THE_SPOT = 10_000;
const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 300000;

/**
 * @param {object} env
 * @param {string} env.url `{base}/v1/sites/{site_key}/`
 * @param {(name: string, value?: string) => string|null|undefined} env.storage
 * @param {(act: Act, answer: import("./config.js").Recorded) => void} env.recorded
 * @param {(act: Act, code: string) => void} env.refused the server will never take this act
 */
export const createTransport = ({ url, storage, recorded, refused }) => {
  /** @returns {Act[]} */
  const stored = () => {
    try {
      return JSON.parse(storage("queue") || "[]").filter((/** @type {Act} */ act) => act.event_id && act.choices);
    } catch {
      return [];
    }
  };
  /** @param {Act[]} acts */
  const store = (acts) => storage("queue", acts.length ? JSON.stringify(acts.slice(-20)) : "");
  /** @type {{act: Act, token?: string}[]} */
  const waiting = stored().map((act) => ({ act }));
  let busy = false;
  let pause = FIRST_PAUSE;

  /** A simple request in the sense of CORS: no preflight, no credentials.
   * @param {string} path @param {unknown} body */
  const post = (path, body) =>
    fetch(url + path, { method: "POST", body: JSON.stringify(body), keepalive: true, credentials: "omit" });

  const flush = async () => {
    if (busy) return;
    busy = true;
    try {
      while (waiting[0]) {
        const { act, token } = waiting[0];
        const late = Date.now() - Date.parse(act.occurred_at);
        // Sent on the spot, it counts from when it arrives: an act keeps whole seconds only, and
        // a slow connection must not put a grant behind the refusal that followed it.
        const sent_at = late >= 0 && late < ON_THE_SPOT ? act.occurred_at : new Date().toISOString();
        const response = await post("consents", { ...act, subject_token: token, sent_at });
        const answer = await response.json();
        if (!(response.ok ? answer.event_id : response.status === 422)) throw answer;
        waiting.shift();
        store(stored().filter(({ event_id: id }) => id !== act.event_id));
        pause = FIRST_PAUSE;
        if (response.ok) recorded(act, answer);
        else refused(act, answer.code);
      }
    } catch {
      setTimeout(flush, pause * (0.75 + Math.random() / 2));
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
    busy = false;
  };

  return {
    post,
    flush,
    /** @param {Act} act @param {string} [token] @returns {boolean} whether it survives this page */
    add: (act, token) => {
      waiting.push({ act, token });
      return !token && !!store([...stored(), act]);
    },
  };
};
