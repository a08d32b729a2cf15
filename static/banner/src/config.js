/**
 * The shapes that travel between the service and the page.
 *
 * Names cost bytes in every page view, so what the service writes has none: `Written` is a list, and
 * so are its parts; what stands at the end and equals its default is left out. Code takes a list
 * apart where it uses it (`const [key, mode] = purpose`), so that it reads as if there were names.
 * `tests/contracts/banner_config.json` is a literal example that both languages test against.
 *
 * @typedef {[key: string, mode: 0|1|2, tag?: string, sale?: 0|1, aliases?: string[]]} Purpose
 *   mode: 0 strictly necessary, 1 opt-in, 2 opt-out.
 *   tag: first four hex digits of the terms hash; other terms are other questions.
 *   sale: a sale or sharing of data, which Global Privacy Control refuses.
 *   aliases: other names under which markup may call this purpose.
 *
 * @typedef {[key: string, purposes: string[], hosts?: string[]|0, ids?: string[]|0,
 *   items?: string[]|0, leftovers?: string[]|0, off?: 0|1]} Service
 *   hosts: a gated script from one of these belongs to this service.
 *   ids: Google measurement ids.
 *   items: the only events and parameters that may reach `dataLayer`.
 *   leftovers: cookies to look for when it may not run although nobody acts: it is switched off or
 *     refused by a signal. `*` stands for any run of characters.
 *   off: switched off, whatever the visitor chose.
 *
 * @typedef {[base: string, site: string, hash: string, token: string, required: number,
 *   purposes: Purpose[], services: Service[], langs: Record<string, [digest: string, label: string]>,
 *   mode: 0|1|2, gpc?: 0|1, link?: 0|1, domain?: string|0, customer?: string|0,
 *   plus?: import("./plus.js").Plus]} Written
 *   What `consent_service/banner/rules` writes in place of `__CONSENT_CONFIG__` in `dist/loader.js`.
 *   base: public address of the service, without a slash at the end. hash: first eight hex digits
 *   of SHA-256(site key), for names of cookie and storage. token: notice token. required: an older
 *   choice is asked again (`requires_choice_version`). purposes: the device purposes of the notice.
 *   langs: per language base64 of the interface's SHA-256 without padding, and the label of the way
 *   back; the first one is the site's default. mode: Google Consent Mode: 0 off, 1 basic, 2 advanced.
 *   gpc: Global Privacy Control acts here. link: the site has its own link to the settings, so there
 *   is no floating button. domain: of the cookie, for choices shared by sub-domains. customer: the
 *   customer company that the address of the loader names. plus: what few sites set.
 *
 * One remembered choice, as the cookie holds it. Instants are whole seconds since 1970.
 * @typedef {object} Answer
 * @property {number} given 0 refused, 1 granted, 2 granted by its own switch against a GPC signal
 * @property {string} [tag] the terms that were shown
 * @property {number} [until] when it is asked again: what the visitor was told
 *
 * @typedef {object} Choice
 * @property {string} notice eight hex digits
 * @property {number} made when: the latest act
 * @property {number} required `requires_choice_version` at that act
 * @property {string} device random id, 32 hex digits
 * @property {Map<string, Answer>} answers by purpose key; by `/` and service key, for the services
 *   that were shown under granted purposes
 * @property {string} [text] of the cookie, when it was read from there
 *
 * Everything a question about permission depends on.
 * @typedef {object} World
 * @property {Purpose[]} purposes
 * @property {Service[]} services
 * @property {number} required
 * @property {Choice} [choice]
 * @property {Choice} [second] must agree as well: the last known choice of a member
 * @property {boolean} [held] nothing optional is permitted until the member's choice is known
 * @property {unknown} [signal] the browser sends an opt-out signal and it acts here
 * @property {number} today seconds since 1970
 *
 * @typedef {"accept_all"|"reject_all"|"save"|"withdraw"} Action
 * @typedef {"first"|"preferences"|"placeholder"|"api"} Layer
 *
 * What is asked now: keys of purposes, and of services under purposes that stay granted.
 * @typedef {{purposes: string[], services: string[]}} Questions
 *
 * The body of `POST /v1/sites/{site_key}/consents` without what changes with each attempt.
 * @typedef {object} Act
 * @property {string} event_id
 * @property {{type: "device", id: string}} subject
 * @property {string} [customer]
 * @property {string} notice_id
 * @property {string} notice_token
 * @property {Record<string, boolean>} choices
 * @property {Record<string, boolean>} [services]
 * @property {Action} action
 * @property {Layer} layer
 * @property {string} lang
 * @property {boolean} gpc
 * @property {string} occurred_at
 *
 * @typedef {{event_id: string, receipt_id: string, recorded_at: string, states: State[],
 *   subject_token_used: boolean}} Recorded
 * @typedef {{purpose: string, status: string, granted: boolean, decided_at: string,
 *   refused_services: string[]}} State
 */

export {};
