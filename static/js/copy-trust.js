// What of a copy may be believed: what is signed by the keys this device was given first, and every file by its hash.
// As gobag/generation.py and gobag/shelf.py; for the service worker.
class Refused extends Error {}

const trust = (() => {
  const bytesOf = (text) => new TextEncoder().encode(text);
  const rawOf = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  const hashOf = async (data) => [...new Uint8Array(await crypto.subtle.digest("SHA-256", data))]
    .map((part) => part.toString(16).padStart(2, "0")).join("");

  const isSigned = async (keys, purpose, text, signature) => {
    const said = bytesOf(`heiji go-bag, ${purpose}\n${text}`);
    for (const key of keys) {
      const known = await crypto.subtle.importKey("raw", rawOf(key), "Ed25519", false, ["verify"]);
      if (await crypto.subtle.verify("Ed25519", known, rawOf(signature.trim()), said)) return true;
    }
    return false;
  };

  // When the generation was made, or a later instant at which somebody who holds the key found nothing changed.
  const knownAt = async (state, generation) => {
    const [text, signature] = state.word || [];
    if (!text || !await isSigned(state.keys, "current", text, signature)) return generation.at;
    const said = JSON.parse(text);
    const isThis = said.mark === await hashOf(bytesOf(state.manifest));
    return isThis && Date.parse(said.at) > Date.parse(generation.at) ? said.at : generation.at;
  };

  // Gives the generation's own word, when it was last known to be right, and the hash of each of its files.
  const believe = async (state) => {
    if (!await isSigned(state.keys, "generation", state.manifest, state.signature)) throw new Refused("signature");
    const generation = JSON.parse(state.manifest);
    const files = new Map();
    for (const text of Object.values(state.lists)) {
      if (!generation.parts.includes(await hashOf(bytesOf(text)))) throw new Refused("list");
      for (const line of text.split("\n").filter(Boolean)) files.set(line.slice(66), line.slice(0, 64));
    }
    return { ...state, generation, files, known: await knownAt(state, generation) };
  };

  return { believe, bytesOf, hashOf, isSigned };
})();
