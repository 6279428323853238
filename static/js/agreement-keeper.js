// The service worker of an approver (docs/adr/0118): it keeps the page and the papers of one agreement on this device,
// checked, and answers from them when the server does not. Its scope is the address of one letter. After copy-trust.js,
// copy-store.js and copy-page.js in one file (agreements/views/review/copies.py); keep.js asks it to keep something.
const PURPOSE = "agreement copy";
// Whoever waits longer for the server gets the copy.
const PATIENCE = 1500;
const CLOCKS_DIFFER = 5 * 60000;
// As config/settings.py says it of every page.
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
  + "connect-src 'self'; manifest-src 'self'; frame-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const scope = new URL(self.registration.scope);
const store = storeNamed(`agreement-copy ${scope.pathname}`, believe);

// What went wrong last, in a word that keep.js knows.
let fault = "";
let atWork = Promise.resolve();

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  event.waitUntil(event.data.ask === "wipe" ? wipe("none") : keep(event.data.begins).then(tell));
});
self.addEventListener("periodicsync", (event) => event.waitUntil(keep(false)));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== scope.origin) return;
  const isPaper = url.href.startsWith(new URL("pdf/", scope).href);
  if (event.request.mode === "navigate" || isPaper) event.respondWith(answer(event, url));
  // Styles, scripts and signs of a page that is kept.
  else if (!url.href.startsWith(scope.href)) event.respondWith(inTime(fetch(event.request)).catch(() => asset(event.request, url)));
});

// What of a copy may be believed: what is signed, for this address, by the keys this device was given first.
async function believe(state) {
  if (!await trust.isSigned(state.keys, PURPOSE, state.said, state.signature)) throw new Refused("signature");
  const said = JSON.parse(state.said);
  if (said.of !== scope.pathname) throw new Refused("signature");
  return { ...state, ...said, known: said.at, files: new Map([...Object.entries(said.papers), ...state.assets]) };
}

// Answering

async function answer(event, url) {
  const copy = await held();
  if (!copy) return fetch(event.request).catch(refusal);
  const name = url.href.startsWith(scope.href) ? url.href.slice(scope.href.length) : "";
  const fromServer = () => inTime(fetch(event.request)).then(refuseFaults);
  if (name.startsWith("pdf/")) return fromServer().catch(async () => await fileOf(copy, name) || absent(copy));
  if (!name.startsWith("copy/")) return fromServer().catch((error) => report(error).then((isAway) => page(isAway, copy)));
  // The server is asked what is new before the page is drawn: then it says the truth of this minute, or for how long
  // nothing was heard.
  const news = look(false);
  event.waitUntil(news.then(fetchPapers).catch(report));
  const isAway = await inTime(news).then(() => false, report);
  const newest = await held();
  return newest ? page(isAway, newest) : fetch(event.request);
}

// null too for one that is spoilt: the server's is then the only one.
const held = () => store.copy().catch((error) => { if (error instanceof Refused) return null; throw error; });

function inTime(promise) {
  const late = new Promise((_done, fail) => { setTimeout(() => fail(new Error("late")), PATIENCE); });
  return Promise.race([promise, late]);
}

function refuseFaults(response) {
  if (response.status >= 500) throw new Error("server");
  return response;
}

// What this page itself heard counts: another that asked before it may hear its answer now.
async function page(isAway, copy) {
  const contact = await note((before) => isAway ? { away: before.away || Date.now() } : {});
  const zone = /data-zone="([^"]+)"/.exec(copy.page)[1];
  const html = copyPage.fill(copy.page, {
    // The page itself says it by its clock (age.js); until then nobody takes it for current.
    age: "unknown", held: " data-held", known: copy.known, clock: copyPage.clock(copy.known, zone),
    floor: contact.isClockWrong ? "wrong" : String(contact.seen),
    away: contact.away ? copyPage.clock(contact.away, zone) : "", reach: contact.away ? " data-away" : "",
  });
  return new Response(html, {
    headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": POLICY, "Cache-Control": "no-store" },
  });
}

async function asset(request, url) {
  const copy = await held();
  return copy && await fileOf(copy, url.pathname) || fetch(request);
}

async function fileOf(copy, name) {
  const found = await store.read(copy.files.get(name));
  return found ? new Response(found.data, { headers: found.headers }) : null;
}

// Of a spoilt copy nothing is shown but that it is spoilt.
async function refusal(error) {
  const state = await store.readJson("state");
  if (!state) throw error;
  return plain(state.refused);
}

const absent = (copy) => plain(copy.absent);

function plain(text) {
  return new Response(text, { status: 503, headers: { "Content-Type": "text/plain; charset=utf-8" } });
}

// Keeping

const keep = (begins) => look(begins).then(fetchPapers).catch(report);

// Gives whether the server was not to be had.
async function report(error) {
  if (error instanceof Refused) fault = error.message;
  else if (error.name === "QuotaExceededError") fault = "full";
  else if (error.name === "NotSupportedError") fault = "unable";
  else {
    fault = "away";
    await note((before) => ({ away: before.away || Date.now() }));
    return true;
  }
  return false;
}

// Ask the server what is so now, and put its page in the place of the one that is kept, if one is or shall be.
async function look(begins) {
  fault = "";
  if (begins) store.begin();
  if (!begins && !await store.readJson("state")) return;
  const before = await held();
  const address = new URL(begins ? "copy.json?begins" : "copy.json", scope);
  const response = await fetch(address, { cache: "no-store", redirect: "manual" });
  if (response.status === 410) return wipe("gone");
  refuseFaults(response);
  const drift = Date.parse(response.headers.get("Date") || "") - Date.now();
  const heard = { away: 0, seen: Date.now(), isClockWrong: Math.abs(drift) > CLOCKS_DIFFER };
  if (response.ok) await take(await response.json(), before);
  else fault = "outside";
  await note(() => heard);
}

async function take(told, before) {
  const state = { ...told, keys: before ? before.keys : told.keys, assets: before ? before.assets : [] };
  const copy = await believe(state);
  if (before && Date.parse(copy.at) < Date.parse(before.at) - CLOCKS_DIFFER) throw new Refused("older");
  state.assets = await fetchAssets(copy);
  await store.writeJson("state", state);
}

async function fetchAssets(copy) {
  const names = new Set([...copy.page.matchAll(/(?:href|src)="(\/[^"#?]+\.(?:css|js|svg))/g)].map((found) => found[1]));
  const known = new Map(copy.assets);
  const assets = [];
  for (const name of names) {
    const isHere = known.has(name) && await store.has(known.get(name));
    assets.push([name, isHere ? known.get(name) : await fetchOne(new URL(name, scope))]);
  }
  return assets;
}

// One after the other: none takes away what another has just put there.
function fetchPapers() {
  atWork = atWork.catch(() => {}).then(async () => {
    const copy = await held();
    if (!copy) return;
    const papers = Object.entries(copy.papers);
    let done = 0;
    for (const [name, sha256] of papers) {
      if (!await store.has(sha256)) await fetchOne(new URL(name, scope), sha256);
      done += 1;
      await say({ busy: [done, papers.length] });
    }
    await store.prune((await held())?.files.values() || []);
  });
  return atWork;
}

// A paper that cannot be had now is one paper less; one that is not what was signed is refused.
async function fetchOne(address, wanted) {
  const response = await fetch(address, { cache: "no-store" });
  if (!response.ok) {
    if (wanted) return "";
    throw new Error("server");
  }
  const data = await response.arrayBuffer();
  const sha256 = await trust.hashOf(data);
  if (wanted && sha256 !== wanted) throw new Refused("damaged");
  const headers = {};
  for (const kept of ["Content-Type", "Content-Disposition"]) if (response.headers.get(kept)) headers[kept] = response.headers.get(kept);
  await store.put(sha256, data, headers);
  return sha256;
}

async function wipe(why) {
  fault = why;
  await store.wipe();
  await tell();
  await self.registration.unregister();
}

// Telling

// Write down what this device knows of the server and of its own clock; `seen` is the latest time it ever showed. Gives
// it as it was before.
async function note(change) {
  const before = await store.readJson("contact") || {};
  const now = { ...before, seen: Math.max(before.seen || 0, Date.now()), ...change(before) };
  if (await store.readJson("state")) await store.writeJson("contact", now);
  return { ...now, seen: before.seen || 0 };
}

async function tell() {
  const copy = await held();
  const papers = copy ? Object.values(copy.papers) : [];
  let kept = 0;
  for (const sha256 of papers) if (await store.has(sha256)) kept += 1;
  await say({ fault, known: copy?.known || "", kept, papers: papers.length });
}

async function say(what) {
  for (const client of await self.clients.matchAll()) client.postMessage(what);
}
