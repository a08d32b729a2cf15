import assert from "node:assert/strict";
import { test } from "node:test";
import { actionOf, addMonths, decide, questions } from "../../static/banner/src/decide.js";
import { fromStates } from "../../static/banner/src/states.js";
import { choices, isOpen, permits, releases } from "../../static/banner/src/state.js";
import { answered, NOW, world } from "./worlds.js";

const optional = ["analytics", "ads", "own_statistics"];

test("permits nothing optional before a choice, except what nobody opted out of", () => {
  assert.deepEqual(choices(world()), { necessary: true, analytics: false, ads: false, own_statistics: true });
});

for (const name of ["constructor", "__proto__", "toString", "hasOwnProperty", "", "unknown"]) {
  test(`permits no purpose called ${JSON.stringify(name)}`, () => {
    assert.equal(permits(world({ choice: answered({ analytics: 1, ads: 1 }) }), name), false);
  });
}

test("permits a purpose by its other name", () => {
  assert.equal(permits(world({ choice: answered({ ads: 1 }) }), "advertising"), true);
});

test("permits no service that the register does not name for the purpose", () => {
  const granted = world({ choice: answered({ analytics: 1, ads: 1 }) });
  assert.equal(permits(granted, "analytics", "google-analytics"), true);
  assert.equal(permits(granted, "ads", "google-analytics"), false);
  assert.equal(permits(granted, "analytics", "unheard-of"), false);
});

test("permits no service that is switched off, whatever was chosen", () => {
  const off = world({ choice: answered({ analytics: 1 }), off: ["google-analytics", "session"] });
  assert.equal(permits(off, "analytics", "google-analytics"), false);
  assert.equal(permits(off, "necessary", "session"), false);
  assert.equal(permits(off, "analytics"), true);
});

test("permits no service that was refused under a granted purpose", () => {
  const choice = answered({ analytics: 1 });
  choice.answers.set("/heatmap", { given: 0 });
  assert.equal(permits(world({ choice }), "analytics", "heatmap"), false);
  assert.equal(permits(world({ choice }), "analytics", "google-analytics"), true);
});

test("a grant ends with its term, its terms or a higher required version", () => {
  const choice = answered({ analytics: 1 });
  assert.equal(permits(world({ choice, today: choice.answers.get("analytics").until }), "analytics"), false);
  assert.equal(permits(world({ choice, required: 2 }), "analytics"), false);
  choice.answers.get("analytics").tag = "ffff";
  assert.equal(permits(world({ choice }), "analytics"), false);
});

test("a refusal of an opt-out purpose never ends by itself", () => {
  const choice = answered({ own_statistics: 0 });
  const late = { choice, today: NOW + 10 ** 9 };
  assert.equal(permits(world({ ...late, required: 9 }), "own_statistics"), false);
});

test("GPC refuses a sale unless its own switch granted it under the signal", () => {
  assert.equal(permits(world({ signal: true, choice: answered({ ads: 1 }) }), "ads"), false);
  assert.equal(permits(world({ signal: true, choice: answered({ ads: 2 }) }), "ads"), true);
  assert.equal(permits(world({ signal: true, choice: answered({ analytics: 1 }) }), "analytics"), true);
});

test("a member's last known choice must agree until it is confirmed", () => {
  const both = world({ choice: answered({ analytics: 1, ads: 1 }), second: answered({ analytics: 1, ads: 0 }) });
  assert.equal(permits(both, "analytics"), true);
  assert.equal(permits(both, "ads"), false);
  assert.equal(isOpen(both), false);
});

test("while a choice is held nothing optional is permitted or asked", () => {
  const held = world({ held: true, choice: answered({ analytics: 1 }) });
  assert.deepEqual(choices(held), { necessary: true, analytics: false, ads: false, own_statistics: false });
  assert.equal(isOpen(held), false);
});

test("markup without a service is released by the host's services alone", () => {
  const granted = { choice: answered({ analytics: 1 }) };
  const host = "www.googletagmanager.com";
  assert.equal(releases(world(granted), "analytics", undefined, host), true);
  assert.equal(releases(world({ ...granted, off: ["google-analytics"] }), "analytics", undefined, host), false);
  assert.equal(releases(world({ ...granted, off: ["google-analytics"] }), "analytics", undefined, "own.example"), true);
});

const asked = [
  ["everything before a choice", null, {}, optional, []],
  ["nothing after a full choice", answered({ analytics: 1, ads: 0, own_statistics: 0 }), {}, [], []],
  ["only the purpose that is new", answered({ analytics: 1, own_statistics: 1 }), {}, ["ads"], []],
  ["everything when the version rises", answered({ analytics: 0, ads: 0, own_statistics: 0 }), { required: 2 }, optional, []],
];
for (const [name, choice, more, purposes, services] of asked) {
  test(`asks ${name}`, () => {
    assert.deepEqual(questions(world({ choice, ...more })), [...purposes, ...services]);
    assert.equal(isOpen(world({ choice, ...more })), purposes.length > 0);
  });
}

test("asks for a new service only under a granted purpose, and never while it is off", () => {
  const granted = answered({ analytics: 1, ads: 0, own_statistics: 0 });
  granted.answers.delete("/heatmap");
  assert.deepEqual(questions(world({ choice: granted })), ["/heatmap"]);
  assert.deepEqual(questions(world({ choice: granted, off: ["heatmap"] })), []);
  const refused = answered({ analytics: 0, ads: 0, own_statistics: 0 });
  assert.deepEqual(questions(world({ choice: refused })), []);
});

test("a decision keeps the answer and the term of what it does not name", () => {
  const before = answered({ analytics: 1, own_statistics: 0 });
  const later = world({ choice: before, today: NOW + 1000 });
  const next = decide(later, new Map([["ads", true]]), "x");
  assert.deepEqual(next.answers.get("analytics"), before.answers.get("analytics"));
  assert.equal(next.answers.get("own_statistics").given, 0);
  assert.equal(next.answers.get("ads").until, addMonths(NOW + 1000, 6));
  assert.equal(next.made, NOW + 1000);
});

test("a decision about something else does not answer for a new service", () => {
  const before = answered({ analytics: 1, ads: 0, own_statistics: 0 });
  before.answers.delete("/heatmap");
  const next = decide(world({ choice: before }), new Map([["ads", true]]), "x");
  assert.equal(next.answers.has("/heatmap"), false);
  assert.equal(next.answers.get("/google-analytics").given, 1);
});

test("granting a purpose again leaves a refused service refused", () => {
  const before = answered({ analytics: 1 });
  before.answers.set("/heatmap", { given: 0 });
  const next = decide(world({ choice: before }), new Map([["analytics", true]]), "x");
  assert.equal(next.answers.get("/heatmap").given, 0);
});

const acts = [
  ["accept_all", { analytics: true, ads: true, own_statistics: true }, null, {}, "accept_all"],
  ["accept_all", { analytics: true, ads: false, own_statistics: true }, null, {}, "save"],
  ["accept_all", { analytics: true, ads: false, own_statistics: true }, null, { signal: true }, "accept_all"],
  ["reject_all", { analytics: false, ads: false, own_statistics: false }, null, {}, "reject_all"],
  ["reject_all", { analytics: false, ads: false, own_statistics: false }, answered({ ads: 1 }), {}, "withdraw"],
  ["reject_all", { analytics: true, ads: false, own_statistics: false }, null, {}, "save"],
  ["save", { analytics: true, ads: true, own_statistics: true }, null, {}, "save"],
];
for (const [intent, wanted, choice, more, action] of acts) {
  test(`${intent} of ${JSON.stringify(wanted)} is recorded as ${action}${more.signal ? " under GPC" : ""}`, () => {
    const before = world({ choice, ...more });
    const next = decide(before, new Map(Object.entries(wanted)), "x");
    assert.equal(actionOf(before, next, intent), action);
  });
}

test("a member's states become answers; what they leave open stays open", () => {
  const states = [
    { purpose: "analytics", status: "granted", granted: true, decided_at: "2026-11-20T00:00:00Z", refused_services: ["heatmap"] },
    { purpose: "ads", status: "expired", granted: false, decided_at: "2025-01-01T00:00:00Z", refused_services: [] },
    { purpose: "own_statistics", status: "objected", granted: false, decided_at: "2026-11-20T00:00:00Z", refused_services: [] },
  ];
  const choice = fromStates(world(), states, "m".repeat(32));
  assert.equal(choice.answers.get("analytics").given, 1);
  assert.equal(choice.answers.has("ads"), false);
  assert.equal(choice.answers.get("own_statistics").given, 0);
  assert.deepEqual([choice.answers.get("/google-analytics").given, choice.answers.get("/heatmap").given], [1, 0]);
});

for (const [from, months, to] of [
  ["2026-01-31T00:00:00Z", 6, "2026-07-31T00:00:00Z"],
  ["2026-08-31T12:00:00Z", 6, "2027-02-28T12:00:00Z"],
  ["2024-02-29T00:00:00Z", 12, "2025-02-28T00:00:00Z"],
  ["2026-11-21T00:00:00Z", 12, "2027-11-21T00:00:00Z"],
]) {
  test(`${months} months after ${from} is ${to}`, () => {
    assert.equal(addMonths(Date.parse(from) / 1000, months), Date.parse(to) / 1000);
  });
}
