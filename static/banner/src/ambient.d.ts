declare module "*.css" {
  const text: string;
  export default text;
}
declare const __CONSENT_CONFIG__: import("./config.js").Written;
declare const __CONSENT_TEXTS__: import("./texts.js").Texts;
declare const __CONSENT_LATER__: import("./later.js").Later;
declare const __PLUS__: boolean;
declare const __VERSION__: string;
