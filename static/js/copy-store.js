// Where a copy lies on this device: files under their hash, and one word that says which of them are the copy. For the
// service worker; a file that is not what its hash says is thrown away and was never there. `believe` makes the copy of
// what is written down of it, or raises Refused.
const storeNamed = (name, believe) => {
  const at = (file) => new URL(`held/${file}`, self.registration.scope).href;
  const cache = () => caches.open(name);
  // Looking for something makes no cache where there is none.
  const found = (file) => caches.match(at(file), { cacheName: name });
  let seen = { text: "", copy: null };
  // What is still at work when a copy is wiped must not write any of it back; only whoever begins one anew may.
  let isWiped = false;

  const readJson = async (file) => {
    const there = await found(file);
    return there ? there.json() : null;
  };
  const write = async (file, response) => { if (!isWiped) await (await cache()).put(at(file), response); };
  const writeJson = (file, value) => write(file, new Response(JSON.stringify(value)));

  // The copy, believed anew whenever it is another one; null when there is none. Raises Refused.
  const copy = async () => {
    const there = await found("state");
    const text = there ? await there.text() : "";
    if (!text) return null;
    if (text !== seen.text) seen = { text, copy: await believe(JSON.parse(text)) };
    return seen.copy;
  };

  const has = async (sha256) => Boolean(await found(sha256));

  const read = async (sha256) => {
    const there = sha256 && await found(sha256);
    if (!there) return null;
    const data = await there.arrayBuffer();
    if (await trust.hashOf(data) === sha256) return { data, headers: there.headers };
    await (await cache()).delete(at(sha256));
    return null;
  };

  const put = (sha256, data, headers) => write(sha256, new Response(data, { headers }));

  const prune = async (wanted) => {
    if (!await caches.has(name)) return;
    const place = await cache();
    const keep = new Set([...wanted, "state", "contact"].map(at));
    for (const request of await place.keys()) {
      if (!keep.has(request.url)) await place.delete(request);
    }
  };

  const begin = () => { isWiped = false; };
  const wipe = () => {
    isWiped = true;
    return caches.delete(name);
  };

  return { begin, copy, has, prune, put, read, readJson, wipe, writeJson };
};
