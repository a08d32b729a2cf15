/**
 * The shapes that travel between the service and the page. Types only: nothing here is executed.
 *
 * `Config` is what `consent_service/banner/rules` writes in place of `__CONSENT_CONFIG__` in
 * `dist/loader.js`; a field that equals its default is left out, so that the loader stays small.
 * `tests/contracts/banner_config.json` is a literal example that both languages test against.
 *
 * @typedef {object} Purpose
 * @property {string} key
 * @property {"necessary"|"opt_in"|"opt_out"} mode
 * @property {string} [tag] first four hex digits of the terms hash: other terms are other questions
 * @property {1} [sale] a sale or sharing of data, which Global Privacy Control refuses
 * @property {number} [months] how long an answer holds, when shorter than the site's re-ask time
 * @property {string[]} [as] other names under which markup may call this purpose
 *
 * @typedef {object} Service
 * @property {string} key
 * @property {string[]} for keys of its purposes
 * @property {string[]} [cookies] names, `*` for any run of characters; also names of storage items
 * @property {string[]} [hosts] a gated script from one of these belongs to this service
 * @property {string[]} [ids] Google measurement ids
 * @property {string[]} [items] the only events and parameters that may reach `dataLayer`
 *
 * @typedef {object} Config
 * @property {string} base public address of the service, without a slash at the end
 * @property {string} site site key
 * @property {string} hash first eight hex digits of SHA-256(site key): names of cookie and storage
 * @property {string} notice notice id
 * @property {string} token notice token
 * @property {number} version `requires_choice_version`: an older choice is asked again
 * @property {number} months re-ask time of the site, the same after refusal and grant
 * @property {string[]} off keys of services that are switched off, whatever the visitor chose
 * @property {Purpose[]} purposes device purposes of the notice
 * @property {Service[]} services
 * @property {Record<string, [integrity: string, settings: string]>} langs per language: base64 of
 *   the interface's SHA-384, and the label of the way back; the first one is the site's default
 * @property {"basic"|"advanced"} [mode] Google Consent Mode; absent: off
 * @property {1} [gpc] Global Privacy Control acts here
 * @property {1} [reload] reload the page after a withdrawal
 * @property {1} [link] the site has its own link to the settings: no floating button
 * @property {string} [domain] cookie domain, for choices shared by sub-domains
 * @property {string} [customer] customer company, when the address of the loader names one
 *
 * One remembered choice, as the cookie holds it. Instants are whole seconds since 1970.
 * @typedef {object} Answer
 * @property {string} tag the terms that were shown
 * @property {number} on 0 refused, 1 granted, 2 granted by its own switch against a GPC signal
 * @property {number} until when it is asked again: what the visitor was told
 *
 * @typedef {object} Choice
 * @property {string} notice eight hex digits
 * @property {number} time of the latest act
 * @property {number} version `requires_choice_version` at that act
 * @property {string} device random id, 32 hex digits
 * @property {Map<string, Answer>} purposes
 * @property {Map<string, boolean>} services the services that were shown under granted purposes
 *
 * Everything a question about permission depends on.
 * @typedef {object} World
 * @property {Config} config
 * @property {Choice|null} choice
 * @property {Choice|null} [second] must agree as well: the last known choice of a member
 * @property {boolean} [held] nothing optional is permitted until the member's choice is known
 * @property {boolean} [gpc] the browser sends Global Privacy Control and it acts here
 * @property {number} now
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
