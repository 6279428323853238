// What the checks of the paper find, fetched while the rest of the page is filled in: printing takes seconds. What was
// typed meanwhile stays as it is; the fields for reasons come with the answer and are sent with the form around them.
(() => {
  const place = document.getElementById("paper-checks");
  if (!place) return;

  const ask = async () => {
    try {
      const answer = await fetch(place.dataset.paperChecks, { redirect: "manual" });
      if (!answer.ok) throw new Error(answer.status);
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("paper-checks");
      place.replaceChildren(...fresh.childNodes);
    } catch {
      place.querySelector("[data-waiting]").textContent = place.dataset.lost;
    }
  };

  ask();
})();
