// What has been typed and not yet been confirmed by the server is kept on this device: it outlives a closed window, a
// lost connection and an expired sign-in. Each window keeps its own copy of a form, so that none overwrites another's;
// what a closed window left is handed to the next one that shows the form. Other scripts use window.deviceCopy.
window.deviceCopy = (() => {
  const NAME = "heiji draft ";
  const OWNER = "heiji window ";
  const PRESSED = "heiji pressed";
  // A reloaded page is another window here; it takes over what the one before it left.
  const mine = [...crypto.getRandomValues(new Uint32Array(2))].map((part) => part.toString(36)).join("");
  const waitedFor = new Set();
  let isHeld = false;

  const key = (name) => `${NAME}${name} ${mine}`;

  // Gives whether the device took it: storage may be full, or switched off.
  const put = (name, copy) => {
    try {
      localStorage.setItem(key(name), JSON.stringify(copy));
      hold();
      return true;
    } catch {
      return false;
    }
  };

  const get = (place) => {
    try {
      return JSON.parse(localStorage.getItem(place));
    } catch {
      return null;
    }
  };

  const remove = (place) => {
    try {
      localStorage.removeItem(place);
    } catch {
      // Nothing could be kept, so nothing is there.
    }
  };

  const drop = (name) => remove(key(name));

  // From the first copy on, a lock says that this window is open; the browser lets go of a closed one's. (Where there
  // are no locks, without https, each copy is taken for a closed window's: both windows then hold its words.)
  const hold = () => {
    if (isHeld || !navigator.locks) return;
    isHeld = true;
    navigator.locks.request(OWNER + mine, () => new Promise(() => {}));
  };

  const left = (name) => {
    try {
      return Object.keys(localStorage).filter((one) => one.startsWith(`${NAME}${name} `) && one !== key(name));
    } catch {
      return [];
    }
  };

  // Hands over what other windows left, now or as soon as they are closed; `take` says whether it has been taken.
  const inherit = (name, take) => {
    for (const place of left(name)) {
      const owner = place.split(" ").at(-1);
      if (waitedFor.has(owner)) continue;
      waitedFor.add(owner);
      const hand = () => {
        waitedFor.delete(owner);
        const copy = get(place);
        if (copy && take(copy)) remove(place);
      };
      if (navigator.locks) navigator.locks.request(OWNER + owner, hand);
      else hand();
    }
  };

  // A pressed button leads to another page: that one is told whose copy it is.
  const press = (name) => {
    try {
      sessionStorage.setItem(PRESSED, key(name));
    } catch {
      // Then the copy stays, and is found to be saved when the form is opened again.
    }
  };

  const pressed = (name) => {
    try {
      const place = sessionStorage.getItem(PRESSED) || "";
      return place.startsWith(`${NAME}${name} `) ? place : null;
    } catch {
      return null;
    }
  };

  // The page shows the same words again, to be mended: the copy is this window's from now on.
  const takeBack = (name) => {
    const copy = pressed(name) && get(pressed(name));
    if (copy && put(name, copy)) remove(pressed(name));
  };

  const settle = (name) => { if (pressed(name)) remove(pressed(name)); };

  return { put, drop, inherit, press, takeBack, settle };
})();

// The page after a pressed button tells which form has been saved.
for (const told of document.querySelectorAll("[data-kept]")) {
  window.deviceCopy.settle(`${document.body.dataset.user} ${told.dataset.kept}`);
}
