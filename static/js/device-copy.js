// What has been typed and not yet been confirmed by the server is kept on this device: it outlives a closed window, a
// lost connection and an expired sign-in. One copy a form; other scripts use window.deviceCopy.
window.deviceCopy = (() => {
  const NAME = "heiji draft ";

  // Gives whether the device took it: storage may be full, or switched off.
  const put = (name, copy) => {
    try {
      localStorage.setItem(NAME + name, JSON.stringify(copy));
      return true;
    } catch {
      return false;
    }
  };

  const get = (name) => {
    try {
      return JSON.parse(localStorage.getItem(NAME + name));
    } catch {
      return null;
    }
  };

  const drop = (name) => {
    try {
      localStorage.removeItem(NAME + name);
    } catch {
      // Nothing could be kept, so nothing is there.
    }
  };

  return { put, get, drop };
})();

// The page after a pressed button tells which form has been saved.
for (const told of document.querySelectorAll("[data-kept]")) {
  window.deviceCopy.drop(`${document.body.dataset.user} ${told.dataset.kept}`);
}
