import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import "./worlds.js";
import { questions } from "../../static/banner/src/decide.js";
import { startSignals } from "../../static/banner/src/signals.js";
import { choices, permits } from "../../static/banner/src/state.js";

const folder = new URL("../../static/banner/src/", import.meta.url);
const { config, texts, later } = JSON.parse(
  await readFile(new URL("../contracts/banner_config.json", import.meta.url), "utf8"),
);
const [, , , , required, purposes, services, , mode] = config;
const world = { purposes, services, required, today: 1795219200 };

/** The names that a module takes a list apart into. */
const names = async (module, from) => {
  const source = await readFile(new URL(module, folder), "utf8");
  const found = new RegExp(`export const \\[([^\\]]*)\\] =\\s*${from};`).exec(source);
  return found[1].split(",").map((name) => name.trim()).filter(Boolean);
};
/** `newTitleWord` stands for `new_title`. */
const keys = (list) => list.map((name) => name.replace(/Word$/, "").replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));

test("the configuration that the service writes is one the banner reads", () => {
  assert.deepEqual(choices(world), { necessary: true, preferences: false, analytics: false, ads: false });
  assert.deepEqual(questions(world), ["preferences", "analytics", "ads"]);
  assert.equal(permits(world, "necessary", "narugyeol-session"), true);
});

test("its measurement ids are disabled and its consent mode is told", () => {
  const page = {};
  startSignals(page, services, mode)(world);
  assert.equal(page["ga-disable-G-DEMO123456"], true);
  assert.equal(page.dataLayer.length, 4);
});

test("every purpose and service of the configuration has its texts", () => {
  assert.equal(texts[11].length, purposes.length);
  assert.equal(texts[12].length, services.length);
  assert.deepEqual(texts[11].map(([name]) => name), ["Strictly necessary", "Preferences", "Analytics", "Advertising"]);
});

test("the interface takes its lists apart in the order in which they are written", async () => {
  const parts = await names("texts.js", "__CONSENT_TEXTS__");
  assert.equal(parts.length, texts.length);
  assert.deepEqual(
    ["notice", "terms", "later", "place", "who", "policy"].map((name) => texts[parts.indexOf(name)]),
    [texts[0], [12, 12, 12, 12], "BBBB", "bar", "나루결 주식회사", "/policies/demo/privacy"],
  );
  // The golden file holds each word's own name in its place.
  assert.deepEqual(keys(await names("texts.js", "words")), texts.at(-1));
  assert.deepEqual(keys(await names("kit.js", "__CONSENT_LATER__")), later);
});
