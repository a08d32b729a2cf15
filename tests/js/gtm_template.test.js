/** The Tag Manager template: its parts are whole, and its script does what it says. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const template = readFileSync(new URL("../../docs/gtm/template.tpl", import.meta.url), "utf8");
const parts = Object.fromEntries(
  template.split(/^___(\w+)___$/m).slice(1).flatMap((name, index, all) => (index % 2 ? [] : [[name, all[index + 1].trim()]])),
);
const code = parts.SANDBOXED_JS_FOR_WEB_TEMPLATE;
const permissions = JSON.parse(parts.WEB_PERMISSIONS);
const LOADER = "https://consent.example/b/acme-0123456789ab.js";
const DENIED = {
  ad_storage: "denied",
  ad_user_data: "denied",
  ad_personalization: "denied",
  analytics_storage: "denied",
  functionality_storage: "denied",
  personalization_storage: "denied",
  security_storage: "granted",
  wait_for_update: 500,
};

/** Runs the template as Tag Manager does, with its functions written down instead of done.
 * @param {object} data @param {boolean} [loads] */
const run = (data, loads = true) => {
  /** @type {unknown[][]} */
  const calls = [];
  const done = { gtmOnSuccess: () => calls.push(["success"]), gtmOnFailure: () => calls.push(["failure"]) };
  /** @type {Record<string, Function>} */
  const functions = {
    encodeUriComponent: encodeURIComponent,
    gtagSet: (/** @type {unknown} */ values) => calls.push(["gtagSet", values]),
    injectScript: (/** @type {string} */ url, /** @type {Function} */ success, /** @type {Function} */ failure) => {
      calls.push(["injectScript", url]);
      (loads ? success : failure)();
    },
    makeNumber: Number,
    setDefaultConsentState: (/** @type {unknown} */ state) => calls.push(["default", state]),
  };
  new Function("require", "data", code)((/** @type {string} */ name) => functions[name], { ...data, ...done });
  return calls;
};

test("the template has the parts that Tag Manager imports", () => {
  assert.deepEqual(Object.keys(parts), [
    "TERMS_OF_SERVICE",
    "INFO",
    "TEMPLATE_PARAMETERS",
    "SANDBOXED_JS_FOR_WEB_TEMPLATE",
    "WEB_PERMISSIONS",
    "TESTS",
    "NOTES",
  ]);
  assert.equal(JSON.parse(parts.INFO).type, "TAG");
});

test("every signal is denied before the banner is asked for", () => {
  assert.deepEqual(run({ loader: LOADER, wait: "500" }), [
    ["default", DENIED],
    ["gtagSet", { ads_data_redaction: true }],
    ["injectScript", LOADER],
    ["success"],
  ]);
});

test("the customer company stands in the address, and can be nothing else there", () => {
  const calls = run({ loader: LOADER, wait: 500, customer: "a&b=c" });
  assert.deepEqual(calls[2], ["injectScript", `${LOADER}?customer=a%26b%3Dc`]);
});

test("a banner that cannot be loaded is a failure, and grants nothing", () => {
  assert.deepEqual(run({ loader: LOADER, wait: 500 }, false).slice(0, 1), [["default", DENIED]]);
  assert.deepEqual(run({ loader: LOADER, wait: 500 }, false).at(-1), ["failure"]);
});

test("only fields that the template asks for are used", () => {
  const used = [...code.matchAll(/\bdata\.(\w+)/g)].map(([, name]) => name);
  const asked = JSON.parse(parts.TEMPLATE_PARAMETERS).map((/** @type {{name: string}} */ { name }) => name);
  assert.deepEqual(new Set(used), new Set([...asked, "gtmOnSuccess", "gtmOnFailure"]));
});

test("scripts come from one host, and each signal may be written", () => {
  const of = (/** @type {string} */ id) =>
    permissions.find((/** @type {any} */ one) => one.instance.key.publicId === id).instance.param[0].value.listItem;
  assert.deepEqual(of("inject_script"), [{ type: 1, string: "https://consent.example/b/*" }]);
  assert.deepEqual(
    of("access_consent").map((/** @type {any} */ { mapValue }) => mapValue.map((/** @type {any} */ value) => value.string ?? value.boolean)),
    Object.keys(DENIED).slice(0, 7).map((signal) => [signal, false, true]),
  );
});
