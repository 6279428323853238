// A form marked data-autosave is saved while one writes. Until the server has confirmed it, the device keeps a copy
// (device-copy.js); a copy found on opening the form is put back. The button still works, and without script it is all
// there is. The states are told in #save-state, whose data-… hold the words.
(() => {
  const form = document.querySelector("form[data-autosave]");
  const place = document.getElementById("save-state");
  if (!form || !place) return;
  const PAUSE = 700;
  const RETRY = 5000;
  const { read, same, fill } = window.formWords;
  const copies = window.deviceCopy;

  const loaded = form.elements.revision.value;
  let name = `${document.body.dataset.user} ${location.pathname}`;
  let confirmed = read(form);
  let timer = 0;
  let underWay = false;
  let composing = false;
  let stopped = false;
  let kept = true;

  const clock = () => new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  const revision = () => form.elements.revision.value;
  const isSaved = () => same(read(form), confirmed);

  // States: saved, saving, merged, restored, incomplete, offline, signedOut, conflict, refused, unkept.
  const show = (state, words = {}) => {
    const told = place.dataset[state].replace("%t", words.at || clock()).replace("%f", words.field || "");
    place.querySelector("[data-words]").textContent = told;
    const said = place.querySelector("[role=status]");
    // A reader is told of a change of state, not of every save.
    if (place.dataset.now !== state && state !== "saving" && !(state === "saved" && !place.dataset.now)) said.textContent = told;
    if (state !== "saving") place.dataset.now = state;
    place.dataset.state = { saved: "agreed", saving: "agreed" }[state] || "stale";
    for (const button of place.querySelectorAll("[data-in]")) button.hidden = !button.dataset.in.split(" ").includes(state);
  };

  const keep = () => { kept = copies.put(name, { words: read(form), revision: revision(), at: clock() }); };

  const later = (pause = PAUSE) => {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  };

  const save = async (leaving = false) => {
    clearTimeout(timer);
    if (composing || underWay || stopped || isSaved()) return;
    const typed = read(form);
    underWay = true;
    show("saving");
    try {
      await take(await send(leaving), typed);
    } catch {
      show(kept ? "offline" : "unkept");
      later(RETRY);
    }
    underWay = false;
    if (!stopped && !isSaved() && place.dataset.now === "saved") later();
  };

  const send = (leaving) => fetch(form.action, {
    method: "POST", body: new FormData(form), headers: { "X-Autosave": "true" }, keepalive: leaving, redirect: "manual",
  });

  const take = async (answer, typed) => {
    if (answer.status === 200) await accepted(await answer.json(), typed);
    else if (answer.status === 422) missing(await answer.json());
    else if (answer.status === 409) halt("conflict");
    else if (answer.type === "opaqueredirect" || answer.status === 403) await renew();
    else if (answer.status >= 500) throw new Error("not now");
    else halt("refused");
  };

  const accepted = async (said, typed) => {
    confirmed = typed;
    for (const field of document.querySelectorAll("input[name=revision]")) field.value = said.revision;
    if (said.address) moved(said.address);
    if (isSaved()) copies.drop(name);
    else keep();
    show("saved", { at: said.at });
    document.dispatchEvent(new CustomEvent("heiji:saved", { detail: said }));
    await refreshed(said.others);
  };

  // A new item has an address of its own from now on.
  const moved = (address) => {
    copies.drop(name);
    name = `${document.body.dataset.user} ${address}`;
    form.action = address;
    history.replaceState(null, "", address);
  };

  const missing = (said) => {
    const first = said.fields[0] || {};
    show(kept ? "incomplete" : "unkept", { field: first.label || first.message });
  };

  const halt = (state) => {
    stopped = true;
    show(state);
  };

  // The sign-in has expired, or was renewed in another window: take the new token if there is one.
  const renew = async () => {
    const page = await fetched();
    const token = page && page.querySelector("form[data-autosave] [name=csrfmiddlewaretoken]");
    if (!token) {
      show("signedOut");
      later(RETRY);
      return;
    }
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token.value;
    later(0);
  };

  const fetched = async () => {
    const answer = await fetch(location.href, { redirect: "manual", headers: { "X-Requested-With": "fetch" } });
    return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  };

  // What stands around the form is shown anew; so are fields that somebody else has written meanwhile.
  const refreshed = async (others) => {
    const page = await fetched().catch(() => null);
    if (!page) return;
    for (const part of page.querySelectorAll("[data-live][id]")) {
      const old = document.getElementById(part.id);
      if (old && old.outerHTML !== part.outerHTML && !old.contains(document.activeElement)) old.replaceWith(document.adoptNode(part));
    }
    document.dispatchEvent(new CustomEvent("heiji:refreshed"));
    const fresh = page.querySelector("form[data-autosave]");
    if (!others || !fresh) return;
    const theirs = read(fresh);
    if (same(theirs, confirmed)) return;
    if (!isSaved()) {
      halt("conflict");
      return;
    }
    fill(form, theirs);
    confirmed = read(form);
    show("merged");
  };

  form.addEventListener("input", (event) => {
    if (!event.target.name) return;
    keep();
    if (stopped) return;
    show("saving");
    if (!composing) later();
  });
  form.addEventListener("compositionstart", () => {
    composing = true;
    clearTimeout(timer);
  });
  form.addEventListener("compositionend", () => {
    composing = false;
    keep();
    later();
  });
  form.addEventListener("submit", () => {
    stopped = true;
    clearTimeout(timer);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
    event.preventDefault();
    save();
  });
  window.addEventListener("online", () => later(0));
  window.addEventListener("focus", () => later(0));
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(true); });
  window.addEventListener("pagehide", () => save(true));
  window.addEventListener("beforeunload", (event) => { if (!kept && !isSaved() && !stopped) event.preventDefault(); });

  place.addEventListener("click", (event) => {
    const act = event.target.dataset.act;
    if (act === "settle") form.requestSubmit();
    if (act === "drop") {
      copies.drop(name);
      fill(form, confirmed);
      form.elements.revision.value = loaded;
      show("saved", { at: "" });
    }
  });

  const copy = copies.get(name);
  if (copy && same(copy.words, confirmed)) copies.drop(name);
  else if (copy && !document.getElementById("error-summary")) {
    fill(form, copy.words);
    form.elements.revision.value = copy.revision;
    show("restored", { at: copy.at });
    later();
  }
})();
