// Keeps a copy of the on-call page on this device, once somebody has asked for it, and says how it stands. A copy may be
// here only while the cookie "kept" is (gobag/devices.py): signing out takes the cookie, and the next page the copy. An
// approver's page of one agreement names a worker, a scope and a cookie of its own.
(() => {
  const place = document.getElementById("keep");
  const workers = navigator.serviceWorker;
  if (!place || !workers || !window.isSecureContext || !location.protocol.startsWith("http")) return;
  const { worker = "keeper.js", scope, cookie = "kept", cache = "oncall-copy", again = "60" } = place.dataset;
  const REFUSED = ["signature", "list", "damaged"];
  const isKept = () => document.cookie.split("; ").some((one) => one.startsWith(`${cookie}=`) && one.length > cookie.length + 1);
  let isNew = false;
  let isEvicted = false;

  const show = (words, numbers = {}) => {
    place.hidden = false;
    document.querySelectorAll("[data-said]").forEach((part) => { part.hidden = !words.includes(part.dataset.said); });
    place.querySelectorAll("[data-fill]").forEach((part) => { part.textContent = numbers[part.dataset.fill] ?? ""; });
  };

  const showBusy = ([done, all]) => {
    const bar = document.getElementById("keep-progress");
    [bar.value, bar.max] = [done, all];
    show(["busy"], { done: `${done} / ${all}` });
  };

  const clockOf = (instant) => new Date(instant).toLocaleString(document.documentElement.lang, {
    month: "numeric", day: "numeric", hour: "numeric", minute: "2-digit",
  });

  const showHeld = async ({ known, kept, papers, fault }) => {
    const words = known ? ["held"] : [];
    if (known && kept < papers) words.push("fewer");
    if (known && isNew && !await navigator.storage.persisted()) words.push("loose");
    if (isEvicted) words.push("evicted");
    if (REFUSED.includes(fault)) words.push("refused");
    else if (["older", "full", "outside", "unable", "gone"].includes(fault)) words.push(fault);
    if (!words.length && isKept() === false) words.push("offer");
    show(words, { clock: known && clockOf(known), kept, papers });
  };

  const ask = async (what) => (await workers.ready).active.postMessage(what);

  const keep = async (begins) => {
    await workers.register(worker, scope ? { scope } : {});
    await ask({ ask: "keep", begins });
  };

  workers.addEventListener("message", (event) => {
    if (event.data.busy) showBusy(event.data.busy);
    else showHeld(event.data);
  });

  document.getElementById("keep-here").addEventListener("click", async () => {
    isNew = true;
    showBusy([0, 1]);
    await navigator.storage.persist();
    await keep(true);
  });

  document.getElementById("keep-none").addEventListener("click", async () => {
    await ask({ ask: "wipe" });
    await fetch(`${scope || ""}copy.json?ends`, { cache: "no-store" }).catch(() => {});
    document.cookie = `${cookie}=; path=${scope || "/"}; max-age=0`;
    show(["offer"]);
  });

  const begin = async () => {
    if (!isKept()) {
      show(["offer"]);
      return;
    }
    isEvicted = !await caches.has(cache);
    await keep(isEvicted);
    setInterval(() => keep(false), again * 1000);
    (await workers.ready).periodicSync?.register("keep", { minInterval: 3_600_000 }).catch(() => {});
  };
  begin();
})();
