// Tells once that a person reads the letter: it has been in sight for some seconds, and somebody touched, scrolled or
// typed. Programs that look into mails follow links and run scripts, too; they do not stay, or say that they are driven.
(() => {
  const form = document.querySelector("form[data-opening]");
  if (!form || navigator.webdriver) return;
  const SECONDS = 4;
  const HANDS = ["pointerdown", "keydown", "wheel", "touchmove"];
  let seen = 0;
  const clock = setInterval(() => {
    if (document.visibilityState === "visible") seen += 1;
  }, 1000);

  const tell = (event) => {
    if (!event.isTrusted || seen < SECONDS) return;
    clearInterval(clock);
    for (const hand of HANDS) document.removeEventListener(hand, tell);
    const said = new URLSearchParams(new FormData(form));
    fetch(form.action, { method: "POST", body: said, keepalive: true }).catch(() => {});
  };

  for (const hand of HANDS) document.addEventListener(hand, tell, { passive: true });
})();
