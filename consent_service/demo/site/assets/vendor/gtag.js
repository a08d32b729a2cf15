/**
 * Imitates Google's tag closely enough to show when it would run: it reads dataLayer, obeys
 * Consent Mode and window["ga-disable-<ID>"], sets the cookies of the real one, and tells the
 * page what it received instead of sending it anywhere.
 */
(() => {
  "use strict";
  const id = new URL(document.currentScript.src).searchParams.get("id") ?? "";
  const TWO_YEARS = 2 * 365 * 24 * 60 * 60;
  const layer = (window.dataLayer = window.dataLayer || []);
  const received = [];
  let storage = "granted";
  let isConfigured = false;
  let read = 0;

  const isDisabled = () => window[`ga-disable-${id}`] === true;
  const tell = () =>
    document.dispatchEvent(
      new CustomEvent("demo:script", {
        detail: { panel: "analytics", received: received.join("\n") || undefined },
      }),
    );

  const setCookies = () => {
    if (!isConfigured || isDisabled() || storage !== "granted") return;
    const seconds = Math.floor(Date.now() / 1000);
    const attributes = `; Path=/; Max-Age=${TWO_YEARS}; SameSite=Lax`;
    if (!/(^|; )_ga=/.test(document.cookie)) {
      const number = crypto.getRandomValues(new Uint32Array(1))[0];
      document.cookie = `_ga=GA1.1.${number}.${seconds}${attributes}`;
    }
    const container = `_ga_${id.replace(/^G-/, "")}`;
    document.cookie = `${container}=GS2.1.s${seconds}${attributes}`;
  };

  const commands = {
    consent: (_kind, signals) => {
      storage = signals?.analytics_storage ?? storage;
    },
    config: (target) => {
      isConfigured = isConfigured || target === id;
    },
    event: (name, parameters) => {
      if (isDisabled() || storage !== "granted") return;
      received.push(`${name} ${JSON.stringify(parameters ?? {})}`);
    },
  };

  const readLayer = () => {
    for (; read < layer.length; read += 1) {
      const [command, ...values] = Array.from(layer[read] ?? []);
      if (Object.hasOwn(commands, command)) commands[command](...values);
    }
    setCookies();
    tell();
  };

  const push = layer.push;
  layer.push = function pushAndRead(...entries) {
    const length = push.apply(this, entries);
    readLayer();
    return length;
  };
  readLayer();
})();
