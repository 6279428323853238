// A form marked data-unsaved asks before the page is left with something written and not kept.
(() => {
  const words = (form) => JSON.stringify([...new FormData(form)]);

  // Before this script ran, or put back by the browser.
  const isWritten = (form) => {
    const served = form.cloneNode(true);
    served.reset();
    return words(form) !== words(served);
  };

  for (const form of document.querySelectorAll("form[data-unsaved]")) {
    // After a refusal the page already holds words that are nowhere else.
    let written = Boolean(document.getElementById("error-summary")) || isWritten(form);
    form.addEventListener("input", () => { written = true; });
    form.addEventListener("submit", (event) => {
      if (!event.defaultPrevented) written = false;
    });
    window.addEventListener("beforeunload", (event) => {
      if (written) event.preventDefault();
    });
  }
})();
