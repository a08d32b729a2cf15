/**
 * Random ids. They are made here and nowhere else, and say nothing about the visitor.
 */

/** @returns {string} 128 random bits as 32 hex digits */
export const randomId = () =>
  [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => (byte + 256).toString(16).slice(1))
    .join("");

/** @returns {string} a version 4 UUID; `crypto.randomUUID` does not exist on plain http */
export const randomUUID = () =>
  randomId().replace(/(.{8})(.{4}).(.{3}).(.{3})(.{12})/, "$1-$2-4$3-a$4-$5");
