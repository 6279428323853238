// The age of a copy by the clock of this device: an old one never looks current. Looks again every half minute.
(() => {
  const place = document.getElementById("age");
  if (!place) return;
  const words = JSON.parse(place.dataset.words);
  const known = Date.parse(place.dataset.known);
  const floor = place.dataset.floor;
  const tell = () => {
    const minutes = Math.floor((Date.now() - known) / 60000);
    // A copy on a device knows more of its clock: that it is wrong, or what it showed before.
    const isBack = floor === "wrong" || Date.now() < Number(floor) - 5 * 60000;
    // As gobag/age.py.
    const state = minutes < -5 || isBack ? "unknown" : minutes > place.dataset.hours * 60 ? "stale" : "fresh";
    const [unit, size] = [["days", 1440], ["hours", 60]].find((one) => minutes >= 2 * one[1]) || ["minutes", 1];
    const since = words[unit].replace("%n", Math.max(0, Math.floor(minutes / size)));
    place.querySelectorAll("[data-since]").forEach((part) => { part.textContent = since; });
    document.body.dataset.age = state;
  };
  tell();
  setInterval(tell, 30000);
})();
