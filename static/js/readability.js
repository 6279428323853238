// How readable page 1 is, beside its picture: asked for when nothing has been saved for a while, so that it never delays
// a save or the picture. Where there is no figure, nothing is shown.
(() => {
  const place = document.getElementById("readability");
  if (!place) return;
  const PAUSE = 2000;
  const { readability: address } = place.dataset;
  let timer = 0;

  const ask = async () => {
    try {
      const answer = await fetch(address, { redirect: "manual" });
      if (!answer.ok) return;
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("readability");
      place.replaceChildren(...fresh.childNodes);
    } catch {
      // There is no connection: the last figure stays.
    }
  };

  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  };

  document.addEventListener("heiji:saved", later);
  later();
})();
