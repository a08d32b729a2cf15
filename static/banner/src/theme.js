/**
 * The colours, as one style sheet: light, and dark where the visitor's system or the site says so. A
 * tenant's colour takes the place of ink on the two buttons.
 */
import { dark, light } from "./texts.js";

const NAMES = ["surface", "sunken", "text", "soft", "line", "edge", "link", "focus", "ink"];
const LIGHT = "#fff #f6f6f3 #1b1c19 #52544c #deded8 #85867d #17509e #1d5fd0";
const DARK = "#1a1b18 #121311 #ecece5 #b5b7ac #32342e #7d8076 #93b8f7 #8ab4ff";

/** @param {string} colours @param {string} own */
const rule = (colours, own) => {
  const values = `${colours} ${own || "var(--text)"}`.split(" ");
  return `:host{${NAMES.map((name, index) => `--${name}:${values[index]}`).join(";")}}`;
};

/** @param {string} [theme] */
export const tokens = (theme) =>
  theme === "dark"
    ? rule(DARK, dark)
    : rule(LIGHT, light) + (theme === "light" ? "" : `@media (prefers-color-scheme:dark){${rule(DARK, dark)}}`);
