/**
 * Runs before the page: notes when the banner is first seen, and when the page is at rest.
 *
 * Once a frame: is at least half of the banner's box inside the window, at half opacity or more?
 * At rest: nothing moved, no animation ran and no long task ended for 100 ms since.
 */
(({ host, banner }) => {
  const QUIET = 100;
  const seen = (window.benchmark = { visible: null, settled: null, shift: 0, violations: 0 });
  let last = 0;
  let before = "";

  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) last = Math.max(last, entry.startTime + entry.duration);
  }).observe({ type: "longtask", buffered: true });
  document.addEventListener("securitypolicyviolation", () => (seen.violations += 1));

  const parentOf = (node) => node.parentElement ?? node.getRootNode().host ?? null;

  const opacityOf = (element) => {
    let product = 1;
    for (let node = element; node; node = parentOf(node)) product *= getComputedStyle(node).opacity;
    return product;
  };

  const shareInside = ({ top, left, right, bottom, width, height }) => {
    const inside =
      Math.max(0, Math.min(right, innerWidth) - Math.max(left, 0)) *
      Math.max(0, Math.min(bottom, innerHeight) - Math.max(top, 0));
    return width * height ? inside / (width * height) : 0;
  };

  const isMoving = (root) =>
    root.getAnimations().some(
      (one) => one.playState === "running" && one.effect.getComputedTiming().endTime < Infinity,
    );

  const frame = () => {
    const now = performance.now();
    const root = host ? document.querySelector(host)?.shadowRoot : document;
    const element = root?.querySelector(banner);
    if (element) {
      const box = element.getBoundingClientRect();
      const opacity = opacityOf(element);
      const isShown = getComputedStyle(element).visibility === "visible";
      const state = [box.top, box.left, box.width, box.height, opacity].join();
      if (state !== before || isMoving(document) || (host && isMoving(root))) last = now;
      before = state;
      if (seen.visible === null && isShown && opacity >= 0.5 && shareInside(box) >= 0.5) {
        seen.visible = now;
        last = Math.max(last, now);
      }
    }
    if (seen.visible !== null && now - last >= QUIET) seen.settled = last;
    else requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})(__PARTS__);
