// The on-call page drawn from the copy on this device, as gobag/page.py draws it on a server. For the service worker.
const copyPage = (() => {
  const MOST_ROWS = 100;
  const escaped = (text) => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
  const fill = (text, gaps) => text.replace(/\[\[([a-z]+)\]\]/g, (_gap, name) => gaps[name] ?? "");

  const before = (mine, other) => {
    const place = mine.findIndex((part, index) => part !== other[index]);
    return place < 0 ? 0 : mine[place] < other[place] ? -1 : 1;
  };

  const clock = (instant, zone) => {
    const moment = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" })
      .format(new Date(instant));
    const offset = new Intl.DateTimeFormat("en", { timeZone: zone, timeZoneName: "shortOffset" })
      .formatToParts(new Date(instant)).find((part) => part.type === "timeZoneName").value;
    return `${moment} ${offset.replace("GMT", "UTC").replace(/^UTC$/, "UTC+0")}`;
  };

  const drawn = (shown, matches) => {
    const wanted = new Set(matches);
    return shown.map((row) => !wanted.has(row) ? row.html.replace("<li ", "<li hidden ")
      : row === matches[0] ? row.html.replace("<li ", '<li aria-current="true" ') : row.html).join("");
  };

  const counted = (words, all, count, isMany) => words[isMany ? "many" : "count"].replace("%a", all).replace("%n", count);

  // `copy` is what store.copy gives, `parts` what its systems show, `contact` what this device knows of the server.
  const draw = (frame, parts, { copy, contact, q, broken }) => {
    const words = frame.words;
    const rows = parts.flatMap((part) => part.rows).sort((mine, other) => before(mine.order, other.order));
    const typed = foldLetters(q).split(/\s+/).filter(Boolean);
    const matches = rows.filter((row) => typed.every((word) => row.letters.includes(word)));
    const isComplete = rows.length <= MOST_ROWS;
    const isCut = matches.length > MOST_ROWS;
    const found = isCut ? matches.slice(0, MOST_ROWS) : matches;
    const cards = parts.flatMap((part) => part.cards || []);
    const isMany = isCut && typed.length > 0;
    const warning = broken.length
      ? `<p class="replaced"><b>${escaped(words.broken.replace("%n", broken.join(", ")))}</b></p>` : "";
    return fill(frame.html, {
      // The page itself says it by its clock (age.js); until then nobody takes it for current.
      age: "unknown", held: " data-held", known: copy.known, clock: clock(copy.known, frame.zone),
      floor: contact.isClockWrong ? "wrong" : String(contact.seen || 0),
      away: contact.away ? clock(contact.away, frame.zone) : "",
      pages: words.other, q: escaped(q),
      count: counted(words, rows.length, isMany ? found.length : matches.length, isMany),
      all: String(rows.length), complete: isComplete ? " data-complete" : "",
      rows: drawn(isComplete ? rows : found, found),
      more: isCut ? `<p class="soft">${words.more.replace("%n", MOST_ROWS)}</p>` : "",
      found: matches.length ? " hidden" : "",
      incidents: warning + parts.flatMap((part) => part.incidents).join(""),
      procedures: parts.flatMap((part) => part.procedures).join(""),
      cards: cards.join("　"), carded: cards.length ? "" : " hidden",
      generation: words.generation.replace("%n", copy.generation.sequence),
    });
  };

  return { clock, draw, fill };
})();
