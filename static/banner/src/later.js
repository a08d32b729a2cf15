/**
 * What only some visitors need beside the interface: those who have chosen before, members, and those
 * of a page with gated frames. `consent_service/banner/rules` writes its words in place of
 * `__CONSENT_LATER__`.
 *
 * @typedef {string[]} Later words of `src/texts/<lang>.json` in the order below
 *
 * @typedef {object} LaterPart
 * @property {(layer: string) => [title: string, lines: (Node|string|(Node|string)[])[],
 *   act: (on: boolean) => void]|undefined} question what the first layer asks of who has chosen
 * @property {() => HTMLElement|undefined} last the last choice, its receipt and the way to its history
 * @property {(frames: import("./gate.js").Framed[]) => void} block
 * @property {(stopped: string[]) => void} erase
 * @property {(token: string) => Promise<void>} identify
 * @property {() => void} signOut
 * @property {() => void} reset
 */
import { calls } from "./calls.js";
import { erase, isUnwanted } from "./erase.js";
import { declared } from "./kit.js";
import { loaded, world } from "./lent.js";
import { identify, reset, signOut } from "./member.js";
import { block } from "./placeholder.js";
import { last, question } from "./recall.js";

loaded(
  /** @type {LaterPart & typeof calls} */ ({
    ...calls,
    question,
    last,
    block,
    erase: (stopped) => erase(window, isUnwanted(world(), stopped, declared)),
    identify,
    signOut,
    reset,
  }),
);
