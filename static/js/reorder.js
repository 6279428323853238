// An item is moved within its list (data-order) by its handle: with a pointer, or with ↑ and ↓ while it has the focus.
// The new place is saved at once; a list that could not be saved goes back to how it was.
(() => {
  const rows = (list) => [...list.querySelectorAll(":scope > [data-place]")];
  const said = document.createElement("p");
  said.className = "vh";
  said.setAttribute("role", "status");
  document.body.append(said);

  const tell = (list, words, row) => {
    const title = row.querySelector("h3").textContent.trim();
    said.textContent = words.replace("%t", title).replace("%n", rows(list).indexOf(row) + 1);
  };

  let waiting = Promise.resolve();
  const save = (list, row, before) => {
    waiting = waiting.then(() => send(list, row)).catch(() => {
      list.append(...before);
      tell(list, list.dataset.failed, row);
    });
  };

  const send = async (list, row) => {
    const words = new FormData(document.getElementById("standing"));
    words.set("to", [...list.children].indexOf(row));
    const answer = await fetch(row.dataset.place, { method: "POST", body: words, headers: { "X-Autosave": "true" } });
    if (!answer.ok || answer.redirected) throw new Error("not saved");
    const told = await answer.json();
    // A form that is open goes on standing on what it was made from: others may have written in it meanwhile.
    for (const field of document.querySelectorAll("form:not([data-autosave]) > input[name=revision]")) field.value = told.revision;
    numbered(list);
    tell(list, list.dataset.moved, row);
    document.dispatchEvent(new CustomEvent("heiji:saved", { detail: told }));
  };

  // The numbers stay with the places, not with the items.
  const numbered = (list) => {
    const first = list.dataset.first || "";
    if (!first) return;
    const [section, start] = first.split("-");
    [...list.children].forEach((row, place) => {
      const number = row.querySelector(".act-no");
      if (number) number.textContent = `${section}-${Number(start) + place}`;
    });
  };

  const step = (list, row, by) => {
    const before = [...list.children];
    const place = before.indexOf(row) + by;
    if (place < 0 || place >= before.length) return;
    if (by < 0) before[place].before(row);
    else before[place].after(row);
    row.querySelector(".handle").focus();
    save(list, row, before);
  };

  const drag = (list, row, event) => {
    const before = [...list.children];
    event.preventDefault();
    row.dataset.dragged = "";
    const follow = (moved) => {
      const other = [...list.children].find((one) => {
        const box = one.getBoundingClientRect();
        return one !== row && moved.clientY > box.top && moved.clientY < box.bottom;
      });
      if (!other) return;
      const box = other.getBoundingClientRect();
      if (moved.clientY < box.top + box.height / 2) other.before(row);
      else other.after(row);
    };
    const drop = (ended) => {
      for (const end of ["pointerup", "pointercancel"]) document.removeEventListener(end, drop);
      document.removeEventListener("pointermove", follow);
      delete row.dataset.dragged;
      if (ended.type === "pointercancel") list.append(...before);
      else if ([...list.children].some((one, place) => one !== before[place])) save(list, row, before);
    };
    // On the document: a row that is put elsewhere loses what it has captured.
    document.addEventListener("pointermove", follow);
    for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, drop);
  };

  for (const list of document.querySelectorAll("[data-order]")) {
    list.dataset.first = list.querySelector(".act-no")?.textContent.trim() || "";
    for (const row of rows(list)) {
      const handle = row.querySelector(".handle");
      if (!handle) continue;
      handle.hidden = false;
      handle.addEventListener("pointerdown", (event) => { if (event.button === 0) drag(list, row, event); });
      handle.addEventListener("keydown", (event) => {
        const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        if (!by || event.isComposing) return;
        event.preventDefault();
        step(list, row, by);
      });
    }
  }
})();
