// The on-call page: rows are narrowed while one types, ↑↓ choose, Enter opens the paper, Esc clears.
// When the page holds only some of the rows (no data-complete), Enter asks the server, as it does without script.
(() => {
  const field = document.getElementById("q");
  const place = document.getElementById("rows");
  const said = document.getElementById("q-said");
  if (!field || !place || !said) return;
  const rows = [...place.querySelectorAll(".sheet")];
  const empty = document.getElementById("no-match");
  const asked = field.value;
  document.querySelector(".keys").hidden = false;

  const wordsOf = (text) => text.split(/\s+/).filter(Boolean);
  const shown = () => rows.filter((row) => !row.hidden);

  const choose = (row) => {
    for (const other of rows) {
      if (other === row) other.setAttribute("aria-current", "true");
      else other.removeAttribute("aria-current");
      const button = other.querySelector(".sheet-pdf .button");
      if (button) button.classList.toggle("button-primary", other === row);
    }
    if (row) row.scrollIntoView({ block: "nearest" });
  };

  const mark = (element, words) => {
    const text = element.textContent;
    const letters = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|");
    const pieces = letters ? text.split(new RegExp(`(${letters})`, "i")) : [text];
    element.replaceChildren(...pieces.map((piece, index) => {
      if (index % 2 === 0) return document.createTextNode(piece);
      const found = document.createElement("mark");
      found.textContent = piece;
      return found;
    }));
  };

  const narrow = () => {
    const words = wordsOf(foldLetters(field.value));
    for (const row of rows) {
      row.hidden = !words.every((word) => row.dataset.letters.includes(word));
      if (!row.hidden) row.querySelectorAll("[data-marks]").forEach((part) => mark(part, wordsOf(field.value)));
    }
    const left = shown();
    empty.hidden = left.length > 0;
    said.textContent = said.dataset.words.replace("%a", place.dataset.all).replace("%n", left.length);
    choose(left[0]);
  };

  const complete = "complete" in place.dataset;
  if (complete) field.addEventListener("input", narrow);

  field.addEventListener("keydown", (event) => {
    // 229: Safari's Enter that only ends a conversion.
    if (event.isComposing || event.keyCode === 229) return;
    const left = shown();
    const at = left.findIndex((row) => row.hasAttribute("aria-current"));
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = at + (event.key === "ArrowDown" ? 1 : -1);
      choose(left[Math.min(left.length - 1, Math.max(0, next))]);
    } else if (event.key === "Enter") {
      const paper = left[at]?.querySelector(".sheet-pdf a");
      if (!paper || !(complete || field.value === asked)) return;
      event.preventDefault();
      paper.click();
    } else if (event.key === "Escape") {
      event.preventDefault();
      field.value = "";
      if (complete) narrow();
    }
  });
})();
