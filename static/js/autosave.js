// A form marked data-autosave is saved while one writes. Until the server has confirmed it, the device keeps a copy
// (device-copy.js); what a closed window left is put back. The button still works, and without script it is all
// there is. The states are told in #save-state, whose data-… hold the words.
(() => {
  const form = document.querySelector("form[data-autosave]");
  const place = document.getElementById("save-state");
  if (!form || !place) return;
  const PAUSE = 400;
  const RETRY = 5000;
  const BREATH = 100;
  const { read, served, same, fill, merge } = window.formWords;
  const copies = window.deviceCopy;
  const user = document.body.dataset.user;

  const loaded = served(form);
  let name = `${user} ${location.pathname}`;
  // What the server has, in the revision that the form names; `behind`: it has more, which is taken in before the form
  // may name a newer revision. Else the next save would undo what others wrote.
  let confirmed = loaded;
  let behind = false;
  let timer = 0;
  let underWay = false;
  let again = false;
  let composing = false;
  let stopped = false;
  let leaves = false;
  let pressed = null;
  let kept = true;
  let renewed = false;
  let putBack = false;
  let asked = null;
  let soon = 0;

  // Every time is told in the agreement's own zone, as the server tells it.
  const hours = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: place.dataset.timeZone };
  const clock = () => new Date().toLocaleTimeString(document.documentElement.lang, hours);
  const revision = () => form.elements.revision.value;
  const isSaved = () => same(read(form), confirmed);

  // States: saved, saving, merged, restored, resaved, incomplete, unfinished (a restored text that is incomplete),
  // offline, signedOut, conflict, refused, unkept.
  // Once nothing gets through, that stays told, with the minute it began: a retry does not blink.
  const STAYS = ["offline", "signedOut", "unkept"];
  const show = (state, words = {}) => {
    if (STAYS.includes(place.dataset.now) && ["saving", place.dataset.now].includes(state)) return;
    const told = place.dataset[state].replace("%t", words.at || clock()).replace("%f", words.field || "").replace("%w", words.who || "");
    place.querySelector("[data-words]").textContent = told;
    // A reader is told of a change of state, not of every save.
    const isNew = place.dataset.now !== state && state !== "saving" && !(state === "saved" && !place.dataset.now);
    if (isNew) place.querySelector("[role=status]").textContent = told;
    if (state !== "saving") place.dataset.now = state;
    place.dataset.state = ["saved", "saving", "resaved"].includes(state) ? "agreed" : "stale";
    for (const button of place.querySelectorAll("[data-in]")) button.hidden = !button.dataset.in.split(" ").includes(state);
  };

  const keep = () => { kept = copies.put(name, { words: read(form), revision: revision(), at: clock() }); };

  const later = (pause = PAUSE) => {
    clearTimeout(timer);
    timer = setTimeout(() => save(), pause);
  };

  const save = async (leaving = false) => {
    clearTimeout(timer);
    again = underWay;
    if (composing || underWay || stopped || (isSaved() && !behind)) return;
    const typed = read(form);
    underWay = true;
    show("saving");
    try {
      if (behind) await catchUp();
      else await take(await send(leaving), typed);
    } catch {
      show(kept ? "offline" : "unkept");
      later(RETRY);
    }
    underWay = false;
    if (pressed) {
      form.requestSubmit(pressed.by);
      return;
    }
    if (!stopped && isSaved()) inherit();
    if (again || (!isSaved() && place.dataset.now === "saved")) later(0);
  };

  const send = (leaving) => fetch(form.action, {
    method: "POST", body: new FormData(form), headers: { "X-Autosave": "true" }, keepalive: leaving, redirect: "manual",
  });

  const take = async (answer, typed) => {
    if (answer.status === 200) await accepted(await answer.json(), typed);
    else if (answer.status === 422) missing(await answer.json());
    else if (answer.status === 409) halt("conflict", await answer.json());
    else if (answer.type === "opaqueredirect" || answer.status === 403) await renew();
    else if (answer.status >= 500) throw new Error("not now");
    else halt("refused");
  };

  const accepted = async (said, typed) => {
    confirmed = typed;
    renewed = false;
    if (said.address) moved(said.address);
    behind = said.others;
    if (!behind) stand(said.revision);
    if (isSaved()) copies.drop(name);
    else keep();
    document.dispatchEvent(new CustomEvent("heiji:saved", { detail: said }));
    if (behind) await catchUp();
    else {
      show(putBack ? "resaved" : "saved", { at: said.at });
      clearTimeout(soon);
      soon = setTimeout(refresh, BREATH); // the picture of page 1 is asked for first (preview.js)
    }
  };

  const stand = (number) => {
    for (const field of document.querySelectorAll("input[name=revision]")) field.value = number;
  };

  // A new item has an address of its own from now on.
  const moved = (address) => {
    copies.drop(name);
    name = `${user} ${address}`;
    form.action = address;
    history.replaceState(null, "", address);
    form.elements.key?.remove();
    confirmed = confirmed.filter(([one]) => one !== "key");
    document.getElementById("paper")?.setAttribute("data-key", address.split("/").at(-2));
  };

  const missing = (said) => {
    const first = said.fields[0] || {};
    const state = putBack ? "unfinished" : "incomplete";
    show(kept ? state : "unkept", { field: first.label || first.message });
  };

  const halt = (state, words = {}) => {
    stopped = true;
    show(state, words);
  };

  // The sign-in has expired, or was renewed in another window, perhaps by somebody else: only the same person's new
  // token is taken.
  const renew = async () => {
    const page = await fetched();
    const token = page?.querySelector("form[data-autosave] [name=csrfmiddlewaretoken]");
    if (!token || renewed || page.querySelector("[data-user]").dataset.user !== user) {
      renewed = false;
      show("signedOut");
      later(RETRY);
      return;
    }
    renewed = true;
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token.value;
    again = true;
  };

  // The parts around the form and the form itself, as the server has them now (draft_parts.html).
  const fetched = async (more = {}) => {
    const answer = await fetch(location.pathname, { cache: "no-store", redirect: "manual", headers: { "X-Parts": "true" }, ...more });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  };

  const refresh = async () => {
    asked?.abort();
    asked = new AbortController();
    const page = await fetched({ signal: asked.signal }).catch(() => null);
    if (page) window.liveParts.exchange(page);
  };

  // What others wrote in other fields is taken into the form. Where they wrote in the same field, the form keeps naming
  // the older revision: the button then shows both texts.
  const catchUp = async () => {
    const page = await fetched();
    const fresh = page?.querySelector("form[data-autosave]");
    if (!fresh) throw new Error("not now");
    if (composing) {
      again = true;
      return;
    }
    const theirs = read(fresh);
    const words = merge(confirmed, read(form), theirs);
    if (!words) {
      keep();
      halt("conflict", { who: page.querySelector("[data-writer]").dataset.writer });
      return;
    }
    const isNew = !same(theirs, confirmed);
    behind = false;
    confirmed = theirs;
    fill(form, words);
    stand(fresh.elements.revision.value);
    again = !isSaved();
    if (again) keep();
    else copies.drop(name);
    window.liveParts.exchange(page);
    if (isNew) show("merged");
    else show(putBack ? "resaved" : "saved");
  };

  const written = (isComposing) => {
    composing ||= isComposing; // a composition may have begun before this script
    keep();
    putBack = false;
    if (stopped) return;
    show("saving");
    if (!composing) later();
  };

  form.addEventListener("input", (event) => {
    if (event.target.name) written(event.isComposing);
  });
  form.addEventListener("compositionstart", () => {
    composing = true;
    clearTimeout(timer);
  });
  form.addEventListener("compositionend", () => {
    composing = false;
    keep();
    if (!stopped) later();
  });
  form.addEventListener("submit", (event) => {
    // What is on its way counts first: else one's own text is taken for that of somebody else.
    if (underWay) {
      event.preventDefault();
      pressed = { by: event.submitter };
      return;
    }
    stopped = leaves = true;
    clearTimeout(timer);
    copies.press(name);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    save();
  });
  window.addEventListener("online", () => later(0));
  window.addEventListener("focus", () => later(0));
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(true); });
  window.addEventListener("pagehide", () => save(true));
  window.addEventListener("beforeunload", (event) => { if (!kept && !isSaved() && !leaves) event.preventDefault(); });
  // The browser's way back shows the page as it was left: others may have written since.
  window.addEventListener("pageshow", (event) => { if (event.persisted && (kept || isSaved())) location.reload(); });

  place.addEventListener("click", (event) => {
    const act = event.target.dataset.act;
    if (act === "settle") form.requestSubmit();
    if (act === "drop") drop();
  });

  // Not the text that this device had kept, but the one that stood there when the form was opened.
  const drop = () => {
    copies.drop(name);
    if (stopped) {
      location.reload();
      return;
    }
    putBack = false;
    fill(form, loaded);
    document.dispatchEvent(new CustomEvent("heiji:refreshed"));
    form.querySelector(":is(input, textarea, select):not([type=hidden])").focus();
    show("saving");
    later(0);
  };

  // Words that a window left when it was closed. They come back where nothing else is being written.
  const putBackWords = (copy) => {
    if (same(copy.words, confirmed)) return true;
    if (stopped || underWay || composing || !isSaved()) return false;
    fill(form, copy.words);
    form.elements.revision.value = copy.revision;
    putBack = true;
    keep();
    show("restored", { at: copy.at });
    later();
    return kept;
  };

  // A new item's form becomes another one with its first save (moved).
  const inherit = () => {
    const here = name;
    copies.inherit(here, (copy) => here === name && putBackWords(copy));
  };

  // After a refusal the page already holds its words.
  if (document.getElementById("error-summary")) copies.takeBack(name);
  else inherit();
  // Whoever is fast writes before the scripts have come.
  if (!putBack && !isSaved()) written(false);
})();
