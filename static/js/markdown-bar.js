// A small tool bar over the notes: each button puts the marks of Markdown around what is selected, or takes them away.
// It writes as a hand would, so that the browser's undo takes it back and autosave.js hears of it.
(() => {
  const bar = document.getElementById("markdown-bar");
  if (!bar) return;

  const put = (field, start, end, text, from, to) => {
    field.focus();
    field.setSelectionRange(start, end);
    if (!document.execCommand("insertText", false, text)) {
      field.setRangeText(text, start, end, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    field.setSelectionRange(from, to);
  };

  // Marks beside brackets or full stops mean nothing in Markdown, and around blanks neither: they go inside.
  const inner = (field) => {
    const chosen = field.value.slice(field.selectionStart, field.selectionEnd);
    const before = chosen.match(/^[\s\p{P}]*/u)[0].length;
    if (before === chosen.length) return [field.selectionStart, field.selectionEnd];
    return [field.selectionStart + before, field.selectionEnd - chosen.match(/[\s\p{P}]*$/u)[0].length];
  };

  const wrap = (field, mark) => {
    const [start, end] = inner(field);
    const { value } = field;
    const chosen = value.slice(start, end);
    const marks = Math.min(value.slice(0, start).match(/\**$/)[0].length, value.slice(end).match(/^\**/)[0].length);
    if (marks >= mark.length) put(field, start - mark.length, end + mark.length, chosen, start - mark.length, end - mark.length);
    else put(field, start, end, mark + chosen + mark, start + mark.length, end + mark.length);
  };

  const list = (field, mark) => {
    const start = field.value.lastIndexOf("\n", field.selectionStart - 1) + 1;
    const after = field.value.indexOf("\n", field.selectionEnd);
    const end = after < 0 ? field.value.length : after;
    const lines = field.value.slice(start, end).split("\n");
    const isList = lines.every((line) => line.startsWith(mark));
    const text = lines.map((line) => (isList ? line.slice(mark.length) : mark + line)).join("\n");
    put(field, start, end, text, start, start + text.length);
  };

  const link = (field, address) => {
    const { selectionStart: start, selectionEnd: end } = field;
    const words = field.value.slice(start, end).replace(/\n/g, " ");
    const at = start + words.length + 3;
    put(field, start, end, `[${words}](${address})`, words ? at : start + 1, words ? at + address.length : start + 1);
  };

  const press = (field, button) => {
    if (button.dataset.wrap) wrap(field, button.dataset.wrap);
    else if (button.dataset.lines) list(field, button.dataset.lines);
    else if (button.dataset.link) link(field, button.dataset.link);
  };

  for (const field of document.querySelectorAll("form[data-autosave] textarea")) {
    if (field.name !== bar.dataset.field && !field.name.startsWith(`${bar.dataset.field}_`)) continue;
    const tools = bar.content.firstElementChild.cloneNode(true);
    (field.closest(".mirrored") || field).before(tools);
    tools.setAttribute("aria-controls", field.id);
    tools.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) press(field, button);
    });
  }
})();
