/**
 * What `consent_service/banner/rules` writes in place of `__CONSENT_TEXTS__` in `dist/interface.js`:
 * everything that is read by a visitor, in one language. Types only.
 *
 * @typedef {object} PurposeText
 * @property {string} key
 * @property {string} name
 * @property {string} [text] what it is for
 * @property {[label: string, value: string][]} [facts] items, retention, consequence of refusal
 *
 * @typedef {object} ServiceText
 * @property {string} key
 * @property {string} name
 * @property {string} [by] who provides it
 * @property {string} [country] ISO 3166-1 alpha-2
 * @property {string} [url] the provider's privacy notice
 * @property {[label: string, value: string][]} [facts] task, retention
 * @property {[name: string, duration: string, purpose: string][]} [cookies] duration in ISO 8601
 *
 * @typedef {object} Texts
 * @property {string} lang
 * @property {1} [rtl]
 * @property {"corner"|"centre"} [position] absent: a bar at the bottom
 * @property {string} who legal name of the controller
 * @property {string} [policy] address of the policy in force
 * @property {string} [help] address of the help page for browser settings
 * @property {PurposeText[]} purposes
 * @property {ServiceText[]} services
 * @property {Record<string, string>} t texts of `src/texts/<lang>.json`, with the tenant's own
 */

export {};
