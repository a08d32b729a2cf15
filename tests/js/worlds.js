/** A small catalogue and choices about it, for the tests of the banner's pure modules. */

// The larger loader: it holds the smaller one.
globalThis.__PLUS__ = true;

/** 2026-11-21T00:00:00Z */
export const NOW = 1795219200;

/** Lists as in config.js: [key, mode, tag, sale, aliases]. */
export const PURPOSES = [
  ["necessary", 0],
  ["analytics", 1, "ab12"],
  ["ads", 1, "9f00", 1, ["advertising"]],
  ["own_statistics", 2, "0c0c"],
];

/** [key, purposes, hosts, ids, items, leftovers, off]; `off` names services that are switched off. */
export const services = (off = []) =>
  [
    ["session", ["necessary"]],
    ["google-analytics", ["analytics"], ["www.googletagmanager.com"], ["G-DEMO123456"]],
    ["heatmap", ["analytics"]],
    ["adnet", ["ads"]],
  ].map(([key, of, hosts = 0, ids = 0]) => [key, of, hosts, ids, 0, 0, off.includes(key) ? 1 : 0]);

/** What each service declares, in their order. */
export const DECLARED = [["sid"], ["_ga", "_ga_*"], ["_hm*_x"], ["_ga", "ad_id"]];

/** What the banner knows; nobody has chosen. */
export const world = ({ off, ...more } = {}) => ({
  purposes: PURPOSES,
  services: services(off),
  required: 1,
  today: NOW,
  notice: `ntc_demo_${"5f3a9c01".repeat(8)}`,
  terms: [12, 12, 6, 12],
  ...more,
});

/** A choice of today: 0 refused, 1 granted, 2 granted by its own switch under GPC. */
export const answered = (answers) => ({
  notice: "5f3a9c01",
  made: NOW,
  required: 1,
  device: "d".repeat(32),
  answers: new Map([
    ...Object.entries(answers).map(([key, given]) => [
      key,
      { tag: PURPOSES.find(([one]) => one === key)[2], given, until: NOW + 15552000 },
    ]),
    ...services()
      .filter(([, of]) => of.some((key) => answers[key]))
      .map(([key]) => [`/${key}`, { given: 1 }]),
  ]),
});
