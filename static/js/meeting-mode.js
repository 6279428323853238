// The draft at the table: one screen at a time out of a form that holds them all, so that the way on needs no network.
// Arrow keys and PageUp/PageDown turn the page, 1 to 5 answer; without script all screens stand under one another.
(() => {
  const form = document.querySelector("form[data-screens]");
  if (!form) return;
  const screens = [...form.querySelectorAll("[data-screen]")];
  const links = [...document.querySelectorAll(".meet-index a")];
  const index = document.querySelector(".meet-index");
  const progress = document.querySelector("[data-progress]");
  let here = 0;

  const asked = links.filter((link) => link.dataset.answer !== undefined);
  const told = () => {
    const done = asked.filter((link) => link.dataset.answer !== "unanswered").length;
    progress.textContent = `${here + 1} / ${screens.length}　✓ ${done} / ${asked.length}`;
  };

  const show = (place, focus = true) => {
    here = Math.max(0, Math.min(screens.length - 1, place));
    screens.forEach((screen, n) => { screen.hidden = n !== here; });
    links.forEach((link, n) => link.toggleAttribute("aria-current", n === here));
    // A pressed button, and a page that is read again, come back to the same screen.
    history.replaceState(null, "", `#${screens[here].id}`);
    form.setAttribute("action", `#${screens[here].id}`);
    for (const button of document.querySelectorAll("[data-step]")) {
      button.disabled = button.dataset.step === "1" ? here === screens.length - 1 : here === 0;
    }
    told();
    scrollTo(0, 0);
    if (focus) screens[here].querySelector("h2").focus();
  };

  const placeOf = (hash) => screens.findIndex((screen) => `#${screen.id}` === hash);

  document.addEventListener("click", (event) => {
    const step = event.target.closest("[data-step]");
    if (step) show(here + Number(step.dataset.step));
    const link = event.target.closest(".meet-index a");
    if (!link) return;
    event.preventDefault();
    index.open = false;
    show(links.indexOf(link));
  });

  const note = (radio) => { links[screens.indexOf(radio.closest("[data-screen]"))].dataset.answer = radio.value; };

  form.addEventListener("change", (event) => {
    if (event.target.type !== "radio") return;
    note(event.target);
    told();
  });
  // What was pressed before this script ran.
  form.querySelectorAll("[data-screen] [type=radio]:checked").forEach(note);

  const answer = (number) => {
    const choice = screens[here].querySelectorAll("[type=radio]:not([value=unanswered])")[number - 1];
    choice?.click();
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const writes = event.target.matches("textarea, input:not([type=radio]), select");
    if (event.key === "PageDown" || (event.key === "ArrowRight" && !writes && event.target.type !== "radio")) show(here + 1);
    else if (event.key === "PageUp" || (event.key === "ArrowLeft" && !writes && event.target.type !== "radio")) show(here - 1);
    else if (/^[1-5]$/.test(event.key) && !writes) answer(Number(event.key));
    else return;
    event.preventDefault();
  });

  show(Math.max(0, placeOf(location.hash)), false);
})();
