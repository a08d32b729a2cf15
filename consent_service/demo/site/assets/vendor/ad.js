/** Imitates an advertising script: fills the page's space and sets the cookies of its catalogue. */
(() => {
  "use strict";
  const WORDS = {
    ko: ["광고 · 펼침애드", "처음 만나는 회계 프로그램", "관심사에 맞춘 광고입니다. 이 스크립트는 다른 회사의 것입니다."],
    en: ["Advertisement · Pyeolchim Ads", "Accounting, for the first time", "Chosen by your interests. This script belongs to another company."],
  };
  const DAY = 24 * 60 * 60;
  const slot = document.getElementById("ad-slot");
  const number = crypto.getRandomValues(new Uint32Array(1))[0];
  document.cookie = `pca_id=${number}; Path=/; Max-Age=${90 * DAY}; SameSite=Lax`;
  document.cookie = `pca_freq=1; Path=/; Max-Age=${DAY}; SameSite=Lax`;

  const ad = document.createElement("div");
  ad.className = "ad";
  ad.dataset.ad = "";
  const [label, title, text] = WORDS[slot.dataset.lang] ?? WORDS.en;
  for (const [tag, words] of [["small", label], ["strong", title], ["span", text]]) {
    const element = document.createElement(tag);
    element.textContent = words;
    ad.append(element);
  }
  slot.querySelector(".empty").hidden = true;
  slot.append(ad);
  document.dispatchEvent(new CustomEvent("demo:script", { detail: { panel: "ads" } }));
})();
