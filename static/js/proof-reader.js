// Reads the code on a paper with the camera, or from a photo, and says whether it is genuine, in force by the copy that
// is at hand, and whether our numbers have changed since. Nothing leaves the device: the code is read by the browser's
// BarcodeDetector, where there is none by decode.js, and checked by proof-code.js. On the on-call page; in flight mode too.
(() => {
  const place = document.getElementById("proof");
  if (!place || !window.isSecureContext || !location.protocol.startsWith("http")) return;
  const AGAIN = 150;
  // A photo with more pixels on a side is read as well, and slower.
  const SIDE = 2000;
  const at = (name) => document.getElementById(`proof-${name}`);
  const [dialog, camera, photo] = [at("dialog"), at("camera"), at("photo")];
  const keys = place.dataset.keys.split(" ").filter(Boolean);
  let turn = 0;

  const show = (words, fills = {}) => {
    place.querySelectorAll("[data-proof]").forEach((part) => { part.hidden = !words.includes(part.dataset.proof); });
    place.querySelectorAll("[data-proof-fill]").forEach((part) => { part.textContent = fills[part.dataset.proofFill] ?? ""; });
    at("again").hidden = words.includes("looking");
    at("row").hidden = !fills.now;
    if (fills.now) at("row").href = `./?q=${encodeURIComponent(fills.agreement)}`;
  };

  // Reading

  let own = null;

  const ownDetector = async () => {
    const known = await window.BarcodeDetector?.getSupportedFormats().catch(() => []) || [];
    return known.includes("qr_code") ? new window.BarcodeDetector({ formats: ["qr_code"] }) : undefined;
  };

  const keptDetector = async () => new (await import("./decode.js")).BarcodeDetector({ formats: ["qr_code"] });

  const detect = async (picture) => {
    own ??= await ownDetector() || await keptDetector();
    try {
      return await own.detect(picture);
    } catch (error) {
      if (!window.BarcodeDetector || !(own instanceof window.BarcodeDetector)) throw error;
      // One that the system has not brought along, as on some phones in flight mode.
      own = await keptDetector();
      return own.detect(picture);
    }
  };

  const codeIn = async (picture) => (await detect(picture))[0]?.rawValue || "";

  // Judging

  const rowOf = (page, agreement) =>
    [...page.querySelectorAll("[data-agreement]")].find((row) => row.dataset.agreement === agreement);

  // What is in force, as the server or the copy on this device has it.
  const known = async (agreement) => {
    try {
      const answer = await fetch(`./?q=${encodeURIComponent(agreement)}`, { cache: "no-store" });
      if (!answer.ok) return null;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const row = rowOf(page, agreement);
      return row ? { ...row.dataset, at: page.getElementById("age").dataset.known } : null;
    } catch {
      return null;
    }
  };

  const proofIn = async (text) => {
    for (const key of keys) {
      const said = await window.readProof(text, key);
      if (said) return said;
    }
    return null;
  };

  const clockOf = (instant) => new Date(instant).toLocaleString(document.documentElement.lang, {
    month: "numeric", day: "numeric", hour: "numeric", minute: "2-digit",
  });

  const standing = (said, now) => {
    if (!now) return ["elsewhere"];
    const age = ["stale", "unknown"].filter((one) => one === document.body.dataset.age);
    if (!now.version) return ["ended", ...age];
    const isSame = Number(now.version) === said.version && now.content.startsWith(said.content);
    const ours = now.ours.split(" ").filter(Boolean).map((number) => `+${number.replace(/\D/g, "")}`);
    const isChanged = said.numbers.join() !== ours.join();
    const isAhead = said.version > Number(now.version);
    return [isSame ? "current" : isAhead ? "ahead" : "replaced", isChanged ? "changed" : "same", ...age];
  };

  const judge = async (text) => {
    stop();
    if (!window.readProof.isCode(text)) return show(["foreign"]);
    try {
      const said = await proofIn(text);
      if (!said) return show(["forged"]);
      const now = await known(said.agreement);
      return show(["genuine", ...standing(said, now)], {
        agreement: said.agreement, version: said.version, effective: said.effectiveFrom, review: said.reviewBy,
        issued: said.issuedOn, dated: said.numbersOn, numbers: said.numbers.join(" "),
        now: now?.version, ours: now?.oursShown, clock: now && clockOf(now.at),
      });
    } catch (error) {
      if (error.name !== "NotSupportedError") throw error;
      return show(["unable"]);
    }
  };

  // Looking

  const stop = () => {
    turn += 1;
    camera.srcObject?.getTracks().forEach((track) => track.stop());
    camera.srcObject = null;
  };

  const look = async () => {
    stop();
    const mine = turn;
    show(["looking"]);
    try {
      const wanted = { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 960 } };
      const stream = await navigator.mediaDevices.getUserMedia({ video: wanted });
      if (turn !== mine) return stream.getTracks().forEach((track) => track.stop());
      camera.srcObject = stream;
      await camera.play();
    } catch {
      return turn === mine && show(["camera"]);
    }
    while (turn === mine) {
      const text = camera.videoWidth ? await codeIn(camera) : "";
      if (text && turn === mine) return judge(text);
      await new Promise((done) => { setTimeout(done, AGAIN); });
    }
  };

  const readPhoto = async (file) => {
    stop();
    try {
      const whole = await createImageBitmap(file);
      const isLarge = Math.max(whole.width, whole.height) > SIDE;
      const wide = whole.width >= whole.height;
      const picture = isLarge ? await createImageBitmap(whole, wide ? { resizeWidth: SIDE } : { resizeHeight: SIDE }) : whole;
      const text = await codeIn(picture);
      return text ? judge(text) : show(["unread"]);
    } catch {
      return show(["unread"]);
    }
  };

  at("open").addEventListener("click", () => {
    dialog.showModal();
    look();
  });
  at("again").addEventListener("click", look);
  at("close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", stop);
  photo.addEventListener("change", async () => {
    if (photo.files[0]) await readPhoto(photo.files[0]);
    photo.value = "";
  });
  place.hidden = false;
})();
