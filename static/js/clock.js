// Clocks of an incident: data-until counts down and then says how late it is, data-since counts up.
// The server's time at loading is in data-now, so that a wrong clock on this device changes nothing.
(() => {
  const source = document.querySelector("[data-now]");
  if (!source) return;
  const ahead = Date.parse(source.dataset.now) - Date.now();

  const stopwatch = (seconds) => {
    const two = (number) => String(number).padStart(2, "0");
    const hours = Math.floor(seconds / 3600);
    const minutes = Math.floor(seconds / 60) % 60;
    return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
  };

  const late = (clock, seconds) => {
    const minutes = Math.floor(seconds / 60);
    clock.dataset.state = "stale";
    clock.querySelector(".clock-sign").hidden = false;
    clock.closest(".now, .queue > li")?.setAttribute("data-late", "");
    return minutes ? clock.dataset.over.replace("%d", minutes) : clock.dataset.justOver;
  };

  const show = () => {
    const now = Date.now() + ahead;
    for (const clock of document.querySelectorAll("[data-until]")) {
      const left = Math.floor((Date.parse(clock.dataset.until) - now) / 1000);
      clock.querySelector(".clock-value").textContent = left < 0 ? late(clock, -left) : stopwatch(left);
    }
    for (const clock of document.querySelectorAll("[data-since]")) {
      const gone = Math.max(0, Math.floor((now - Date.parse(clock.dataset.since)) / 1000));
      clock.querySelector(".clock-value").textContent = stopwatch(gone);
    }
  };

  show();
  setInterval(show, 1000);
})();
