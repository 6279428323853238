// Takes the copy of the on-call page away from a device that may not have it any more (keep.js).
(async () => {
  if (/(?:^|; )kept=./.test(document.cookie)) return;
  const all = await navigator.serviceWorker?.getRegistrations() || [];
  const ours = all.filter((one) => one.active?.scriptURL.endsWith("/keeper.js"));
  // What it has just fetched it would write down after the copy is gone.
  for (const one of ours) one.active.postMessage({ ask: "wipe" });
  await window.caches?.delete("oncall-copy");
  for (const one of ours) await one.unregister();
})();
