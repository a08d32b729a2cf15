/**
 * A signed-in member's own choice, and the device's own again. The two are never merged.
 */
import { erase, isUnwanted } from "./erase.js";
import { fromStates } from "./states.js";
import { randomId } from "./identity.js";
import { declared, remember, today } from "./kit.js";
import { apply, ask, decode, emit, know, readDevice, session, storage, world, write } from "./lent.js";
import { state } from "./recall.js";

const leave = () => {
  session.member = undefined;
  storage("member", "");
  storage("unsent", "");
  know({ choice: readDevice() });
};
const settle = () => {
  apply();
  erase(window, isUnwanted(world(), [], declared));
  ask();
};

/** A signed-in member: their own choice, without the device's, under an id of this page alone, so
 * that nothing joins two members of one device. @param {string} token */
export const identify = async (token) => {
  const second = decode(storage("member"), world().today);
  /** @type {import("./lent.js").Member} */
  const entered = (session.member = { token, id: randomId() });
  know({ choice: readDevice(), second, held: !second });
  apply();
  try {
    const { states } = await state();
    // Meanwhile the member may have signed out or chosen anew: that is later, and counts.
    if (session.member !== entered || entered.known) return;
    const choice = fromStates(today(), states, entered.id);
    if (storage("unsent")) {
      for (const [key, { given }] of second?.answers || []) {
        // An act that may not have reached the server: where it differs, it is asked again.
        if (!choice.answers.get(key)?.given !== !given) choice.answers.delete(key);
      }
    }
    remember(choice, true);
    settle();
  } catch {
    emit("error", { code: "identify_failed" });
  }
};

export const signOut = () => {
  leave();
  settle();
};

/** Forgets what this browser remembers; what was recorded stays recorded. */
export const reset = () => {
  session.device = "";
  write("");
  leave();
  storage("receipt", "");
  storage("hidden", "");
  settle();
};
