// Tells every fifteen seconds that this page is open, and shows who else is writing. When somebody has saved and
// nothing is being written here, a line offers to read the page anew; a form that is open takes it in by itself.
(() => {
  const place = document.getElementById("presence");
  if (!place) return;
  const PAUSE = 15000;
  const standing = document.getElementById("standing");
  const said = place.querySelector("[role=status]");
  let known = place.querySelector("#writers").textContent.trim();

  const words = (more = {}) => {
    const form = new FormData(standing);
    form.set("section", place.dataset.section);
    for (const [name, value] of Object.entries(more)) form.set(name, value);
    return form;
  };

  const look = async () => {
    if (document.visibilityState === "hidden") return;
    try {
      const answer = await fetch(place.dataset.presence, { method: "POST", body: words(), redirect: "manual" });
      if (answer.ok) show(await answer.text());
    } catch {
      // No connection: autosave.js says so.
    }
  };

  const show = (html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("writers");
    if (!fresh) return;
    place.querySelector("#writers").replaceWith(document.adoptNode(fresh));
    const now = fresh.textContent.trim();
    if (now !== known) said.textContent = now || place.dataset.alone;
    known = now;
    const newer = Number(fresh.dataset.revision) > Number(standing.elements.revision.value);
    place.querySelector("[data-newer]").hidden = !newer || Boolean(document.querySelector("form[data-autosave]"));
  };

  setInterval(look, PAUSE);
  document.addEventListener("visibilitychange", look);
  window.addEventListener("pageshow", (event) => { if (event.persisted) look(); });
  window.addEventListener("pagehide", () => navigator.sendBeacon(place.dataset.presence, words({ leaving: "1" })));
  look();
})();
