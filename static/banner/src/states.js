/**
 * A member's choice from the states that the server holds: pure.
 */
import { blank, lapse } from "./decide.js";
import { optional } from "./state.js";

/** What the states do not answer stays open.
 * @param {import("./decide.js").World} world @param {import("./config.js").State[]} states
 * @param {string} device @returns {import("./config.js").Choice} */
export const fromStates = (world, states, device) => {
  const next = blank(world, device);
  for (const purpose of optional(world)) {
    const [key, , tag] = purpose;
    const state = states.find((one) => one.purpose === key);
    if (!state || !/^(granted|declined|objected|withdrawn)$/.test(state.status)) continue;
    const on = state.granted === true && state.status === "granted";
    const until = lapse(world, purpose, Math.floor(Date.parse(state.decided_at) / 1000));
    next.answers.set(key, { tag, given: on ? 1 : 0, until });
    for (const [service, of] of world.services) {
      if (!on || !of.includes(key)) continue;
      next.answers.set(`/${service}`, { given: states.some(({ refused_services: no }) => no?.includes(service)) ? 0 : 1 });
    }
  }
  return next;
};
