/**
 * Words and numbers in the visitor's language: templates, dates, durations, countries. What the
 * browser's own tables know is not shipped.
 */

/** @param {string} template @param {Record<string, string|number>} values */
export const fill = (template, values) =>
  template.replace(/\{(\w+)\}/g, (whole, name) => `${Object.hasOwn(values, name) ? values[name] : whole}`);

/** @param {string} lang @param {string[]} names @returns {string} */
export const join = (lang, names) => new Intl.ListFormat(lang).format(names);

/** An ISO 8601 duration with its largest unit first: `P2Y` is "2 years". Minutes stand after the `T`.
 * @param {string} lang @param {string|undefined} iso @param {string} session what no duration means */
export const duration = (lang, iso, session) => {
  const units = { Y: "year", M: "month", W: "week", D: "day", H: "hour", m: "minute", S: "second" };
  return (
    (iso || "")
      .replace(/T.*/, (time) => time.replace("M", "m"))
      .match(/\d+[YMWDHmS]/g)
      ?.map((part) =>
        new Intl.NumberFormat(lang, {
          style: "unit",
          unit: units[/** @type {keyof typeof units} */ (part.slice(-1))],
          unitDisplay: "long",
        }).format(parseInt(part)),
      )
      .join(" ") ||
    iso ||
    session
  );
};

/** @param {string} lang @param {string} code ISO 3166-1 alpha-2 */
export const country = (lang, code) => {
  try {
    return new Intl.DisplayNames(lang, { type: "region" }).of(code) || code;
  } catch {
    return code;
  }
};

/** @param {string} lang @param {number} seconds */
export const instant = (lang, seconds) =>
  new Intl.DateTimeFormat(lang, { dateStyle: "long", timeStyle: "short" }).format(seconds * 1000);
