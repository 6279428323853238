// Rows copied in Excel and pasted onto an open list, not into a field, open that list's paste page (data-paste) with
// the rows in it; nothing is saved there before one says so. Of several lists it is the one nearest to the top.
(() => {
  const lists = [...document.querySelectorAll("[data-paste]")];
  const standing = document.getElementById("standing");
  if (!lists.length || !standing) return;

  const nearest = () =>
    document.activeElement.closest("section[id]")?.querySelector("[data-paste]") ||
    lists.find((list) => list.closest("section[id]").getBoundingClientRect().bottom > innerHeight / 3) ||
    lists.at(-1);

  document.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    const inField = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (inField || !text.includes("\t") || !/[\r\n]/.test(text)) return;
    event.preventDefault();
    const form = standing.cloneNode(true);
    form.removeAttribute("id");
    form.method = "post";
    form.action = `${nearest().dataset.paste}#outcome`;
    const rows = document.createElement("textarea");
    rows.name = "rows";
    rows.value = text;
    form.append(rows);
    document.body.append(form);
    form.submit();
  });
})();
