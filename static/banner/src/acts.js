/**
 * What a visitor does: choosing. An act is recorded, remembered and obeyed; a record that the server
 * will never take ends the grant it stood for.
 *
 * @typedef {import("./config.js").Choice} Choice
 * @typedef {import("./config.js").Layer} Layer
 */
import { actionOf, decide, encode } from "./decide.js";
import { randomId, randomUUID } from "./identity.js";
import { apply, ask, base, customer, emit, given, gpc, know, optional, purposes, readDevice, services, session, site, storage, token, world, write } from "./lent.js";
import { notice, reload, terms } from "./texts.js";
import { createTransport } from "./transport.js";

let resent = false;

/** The world with what the interface knows beside it. */
export const today = () => ({ ...world(), notice, terms });

export const device = () => session.member?.id || readDevice()?.device || (session.device ||= randomId());

/** @param {Choice} choice
 * @param {unknown} lasting a grant whose record could be lost holds in this page only */
export const remember = (choice, lasting) => {
  const text = encode(choice);
  const { member } = session;
  if (member) member.known = true;
  else if (lasting) write(text);
  storage("member", member ? text : "");
  know({ choice });
};

/** The choice that counts, when this act is one of whoever it belongs to.
 * @param {import("./config.js").Act} act */
const current = ({ subject: { id } }) => {
  const { choice } = world();
  if (choice?.device === id && device() === id) return choice;
};

const transport = createTransport({
  url: `${base}/v1/sites/${site}/`,
  storage,
  recorded: (act, { receipt_id, recorded_at, subject_token_used }) => {
    const own = current(act);
    if (own && session.member && !subject_token_used) return emit("error", { code: "subject_token_unused" });
    if (own) {
      storage("unsent", "");
      remember(own, true);
    }
    storage("receipt", `${receipt_id} ${recorded_at}`);
    emit("choice", { choices: act.choices, receipt_id });
  },
  refused: (act, code) => {
    emit("error", { code });
    const choice = current(act);
    if (choice?.made !== Date.parse(act.occurred_at) / 1000) return;
    const granted = optional(world()).filter(([key]) => choice.answers.get(key)?.given);
    if (granted[0]) {
      for (const [key] of granted) choice.answers.delete(key);
      remember(choice, true);
      apply();
      if (/^(occurred|notice)_/.test(code)) ask(true);
    } else if (!resent) {
      // A refusal stands; it goes out anew with today's notice, once in a page.
      resent = true;
      record({ ...choice, made: world().today }, act.action, act.layer);
    }
  },
});

/** @param {Choice} choice @param {import("./config.js").Action} action @param {Layer} layer */
const record = (choice, action, layer) => {
  const { device: id, made, answers } = choice;
  const { member } = session;
  const refused = services.flatMap(([key]) => (answers.get(`/${key}`)?.given === 0 ? [[key, false]] : []));
  const choices = Object.fromEntries(optional(world()).map(([key]) => [key, !!answers.get(key)?.given]));
  if (member) storage("unsent", "1");
  const lasting = transport.add(
    {
      event_id: randomUUID(),
      subject: { type: "device", id },
      customer: customer || undefined,
      notice_id: notice,
      notice_token: token,
      choices,
      "services": refused[0] && Object.fromEntries(refused),
      action,
      layer,
      lang: given[0],
      gpc: !!gpc,
      occurred_at: new Date(made * 1000).toISOString(),
    },
    member?.token,
  );
  remember(choice, lasting || !Object.values(choices).includes(true));
  transport.flush();
};

/** @param {Map<string, boolean>} wanted answers by purpose, and by `/` and service
 * @param {Layer} [layer] @param {import("./config.js").Action} [intent] */
export const save = (wanted, layer = "api", intent = "save") => {
  const now = today();
  const next = decide(now, wanted, device());
  record(next, actionOf(now, next, intent), layer);
  const stopped = apply();
  ask();
  if (stopped && reload) location.reload();
};

/** Grants or refuses everything; a sale under GPC is granted by its own switch alone.
 * @param {boolean} on @param {Layer} [layer] */
export const saveAll = (on, layer) => {
  const { signal } = world();
  save(
    new Map([
      .../** @type {[string, boolean][]} */ (purposes.map(([key, , , sale]) => [key, on && !(sale && signal)])),
      .../** @type {[string, boolean][]} */ (services.map(([key]) => [`/${key}`, on])),
    ]),
    layer,
    on ? "accept_all" : "reject_all",
  );
};

/** @param {string} path @param {object} body */
export const post = async (path, body) => {
  const response = await transport.post(path, body);
  if (!response.ok) throw new Error(path);
  return response;
};

/** Counts that something was shown, of nobody in particular.
 * @param {string} layer @param {true} [dismissed] */
export const count = (layer, dismissed) => {
  post("impressions", { notice_id: notice, notice_token: token, layer, dismissed }).catch(Boolean);
};

transport.flush();
