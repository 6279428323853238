// While something may change (data-poll holds the address), it is asked whether the page still shows what is so
// (data-seen): what is new is exchanged by liveParts. A part somebody writes in waits until they have left it.
(() => {
  let behind = false;

  const written = (field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.type === "select-one") return field.selectedIndex !== served(field);
    return field.type !== "hidden" && field.value !== field.defaultValue;
  };
  const served = (list) => Math.max(0, [...list.options].findIndex((option) => option.defaultSelected));
  const isKept = (part) => {
    const kept = part.contains(document.activeElement) || [...part.querySelectorAll("input, textarea, select")].some(written);
    behind ||= kept;
    return kept;
  };

  const show = (html) => {
    const open = [...document.querySelectorAll("details[open][id]")].map((one) => one.id);
    behind = false;
    window.liveParts.exchange(new DOMParser().parseFromString(html, "text/html"), isKept);
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  };

  const look = async () => {
    const source = document.querySelector("[data-poll]");
    if (!source) return;
    if (!document.hidden) {
      try {
        const address = new URL(source.dataset.poll, location.href);
        address.searchParams.set("seen", source.dataset.seen);
        const answer = await fetch(address, { headers: { "X-Requested-With": "fetch" } });
        if (answer.status === 200 && !answer.redirected) show(await answer.text());
      } catch {
        // No connection: the page keeps what it shows and tries again.
      }
    }
    setTimeout(look, Number(source.dataset.pause) || 3000);
  };

  document.addEventListener("focusout", () => {
    if (behind) document.querySelector("[data-poll]").dataset.seen = "";
  });
  setTimeout(look, 1000);
})();
