declare module "*.css" {
  const text: string;
  export default text;
}
declare const __CONSENT_CONFIG__: import("./config.js").Config;
declare const __CONSENT_TEXTS__: import("./texts.js").Texts;
declare const __VERSION__: string;
