// Shows page 1 of the draft beside the text, and again after each save. A line of it leads to its item's form; the
// item that is open is framed on it.
(() => {
  const paper = document.getElementById("paper");
  if (!paper) return;
  const PATIENCE = 30000;
  let isDrawing = false;
  let isOld = false;

  // One picture at a time: another one asked for meanwhile would only delay both.
  const draw = async () => {
    isOld = isDrawing;
    if (isDrawing) return;
    isDrawing = true;
    paper.setAttribute("aria-busy", "true");
    // Without script nothing is drawn, so nothing is promised.
    const frame = document.getElementById("first-page");
    if (frame.dataset.drawing && !frame.firstElementChild) frame.textContent = frame.dataset.drawing;
    try {
      const answer = await fetch(paper.dataset.paper, { signal: AbortSignal.timeout(PATIENCE), redirect: "manual" });
      if (answer.ok) await show(await answer.text());
    } catch {
      // There is no connection: what is shown stays.
    }
    isDrawing = false;
    if (isOld) {
      draw();
      return;
    }
    paper.removeAttribute("aria-busy");
    const left = document.getElementById("first-page");
    if (!left.firstElementChild) left.textContent = "";
  };

  const show = async (html) => {
    const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("first-page");
    const picture = fresh.querySelector("img");
    // The old page stays until the new one can be seen.
    if (picture) await Object.assign(new Image(), { src: picture.getAttribute("src") }).decode().catch(() => null);
    const focused = paper.contains(document.activeElement) && document.activeElement.dataset.key;
    document.getElementById("first-page").replaceWith(document.adoptNode(fresh));
    fit();
    // Whoever is walking over the lines stays on theirs.
    if (focused) [...paper.querySelectorAll("area")].find((area) => area.dataset.key === focused)?.focus();
  };

  // An image map counts in the picture's own size; on a narrow screen the picture is smaller.
  const fit = () => {
    const picture = paper.querySelector("img");
    if (!picture) return;
    const scale = picture.clientWidth / picture.getAttribute("width");
    for (const area of paper.querySelectorAll("area")) {
      area.dataset.coords ||= area.coords;
      area.coords = area.dataset.coords.split(",").map((value) => Math.round(value * scale)).join(",");
    }
    frame();
  };

  const frame = () => {
    paper.querySelector(".first-page-frame")?.remove();
    const area = [...paper.querySelectorAll("area")].find((one) => one.dataset.key === paper.dataset.key);
    if (!area) return;
    const [left, top, right, bottom] = area.coords.split(",").map(Number);
    const box = document.createElement("div");
    box.className = "first-page-frame";
    Object.assign(box.style, { left: `${left}px`, top: `${top}px`, width: `${right - left}px`, height: `${bottom - top}px` });
    document.getElementById("first-page").append(box);
  };

  document.addEventListener("heiji:saved", draw);
  window.addEventListener("resize", fit);
  draw();
})();
