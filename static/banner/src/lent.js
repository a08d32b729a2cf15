/**
 * What the loader lends to the scripts that it fetches: they find it on their own element, so that no
 * global name is needed and no rule is carried twice. The build puts this module in place of
 * `state.js` and `cookie.js` there; the order is the loader's.
 *
 * @typedef {import("./config.js").World} World
 * @typedef {import("./loader.js").Known} Known
 * @typedef {import("./interface.js").Interface} Interface
 * @typedef {{token: string, id: string, known?: boolean}} Member `known` once their choice is
 *
 * @typedef {[
 *   config: import("./config.js").Written,
 *   root: ShadowRoot,
 *   back: HTMLButtonElement,
 *   dataset: DOMStringMap,
 *   load: (digest: string, name: string, given: unknown[]) => Promise<any>,
 *   adopt: (ui: Promise<Interface|undefined>) => void,
 *   world: () => World,
 *   know: (known: Known) => void,
 *   apply: () => boolean,
 *   ask: (again?: boolean) => void,
 *   emit: (name: "choice"|"ui"|"error", detail: unknown) => void,
 *   release: () => void,
 *   storage: (name: string, value?: string) => string|undefined,
 *   write: (text: string) => unknown,
 *   readDevice: () => import("./config.js").Choice|undefined,
 *   gpc: unknown,
 *   session: {member?: Member, device?: string},
 *   once: WeakSet<Element>,
 *   webAddress: typeof import("./gate.js").webAddress,
 *   decode: typeof import("./cookie.js").decode,
 *   findPurpose: typeof import("./state.js").findPurpose,
 *   isNew: typeof import("./state.js").isNew,
 *   isOpen: typeof import("./state.js").isOpen,
 *   isSettled: typeof import("./state.js").isSettled,
 *   optional: typeof import("./state.js").optional,
 *   permits: typeof import("./state.js").permits,
 *   runs: typeof import("./state.js").runs,
 *   standing: typeof import("./state.js").standing,
 * ]} Lent
 *   dataset: of the tag. adopt: another language takes over. apply: makes the page what is permitted;
 *   true when something was stopped. ask: shows what is open, also after it was closed. write: the
 *   cookie; an empty text removes it. gpc: is the signal sent, whether or not it acts here? session:
 *   who is here, while the page lives.
 */
const script = /** @type {HTMLScriptElement & {consent: [(part: any) => void, Lent, ...any[]]}} */ (
  document.currentScript
);

/** `given`: what else is on the element: the language, and for later.js what the interface lends. */
export const [loaded, lent, ...given] = script.consent;

export const [
  config,
  root,
  back,
  dataset,
  load,
  adopt,
  world,
  know,
  apply,
  ask,
  emit,
  release,
  storage,
  write,
  readDevice,
  gpc,
  session,
  once,
  webAddress,
  decode,
  findPurpose,
  isNew,
  isOpen,
  isSettled,
  optional,
  permits,
  runs,
  standing,
] = lent;

export const [base, site, , token, , purposes, services, langs, , , link, , customer] = config;
