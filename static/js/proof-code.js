// Reads the code by which a paper proves itself (docs/proof-code.md), without a network: readProof(code, publicKey)
// gives what it says, or null for what is no code, or one that another key has signed. readProof.isCode(code) says
// whether it is one at all, whoever signed it.
window.readProof = (() => {
  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const STATES = ["", "approved", "agreed_in_meeting"];
  const SIGNATURE = 64;

  const decoded = (code) => {
    const text = code.toUpperCase().replace(/^.*\/V\//s, "").replace(/[\s\-/]/g, "");
    const bytes = [];
    let bits = 0;
    let held = 0;
    for (const letter of text) {
      const value = LETTERS.indexOf(letter);
      if (value < 0) return null;
      held = ((held << 5) | value) & 0xfff;
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        bytes.push((held >> bits) & 0xff);
      }
    }
    return Uint8Array.from(bytes);
  };

  const keyOf = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/") + "=");
    return crypto.subtle.importKey("raw", Uint8Array.from(plain, (c) => c.charCodeAt(0)), "Ed25519", false, ["verify"]);
  };

  const said = (bytes) => {
    let at = 1;
    const take = (count) => {
      if (at + count > bytes.length) throw new RangeError("too short");
      at += count;
      return bytes.subarray(at - count, at);
    };
    const number = (count) => take(count).reduce((whole, byte) => whole * 256 + byte, 0);
    const hex = (part) => [...part].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const day = () => new Date(Date.UTC(2000, 0, 1 + number(2))).toISOString().slice(0, 10);
    const phone = () => {
      const count = number(1);
      const digits = hex(take((count + 1) >> 1)).slice(0, count);
      return count ? `+${digits}` : "";
    };
    const found = {
      agreement: new TextDecoder().decode(take(number(1))),
      version: number(2),
      issue: number(1),
      state: STATES[number(1)] ?? "",
      effectiveFrom: day(),
      reviewBy: day(),
      issuedOn: day(),
      numbersOn: day(),
      content: hex(take(16)),
      numbers: [phone(), phone()].filter(Boolean),
    };
    return at === bytes.length ? found : null;
  };

  const whole = (code) => {
    const bytes = decoded(code);
    return bytes && bytes.length > SIGNATURE && bytes[0] === 1 ? bytes : null;
  };

  const read = async (code, publicKey) => {
    const bytes = whole(code);
    if (!bytes) return null;
    const text = bytes.subarray(0, -SIGNATURE);
    const signed = new Uint8Array([...new TextEncoder().encode("heiji paper\n"), ...text]);
    const fits = await crypto.subtle.verify("Ed25519", await keyOf(publicKey), bytes.subarray(-SIGNATURE), signed);
    if (!fits) return null;
    try {
      return said(text);
    } catch {
      return null;
    }
  };

  return Object.assign(read, { isCode: (code) => whole(code) !== null });
})();
