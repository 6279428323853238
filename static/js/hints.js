// Questions about the wording: the words are underlined in their field, and a press answers them. A number of minutes
// rewrites the word; a reason goes to the field for words that stay. Nothing here is needed to write or to save.
(() => {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const field = (name) => form.elements[name];
  const hints = (name) => [...form.querySelectorAll(".ask[data-field]")].filter((one) => one.dataset.field === name);

  // Offsets count code points, as the server does.
  const cut = (text, hint) => {
    const letters = [...text];
    const [start, end] = [Number(hint.dataset.start), Number(hint.dataset.end)];
    const words = letters.slice(start, end).join("");
    return words === hint.dataset.words ? [letters.slice(0, start).join(""), words, letters.slice(end).join("")] : null;
  };

  const rewrite = (hint, button) => {
    const minutes = hint.querySelector("[data-minutes]");
    const input = field(hint.dataset.field);
    const pieces = cut(input.value, hint);
    if (!minutes.value || !minutes.checkValidity() || !pieces) {
      minutes.focus();
      return;
    }
    put(input, pieces[0] + button.dataset.rewrite.replace("%n", minutes.value) + pieces[2]);
    hint.remove();
    input.focus();
  };

  const keep = (hint) => {
    const reasons = field("kept_words");
    if (!reasons) return;
    const before = reasons.value.trimEnd();
    reasons.value = `${before}${before ? "\n" : ""}${hint.dataset.words}：`;
    reasons.focus();
    reasons.setSelectionRange(reasons.value.length, reasons.value.length);
  };

  const put = (input, text) => {
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };

  // A copy of the text lies under the field and underlines what the field itself cannot.
  const underline = (input) => {
    if (!input || !input.matches("textarea, input[type=text]")) return;
    const mirror = mirrorOf(input);
    const marks = hints(input.name).map((hint) => cut(input.value, hint) && [Number(hint.dataset.start), Number(hint.dataset.end)])
      .filter(Boolean).sort((one, other) => one[0] - other[0]);
    const letters = [...input.value];
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

  const mirrorOf = (input) => {
    const known = input.parentElement.querySelector(":scope > .mirror");
    if (known) return known;
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
    around.style.display = "block";
    mirror.style.whiteSpace = input.matches("input") ? "pre" : "pre-wrap";
    input.addEventListener("scroll", () => underline(input));
    return mirror;
  };

  const show = () => {
    for (const row of form.querySelectorAll("[data-answers]")) row.hidden = false;
    const named = new Set([...form.querySelectorAll(".ask[data-field]")].map((hint) => hint.dataset.field));
    for (const mirror of form.querySelectorAll(".mirror")) named.add(mirror.parentElement.querySelector("[name]").name);
    for (const name of named) underline(field(name));
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
    if (event.target.parentElement.matches(".mirrored")) underline(event.target);
  });
  document.addEventListener("heiji:refreshed", show);
  show();
})();
