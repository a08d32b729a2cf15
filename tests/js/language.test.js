import assert from "node:assert/strict";
import { test } from "node:test";
import { country, duration, fill, join } from "../../static/banner/src/i18n.js";
import { pickLanguage } from "../../static/banner/src/language.js";
import "./worlds.js";
import { webAddress } from "../../static/banner/src/gate.js";

const SITE = ["ko", "en", "zh-Hans", "zh-Hant", "pt"];
for (const [wanted, expected] of [
  [["en"], "en"],
  [["en-GB"], "en"],
  [["EN-us"], "en"],
  [["en_US"], "en"],
  [["fr", "en"], "en"],
  [["fr"], "ko"],
  [[], "ko"],
  [[undefined, "", "ko-KR"], "ko"],
  [["zh-TW"], "zh-Hant"],
  [["zh-Hant-HK"], "zh-Hant"],
  [["zh"], "zh-Hans"],
  [["zh-CN"], "zh-Hans"],
  [["pt-BR"], "pt"],
]) {
  test(`of ${SITE} a reader of ${JSON.stringify(wanted)} gets ${expected}`, () => {
    assert.equal(pickLanguage(SITE, wanted), expected);
  });
}

for (const [lang, iso, expected] of [
  ["ko", "P2Y", "2년"],
  ["ko", "P1D", "1일"],
  ["en", "P2Y", "2 years"],
  ["en", "P1Y6M", "1 year 6 months"],
  ["en", "PT30M", "30 minutes"],
  ["en", "P2W", "2 weeks"],
  ["en", "", "Session"],
  ["en", "forever", "forever"],
]) {
  test(`${JSON.stringify(iso)} in ${lang} is ${expected}`, () => {
    assert.equal(duration(lang, iso, "Session"), expected);
  });
}

test("templates take own values only", () => {
  assert.equal(fill("{a} {b} {constructor}", { a: 1 }), "1 {b} {constructor}");
});

test("lists and countries are in the reader's language", () => {
  assert.equal(join("en", ["Analytics", "Ads"]), "Analytics and Ads");
  assert.equal(country("ko", "US"), "미국");
  assert.equal(country("en", "not a code"), "not a code");
});

for (const [address, expected] of [
  ["https://a.example/x.js", "https://a.example/x.js"],
  ["/x.js", "https://site.example/x.js"],
  ["//b.example/x", "https://b.example/x"],
  ["javascript:alert(1)", undefined],
  [" javascript:alert(1)", undefined],
  ["data:text/javascript,1", undefined],
  ["blob:https://a.example/1", undefined],
  ["http://[", undefined],
  ["", undefined],
  [null, undefined],
]) {
  test(`the address ${JSON.stringify(address)} is ${expected}`, () => {
    assert.equal(webAddress(address, "https://site.example/page")?.href, expected);
  });
}
