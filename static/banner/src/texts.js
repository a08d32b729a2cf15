/**
 * What `consent_service/banner/rules` writes in place of `__CONSENT_TEXTS__` in `dist/interface.js`:
 * everything that is read by a visitor who has not chosen yet, in one language. What only others
 * read is in later.js. Lists, and in the order of the loader's purposes and services: see config.js.
 *
 * @typedef {[label: string, value: string][]} Facts
 * @typedef {[name: string, text?: string, facts?: Facts]} PurposeText
 * @typedef {[name: string, by?: string, country?: string, url?: string, facts?: Facts,
 *   cookies?: [name: string, duration: string, purpose: string][]]} ServiceText
 *   by: who provides it. country: ISO 3166-1 alpha-2. url: the provider's privacy notice. duration:
 *   ISO 8601.
 *
 * @typedef {[notice: string, terms: number[], later: string, reload: 0|1, rtl: 0|1, place: string,
 *   who: string, policy: string, help: string, light: string, dark: string,
 *   purposes: PurposeText[], services: ServiceText[], words: string[]]} Texts
 *   notice: notice id. terms: per purpose, months for which an answer holds, a refusal as a grant.
 *   later: digest of later.js. reload: the page is loaded again after a withdrawal. place: `bar`,
 *   `corner` or `centre`. who: legal name of the controller. policy: address of the policy in force.
 *   help: address of the page about browser settings. light, dark: the tenant's colour of the two
 *   buttons, `#rrggbb`; empty for ink. words: of `src/texts/<lang>.json`, with the tenant's own,
 *   in the order below.
 */

export const [notice, terms, later, reload, rtl, place, who, policy, help, light, dark, purposeTexts, serviceTexts, words] =
  __CONSENT_TEXTS__;

export const [
  titleWord,
  bodyWord,
  noteWord,
  listWord,
  policyWord,
  acceptWord,
  rejectWord,
  chooseWord,
  saveWord,
  closeWord,
  settingsWord,
  introWord,
  necessaryWord,
  optionalWord,
  detailsWord,
  cookieWord,
  useWord,
  termWord,
  sessionWord,
  privacyWord,
  offWord,
  gpcWord,
  savedWord,
  helpWord,
] = words;
