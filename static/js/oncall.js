// The on-call page: rows are narrowed while one types, ↑↓ choose, Enter opens the paper, Esc clears.
// When the page holds only some of the rows (no data-complete), Enter asks the server as it does without script.
(() => {
  const field = document.getElementById("q");
  const place = document.getElementById("rows");
  const said = document.getElementById("q-said");
  if (!field || !place || !("complete" in place.dataset)) return;
  const rows = [...place.querySelectorAll(".sheet")];
  const empty = document.getElementById("no-match");
  const keys = document.querySelector(".keys");
  if (keys) keys.hidden = false;

  const folded = (text) => text.normalize("NFKC").toLowerCase();
  const shown = () => rows.filter((row) => !row.hidden);

  const choose = (row) => {
    for (const other of rows) {
      other.toggleAttribute("aria-current", other === row);
      if (other === row) other.setAttribute("aria-current", "true");
      const button = other.querySelector(".sheet-pdf .button");
      if (button) button.classList.toggle("button-primary", other === row);
    }
    if (row && document.activeElement === field) row.scrollIntoView({ block: "nearest" });
  };

  const mark = (element, words) => {
    const text = element.textContent;
    if (!words.length) {
      element.textContent = text;
      return;
    }
    const pattern = new RegExp(`(${words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`, "i");
    element.replaceChildren(...text.split(pattern).map((piece, index) => {
      if (index % 2 === 0) return document.createTextNode(piece);
      const found = document.createElement("mark");
      found.textContent = piece;
      return found;
    }));
  };

  const narrow = () => {
    const words = folded(field.value).split(/\s+/).filter(Boolean);
    const typed = field.value.split(/\s+/).filter(Boolean);
    for (const row of rows) {
      row.hidden = !words.every((word) => row.dataset.letters.includes(word));
      if (!row.hidden) row.querySelectorAll("[data-marks]").forEach((element) => mark(element, typed));
    }
    const left = shown();
    if (empty) empty.hidden = left.length > 0;
    said.textContent = said.dataset.words.replace("%a", place.dataset.all).replace("%n", left.length);
    choose(left[0]);
  };

  field.addEventListener("input", narrow);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const left = shown();
    const at = left.findIndex((row) => row.getAttribute("aria-current"));
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(left[Math.min(left.length - 1, Math.max(0, at + (event.key === "ArrowDown" ? 1 : -1)))]);
    } else if (event.key === "Enter") {
      const paper = left[at] && left[at].querySelector(".sheet-pdf a");
      if (paper) {
        event.preventDefault();
        paper.click();
      }
    } else if (event.key === "Escape") {
      event.preventDefault();
      field.value = "";
      narrow();
    }
  });
  if (field.value) narrow();
})();
