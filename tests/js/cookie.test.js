import assert from "node:assert/strict";
import { test } from "node:test";
import { assignment, decode, read } from "../../static/banner/src/cookie.js";
import { encode } from "../../static/banner/src/decide.js";
import { answered, NOW } from "./worlds.js";

const choice = answered({ analytics: 1, ads: 0 });
const TEXT = `1~5f3a9c01~tots00~1~${"d".repeat(32)}~analytics:ab12:1:ty3400!ads:9f00:0:ty3400!~google-analytics:1!heatmap:1!`;

test("a choice is written as one line of cookie characters", () => {
  assert.equal(encode(choice), TEXT);
  assert.match(TEXT, /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+$/);
});

test("what was written is read", () => {
  assert.deepEqual(decode(TEXT, NOW), choice);
});

test("a choice without services is read", () => {
  const refused = answered({ analytics: 0 });
  assert.deepEqual(decode(encode(refused), NOW), refused);
});

const broken = {
  "nothing": "",
  "null": null,
  "another format": TEXT.replace("1~", "2~"),
  "json": '{"ads":true}',
  "cut off": TEXT.slice(0, -1),
  "something before": ` ${TEXT}`,
  "something after": `${TEXT}~`,
  "a line break": `${TEXT}\n`,
  "a flag that does not exist": TEXT.replace("ads:9f00:0", "ads:9f00:3"),
  "a key that cannot be one": TEXT.replace("ads:", "__proto__:"),
  "a device id that is too short": TEXT.replace("d".repeat(32), "d".repeat(15)),
  "a personal device id": TEXT.replace("d".repeat(32), "someone@example.com"),
  "terms that are no digits": TEXT.replace("ab12", "zz12"),
  "entries without a separator": TEXT.replace("!ads", "ads"),
  "too long": TEXT.replace("ads:9f00:0:ty3400!", "ads:9f00:0:ty3400!".repeat(300)),
};
for (const [name, text] of Object.entries(broken)) {
  test(`${name} is no choice`, () => assert.equal(decode(text, NOW), null));
}

test("a choice from the future is none, five minutes forgiven", () => {
  assert.equal(decode(TEXT, NOW - 300), null);
  assert.deepEqual(decode(TEXT, NOW - 299), choice);
});

test("the newest valid one of several cookies counts", () => {
  const later = encode({ ...choice, time: NOW + 60 });
  const cookies = `a=b; cs=${TEXT}; cs=${later}; cs=broken; other_cs=${TEXT}`;
  assert.equal(read("cs", cookies, NOW), later);
  assert.equal(read("cs", "xcs=1; cs=2", NOW), "");
});

const places = [
  ["shop.example", undefined, ""],
  ["shop.example", "shop.example", "; Domain=shop.example"],
  ["www.shop.example", "shop.example", "; Domain=shop.example"],
  ["othershop.example", "shop.example", ""],
  ["shop.example", "www.shop.example", ""],
];
for (const [host, domain, end] of places) {
  test(`on ${host} with domain ${domain} the cookie ends in ${JSON.stringify(end)}`, () => {
    assert.equal(
      assignment("cs", "v", domain, host),
      `cs=v; Path=/; Max-Age=34560000; SameSite=Lax; Secure${end}`,
    );
  });
}

test("an empty value forgets the cookie", () => {
  assert.match(assignment("cs", "", undefined, "shop.example"), /^cs=; Path=\/; Max-Age=0;/);
});
