// Questions about the wording: the words are underlined in their field, and a press answers them. A number of minutes
// rewrites the word; a reason goes to the field for words that stay. Nothing here is needed to write or to save.
(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const field = (name) => form.elements[name];
  const hints = (name) => [...form.querySelectorAll(".ask[data-field]")].filter((one) => one.dataset.field === name);

  // Where the words of a hint stand in a text, in code points as the server counts: where they stood when it looked,
  // else where they stand nearest to that; null when they are gone.
  const found = (letters, hint) => {
    const words = [...hint.dataset.words];
    const was = Number(hint.dataset.start);
    const places = letters.map((_letter, place) => place).filter((place) => words.every((word, nth) => letters[place + nth] === word));
    if (!words.length || !places.length) return null;
    const start = places.reduce((best, place) => (Math.abs(place - was) < Math.abs(best - was) ? place : best));
    return [start, start + words.length];
  };

  const rewrite = (hint, button) => {
    const minutes = hint.querySelector("[data-minutes]");
    const input = field(hint.dataset.field);
    if (!minutes.value || !minutes.reportValidity()) {
      minutes.focus();
      return;
    }
    const letters = [...input.value];
    const place = found(letters, hint);
    input.focus();
    if (!place) return;
    const before = letters.slice(0, place[0]).join("");
    input.setRangeText(button.dataset.rewrite.replace("%n", minutes.value), before.length, before.length + hint.dataset.words.length, "end");
    window.liveParts.forget(hint);
    hint.remove();
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const keep = (hint) => {
    const reasons = field("kept_words");
    if (!reasons) return;
    const before = reasons.value.trimEnd();
    reasons.value = `${before}${before ? "\n" : ""}${hint.dataset.words}：`;
    reasons.closest("details")?.setAttribute("open", "");
    reasons.focus();
    reasons.setSelectionRange(reasons.value.length, reasons.value.length);
  };

  // A copy of the text lies under the field and underlines what the field itself cannot.
  const underline = (input) => {
    const mirror = input.parentElement.querySelector(":scope > .mirror");
    const letters = [...input.value];
    const marks = hints(input.name).map((hint) => found(letters, hint)).filter(Boolean).sort((one, other) => one[0] - other[0]);
    const parts = [];
    let done = 0;
    for (const [start, end] of marks) {
      if (start < done) continue;
      const mark = document.createElement("mark");
      mark.textContent = letters.slice(start, end).join("");
      parts.push(letters.slice(done, start).join(""), mark);
      done = end;
    }
    mirror.replaceChildren(...parts, letters.slice(done).join(""));
    mirror.scrollTop = input.scrollTop;
    mirror.scrollLeft = input.scrollLeft;
  };

  // Done once, before anybody writes: a field that is moved in the page loses the word that is being composed.
  const mirrored = (input) => {
    const around = document.createElement("span");
    around.className = "mirrored";
    const mirror = document.createElement("span");
    mirror.className = "mirror";
    mirror.setAttribute("aria-hidden", "true");
    const focused = document.activeElement === input;
    input.replaceWith(around);
    around.append(mirror, input);
    if (focused) input.focus();
    const style = getComputedStyle(input);
    for (const name of ["font", "letterSpacing", "lineHeight", "padding", "textIndent"]) mirror.style[name] = style[name];
    mirror.style.whiteSpace = input.matches("input") ? "pre" : "pre-wrap";
    input.addEventListener("scroll", () => underline(input));
  };

  const asked = [...form.querySelectorAll("[data-hints]")].map((part) => field(part.dataset.hints))
    .filter((input) => input instanceof Element && input.matches("textarea, input[type=text]"));
  asked.forEach(mirrored);

  const state = document.getElementById("save-state");
  let count = form.querySelectorAll(".ask").length;
  const show = () => {
    for (const row of form.querySelectorAll("[data-answers]")) row.hidden = false;
    asked.forEach(underline);
    // A reader is told when a question has come, not of each save.
    const now = form.querySelectorAll(".ask").length;
    if (now > count) state.querySelector("[role=status]").textContent = state.dataset.asks.replace("%n", now);
    count = now;
  };

  form.addEventListener("click", (event) => {
    const hint = event.target.closest(".ask[data-field]");
    if (!hint) return;
    if (event.target.matches("[data-rewrite]")) rewrite(hint, event.target);
    if (event.target.matches("[data-keep]")) keep(hint);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("[data-minutes]")) return;
    event.preventDefault();
    event.target.closest(".ask").querySelector("[data-rewrite]").click();
  });
  form.addEventListener("input", (event) => {
    if (event.target.matches("[data-minutes]")) return;
    if (asked.includes(event.target)) underline(event.target);
  });
  document.addEventListener("heiji:refreshed", show);
  show();
})();
