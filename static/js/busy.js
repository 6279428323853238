// A submitted form says what is happening and ignores the second press. The words are the button's data-busy,
// else the page's. Not for GET forms (a download or a search leaves the page as it is).
(() => {
  const release = (form) => {
    delete form.dataset.underWay;
    for (const button of form.querySelectorAll("button[aria-busy]")) {
      button.removeAttribute("aria-busy");
      if (button.dataset.words) button.textContent = button.dataset.words;
    }
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.underWay) {
      event.preventDefault();
      return;
    }
    form.dataset.underWay = "true";
    const button = event.submitter;
    if (!button || !button.classList.contains("button")) return;
    button.dataset.words = button.textContent;
    button.setAttribute("aria-busy", "true");
    button.textContent = button.dataset.busy || document.body.dataset.busy || button.textContent;
  });

  // Coming back by the browser's own button shows the page as it was left: let it be pressed again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-under-way]").forEach(release);
  });
})();
