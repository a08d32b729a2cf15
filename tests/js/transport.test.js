import assert from "node:assert/strict";
import { test } from "node:test";
import { createTransport } from "../../static/banner/src/transport.js";

const ACT = { event_id: "e1", choices: { ads: false }, subject: { type: "device", id: "d" } };
const OTHER = { ...ACT, event_id: "e2" };
const RECORDED = { status: 201, body: { event_id: "evt_1", receipt_id: "rcp_1" } };

/** A transport over a queue in storage and prepared answers; an answer that is an error is no answer. */
const setUp = (t, answers, { stored, broken } = {}) => {
  const sent = [];
  const seen = [];
  let queue = stored ?? null;
  t.mock.timers.enable({ apis: ["setTimeout"] });
  t.mock.method(globalThis, "fetch", async (url, request) => {
    sent.push([url, JSON.parse(request.body), request]);
    const answer = answers.shift() ?? RECORDED;
    if (answer instanceof Error) throw answer;
    return { ok: answer.status < 300, status: answer.status, json: async () => answer.body };
  });
  const transport = createTransport({
    url: "https://consent.example/v1/sites/s/",
    storage: (name, value) => {
      if (broken) return undefined;
      if (value === undefined) return queue;
      queue = value || null;
      return value || "gone";
    },
    recorded: (act, answer) => seen.push(["recorded", act.event_id, answer.receipt_id]),
    refused: (act, code) => seen.push(["refused", act.event_id, code]),
  });
  return { transport, sent, seen, queue: () => queue && JSON.parse(queue).map((act) => act.event_id) };
};
const settle = () => new Promise((done) => setImmediate(done));

test("an act is a simple request without credentials and leaves the queue when acknowledged", async (t) => {
  const { transport, sent, seen, queue } = setUp(t, []);
  assert.equal(transport.add(ACT), true);
  assert.deepEqual(queue(), ["e1"]);
  await transport.flush();

  const [[url, body, request]] = sent;
  assert.equal(url, "https://consent.example/v1/sites/s/consents");
  assert.match(body.sent_at, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  assert.deepEqual([request.credentials, request.keepalive, request.headers], ["omit", true, undefined]);
  assert.deepEqual(seen, [["recorded", "e1", "rcp_1"]]);
  assert.equal(queue(), null);
});

for (const [name, failure] of [
  ["no network", new Error("down")],
  ["503", { status: 503, body: { code: "unavailable" } }],
  ["429", { status: 429, body: { code: "rate_limited" } }],
  ["403", { status: 403, body: { code: "origin_not_allowed" } }],
  ["a captive portal", { status: 200, body: {} }],
]) {
  test(`after ${name} the same event is sent again, with growing pauses`, async (t) => {
    const { transport, sent, seen, queue } = setUp(t, [failure, failure]);
    transport.add(ACT);
    await transport.flush();
    assert.deepEqual(queue(), ["e1"]);
    t.mock.timers.tick(1400);
    await settle();
    assert.equal(sent.length, 1);
    t.mock.timers.tick(1200);
    await settle();
    assert.equal(sent.length, 2);
    t.mock.timers.tick(2600);
    await settle();
    assert.equal(sent.length, 2);
    t.mock.timers.tick(2500);
    await settle();

    assert.deepEqual(sent.map(([, body]) => body.event_id), ["e1", "e1", "e1"]);
    assert.deepEqual(seen, [["recorded", "e1", "rcp_1"]]);
    assert.equal(queue(), null);
  });
}

test("what an earlier page left is sent first, in order", async (t) => {
  const { transport, seen } = setUp(t, [], { stored: JSON.stringify([ACT]) });
  transport.add(OTHER);
  await transport.flush();
  assert.deepEqual(seen.map(([, id]) => id), ["e1", "e2"]);
});

test("a refused act leaves the queue and is told with its code", async (t) => {
  const { transport, seen, queue } = setUp(t, [{ status: 422, body: { code: "notice_unknown" } }]);
  transport.add(ACT);
  await transport.flush();
  assert.deepEqual(seen, [["refused", "e1", "notice_unknown"]]);
  assert.equal(queue(), null);
});

test("a member's token is sent and never stored", async (t) => {
  const { transport, sent, queue } = setUp(t, []);
  assert.equal(transport.add(ACT, "st_secret"), false);
  assert.equal(queue(), null);
  await transport.flush();
  assert.equal(sent[0][1].subject_token, "st_secret");
});

test("without storage the act is sent from memory, and said not to last", async (t) => {
  const { transport, seen } = setUp(t, [], { broken: true });
  assert.equal(transport.add(ACT), false);
  await transport.flush();
  assert.deepEqual(seen, [["recorded", "e1", "rcp_1"]]);
});

for (const stored of ["{", '"text"', "[null]", '[{"event_id":1}]', "{}"]) {
  test(`a queue of ${stored} is empty`, async (t) => {
    const { transport, sent } = setUp(t, [], { stored });
    await transport.flush();
    assert.equal(sent.length, 0);
  });
}

test("two flushes at once send an act once", async (t) => {
  const { transport, sent } = setUp(t, []);
  transport.add(ACT);
  await Promise.all([transport.flush(), transport.flush()]);
  assert.equal(sent.length, 1);
});
