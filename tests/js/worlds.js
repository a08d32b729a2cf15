/** A small catalogue and choices about it, for the tests of the banner's pure modules. */

/** 2026-11-21T00:00:00Z */
export const NOW = 1795219200;

export const CONFIG = {
  base: "https://consent.example",
  site: "site-remote",
  hash: "b260fd65",
  notice: `ntc_demo_${"5f3a9c01".repeat(8)}`,
  token: "token",
  version: 1,
  months: 12,
  off: [],
  langs: { ko: ["x", "쿠키 설정"] },
  gpc: 1,
  mode: "basic",
  purposes: [
    { key: "necessary", mode: "necessary" },
    { key: "analytics", mode: "opt_in", tag: "ab12" },
    { key: "ads", mode: "opt_in", tag: "9f00", sale: 1, months: 6, as: ["advertising"] },
    { key: "own_statistics", mode: "opt_out", tag: "0c0c" },
  ],
  services: [
    { key: "session", for: ["necessary"], cookies: ["sid"] },
    {
      key: "google-analytics",
      for: ["analytics"],
      cookies: ["_ga", "_ga_*"],
      hosts: ["www.googletagmanager.com"],
      ids: ["G-DEMO123456"],
    },
    { key: "heatmap", for: ["analytics"], cookies: ["_hm*_x"] },
    { key: "adnet", for: ["ads"], cookies: ["_ga", "ad_id"] },
  ],
};

/** What the banner knows; nobody has chosen. */
export const world = (more = {}, config = {}) => ({
  config: { ...CONFIG, ...config },
  choice: null,
  gpc: false,
  now: NOW,
  ...more,
});

/** A choice of today: 0 refused, 1 granted, 2 granted by its own switch under GPC. */
export const answered = (answers) => ({
  notice: "5f3a9c01",
  time: NOW,
  version: 1,
  device: "d".repeat(32),
  purposes: new Map(
    Object.entries(answers).map(([key, on]) => [
      key,
      { tag: CONFIG.purposes.find((purpose) => purpose.key === key).tag, on, until: NOW + 15552000 },
    ]),
  ),
  services: new Map(
    CONFIG.services
      .filter(({ for: of }) => of.some((key) => answers[key]))
      .map(({ key }) => [key, true]),
  ),
});
