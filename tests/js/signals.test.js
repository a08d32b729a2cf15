import assert from "node:assert/strict";
import { test } from "node:test";
import { cookieDomains, isUnwanted } from "../../static/banner/src/erase.js";
import { consentSignals, filterEntry, guardDataLayer, startSignals } from "../../static/banner/src/signals.js";
import { answered, DECLARED, services, world } from "./worlds.js";

const args = (...values) =>
  (function () {
    return arguments;
  })(...values);
const plain = (entry) => (entry?.event ? { ...entry } : entry && [...entry]);
const ITEMS = ["remote_session_speed", "menu_usage"];

test("by default all seven signals are denied except security", () => {
  assert.deepEqual(consentSignals(), {
    ad_storage: "denied",
    ad_user_data: "denied",
    ad_personalization: "denied",
    analytics_storage: "denied",
    functionality_storage: "denied",
    personalization_storage: "denied",
    security_storage: "granted",
  });
});

const analytics = [
  ["granted with the purpose", answered({ analytics: 1 }), {}, "granted"],
  ["denied without it", answered({ ads: 1 }), {}, "denied"],
  ["denied when every service of Google is off", answered({ analytics: 1 }), { off: ["google-analytics"] }, "denied"],
];
for (const [name, choice, more, expected] of analytics) {
  test(`analytics storage is ${name}`, () => {
    assert.equal(consentSignals(world({ choice, ...more })).analytics_storage, expected);
  });
}

test("analytics storage is denied when the measuring service was refused", () => {
  const choice = answered({ analytics: 1 });
  choice.answers.set("/google-analytics", { given: 0 });
  assert.equal(consentSignals(world({ choice })).analytics_storage, "denied");
});

test("a page without Consent Mode and lists gets no dataLayer", () => {
  const page = {};
  startSignals(page, services(), 0)(world());
  assert.deepEqual(page, { "ga-disable-G-DEMO123456": true });
});

const entries = [
  ["an event on the list", args("event", "menu_usage", { menu_usage: 3 }), ["event", "menu_usage", { menu_usage: 3 }]],
  ["its parameters that are not", args("event", "menu_usage", { menu_usage: 3, user_id: "u1" }), ["event", "menu_usage", { menu_usage: 3 }]],
  ["an event that is not", args("event", "purchase", { value: 3 }), undefined],
  ["an e-mail address", args("event", "menu_usage", { menu_usage: "a@b.kr" }), ["event", "menu_usage", {}]],
  ["an encoded e-mail address", args("event", "menu_usage", { menu_usage: "a%40b.kr" }), ["event", "menu_usage", {}]],
  ["a user id in config", args("config", "G-1", { user_id: "u1" }), ["config", "G-1", { send_page_view: false }]],
  ["a user id by set", args("set", "user_id", "u1"), undefined],
  ["user data by set", args("set", { user_data: { email: "a@b.kr" } }), undefined],
  ["the start", args("js", 1), ["js", 1]],
  ["consent", args("consent", "update", {}), ["consent", "update", {}]],
  ["an object with an event on the list", { event: "menu_usage", menu_usage: 1, email: "a@b.kr" }, { event: "menu_usage", menu_usage: 1 }],
  ["an object without", { userId: "u1" }, undefined],
  ["a user id inside a list", args("event", "menu_usage", { menu_usage: ["u1"] }), ["event", "menu_usage", {}]],
  ["an e-mail address inside an object", args("event", "menu_usage", { menu_usage: { to: "a@b.kr" } }), ["event", "menu_usage", {}]],
  ["an object that holds itself", args("event", "menu_usage", { menu_usage: globalThis }), ["event", "menu_usage", {}]],
  ["an address with an e-mail in it", args("event", "menu_usage", { menu_usage: "/x?to=A.B%40c.example" }), ["event", "menu_usage", {}]],
  ["the start of a tag manager", { event: "gtm.js", "gtm.start": 1, user_id: "u1" }, { event: "gtm.js", "gtm.start": 1 }],
  ["a click that a tag manager saw", { event: "gtm.click", "gtm.element": {}, "gtm.elementUrl": "mailto:a@b.kr" }, { event: "gtm.click" }],
  ["nothing", undefined, undefined],
  ["text", "menu_usage", undefined],
];
for (const [name, entry, expected] of entries) {
  test(`the allow-list on ${name}`, () => {
    assert.deepEqual(plain(filterEntry(entry, ITEMS)), expected);
  });
}

test("the allow-list stays outermost when a tag replaces push, as Google's does", () => {
  const layer = [];
  guardDataLayer(layer, ITEMS);
  const seen = [];
  const before = layer.push;
  layer.push = (...values) => {
    seen.push(...values.map(plain));
    return before.apply(layer, values);
  };

  layer.push(args("event", "purchase", {}), args("event", "menu_usage", {}));
  layer.push({ event: "consent_update", consent: {} });

  assert.deepEqual(seen, [["event", "menu_usage", {}], { event: "consent_update", consent: {} }]);
  assert.deepEqual([...layer].map(plain), seen);
});

test("what a page pushed before is filtered, and comes after the defaults", () => {
  const listed = services().map(([key, of, hosts, ids]) => [key, of, hosts, ids, ids ? ITEMS : 0]);
  const page = { dataLayer: [args("js", 1), args("config", "G-1", { user_id: "u1" }), args("event", "purchase", {})] };
  startSignals(page, listed, 1);
  assert.deepEqual([...page.dataLayer].map((entry) => entry[0]), ["consent", "set", "js", "config"]);
  assert.deepEqual(page.dataLayer[3][2], { send_page_view: false });
});

test("defaults of regions come before the one for everywhere, and nothing overrules them before a choice", () => {
  const page = {};
  const tell = startSignals(page, services(), 2, [0, [[["US", "CA"], ["analytics_storage"]]], 1]);
  const [region, everywhere, , passthrough] = page.dataLayer.map(plain);
  assert.deepEqual(region[2].region, ["US", "CA"]);
  assert.deepEqual([region[2].analytics_storage, region[2].ad_storage], ["granted", "denied"]);
  assert.equal(everywhere[2].analytics_storage, "denied");
  assert.deepEqual(passthrough, ["set", "url_passthrough", true]);

  tell(world());
  assert.equal(page.dataLayer.length, 4);
  tell(world({ choice: answered({ analytics: 0 }) }));
  assert.equal(page.dataLayer[4][2].analytics_storage, "denied");
});

test("an empty list lets no event through", () => {
  assert.equal(filterEntry(args("event", "menu_usage", {}), []), undefined);
});

test("what a refused service declared is unwanted, unless one that may run declares it too", () => {
  const unwanted = isUnwanted(world({ choice: answered({ analytics: 0, ads: 1 }) }), [], DECLARED);
  assert.deepEqual(["_ga", "_ga_X", "_hm1_x", "_hm1", "ad_id", "sid", "cart"].filter(unwanted), ["_ga_X", "_hm1_x"]);
});

test("before a choice only what is switched off is unwanted", () => {
  assert.deepEqual(["_ga", "_ga_X", "ad_id"].filter(isUnwanted(world(), [], DECLARED)), []);
  const off = world({ off: ["google-analytics"] });
  assert.deepEqual(["_ga", "_ga_X", "ad_id"].filter(isUnwanted(off, [], DECLARED)), ["_ga", "_ga_X"]);
});

test("while a member's choice is unknown nothing is erased for it", () => {
  const held = world({ held: true, choice: answered({ analytics: 1 }) });
  assert.deepEqual(["_ga", "_ga_X"].filter(isUnwanted(held, [], DECLARED)), []);
});

test("a cookie is looked for on the host and every parent domain", () => {
  assert.deepEqual(cookieDomains("a.b.example"), ["", "a.b.example", "b.example", "example"]);
});
