/**
 * Which of the site's languages a visitor reads: pure, over BCP 47 tags.
 */

/** What decides: the language, or for Chinese its script, which a tag may leave to the region.
 * @param {string} tag */
const kind = (tag) =>
  __PLUS__ && /^zh/i.test(tag) ? /hant|tw|hk|mo/i.test(tag) : tag.toLowerCase().split(/[-_]/)[0];

/** @param {string[]} offered tags the site has, its default first
 * @param {readonly (string|undefined)[]} wanted most wanted first @returns {string} */
export const pickLanguage = (offered, wanted) =>
  [...wanted, offered[0]].flatMap((tag) => offered.find((lang) => tag && kind(lang) === kind(tag)) || [])[0];
