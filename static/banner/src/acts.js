/**
 * What a visitor does: choosing, signing in and out, forgetting. An act is recorded, remembered and
 * obeyed; a record that the server will never take ends the grant it stood for.
 *
 * @typedef {import("./config.js").Choice} Choice
 * @typedef {import("./config.js").Layer} Layer
 */
import { decode } from "./cookie.js";
import { actionOf, decide, encode, fromStates } from "./decide.js";
import { randomId, randomUUID } from "./identity.js";
import { findPurpose, optional } from "./state.js";
import { createTransport } from "./transport.js";

/** @param {import("./interface.js").Context} core */
export const createActs = ({ config, lang, world, know, apply, ask, emit, storage, write, readDevice, gpc, session }) => {
  let resent = false;
  const device = () => session.member?.id || readDevice()?.device || (session.device ||= randomId());

  /** Every purpose of today's notice, as the server wants it. @param {Choice} choice */
  const answers = ({ purposes }) =>
    Object.fromEntries(optional(world()).map(({ key }) => [key, !!purposes.get(key)?.on]));

  /** @param {Choice} choice
   * @param {boolean} lasting a grant whose record could be lost holds in this page only */
  const remember = (choice, lasting) => {
    const text = encode(choice);
    const { member } = session;
    if (member) member.known = true;
    else if (lasting) write(text);
    storage("member", member ? text : "");
    know({ choice });
  };

  /** The choice that counts, when this act is one of whoever it belongs to.
   * @param {import("./config.js").Act} act */
  const current = ({ subject }) => {
    const { choice } = world();
    return choice?.device === subject.id && device() === subject.id ? choice : null;
  };

  const transport = createTransport({
    url: `${config.base}/v1/sites/${config.site}/`,
    storage,
    recorded: (act, answer) => {
      const own = current(act);
      if (own && session.member && !answer.subject_token_used) return emit("error", { code: "subject_token_unused" });
      if (own) {
        storage("unsent", "");
        remember(own, true);
      }
      const { receipt_id, recorded_at } = answer;
      storage("receipt", `${receipt_id} ${recorded_at}`);
      emit("choice", { choices: act.choices, receipt_id });
    },
    refused: (act, code) => {
      emit("error", { code });
      const choice = current(act);
      if (choice?.time !== Date.parse(act.occurred_at) / 1000) return;
      const granted = [...choice.purposes].filter(([, { on }]) => on);
      if (granted.length) {
        for (const [key] of granted) choice.purposes.delete(key);
        remember(choice, true);
        apply();
        if (/^(occurred|notice)_/.test(code)) ask(true);
      } else if (!resent) {
        // A refusal stands; it goes out anew with today's notice, once in a page.
        resent = true;
        record({ ...choice, time: world().now }, act.action, act.layer);
      }
    },
  });

  /** @param {Choice} choice @param {import("./config.js").Action} action @param {Layer} layer */
  const record = (choice, action, layer) => {
    const refused = [...choice.services].filter(([, on]) => !on);
    const choices = answers(choice);
    const { member } = session;
    if (member) storage("unsent", "1");
    const lasting = transport.add(
      {
        event_id: randomUUID(),
        subject: { type: "device", id: choice.device },
        customer: config.customer,
        notice_id: config.notice,
        notice_token: config.token,
        choices,
        services: refused[0] && Object.fromEntries(refused),
        action,
        layer,
        lang,
        gpc,
        occurred_at: new Date(choice.time * 1000).toISOString(),
      },
      member?.token,
    );
    remember(choice, lasting || !Object.values(choices).includes(true));
    transport.flush();
  };

  /** @param {Record<string, boolean>} wanted @param {Layer} [layer]
   * @param {Record<string, boolean>} [services] @param {import("./config.js").Action} [intent] */
  const save = (wanted, layer = "api", services = {}, intent = "save") => {
    const now = world();
    if (!optional(now)[0]) return;
    const answered = Object.entries(wanted).map(([name, on]) => [findPurpose(now, name)?.key, on === true]);
    const next = decide(now, new Map(/** @type {any} */ (answered)), new Map(Object.entries(services)), device());
    record(next, actionOf(now, next, intent), layer);
    const stopped = apply();
    ask();
    if (stopped && config.reload) location.reload();
  };

  /** Grants or refuses everything; a sale under GPC is granted by its own switch alone.
   * @param {boolean} on @param {Layer} [layer] */
  const all = (on, layer) => {
    const now = world();
    save(
      Object.fromEntries(optional(now).map(({ key, sale }) => [key, on && !(sale && now.gpc)])),
      layer,
      Object.fromEntries(config.services.map(({ key }) => [key, on])),
      on ? "accept_all" : "reject_all",
    );
  };
  /** @param {boolean} on @param {string|string[]} [names] */
  const some = (on, names) =>
    names ? save(Object.fromEntries([names].flat().map((name) => [name, on]))) : all(on);

  /** @param {string} path @param {object} body */
  const post = async (path, body) => {
    const response = await transport.post(path, body);
    if (!response.ok) throw new Error(path);
    return response;
  };
  /** What the server holds of the device or member: states, receipt, address of the history. */
  const state = async () => {
    const subject = { type: "device", id: device() };
    return (await post("state", { subject, subject_token: session.member?.token })).json();
  };
  const leave = () => {
    session.member = undefined;
    storage("member", "");
    storage("unsent", "");
    know({ choice: readDevice() });
  };
  const settle = () => {
    apply();
    ask();
  };

  transport.flush();
  return {
    all,
    save,
    state,
    /** Counts that something was shown, of nobody in particular.
     * @param {string} layer @param {true} [dismissed] */
    count: (layer, dismissed) => {
      const { notice, token } = config;
      post("impressions", { notice_id: notice, notice_token: token, layer, dismissed }).catch(Boolean);
    },
    /** @type {import("./interface.js").Acts} */
    api: {
      accept: (names) => some(true, names),
      reject: (names) => some(false, names),
      acceptAll: () => all(true),
      rejectAll: () => all(false),
      save: (wanted) => save(Object(wanted)),
      /** A signed-in member: their own choice, without the device's, under an id of this page alone,
       * so that nothing joins two members of one device. */
      identify: async (token) => {
        const second = decode(storage("member"), world().now);
        /** @type {import("./interface.js").Member} */
        const entered = (session.member = { token, id: randomId() });
        know({ choice: readDevice(), second, held: !second });
        apply();
        try {
          const { states } = await state();
          // Meanwhile the member may have signed out or chosen anew: that is later, and counts.
          if (session.member !== entered || entered.known) return;
          const choice = fromStates(world(), states, entered.id);
          for (const [key, { on }] of (storage("unsent") && second?.purposes) || []) {
            // An act that may not have reached the server: where it differs, it is asked again.
            if (!choice.purposes.get(key)?.on !== !on) choice.purposes.delete(key);
          }
          remember(choice, true);
          settle();
        } catch {
          emit("error", { code: "identify_failed" });
        }
      },
      signOut: () => {
        leave();
        settle();
      },
      /** Forgets what this browser remembers; what was recorded stays recorded. */
      reset: () => {
        session.device = "";
        write("");
        leave();
        storage("receipt", "");
        storage("hidden", "");
        settle();
      },
    },
  };
};
