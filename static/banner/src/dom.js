/**
 * Building elements without markup text: the only way this interface makes any.
 */

/**
 * Functions become listeners, booleans properties, all else attributes; `undefined` is left out.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string|boolean|undefined|((event: any) => void)>} attributes
 * @param {...(Node|string|false|null|undefined)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export const h = (tag, attributes, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (typeof value === "string") element.setAttribute(name, value);
    else if (value) Object.assign(element, { [name]: value });
  }
  element.append(.../** @type {(Node|string)[]} */ (children.filter(Boolean)));
  return element;
};

/** @param {string} label @param {() => void} click @param {string} [look] */
export const button = (label, click, look = "") => h("button", { type: "button", class: look, click }, label);

/** A link to another page, which opens beside this one.
 * @param {string} href @param {string} label */
export const link = (href, label) => h("a", { href, target: "_blank", rel: "noopener" }, label);

/** @param {string} label @param {() => void} click */
export const closer = (label, click) => h("button", { type: "button", class: "x", "aria-label": label, title: label, click }, "✕");
