import assert from "node:assert/strict";
import { test } from "node:test";
import { assignment, decode, read } from "../../static/banner/src/cookie.js";
import { encode } from "../../static/banner/src/decide.js";
import { answered, NOW } from "./worlds.js";

const choice = answered({ analytics: 1, ads: 0 });
const TEXT = `1~5f3a9c01~tots00~1~${"d".repeat(32)}~analytics:1:ab12:ty3400!ads:0:9f00:ty3400!/google-analytics:1!/heatmap:1!`;

test("a choice is written as one line of cookie characters", () => {
  assert.equal(encode(choice), TEXT);
  assert.match(TEXT, /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]+$/);
});

/** What is read, without what stands for nothing. */
const plain = (found) => found && encode(found);

test("what was written is read", () => {
  const found = decode(TEXT, NOW);
  assert.equal(plain(found), TEXT);
  assert.equal(found.text, TEXT);
  assert.deepEqual([found.notice, found.made, found.required, found.device], ["5f3a9c01", NOW, 1, "d".repeat(32)]);
  assert.deepEqual(found.answers.get("ads"), { given: 0, tag: "9f00", until: NOW + 15552000 });
  assert.equal(found.answers.get("/heatmap").given, 1);
  assert.equal(found.answers.size, 4);
});

test("a choice without services is read", () => {
  const refused = answered({ analytics: 0 });
  assert.equal(plain(decode(encode(refused), NOW)), encode(refused));
});

const broken = {
  "nothing": "",
  "undefined": undefined,
  "another format": TEXT.replace("1~", "2~"),
  "json": '{"ads":true}',
  "cut off": TEXT.slice(0, -1),
  "something before": ` ${TEXT}`,
  "something after": `${TEXT}~`,
  "a line break": `${TEXT}\n`,
  "a flag that does not exist": TEXT.replace("ads:0:9f00", "ads:3:9f00"),
  "a key that cannot be one": TEXT.replace("ads:", "__proto__:"),
  "a device id that is too short": TEXT.replace("d".repeat(32), "d".repeat(15)),
  "a personal device id": TEXT.replace("d".repeat(32), "someone@example.com"),
  "terms that are no digits": TEXT.replace("ab12", "zz12"),
  "entries without a separator": TEXT.replace("!ads", "ads"),
  "a time that is none": TEXT.replace("tots00", "zzzzzzzzz"),
};
for (const [name, text] of Object.entries(broken)) {
  test(`${name} is no choice`, () => assert.equal(decode(text, NOW), undefined));
}

test("a choice from the future is none, five minutes forgiven", () => {
  assert.equal(decode(TEXT, NOW - 300), undefined);
  assert.equal(plain(decode(TEXT, NOW - 299)), TEXT);
});

test("the newest valid one of several cookies counts", () => {
  const later = encode({ ...choice, made: NOW + 60 });
  const cookies = `a=b; cs=${TEXT}; cs=${later}; cs=broken; other_cs=${TEXT}`;
  assert.equal(read("cs", cookies, NOW).text, later);
  assert.equal(read("cs", "xcs=1; cs=2", NOW), undefined);
});

const places = [
  ["shop.example", undefined, ""],
  ["shop.example", "shop.example", ";Domain=shop.example"],
  ["www.shop.example", "shop.example", ";Domain=shop.example"],
  ["othershop.example", "shop.example", ""],
  ["shop.example", "www.shop.example", ""],
];
for (const [host, domain, end] of places) {
  test(`on ${host} with domain ${domain} the cookie ends in ${JSON.stringify(end)}`, () => {
    assert.equal(
      assignment("cs", "v", domain, host),
      `cs=v;Path=/;Max-Age=34560000;SameSite=Lax;Secure${end}`,
    );
  });
}

test("an empty value forgets the cookie", () => {
  assert.match(assignment("cs", "", undefined, "shop.example"), /^cs=;Path=\/;Max-Age=0;/);
});
