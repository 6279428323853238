// The service worker of the on-call page: it keeps the go-bag of one person on this device, checked, and answers from
// it when the server does not (docs/adr/0079). keep.js asks it to; without being asked it keeps nothing.
importScripts("letters.js", "copy-trust.js", "copy-store.js", "copy-page.js");

// Whoever waits longer for the server gets the copy.
const PATIENCE = 1500;
const AT_ONCE = 6;
const CLOCKS_DIFFER = 5 * 60000;
const PAGE = /^(?:index(?:\.(en|ja))?\.html|system-([\w-]+?)(?:\.(en|ja))?\.html)?$/;
// As gobag/door.py says it of every page.
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
  + "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const scope = new URL(self.registration.scope);
const store = storeNamed("oncall-copy", trust.believe);
let isAway = false;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  if (event.data.ask === "wipe") event.waitUntil(wipe());
  else event.waitUntil(event.data.ask === "keep" ? keep(event.data.begins) : tell({}));
});
self.addEventListener("periodicsync", (event) => event.waitUntil(keep(false)));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || !url.href.startsWith(scope.href)) return;
  const name = url.pathname.slice(scope.pathname.length);
  if (name !== "copy.json") event.respondWith(answer(event.request, name, url.searchParams.get("q") || ""));
});

// Answering

async function answer(request, name, q) {
  let copy = null;
  try {
    copy = await store.copy();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return fetch(request).catch(refusal);
  }
  if (!copy) return fetch(request);
  const page = PAGE.exec(name);
  if (page) return answerPage(request, copy, page, q);
  const isForever = name.startsWith("systems/");
  if (!isForever && !isAway) return inTime(request).catch(async () => await fileOf(copy, name) || Response.error());
  return await fileOf(copy, name) || fetch(request).catch(() => plain(copy.words.absent));
}

function inTime(request) {
  const late = new Promise((_done, fail) => { setTimeout(() => fail(new Error("late")), PATIENCE); });
  return Promise.race([fetch(request), late]);
}

async function answerPage(request, copy, page, q) {
  try {
    const found = await inTime(request);
    if (found.ok || found.type === "opaqueredirect") {
      isAway = false;
      return found;
    }
  } catch {
    // No network, or no server.
  }
  isAway = true;
  return pageFrom(copy, page[1] || page[3] || copy.language, page[2], q);
}

async function pageFrom(copy, language, slug, q) {
  const slugs = slug ? copy.systems.filter((one) => one === slug) : copy.systems;
  const frame = await jsonOf(copy, `frame.${language}.json`) || await jsonOf(copy, "frame.ja.json")
    || await jsonOf(copy, "frame.en.json");
  if (!frame) return refusal();
  const parts = await Promise.all(slugs.map((one) => jsonOf(copy, `systems/${one}/part.${language}.json`)));
  const contact = await note((before) => ({ away: before.away || Date.now() }));
  const html = copyPage.draw(frame, parts.filter(Boolean), {
    copy, contact, q, broken: slugs.filter((_slug, place) => !parts[place]),
  });
  return new Response(html, {
    headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY, "Cache-Control": "no-store" },
  });
}

async function fileOf(copy, name) {
  const found = await store.read(copy.files.get(name));
  return found ? new Response(found.data, { headers: found.headers }) : null;
}

async function jsonOf(copy, name) {
  const found = await fileOf(copy, name);
  return found ? found.json() : null;
}

async function refusal() {
  const state = await store.readJson("state");
  return plain(state?.words?.refused || "refused");
}

function plain(text) {
  return new Response(text, { status: 503, headers: { "Content-Type": "text/plain; charset=utf-8" } });
}

// Keeping

let atWork = null;

function keep(begins) {
  atWork ||= look(begins).catch(report).finally(() => { atWork = null; });
  return atWork;
}

// What went wrong, in a word that keep.js knows.
async function report(error) {
  if (error instanceof Refused) return tell({ fault: error.message });
  if (error.name !== "QuotaExceededError") await note((before) => ({ away: before.away || Date.now() }));
  return tell({ fault: error.name === "QuotaExceededError" ? "full" : "away" });
}

async function look(begins) {
  if (begins) store.begin();
  const had = (await store.copy().catch(() => null))?.generation.sequence || 0;
  const place = new URL("copy.json", scope);
  place.search = new URLSearchParams({ has: had, on: navigator.userAgent.includes("Mobi") ? "phone" : "desk", ...begins && { begins: "" } });
  const response = await fetch(place, { cache: "no-store", redirect: "manual" });
  if (response.status === 410) return wipe();
  if (!response.ok) return tell({ fault: response.status >= 500 ? "away" : "outside" });
  const drift = Date.parse(response.headers.get("Date") || "") - Date.now();
  await note(() => ({ away: 0, seen: Date.now(), isClockWrong: Math.abs(drift) > CLOCKS_DIFFER }));
  const told = await response.json();
  if (!told.may) return wipe();
  const held = await store.copy().catch(() => null);
  const copy = await newer(told, held?.who === told.who ? held : null);
  await store.prune(copy.files.values());
  return tell({});
}

// Fetch what is new of it, numbers before papers, and put it in the place of the copy that is held.
async function newer(told, held) {
  const state = { ...told, keys: held ? held.keys : told.keys, lists: {} };
  if (!await trust.isSigned(state.keys, "generation", state.manifest, state.signature)) throw new Refused("signature");
  const generation = JSON.parse(state.manifest);
  const isOther = held && held.manifest !== state.manifest;
  if (isOther && generation.sequence <= held.generation.sequence) throw new Refused("older");
  for (const place of ["shared", ...told.systems.map((slug) => `systems/${slug}`)]) {
    state.lists[place] = await listOf(place, generation, held);
  }
  const copy = await trust.believe(state);
  const names = [...copy.files.keys()].filter((name) => !/\/contents\/|\/plain\.json$/.test(name));
  const isPaper = (name) => name.endsWith(".pdf");
  await fetchAll(copy, names.filter((name) => !isPaper(name)));
  await store.writeJson("state", state);
  await fetchAll(copy, names.filter(isPaper));
  return copy;
}

async function listOf(place, generation, held) {
  const before = held?.lists[place];
  if (before && generation.parts.includes(await trust.hashOf(trust.bytesOf(before)))) return before;
  const response = await fetch(new URL(`${place}/SHA256SUMS`, scope), { cache: "no-store" });
  if (!response.ok) throw new Refused("list");
  return response.text();
}

async function fetchAll(copy, names) {
  const wanted = [];
  for (const name of names) if (!await store.has(copy.files.get(name))) wanted.push(name);
  let done = 0;
  const fetchNext = async () => {
    for (let name = wanted.shift(); name; name = wanted.shift()) {
      await fetchOne(name, copy.files.get(name));
      done += 1;
      await say({ busy: [done, done + wanted.length] });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, fetchNext));
}

async function fetchOne(name, sha256) {
  const response = await fetch(new URL(name, scope), { cache: "no-store" });
  // A paper that nobody has whole any more is one paper less.
  if (!response.ok && name.endsWith(".pdf")) return;
  const data = await response.arrayBuffer();
  if (await trust.hashOf(data) !== sha256) throw new Refused("damaged");
  const headers = {};
  for (const kept of ["Content-Type", "Content-Disposition"]) if (response.headers.get(kept)) headers[kept] = response.headers.get(kept);
  await store.put(sha256, data, headers);
}

async function wipe() {
  await store.wipe();
  await tell({ fault: "none" });
  await self.registration.unregister();
}

// Telling

// Write down what this device knows of the server and of its own clock; `seen` is the latest time it ever showed.
async function note(change) {
  const before = await store.readJson("contact") || {};
  const now = { ...before, seen: Math.max(before.seen || 0, Date.now()), ...change(before) };
  if (await store.readJson("state")) await store.writeJson("contact", now);
  return { ...now, seen: before.seen || 0 };
}

async function tell(said) {
  const copy = await store.copy().catch(() => null);
  const papers = copy ? [...copy.files].filter(([name]) => name.endsWith(".pdf")) : [];
  let kept = 0;
  for (const [, sha256] of papers) if (await store.has(sha256)) kept += 1;
  return say({ ...said, known: copy?.known || "", kept, papers: papers.length });
}

async function say(what) {
  for (const client of await self.clients.matchAll()) client.postMessage(what);
}
