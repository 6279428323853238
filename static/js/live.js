// While something is on its way (data-poll holds the address), the parts marked data-live are fetched again every
// three seconds and exchanged by their id. What did not change is left alone, so that nobody loses their place.
(() => {
  const PAUSE = 3000;

  const exchange = (html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    for (const part of fresh.querySelectorAll("[data-live][id]")) {
      const old = document.getElementById(part.id);
      if (old && old.outerHTML !== part.outerHTML && !old.contains(document.activeElement)) {
        old.replaceWith(document.adoptNode(part));
      }
    }
  };

  const look = async () => {
    const source = document.querySelector("[data-poll]");
    if (!source) return;
    source.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(source.dataset.poll, { headers: { "X-Requested-With": "fetch" } });
      if (answer.ok && !answer.redirected) exchange(await answer.text());
    } catch {
      // No connection: the page keeps what it shows and tries again.
    }
    source.removeAttribute("aria-busy");
    setTimeout(look, PAUSE);
  };

  setTimeout(look, PAUSE);
})();
