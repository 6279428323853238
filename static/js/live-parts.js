// Parts marked data-live are exchanged by their id for those of a fresh page. Other scripts use window.liveParts.
// A part that did not change, or that has the focus, is left alone. What counts as change is what the server said, not
// what scripts have made of it since.
window.liveParts = (() => {
  const said = new WeakMap();
  const parts = (page) => page.querySelectorAll("[data-live][id]");
  for (const part of parts(document)) said.set(part, part.outerHTML);

  const exchange = (page, isKept = () => false) => {
    for (const fresh of parts(page)) {
      const old = document.getElementById(fresh.id);
      const html = fresh.outerHTML;
      if (!old || said.get(old) === html || isKept(old) || old.contains(document.activeElement)) continue;
      const part = document.adoptNode(fresh);
      said.set(part, html);
      old.replaceWith(part);
    }
    document.dispatchEvent(new CustomEvent("heiji:refreshed"));
  };

  // A script has changed what the part says: the next fresh one is shown in any case.
  const forget = (element) => said.delete(element.closest("[data-live]"));

  return { exchange, forget };
})();
