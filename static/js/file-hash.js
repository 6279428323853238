// A file that is chosen or dropped is hashed on this device; only its SHA-256 is asked about. Without WebCrypto (a page
// without HTTPS) the field stays away, and a hash can be typed.
(() => {
  const place = document.querySelector("[data-file-hash]");
  if (!place || !window.crypto?.subtle) return;
  const form = place.closest("form");
  const input = place.querySelector("input[type=file]");
  const ask = async (file) => {
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    const bytes = [...new Uint8Array(digest)];
    form.elements.paper.value = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
    form.submit();
  };
  input.addEventListener("change", () => input.files[0] && ask(input.files[0]));
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file) ask(file);
  });
  place.hidden = false;
})();
