/**
 * Which of the site's languages a visitor reads: pure, over BCP 47 tags.
 */

/** What decides: the language, or for Chinese its script, which a tag may leave to the region.
 * @param {string} tag */
const kind = (tag) =>
  /^zh/i.test(tag) ? (/hant|tw|hk|mo/i.test(tag) ? "hant" : "hans") : tag.toLowerCase().split("-")[0];

/** @param {string[]} offered tags the site has, its default first
 * @param {readonly (string|undefined)[]} wanted most wanted first @returns {string} */
export const pickLanguage = (offered, wanted) => {
  for (const tag of wanted) {
    const found = tag && offered.find((lang) => kind(lang) === kind(tag));
    if (found) return found;
  }
  return offered[0];
};
