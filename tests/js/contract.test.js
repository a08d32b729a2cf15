import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { questions } from "../../static/banner/src/decide.js";
import { choices, permits } from "../../static/banner/src/state.js";
import { startSignals } from "../../static/banner/src/signals.js";

const { config, texts } = JSON.parse(await readFile(new URL("../contracts/banner_config.json", import.meta.url), "utf8"));
const world = { config, choice: null, gpc: false, now: 1795219200 };

test("the configuration that the service writes is one the banner reads", () => {
  assert.deepEqual(choices(world), { necessary: true, preferences: false, analytics: false, ads: false });
  assert.deepEqual(questions(world).purposes, ["preferences", "analytics", "ads"]);
  assert.equal(permits(world, "necessary", "narugyeol-session"), true);
});

test("its measurement ids are disabled and its consent mode is told", () => {
  const page = {};
  startSignals(page, config)(world);
  assert.equal(page["ga-disable-G-DEMO123456"], true);
  assert.equal(page.dataLayer.length, 5);
});

test("every purpose and service of the configuration has its texts", () => {
  for (const list of ["purposes", "services"]) {
    assert.deepEqual(texts[list].map(({ key }) => key), config[list].map(({ key }) => key));
  }
});
