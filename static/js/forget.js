// Takes the copy of the on-call page away from a device that may not have it any more (keep.js).
(async () => {
  if (/(?:^|; )kept=./.test(document.cookie)) return;
  await window.caches?.delete("oncall-copy");
  for (const one of await navigator.serviceWorker?.getRegistrations() || []) {
    if (one.active?.scriptURL.endsWith("/keeper.js")) await one.unregister();
  }
})();
